"""What stands over the picture is drawn once for many of its frames."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.engine.state import State
from desktop.engine.types import Frame
from desktop.ui.look import Look
from desktop.ui.pace import Pacer
from desktop.ui.window import MainWindow
from tests.ui.faces import SmileyPainter

FRAMES = 60
MOST_CPU_MS = 12.0
"""For one frame at 480 × 480 with all that stands over it; two or three are usual."""


class Sign(QWidget):
    """A coloured square that counts how often it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0
        self.colour = "#ff0000"
        self._look = Look()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, self.colour, self._draw)

    def _draw(self, painter: QPainter) -> None:
        self.drawn += 1
        painter.fillRect(QRect(0, 0, self.width(), self.height()), QColor(self.colour))


@pytest.fixture
def sign(qtbot: QtBot) -> Sign:
    sign = Sign()
    sign.resize(20, 10)
    qtbot.addWidget(sign)
    return sign


def test_a_look_is_drawn_once_for_many_paintings(sign: Sign) -> None:
    """Painting again costs no drawing, and shows the same."""
    pictures = [sign.grab().toImage() for _ in range(5)]
    assert sign.drawn == 1
    assert all(picture == pictures[0] for picture in pictures)
    assert pictures[0].pixelColor(3, 3) == QColor("#ff0000")


def test_a_look_follows_what_it_depends_on(sign: Sign) -> None:
    """Its own state, the size, the palette and the font are each noticed."""
    sign.grab()
    sign.colour = "#0000ff"
    assert sign.grab().toImage().pixelColor(3, 3) == QColor("#0000ff")
    sign.resize(30, 12)
    assert sign.grab().deviceIndependentSize().toSize() == QSize(30, 12)
    palette = sign.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#123456"))
    sign.setPalette(palette)
    sign.grab()
    font = sign.font()
    font.setPointSizeF(font.pointSizeF() + 3)
    sign.setFont(font)
    sign.grab()
    assert sign.drawn == 5


def test_a_frame_of_speech_is_cheap(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames with words, captions and levels take little CPU of the thread that answers the keys."""
    monkeypatch.setattr(Pacer, "wants", lambda _self, _now: True)  # a busy machine would have some left out
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(480, 480)
    window.set_avatar("Nova", SmileyPainter())
    window.set_state(State.SPEAKING)
    shown: list[Frame] = []
    window.view.shown.connect(lambda frame, _at: shown.append(frame))
    window.show()
    qtbot.waitExposed(window)
    frames = [Frame(number, number / FRAMES) for number in range(FRAMES)]
    due = frames[0]
    window.view.set_source(lambda _ahead_s: (due, 0.001))
    qtbot.waitUntil(lambda: bool(shown))
    before = time.thread_time()
    for number, due in enumerate(frames[1:]):  # noqa: B007  (the window asks for it)
        if number % 8 == 0:
            window.show_word("word", 1)
        window.set_level(number / FRAMES)
        window.view.wake()
        count = len(shown)
        while len(shown) == count:
            qapp.processEvents()
    assert (time.thread_time() - before) * 1000 / (FRAMES - 1) < MOST_CPU_MS
    assert shown == frames
