"""States of the call's window beside those of one conversation: for the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.engine.state import State
from desktop.engine.types import Clip, Offsets, Outcome, TurnReport, Word
from desktop.ui.models_data import Running
from desktop.ui.text_size import set_text_size
from desktop.ui.window import MainWindow

SAID = "Today is Saturday, the twenty-first of November. That leaves thirty-four days until Christmas."
PEOPLE = [
    ("atlas", "Atlas", "Knows the way, and how long it takes.", Path("avatars/atlas/face.svg")),
    ("nova", "Nova", "A friendly all-rounder.", Path("avatars/nova/face.svg")),
    ("zoe", "Zoë", "", None),
]
MARKS = {"transcript": 212.0, "first_token": 384.0, "first_audio": 742.0, "first_frame": 748.0}
TURN = TurnReport(
    1, "hello", "Hi!", None, Outcome.COMPLETED, None, 2.0, 50, 25.0, 0, MARKS, Offsets(2.0, 11.0, 18.0), ("musetalk",)
)


def talking(window: MainWindow, words: int = 9) -> None:
    """An answer of which so many words were said."""
    window.set_people(PEOPLE, ("nova",))
    window.set_heard(9, "how many days until Christmas")
    window.set_state(State.SPEAKING)
    spoken = tuple(Word(word, 0, 0) for word in SAID.split())
    window.captions.expect(Clip(9, 0, np.zeros(1, np.float32), 16_000, words=spoken, text=SAID))
    for word in SAID.split()[:words]:
        window.show_word(word, 9)


def marked(window: MainWindow) -> None:
    talking(window, 5)


def two_people(window: MainWindow) -> None:
    talking(window)
    window.set_people(PEOPLE, ("nova", "atlas"))
    window.set_speaking("atlas")


def people(window: MainWindow) -> None:
    window.set_people(PEOPLE, ("nova", "zoe"))
    window.set_state(State.READY)
    window.top_bar.name.click()


def hands_free(window: MainWindow) -> None:
    window.set_people(PEOPLE, ("nova",))
    window.set_hands_free(True)
    window.set_state(State.READY)
    window.set_level(0.25)


def private(window: MainWindow) -> None:
    window.set_private(True)
    hands_free(window)


def memory(window: MainWindow) -> None:
    talking(window)
    window.set_timings(True)
    window.turn_ended(replace(TURN, xruns=2))
    window.set_memory(
        [
            Running("", "the window", 181.0),
            Running("vad", "starter", 96.0),
            Running("asr", "faster-whisper small", 702.0),
            Running("llm", "llama-cpp", 1946.0),
            Running("tts", "kokoro", 810.0),
        ]
    )


def menu(window: MainWindow) -> None:
    hands_free(window)
    window._open_menu()


def large_text(window: MainWindow) -> None:
    set_text_size(2.0)
    two_people(window)
    window.set_timings(True)
    window.turn_ended(TURN)


def largest_idle(window: MainWindow) -> None:
    set_text_size(2.0)
    private(window)


def contrast(window: MainWindow) -> None:
    window.theme.set_contrast("high")
    two_people(window)


SCENES: dict[str, Callable[[MainWindow], None]] = {
    scene.__name__: scene
    for scene in (
        marked,
        two_people,
        people,
        hands_free,
        private,
        memory,
        menu,
        large_text,
        largest_idle,
        contrast,
    )
}


def restore(window: MainWindow) -> None:
    """What a scene changed for every window is as it was."""
    if window.chooser is not None:
        window.chooser.close()
    window.menu.close()
    window.theme.set_contrast("normal")
    set_text_size(1.0)


def picture(window: MainWindow) -> QPixmap:
    """The window with what is open over it."""
    shown = window.grab()
    painter = QPainter(shown)
    over: list[QWidget | None] = [window.chooser, window.menu]
    for each in over:
        if each is not None and each.isVisible():
            painter.drawPixmap(window.mapFromGlobal(each.pos()), each.grab())
    painter.end()
    return shown
