"""The window of a report: what it shows, copies and asks for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.models_parts import Button
from desktop.ui.trouble import dialog as trouble
from desktop.ui.trouble.dialog import TroubleDialog


def opened(qtbot: QtBot, **options: bool) -> TroubleDialog:
    made = TroubleDialog(trouble.UNEXPECTED, **options)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.native_choosers = False
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_says_what_it_means_for_the_person(qtbot: QtBot) -> None:
    """The occasion is the title, for eyes and for screen readers; everything that takes the focus has a name."""
    made = opened(qtbot, again=True)
    assert made.windowTitle() == "Something went wrong that nobody expected"
    assert made.accessibleName() == made.windowTitle()
    focusable = [w for w in made.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(focusable) >= 5
    assert [w for w in focusable if not w.accessibleName() and not getattr(w, "text", str)()] == []


def test_nothing_said_is_in_it_unless_ticked(qtbot: QtBot) -> None:
    """The tick is off at first; switching it asks for another report, and the old one is gone meanwhile."""
    made = opened(qtbot)
    made.set_report("versions")
    assert not made.conversation.isChecked()
    with qtbot.waitSignal(made.conversation_wanted) as wanted:
        made.conversation.click()
    assert wanted.args == [True]
    assert made.report.toPlainText() == ""
    assert not made.copy.isEnabled()
    assert not made.save.isEnabled()


def test_copying(qtbot: QtBot) -> None:
    """The report goes to the clipboard as it is read; the button says so for a moment."""
    made = opened(qtbot)
    made.set_report("versions\nand lines")
    qtbot.mouseClick(made.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "versions\nand lines"
    assert made.copy.text() == "Copied"
    qtbot.waitUntil(lambda: made.copy.text() == "Copy")


def test_diagnostics_are_copied_at_once(qtbot: QtBot) -> None:
    """The first report is in the clipboard already; one with the conversation only when it is asked for."""
    made = opened(qtbot, copies=True)
    made.set_report("versions")
    assert QGuiApplication.clipboard().text() == "versions"
    made.conversation.click()
    made.set_report("versions and words")
    assert QGuiApplication.clipboard().text() == "versions"


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")  # the chooser, offscreen
def test_saving(qtbot: QtBot) -> None:
    """A file is asked for, with a name that fits; what is saved is what was read."""
    made = opened(qtbot)
    made.set_report("versions")
    made.save.click()
    chooser = made.findChild(QFileDialog)
    assert chooser is not None
    with qtbot.waitSignal(made.save_wanted) as wanted:
        chooser.fileSelected.emit("/tmp/x.txt")
    assert wanted.args == ["/tmp/x.txt", "versions"]
    chooser.reject()


@pytest.mark.parametrize("again", [True, False])
def test_esc_closes_it_and_starting_again_is_offered_where_it_helps(qtbot: QtBot, again: bool) -> None:
    """Space and Enter on the report do nothing, so that nobody who wants to talk closes it unread."""
    made = opened(qtbot, again=again)
    assert (made.again is not None) is again
    qtbot.keyClick(made.report, Qt.Key.Key_Space)
    assert made.isVisible()
    with qtbot.waitSignal(made.closed):
        qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


@pytest.mark.parametrize("size", [(320, 300), (480, 640), (1600, 1000)])
def test_no_button_is_cut_off(qtbot: QtBot, size: tuple[int, int]) -> None:
    """At any size that the window can have, every button has room for its words, within the window."""
    made = opened(qtbot, again=True)
    made.resize(*size)
    made.set_report("versions")
    qtbot.waitExposed(made)
    for button in made.findChildren(Button):
        assert button.width() >= button.sizeHint().width(), button.text()
        assert made.rect().contains(button.geometry()), button.text()
