"""Rows that few people need."""

from __future__ import annotations

from desktop.ui.language import mark
from desktop.ui.settings.data import Row

_ON_OFF = (("auto", mark("By itself")), ("on", mark("On")), ("off", mark("Off")))
_WHERE = (("auto", mark("By itself")), ("cpu", mark("Processor")), ("gpu", mark("Graphics card")))
_RECOGNITION, _MODEL = mark("Hearing and recognition"), mark("The language model")
_CLIPS, _WINDOW = mark("Clips of people made from a photo"), mark("The window")

ADVANCED = (
    Row(
        "audio", "pre_roll_ms", "slider", mark("Sound before the key"),
        mark("How much of what was heard just before you pressed belongs to what you say."),
        mark("pre-roll first word cut buffer"),
        high=1000, step=50, shown="ms", group=_RECOGNITION,
    ),
    Row(
        "audio", "tail_ms", "slider", mark("Sound after the key"),
        mark("How long it goes on listening, at most, when you let go while you still speak."),
        mark("tail last word cut release"),
        high=1000, step=50, shown="ms", group=_RECOGNITION,
    ),
    Row(
        "vad", "backend", "choice", mark("What tells speech from silence"),
        mark("The starter, or an installed plug-in."),
        mark("voice detection vad silero engine"),
        (("starter", mark("The starter (Silero)")),), group=_RECOGNITION,
    ),
    Row(
        "asr", "model", "folder", mark("Which Whisper model"),
        mark("Its name in Models, a folder, or its name at your server. Empty: the best one there is."),
        mark("whisper file path"), group=_RECOGNITION,
    ),
    Row(
        "asr", "device", "choice", mark("Where Whisper runs"),
        mark("By itself it takes a graphics card that works."),
        mark("gpu cpu cuda"), _WHERE, group=_RECOGNITION,
    ),
    Row(
        "asr", "threads", "text", mark("Processor threads of Whisper"),
        mark("Up to 64; 0: chosen from the machine."),
        mark("cores speed"), group=_RECOGNITION,
    ),
    Row(
        "llm", "context", "text", mark("How much of the conversation it sees"),
        mark("In tokens, up to 262144; 0: chosen from the model and the memory."),
        mark("context window memory length forget"), group=_MODEL,
    ),
    Row(
        "llm", "top_p", "slider", mark("Only the likeliest words together"),
        mark("Those that reach this probability together (1: all)."),
        mark("top p nucleus sampling"), group=_MODEL,
    ),
    Row(
        "llm", "top_k", "text", mark("Only so many of the likeliest words"),
        mark("0 to 1000 (0: all)."),
        mark("top k sampling"), group=_MODEL,
    ),
    Row(
        "llm", "min_p", "slider", mark("Only words nearly as likely as the likeliest"),
        mark("At least this part of its probability."),
        mark("min p sampling"), step=0.01, group=_MODEL,
    ),
    Row(
        "llm", "repeat_penalty", "slider", mark("Against repeating"),
        mark("Above 1, words said lately become less likely."),
        mark("repetition penalty loops"), low=0.5, high=2.0, group=_MODEL,
    ),
    Row(
        "llm", "presence_penalty", "slider", mark("Against words that occurred"),
        mark("Above 0, words that occurred at all become less likely."),
        mark("presence penalty"), low=-2.0, high=2.0, step=0.1, group=_MODEL,
    ),
    Row(
        "llm", "frequency_penalty", "slider", mark("Against frequent words"),
        mark("Above 0, words become less likely the more often they occurred."),
        mark("frequency penalty"), low=-2.0, high=2.0, step=0.1, group=_MODEL,
    ),
    Row(
        "llm", "stop", "text", mark("Words that end the answer"),
        mark("Separated by commas. The answer ends before any of them."),
        mark("stop sequences"), group=_MODEL,
    ),
    Row(
        "llm", "gpu_layers", "text", mark("Layers on the graphics card"),
        mark("Up to 1000; 0: none; -1: all, where there is a card that takes them."),
        mark("gpu offload vram"), group=_MODEL,
    ),
    Row(
        "llm", "threads", "text", mark("Processor threads of the language model"),
        mark("Up to 64; 0: chosen from the machine."),
        mark("cores speed"), group=_MODEL,
    ),
    Row(
        "llm", "flash_attention", "choice", mark("Faster attention"),
        mark("Less memory, where the machine can."),
        mark("flash attention memory"), _ON_OFF, group=_MODEL,
    ),
    Row(
        "clips", "folder", "folder", mark("Where LightX2V lies"),
        mark("With venv and models in it. Empty: lightx2v in the data folder."),
        mark("base clips wan2.2 video"), group=_CLIPS,
    ),
    Row(
        "clips", "seconds", "slider", mark("Length of a clip"),
        mark("In seconds; there are two of them."),
        mark("duration"), low=1, high=10, step=0.5, group=_CLIPS,
    ),
    Row(
        "clips", "seed", "text", mark("Another number makes another clip"),
        mark("0 to 99999."),
        mark("seed random"), group=_CLIPS,
    ),
    Row(
        "clips", "steps", "text", mark("Denoising steps"),
        mark("Separated by commas. The first half is the high-noise expert's."),
        mark("quality speed"), group=_CLIPS,
    ),
    Row(
        "clips", "scheme", "text", mark("How the experts are quantised"),
        mark("fp8-triton, int8-triton, another of LightX2V's schemes, or empty for bf16."),
        mark("quantisation fp8 int8 gguf"), group=_CLIPS,
    ),
    Row(
        "clips", "offload", "choice", mark("What waits in the computer's memory"),
        mark("While it is not used."),
        mark("offload vram memory"),
        (("none", mark("Nothing")), ("block", mark("Block by block")), ("model", mark("Whole models"))), group=_CLIPS,
    ),
    Row(
        "clips", "high_noise", "file", mark("The high-noise expert"),
        mark("Where it is not the one that Avatars tells how to fetch."),
        mark("file path model"), group=_CLIPS,
    ),
    Row(
        "clips", "low_noise", "file", mark("The low-noise expert"),
        mark("Likewise."),
        mark("file path model"), group=_CLIPS,
    ),
    Row(
        "clips", "high_noise_lora", "file", mark("A LoRA for the high-noise expert"),
        mark("One that was made for the other expert is refused."),
        mark("file path"), group=_CLIPS,
    ),
    Row(
        "clips", "low_noise_lora", "file", mark("A LoRA for the low-noise expert"),
        mark("One that was made for the other expert is refused."),
        mark("file path"), group=_CLIPS,
    ),
    Row(
        "clips", "lora_strength", "slider", mark("How strongly the LoRAs are applied"),
        mark("1 is as they were made; below 0 they work against it."),
        mark("strength weight"), low=-4, high=4, step=0.1, group=_CLIPS,
    ),
    Row(
        "window", "width", "text", mark("Width of the window when it first opens"),
        mark("480 to 7680."),
        mark("size geometry"), group=_WINDOW,
    ),
    Row(
        "window", "height", "text", mark("Height of the window when it first opens"),
        mark("640 to 4320."),
        mark("size geometry"), group=_WINDOW,
    ),
)  # fmt: skip
