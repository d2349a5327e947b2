"""Who takes part: one click, or a tick."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from desktop.engine.state import State
from desktop.ui.people import PeopleChooser, Person
from desktop.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""A popup asks for what no offscreen window has."""


@pytest.fixture
def people(tmp_path: Path) -> list[Person]:
    picture = QImage(40, 80, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(tmp_path / "nova.png"))
    return [
        ("atlas", "Atlas", "Knows the way.", None),
        ("nova", "Nova", "A friendly all-rounder.", tmp_path / "nova.png"),
        ("zoe", "Zoë", "", tmp_path / "missing.png"),
    ]


@pytest.fixture
def window(qtbot: QtBot, people: list[Person]) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(480, 640)
    window.set_people(people, ("nova",))
    window.set_state(State.READY)
    window.show()
    return window


def opened(qtbot: QtBot, window: MainWindow) -> PeopleChooser:
    QTest.mouseClick(window.top_bar.name, Qt.MouseButton.LeftButton)
    assert window.chooser is not None
    qtbot.waitUntil(window.chooser.isVisible)
    return window.chooser


def test_one_click_changes_who_the_call_is_with(qtbot: QtBot, window: MainWindow) -> None:
    """With them alone; the choice closes. Who is there already is no change."""
    chooser = opened(qtbot, window)
    with qtbot.waitSignal(window.people_chosen) as chosen:
        QTest.mouseClick(chooser.rows[0], Qt.MouseButton.LeftButton)
    assert chosen.args == [("atlas",)]
    assert not chooser.isVisible()
    chooser = opened(qtbot, window)
    with qtbot.assertNotEmitted(window.people_chosen):
        QTest.mouseClick(chooser.rows[0], Qt.MouseButton.LeftButton)


def test_a_tick_is_one_more(qtbot: QtBot, window: MainWindow) -> None:
    """In the order in which they joined; somebody always stays."""
    chooser = opened(qtbot, window)
    told = QSignalSpy(window.people_chosen)
    assert not chooser.ticks[1].isEnabled()
    for number in (2, 0, 1, 2):
        chooser.ticks[number].click()
    assert [told.at(n)[0] for n in range(told.count())] == [
        ("nova", "zoe"),
        ("nova", "zoe", "atlas"),
        ("zoe", "atlas"),
        ("atlas",),
    ]
    assert chooser.isVisible()
    assert not chooser.ticks[0].isEnabled()


def test_the_keyboard_does_all_of_it(qtbot: QtBot, window: MainWindow) -> None:
    """Arrows from one to the next, Enter to talk to them, Space on a tick, Esc to leave."""
    chooser = opened(qtbot, window)
    assert chooser.rows[1].hasFocus()
    QTest.keyClick(chooser.rows[1], Qt.Key.Key_Down)
    assert chooser.rows[2].hasFocus()
    QTest.keyClick(chooser.rows[2], Qt.Key.Key_Tab)
    assert chooser.ticks[2].hasFocus()
    with qtbot.waitSignal(window.people_chosen) as chosen:
        QTest.keyClick(chooser.ticks[2], Qt.Key.Key_Space)
    assert chosen.args == [("nova", "zoe")]
    QTest.keyClick(chooser.ticks[2], Qt.Key.Key_Up)
    with qtbot.waitSignal(window.people_chosen) as chosen:
        QTest.keyClick(chooser.rows[1], Qt.Key.Key_Return)
    assert chosen.args == [("nova",)]
    chooser = opened(qtbot, window)
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_everything_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    """A screen reader says who it is and what a click does."""
    chooser = opened(qtbot, window)
    assert [row.accessibleName() for row in chooser.rows] == [
        "Talk to Atlas",
        "Nova, the call is with them",
        "Talk to Zoë",
    ]
    assert chooser.rows[0].accessibleDescription() == "Knows the way."
    assert chooser.ticks[0].accessibleName() == "Atlas takes part"
    assert window.top_bar.name.accessibleName() == "Who takes part: Nova"


def test_pictures_come_when_it_is_opened(qtbot: QtBot, window: MainWindow) -> None:
    """Read in the background, once; one that is missing is a sign."""
    chooser = opened(qtbot, window)
    assert chooser.rows[1]._image.isNull()
    qtbot.waitUntil(lambda: not chooser.rows[1]._image.isNull())
    assert chooser.rows[2]._image.isNull()
    assert chooser.rows[1].grab().toImage().pixelColor(30, chooser.rows[1].height() // 2) == QColor("red")


def test_who_answers_is_named(window: MainWindow) -> None:
    """In the top bar with the others, and over the words; alone, nobody has to be named there."""
    window.set_people([("nova", "Nova", "", None), ("atlas", "Atlas", "", None)], ("nova", "atlas"))
    assert window.top_bar.name.accessibleName() == "Who takes part: Nova, Atlas"
    window.set_speaking("atlas")
    assert window.top_bar.name.text() == "Atlas"
    assert window.captions._speaker == "Atlas"
    window.set_people([("nova", "Nova", "", None), ("atlas", "Atlas", "", None)], ("nova",))
    assert window.top_bar.name.text() == "Nova"
    assert window.captions._speaker == ""


def test_many_people_scroll_within_the_window(qtbot: QtBot) -> None:
    """However many there are, the choice is no larger than the room for it."""
    window = MainWindow()
    qtbot.addWidget(window)
    chooser = PeopleChooser(window)
    chooser.set_people([(f"p{n}", f"Person {n}", "Somebody.", None) for n in range(40)], ("p39",))
    chooser.open_under(QPoint(0, 0), QSize(300, 350))
    assert chooser.width() <= 300
    assert chooser.height() <= 350
    assert chooser.rows[39].hasFocus()
    assert not chooser.rows[39].visibleRegion().isEmpty()
    chooser.close()
