"""Rows about the window, keys and privacy."""

from __future__ import annotations

from desktop.ui.language import mark
from desktop.ui.settings.data import Row

_EVERYWHERE = ("hot_keys", "everywhere")

WINDOW = (
    Row(
        "window", "theme", "choice", mark("Colours"),
        mark("Light, dark, or as the desktop has them."),
        mark("theme dark mode light mode night appearance"),
        (("system", mark("As the desktop")), ("light", mark("Light")), ("dark", mark("Dark"))),
    ),
    Row(
        "window", "contrast", "choice", mark("Contrast"),
        mark("High: black, white and strong colours. A desktop that asks for it gets it anyway."),
        mark("accessibility visibility eyes low vision readable"),
        (("normal", mark("Normal")), ("high", mark("High"))),
    ),
    Row(
        "window", "text_size", "slider", mark("Text size"),
        mark("Compared with the desktop's. All windows follow at once."),
        mark("font large small zoom accessibility read scale"),
        low=0.8, high=2.0, step=0.1, shown="percent",
    ),
    Row(
        "window", "reduced_motion", "switch", mark("Less movement"),
        mark("Leaves out what only decorates. The mouth still moves."),
        mark("animation reduced motion dizzy calm accessibility"),
    ),
    Row(
        "window", "captions", "switch", mark("Captions"),
        mark("What is said, over the lower part of the picture."),
        mark("subtitles deaf hearing text"),
    ),
    Row(
        "window", "timings", "switch", mark("Timings over the picture"),
        mark("How long the last answer took, and where."),
        mark("latency hud statistics performance speed"),
    ),
    Row(
        "window", "language", "choice", mark("Language of the window"),
        mark("What you speak is set under Talking."),
        mark("german deutsch english translation"),
        (("", mark("As the system")), ("en", "English"), ("de", "Deutsch")),
    ),
    Row(
        "window", "tray", "switch", mark("An icon beside the clock"),
        mark("Where the desktop has a place for it."),
        mark("tray notification area status icon"),
    ),
    Row(
        "window", "close_to_tray", "switch", mark("Closing the window leaves it in the tray"),
        mark("Ready for the hot key; Quit in the menu ends it."),
        mark("background minimise exit"),
        needs=("window", "tray"),
    ),
    Row(
        "window", "guide", "switch", mark("Show the first steps at the next start"),
        mark("Microphone, loudspeaker and what this machine can run, one after the other."),
        mark("guide welcome tutorial wizard setup"),
    ),
)  # fmt: skip

KEYS = (
    Row(
        "hot_keys", "everywhere", "switch", mark("Keys that work in every program"),
        mark("Where the desktop allows it. Within Parley's window, Space talks and Esc interrupts."),
        mark("global hot keys shortcuts system wide"),
    ),
    Row(
        "hot_keys", "talk", "key", mark("Hold to talk"),
        mark("Hold it, talk, and let go."),
        mark("push to talk ptt shortcut keyboard"),
        needs=_EVERYWHERE,
    ),
    Row(
        "hot_keys", "interrupt", "key", mark("Stop the answer"),
        mark("Silence at once."),
        mark("interrupt shortcut keyboard mute"),
        needs=_EVERYWHERE,
    ),
)  # fmt: skip

PRIVACY = (
    Row(
        "conversation", "keep", "switch", mark("Keep conversations"),
        mark("In the data folder of this machine. Without it nothing of them is written to the disk."),
        mark("history save private incognito store delete"),
    ),
    Row(
        "updates", "look", "switch", mark("Ask once a day for a newer version"),
        mark("Nothing else leaves this machine with the question."),
        mark("update upgrade internet network phone home"),
    ),
    Row(
        "log", "level", "choice", mark("What is written to the log"),
        mark("Only “Everything” contains what was said."),
        mark("debug diagnostics trouble report"),
        (
            ("error", mark("Errors only")),
            ("warning", mark("Warnings")),
            ("info", mark("What happens")),
            ("debug", mark("Everything, what was said too")),
        ),
    ),
)  # fmt: skip
