"""The window with the conversations, used by mouse and by key."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.history.data import Row, about, when_words
from desktop.ui.history.window import HistoryWindow
from tests.ui.history.scenes import NOW, SCENES, TALK, rows

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support grabbing", "does not support raise")


@pytest.fixture
def window(qtbot: QtBot) -> HistoryWindow:
    window = HistoryWindow()
    window.native_choosers = False
    qtbot.addWidget(window)
    window.show()
    window.set_rows(rows())
    return window


def test_it_asks_for_the_list_when_it_opens(qtbot: QtBot) -> None:
    """And the search has the focus."""
    window = HistoryWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.look_wanted):
        window.show()
    assert window.empty.text() == "There are no conversations yet."


def test_a_search_waits_until_the_person_stops_typing(qtbot: QtBot, window: HistoryWindow) -> None:
    """One search for several letters; Enter goes into the list."""
    wanted = QSignalSpy(window.search_wanted)
    QTest.keyClicks(window.search, "afraid")
    qtbot.waitUntil(lambda: wanted.count() == 1)
    assert wanted.at(0) == ["afraid"]
    window.set_rows(())
    assert window.empty.text() == "Nothing was said with these words."
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert wanted.count() == 2


def test_a_conversation_is_read(qtbot: QtBot, window: HistoryWindow) -> None:
    """Its lines are asked for and shown; those of another one that come late are not."""
    with qtbot.waitSignal(window.show_wanted) as wanted:
        window.list.choose("c")
    assert wanted.args == ["c"]
    window.set_shown(replace(TALK, key="b"))
    assert window.page.text.lines == ()
    window.set_shown(TALK)
    assert window.page.text.lines == TALK.messages
    assert "Atlas" in window.page.text.toPlainText()


def test_what_can_be_done_with_it(qtbot: QtBot, window: HistoryWindow) -> None:
    """Go on by button, double click or Enter; delete by button or key; a broken one can only be deleted."""
    window.list.choose("c")
    with qtbot.waitSignal(window.go_on_wanted) as wanted:
        window.page.go_on.click()
    assert wanted.args == ["c"]
    with qtbot.waitSignal(window.go_on_wanted):
        QTest.keyClick(window.list, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.remove_wanted) as wanted:
        QTest.keyClick(window.list, Qt.Key.Key_Delete)
    assert wanted.args == ["c"]
    window.list.choose("2026-11-17.jsonl")
    assert "newer version" in window.page.hint.text()
    assert [button.isVisible() for button in (window.page.go_on, window.page.export, window.page.remove)] == [
        *(False, False),
        True,
    ]


def test_a_conversation_is_renamed(qtbot: QtBot, window: HistoryWindow) -> None:
    """Enter keeps the title, Esc leaves the old one, and the window stays open."""
    window.list.choose("c")
    window.page.rename.click()
    QTest.keyClick(window.page.edit, Qt.Key.Key_Escape)
    assert window.page.title.isVisible()
    assert window.isVisible()
    window.page.rename.click()
    window.page.edit.setText("  A   keeper ")
    with qtbot.waitSignal(window.rename_wanted) as wanted:
        QTest.keyClick(window.page.edit, Qt.Key.Key_Return)
    assert wanted.args == ["c", "A keeper"]
    assert window.page.title.text() == "A keeper"
    assert window.isVisible()


@pytest.mark.parametrize("kind", ["mp4", "md", "txt", "json"])
def test_a_conversation_is_exported(qtbot: QtBot, window: HistoryWindow, tmp_path: Path, kind: str) -> None:
    """As film, Markdown, text or JSON, under a name that any system takes."""
    window.list.choose("b")
    window.page.export.click()
    menu = next(each for each in window.page.findChildren(QMenu) if each.isVisible())
    next(action for action in menu.actions() if action.data() == kind).trigger()
    menu.close()
    dialog = next(each for each in window.findChildren(QFileDialog))
    assert dialog.selectedFiles()[0].endswith(f"Plans for the weekend.{kind}")
    with qtbot.waitSignal(window.export_wanted) as wanted:
        dialog.fileSelected.emit(str(tmp_path / f"x.{kind}"))
    assert wanted.args == ["b", kind, str(tmp_path / f"x.{kind}")]
    dialog.close()
    assert all(isinstance(action, QAction) for action in menu.actions())


def test_what_was_deleted_can_come_back(qtbot: QtBot, window: HistoryWindow) -> None:
    """As long as it is offered."""
    window.set_removed("b", "Plans for the weekend")
    assert "Plans for the weekend" in window.removed.text.text()
    with qtbot.waitSignal(window.undo_wanted) as wanted:
        window.removed.undo.click()
    assert wanted.args == ["b"]
    assert window.removed.isHidden()
    window.set_removed("b", "Plans")
    window.set_removed("", "")
    assert window.removed.isHidden()


def test_what_was_chosen_stays_when_the_list_changes(qtbot: QtBot, window: HistoryWindow) -> None:
    """Nothing is asked for again; when it is gone the page is empty."""
    window.list.choose("c")
    window.set_shown(TALK)
    wanted = QSignalSpy(window.show_wanted)
    new = Row("new", "Just now", "Nova", NOW, 2, "Nova")
    window.set_rows((new, *rows()))
    assert (window.list.key, wanted.count()) == ("c", 0)
    assert window.page.text.lines == TALK.messages
    window.set_rows((new,))
    assert window.page.row is None
    assert window.page.hint.text() == "Choose a conversation to read it here."


def test_a_narrow_window_shows_one_after_the_other(qtbot: QtBot, window: HistoryWindow) -> None:
    """The list, then the conversation with a way back."""
    window.resize(480, 640)
    assert window.side.isVisible()
    assert not window.page.isVisible()
    place = window.list.visualRect(window.list.rows.index(1)).center()
    QTest.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page.isVisible()
    assert not window.side.isVisible()
    window.page.back.click()
    assert window.side.isVisible()
    window.resize(900, 640)
    assert window.page.isVisible()
    assert window.side.isVisible()


def test_ten_thousand_conversations_are_listed_quickly(qtbot: QtBot, window: HistoryWindow) -> None:
    """Within 100 ms of CPU time, painted; what is chosen is found at once."""
    many = [Row(str(at), f"Conversation {at}", "Nova", NOW - timedelta(hours=at), 2, "Nova") for at in range(10_000)]
    began = time.process_time()
    window.set_rows(many)
    QApplication.processEvents()
    assert time.process_time() - began < 0.1
    window.list.choose("9999")
    assert window.list.key == "9999"


@pytest.mark.parametrize("size", [(360, 400), (480, 640), (900, 680), (1600, 1000)])
@pytest.mark.parametrize("scene", SCENES)
def test_everything_stays_inside_at_every_size(window: HistoryWindow, scene: str, size: tuple[int, int]) -> None:
    """Nothing that can be used is outside the window or without a name for a screen reader."""
    window.resize(*size)
    SCENES[scene](window)
    QApplication.processEvents()
    for child in window.findChildren(QWidget):
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            corner = child.mapTo(window, QPoint(0, 0))
            assert child.accessibleName() or getattr(child, "text", str)(), child
            assert corner.x() >= 0
            assert corner.x() + child.width() <= window.width() + 1, child.accessibleName()
            assert corner.y() + child.height() <= window.height() + 1, child.accessibleName()


def test_esc_closes_it(window: HistoryWindow) -> None:
    """From the search as from the list."""
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize(("days", "said"), [(0, "14:05"), (1, "Yesterday"), (3, "Wednesday"), (200, "2026")])
def test_when_it_was(days: int, said: str) -> None:
    """The time of today, yesterday, a weekday, a date; also of what the clock says is still to come."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    try:
        moment = datetime(2026, 11, 21, 14, 5).astimezone() - timedelta(days=days)
        row = Row("x", "x", "x", moment, 1, "Nova")
        assert said in when_words(moment, date(2026, 11, 21))
        assert about(row, date(2026, 11, 21)).endswith("· 1 line")
        assert when_words(moment, date(2020, 1, 1))
    finally:
        QLocale.setDefault(before)
