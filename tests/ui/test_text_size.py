"""Texts as large as a person needs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.text_size import set_text_size, text_size
from desktop.ui.theme import scaled


@pytest.fixture(autouse=True)
def _usual_in_the_end(qapp: QApplication) -> Iterator[None]:
    yield
    set_text_size(1.0)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a label that follows, one with a size of its own, and one that is only bold."""
    made = QWidget()
    qtbot.addWidget(made)
    layout = QVBoxLayout(made)
    for name in ("plain", "large", "bold"):
        label = QLabel(name, made)
        label.setObjectName(name)
        layout.addWidget(label)
    large, bold = made.findChild(QLabel, "large"), made.findChild(QLabel, "bold")
    large.setFont(scaled(made.font(), 1.5))
    font = QFont()
    font.setBold(True)
    bold.setFont(font)
    return made


def sizes(window: QWidget) -> list[float]:
    QApplication.processEvents()  # Qt hands the application's font on with the next events
    return [round(label.font().pointSizeF(), 3) for label in window.findChildren(QLabel)]


def test_open_windows_follow_at_once(window: QWidget) -> None:
    """Every text grows by the same factor, whatever font it has, and the layout grows with it."""
    before, height = sizes(window), window.sizeHint().height()
    set_text_size(2.0)
    assert sizes(window) == [round(2 * size, 3) for size in before]
    assert window.sizeHint().height() > 1.5 * height
    assert window.findChild(QLabel, "bold").font().bold()
    assert text_size() == 2.0


def test_new_windows_have_the_size(qtbot: QtBot, window: QWidget) -> None:
    """A window that is made later is as one that was there."""
    set_text_size(1.6)
    later = QLabel("later")
    qtbot.addWidget(later)
    assert round(later.font().pointSizeF(), 3) == sizes(window)[0]


def test_there_and_back(window: QWidget) -> None:
    """A slider dragged to and fro leaves nothing behind."""
    before = sizes(window)
    for step in range(8, 21):
        set_text_size(step / 10)
    set_text_size(1.0)
    assert sizes(window) == before
    assert text_size() == 1.0
