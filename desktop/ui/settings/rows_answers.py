"""Rows about answers, the voice and the face."""

from __future__ import annotations

from desktop.ui.language import mark
from desktop.ui.settings.data import Row

ANSWERS = (
    Row(
        "llm", "backend", "choice", mark("What answers"),
        mark("The starter knows the time, sums, timers and small talk. Language models are in Models."),
        mark("language model llm gguf llama chat brain engine"),
        (
            ("starter", mark("The starter: skills and small talk")),
            ("llama-cpp", mark("A language model, on this machine")),
            ("openai-compatible", mark("A server of mine")),
        ),
    ),
    Row(
        "llm", "model", "file", mark("Which language model"),
        mark("Its name in Models, a .gguf file, or its name at your server. Empty: the best one there is."),
        mark("gguf file path granite qwen gemma"),
    ),
    Row(
        "llm", "server", "text", mark("Address of your server for answers"),
        mark("Such as http://localhost:1234/v1. What is said is sent there once the server is chosen above."),
        mark("url api endpoint openai ollama lm studio vllm openrouter"),
    ),
    Row(
        "llm", "key", "text", mark("Where that server's key is kept"),
        mark("env:NAME for an environment variable, or keyring:NAME. Never the key itself."),
        mark("api key token password secret"),
    ),
    Row(
        "llm", "skills", "switch", mark("Timers, sums and the time by built-in skills"),
        mark("They do these right; a language model guesses."),
        mark("alarm clock calculator units date tools"),
    ),
    Row(
        "llm", "temperature", "slider", mark("How freely the words are chosen"),
        mark("Low: always the likeliest words. High: surprising, and sooner or later nonsense."),
        mark("temperature creativity random"),
        high=2.0,
    ),
    Row(
        "llm", "max_tokens", "text", mark("The longest answer"),
        mark("1 to 8192 tokens, about three quarters of a word each."),
        mark("length short long limit tokens"),
    ),
)  # fmt: skip

VOICE = (
    Row(
        "tts", "backend", "choice", mark("What speaks"),
        mark("The starter is plainly a machine. More natural voices are in Models."),
        mark("speech synthesis text to speech tts engine"),
        (
            ("starter", mark("The starter (eSpeak NG)")),
            ("kokoro", mark("Kokoro, on this machine")),
            ("piper", mark("Piper, on this machine")),
            ("openai-compatible", mark("A server of mine")),
        ),
    ),
    Row(
        "tts", "voice", "text", mark("Voice"),
        mark("The name of a voice. Empty: the avatar's own. Kokoro can blend: af_heart*0.7+am_michael*0.3"),
        mark("speaker sound male female accent"),
    ),
    Row(
        "tts", "speed", "slider", mark("How fast it speaks"),
        mark("Compared with the avatar's own way."),
        mark("speed rate tempo slow"),
        low=0.5, high=2.0,
    ),
    Row(
        "tts", "pitch", "slider", mark("How high it speaks"),
        mark("Compared with the avatar's own way."),
        mark("pitch tone deep"),
        low=0.5, high=1.5,
    ),
    Row(
        "tts", "model", "file", mark("Which voice model"),
        mark("Its name in Models, Piper's .onnx file, Kokoro's folder, or its name at your server."),
        mark("file path kokoro piper onnx"),
    ),
    Row(
        "tts", "server", "text", mark("Address of your server for the voice"),
        mark("Such as http://localhost:8880/v1. The answers are sent there once the server is chosen above."),
        mark("url api endpoint openai kokoro-fastapi"),
    ),
    Row(
        "tts", "key", "text", mark("Where that server's key is kept"),
        mark("env:NAME for an environment variable, or keyring:NAME. Never the key itself."),
        mark("api key token password secret"),
    ),
)  # fmt: skip

FACE = (
    Row(
        "video", "backend", "choice", mark("How the face moves"),
        mark("A drawing is drawn. A photo's mouth can be bent, on any computer, or made by a model."),
        mark("video avatar lips mouth animation picture off musetalk"),
        (
            ("starter", mark("Drawn, or the photo's mouth bent")),
            ("off", mark("Not at all: voice and captions only")),
            ("warp", mark("The photo's mouth bent")),
            ("musetalk", mark("MuseTalk, on a graphics card")),
            ("command", mark("A program of mine")),
        ),
    ),
    Row(
        "video", "fps", "slider", mark("Pictures a second"),
        mark("While the face speaks. MuseTalk and programs of yours make 25."),
        mark("fps frame rate smooth"),
        low=10, high=60, step=1, shown="whole",
    ),
    Row(
        "video", "device", "choice", mark("Where MuseTalk runs"),
        mark("By itself it takes the graphics card where there is one."),
        mark("gpu cpu cuda graphics card"),
        (("auto", mark("By itself")), ("cpu", mark("Processor")), ("gpu", mark("Graphics card"))),
    ),
    Row(
        "video", "fast_decoder", "switch", mark("MuseTalk: quick rather than sharp"),
        mark("A smaller decoder, several times as quick."),
        mark("speed quality"),
    ),
    Row(
        "video", "model", "folder", mark("Which face model"),
        mark("MuseTalk's name in Models or its folder. Empty: the one that was downloaded."),
        mark("musetalk file path"),
    ),
)  # fmt: skip
