"""Notices in the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.engine.errors import Problem
from desktop.ui import notices
from desktop.ui.icon_button import IconButton
from desktop.ui.notices import MOST_SHOWN, NoticeStack


@pytest.fixture
def stack(qtbot: QtBot) -> Iterator[NoticeStack]:
    window = QWidget()
    window.resize(500, 500)
    qtbot.addWidget(window)
    stack = NoticeStack(window)
    stack.setGeometry(100, 50, 320, 400)
    window.show()
    yield stack
    window.close()


def shown(stack: NoticeStack) -> list[str]:
    """What the notices say, from the top."""
    return [notice.problem.what for notice in stack.notices]


def test_a_newer_one_about_the_same_subject_replaces_the_older(stack: NoticeStack) -> None:
    """One notice a subject, the newest on top; others stay."""
    stack.show_problem(Problem("No loudspeaker.", replaces="loudspeaker"))
    stack.show_problem(Problem("No microphone.", replaces="microphone"))
    stack.show_problem(Problem("The loudspeaker is back.", level="info", replaces="loudspeaker"))
    assert shown(stack) == ["The loudspeaker is back.", "No microphone."]


def test_the_same_problem_twice_is_shown_once(stack: NoticeStack) -> None:
    """A problem without a subject replaces only itself."""
    for what in ("It failed.", "Another.", "It failed."):
        stack.show_problem(Problem(what))
    assert shown(stack) == ["It failed.", "Another."]


def test_at_most_three_are_shown_and_errors_stay_longest(stack: NoticeStack) -> None:
    """The oldest of the mildest makes room."""
    stack.show_problem(Problem("An error."))
    for number in range(4):
        stack.show_problem(Problem(f"Note {number}.", level="info"))
    assert len(shown(stack)) == MOST_SHOWN
    assert shown(stack) == ["Note 3.", "Note 2.", "An error."]


def test_it_can_be_dismissed_by_keyboard(stack: NoticeStack) -> None:
    """Enter on the cross takes the notice away, and the last one takes the stack away."""
    stack.show_problem(Problem("It failed.", "Try again."))
    stack.show()
    QTest.keyClick(stack.notices[0].findChild(IconButton), Qt.Key.Key_Return)
    assert shown(stack) == []
    assert stack.isHidden()


def test_an_info_goes_by_itself_and_an_error_stays(
    qtbot: QtBot, stack: NoticeStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what needs no answer disappears."""
    monkeypatch.setattr(notices, "INFO_MS", 20)
    stack.show_problem(Problem("An error."))
    stack.show_problem(Problem("A note.", level="info"))
    qtbot.waitUntil(lambda: shown(stack) == ["An error."])


def test_both_sentences_are_whole(stack: NoticeStack) -> None:
    """What and remedy fit into the height the stack asks for, and are named for screen readers."""
    problem = Problem("Something long happened " * 5, "There is much to do about it. " * 5, "warning")
    stack.show_problem(problem)
    stack.resize(320, stack.wanted_height(320))
    stack.show()
    for label in stack.notices[0].findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    assert stack.notices[0].accessibleName() == f"Warning: {problem}"


def test_what_cannot_be_read_waits(stack: NoticeStack) -> None:
    """In a small window with large texts the newest is seen whole; the others come when there is room again."""
    for text in ("The first.", "The second.", "The third."):
        stack.show_problem(Problem(text))
    one = stack.notices[0].heightForWidth(300)
    stack.fit(300, 2 * one)
    assert [notice.isHidden() for notice in stack.notices] == [False, True, True]
    assert stack.wanted_height(300) == one
    stack.fit(300, 10 * one)
    assert not any(notice.isHidden() for notice in stack.notices)
    stack.fit(300, 1)
    assert not stack.notices[0].isHidden()
