"""Rows about talking and sound."""

from __future__ import annotations

from desktop.ui.language import mark
from desktop.ui.settings.data import Row

_HANDS_FREE = ("audio", "hands_free")

TALKING = (
    Row(
        "conversation", "avatar", "choice", mark("Who you talk to"),
        mark("The person you see and hear."),
        mark("avatar character person name"),
    ),
    Row(
        "conversation", "company", "text", mark("Who else takes part"),
        mark("Their names in the avatars folder, separated by commas. Each answers when addressed by name."),
        mark("several company group avatars characters together"),
    ),
    Row(
        "audio", "hands_free", "switch", mark("Talk without a key"),
        mark("A pause ends what you say. The space bar works all the same."),
        mark("hands-free voice activation automatic open microphone always listening"),
    ),
    Row(
        "audio", "patience", "choice", mark("How long you may pause"),
        mark("How long it waits in silence before it takes its turn."),
        mark("silence delay timeout cut off interrupted too early end of speech"),
        (
            ("quick", mark("Short: it answers quickly")),
            ("normal", mark("Normal")),
            ("patient", mark("Long: time to think")),
        ),
        needs=_HANDS_FREE,
    ),
    Row(
        "audio", "barge_in", "switch", mark("Speaking over the answer stops it"),
        mark("For “mhm” or a cough it only pauses for a moment."),
        mark("interrupt barge in talk over stop"),
        needs=_HANDS_FREE,
    ),
    Row(
        "audio", "cancel_echo", "switch", mark("It must not hear itself"),
        mark("Takes its own voice out of what the microphone hears. With headphones you can leave it off."),
        mark("echo cancellation loudspeaker feedback aec"),
        needs=_HANDS_FREE,
    ),
    Row(
        "audio", "wake_word", "text", mark("Answer only after these words"),
        mark("For example: hey nova. Empty: everything you say is answered."),
        mark("wake word hotword activation phrase"),
        needs=_HANDS_FREE,
    ),
    Row(
        "asr", "backend", "choice", mark("What understands your speech"),
        mark("The starter knows short English sentences. The full one is in Models."),
        mark("recognition transcription speech to text stt whisper engine"),
        (
            ("starter", mark("The starter (PocketSphinx)")),
            ("faster-whisper", mark("Whisper, on this machine")),
            ("openai-compatible", mark("A server of mine")),
        ),
    ),
    Row(
        "asr", "language", "text", mark("The language you speak"),
        mark("As a code: en, de, pt-BR. Empty: it finds out by itself; the starter understands English only."),
        mark("german english french spanish dictation"),
    ),
    Row(
        "asr", "words", "text", mark("Names it should know how to write"),
        mark("Names and words, separated by commas: Parley, Grüninger, Wan2.2"),
        mark("vocabulary dictionary spelling hotwords bias"),
    ),
    Row(
        "asr", "server", "text", mark("Address of your server for recognition"),
        mark("Such as http://localhost:8000/v1. Your voice is sent there once the server is chosen above."),
        mark("url api endpoint openai vllm speaches"),
    ),
    Row(
        "asr", "key", "text", mark("Where that server's key is kept"),
        mark("env:NAME for an environment variable, or keyring:NAME. Never the key itself."),
        mark("api key token password secret"),
    ),
)  # fmt: skip

SOUND = (
    Row(
        "audio", "microphone", "microphone", mark("Microphone"),
        mark("Followed when it is plugged in and out."),
        mark("input device headset recording"),
    ),
    Row(
        "audio", "speaker", "speaker", mark("Loudspeaker"),
        mark("Followed when it is plugged in and out."),
        mark("output device headphones playback"),
    ),
    Row(
        "audio", "volume", "slider", mark("Loudness of the voice"),
        mark("Of Parley alone; the desktop's own volume comes on top."),
        mark("volume quiet loud gain"),
        shown="percent", live=True,
    ),
    Row(
        "audio", "open_microphone", "choice", mark("When the microphone is open"),
        mark("Open all the time, the first word is whole. What it hears before you press is kept for a moment only."),
        mark("mute privacy listening indicator"),
        (("always", mark("All the time")), ("on-press", mark("Only while I hold the key"))),
    ),
)  # fmt: skip
