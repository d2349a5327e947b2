"""The window as a person uses it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFontMetrics
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.engine.types import Outcome, StageStatus
from desktop.ui.pace import Pace
from desktop.ui.talk_button import TalkButton
from desktop.ui.window import SHORT_TAP, MainWindow
from tests.ui.faces import SmileyPainter
from tests.ui.gallery import report

SIZES = [(360, 480), (480, 640), (960, 720), (1600, 1000)]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow("1.2.3")
    window.set_reduced_motion(True)
    window.set_avatar("Nova", SmileyPainter())
    window.set_state(State.READY)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def field(window: MainWindow) -> QLineEdit:
    found = window.findChild(QLineEdit, "messageEdit")
    assert found is not None
    return found


def focused_window_key(window: MainWindow, key: Qt.Key) -> None:
    """Press and release `key` as the window system would: the focus decides who gets it."""
    QTest.keyClick(window.windowHandle(), key)


def test_everything_has_the_name_the_design_gives_it(window: MainWindow) -> None:
    """Outside tools and tests find the parts by these names."""
    assert window.windowTitle() == "Parley"
    for name in ("talkButton", "messageEdit", "avatarView", "captions", "statusLabel", "transcript"):
        assert window.findChild(QWidget, name) is not None, name


def test_space_talks_and_a_short_tap_is_explained(qtbot: QtBot, window: MainWindow) -> None:
    """Pressed, released, and a sentence how to do it, as a note and not as an error."""
    with qtbot.waitSignals([window.talk_pressed, window.talk_released], order="strict"):
        focused_window_key(window, Qt.Key.Key_Space)
    assert [notice.problem for notice in window.notices.notices] == [SHORT_TAP]
    assert SHORT_TAP.level == "info"


def test_a_tap_that_interrupts_is_not_explained(window: MainWindow) -> None:
    """Somebody who taps while the answer is spoken wants it to stop."""
    window.set_state(State.SPEAKING)
    focused_window_key(window, Qt.Key.Key_Space)
    assert window.notices.notices == []


def test_space_in_the_typed_line_is_a_space(qtbot: QtBot, window: MainWindow) -> None:
    """Typing never talks; Enter sends the trimmed line and empties it; Esc goes back to talking."""
    field(window).setFocus()
    with qtbot.assertNotEmitted(window.talk_pressed):
        for key in (Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_B, Qt.Key.Key_Space):
            focused_window_key(window, key)
    assert field(window).text() == "a b "
    with qtbot.waitSignal(window.message_sent) as sent:
        focused_window_key(window, Qt.Key.Key_Return)
    assert sent.args == ["a b"]
    assert field(window).text() == ""
    with qtbot.waitSignal(window.interrupt_requested):
        focused_window_key(window, Qt.Key.Key_Escape)
    with qtbot.waitSignal(window.talk_pressed):
        focused_window_key(window, Qt.Key.Key_Space)


def test_an_empty_line_is_not_sent(qtbot: QtBot, window: MainWindow) -> None:
    """Enter on nothing, or on blanks, does nothing."""
    field(window).setText("   ")
    with qtbot.assertNotEmitted(window.message_sent):
        QTest.keyClick(field(window), Qt.Key.Key_Return)


def test_what_was_sent_comes_back_with_up(window: MainWindow) -> None:
    """Up walks back through what was typed, Down forward to the empty line."""
    for text in ("first", "second"):
        field(window).setText(text)
        QTest.keyClick(field(window), Qt.Key.Key_Return)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(field(window), key)
        seen.append(field(window).text())
    assert seen == ["second", "first", "second", ""]


@pytest.mark.parametrize("state", list(State))
def test_escape_interrupts_in_every_state(qtbot: QtBot, window: MainWindow, state: State) -> None:
    """Esc asks for silence whatever is going on."""
    window.set_state(state)
    with qtbot.waitSignal(window.interrupt_requested):
        focused_window_key(window, Qt.Key.Key_Escape)


def test_the_round_button_is_held_like_the_key(qtbot: QtBot, window: MainWindow) -> None:
    """Mouse down talks, mouse up ends; with the keyboard Enter does each."""
    button = window.findChild(TalkButton)
    assert button is not None
    with qtbot.waitSignal(window.talk_pressed):
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.talk_released):
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.talk_pressed):
        QTest.keyClick(button, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.talk_released):
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_the_key_and_the_button_together_are_one_hold(window: MainWindow) -> None:
    """Never two presses without a release between them."""
    edges: list[str] = []
    window.talk_pressed.connect(lambda: edges.append("press"))
    window.talk_released.connect(lambda _at: edges.append("release"))
    button = window.findChild(TalkButton)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    focused_window_key(window, Qt.Key.Key_Space)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert edges == ["press", "release"]


def test_every_control_is_reached_by_tab_and_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    """Tab walks through all controls and comes back; none is nameless, none is invisible."""
    window.set_drawer(True)
    window.show_problem(Problem("Something happened."))
    window.set_setup_progress("Installing", 0.5)
    field(window).setText("text, so that it can be sent")
    wanted = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }  # fmt: skip
    assert len(wanted) >= 9
    reached: set[QWidget] = set()
    for _ in range(3 * len(wanted)):
        focused_window_key(window, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        assert widget.isVisible()
        assert widget.accessibleName(), widget
        reached.add(widget)
    assert wanted <= reached


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("opened", [False, True])
def test_no_text_is_cut_at_any_size(window: MainWindow, size: tuple[int, int], opened: bool) -> None:
    """The status in every state, the name, the placeholder and a notice are whole."""
    window.resize(*size)
    window.set_drawer(opened)
    window.show_problem(Problem("No microphone was found.", "Plug one in, or type your message."))
    QApplication.processEvents()
    for state in State:
        window.set_state(state)
        metrics = QFontMetrics(window.status.font())
        assert metrics.horizontalAdvance(window.status.text()) <= window.status.width()
        assert metrics.height() <= window.status.height()
    line = field(window)
    assert QFontMetrics(line.font()).horizontalAdvance(line.placeholderText()) <= line.width() - 4
    notice = window.notices.notices[0]
    assert notice.height() >= notice.heightForWidth(notice.width())
    assert window.rect().contains(notice.geometry().translated(window.notices.pos()))


def test_the_status_line_says_every_state_in_words(window: MainWindow) -> None:
    """Six states, six different lines; loading names what is awaited, failure names what is missing."""
    window.set_stage(StageStatus("asr", "starter", "failed"))
    window.set_stage(StageStatus("tts", "starter", "loading"))
    said = {}
    for state in State:
        window.set_state(state)
        said[state] = window.status.text()
    assert len(set(said.values())) == len(State)
    assert said[State.READY] == "Hold Space to talk"
    assert "the voice" in said[State.LOADING]
    assert "speech recognition" in said[State.FAILED]
    assert window.status.accessibleName() == f"Status: {said[State.FAILED]}"


def test_words_appear_as_they_are_said(window: MainWindow) -> None:
    """Captions and transcript take the word at once; two lines fill a page; an interrupt clears the captions."""
    window.set_heard(1, "tell me a story")
    window.set_state(State.SPEAKING)
    for word in ["Once", "upon", "a", "time"] * 20:
        window.show_word(word, 1)
    assert window.captions.text().endswith("upon a time")
    assert window.captions.marked() == "time"
    assert 0 < len(window.captions._page()[1]) <= 2
    assert "Once upon a time" in window.drawer.transcript.toPlainText()
    window.set_state(State.READY)
    window.turn_ended(report(1, "tell me a story", "Once upon", Outcome.CANCELLED))
    assert window.captions.text() == ""
    assert window.drawer.transcript.toPlainText().endswith("Once upon\ninterrupted")


def test_captions_and_drawer_are_switched_by_key_button_and_menu_alike(qtbot: QtBot, window: MainWindow) -> None:
    """One state, three ways to change it, and the settings hear of the captions."""
    with qtbot.waitSignal(window.captions_toggled) as toggled:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert toggled.args == [False]
    assert window.captions.isHidden()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert window.drawer.isVisible()
    window.menu.conversation.trigger()
    assert window.drawer.isHidden()


def test_the_drawer_slides_unless_motion_is_reduced(qtbot: QtBot, window: MainWindow) -> None:
    """Animated, it ends where the instant one is at once."""
    window.set_drawer(True)
    there = window.drawer.geometry()
    window.set_drawer(False)
    window.set_reduced_motion(False)
    window.set_drawer(True)
    assert window.drawer.geometry() != there
    qtbot.waitUntil(lambda: window.drawer.geometry() == there)


def test_the_set_up_strip_can_be_dismissed_and_goes_when_done(window: MainWindow) -> None:
    """Once dismissed it stays away until the set-up is over; then a new one may come."""
    window.set_setup_progress("Installing torch", 0.4)
    assert window.strip.isVisible()
    QTest.keyClick(window.strip._close, Qt.Key.Key_Return)
    window.set_setup_progress("Installing torch", 0.5)
    assert window.strip.isHidden()
    window.set_setup_progress("", None)
    window.set_setup_progress("Installing piper", None)
    assert window.strip.isVisible()


def test_a_theme_chosen_in_the_menu_is_told(qtbot: QtBot, window: MainWindow) -> None:
    """For the settings to remember."""
    with qtbot.waitSignal(window.theme_changed) as changed:
        window.menu.theme_chosen.emit("dark")
    assert changed.args == ["dark"]
    window.set_theme("system")


def test_the_badge_says_what_runs(window: MainWindow) -> None:
    """The starter says so and explains itself; what takes over says so in its place."""
    badge = window.top_bar.badge
    assert badge.accessibleName() == "Starter – nothing leaves this machine"
    assert "Nothing you say leaves this machine" in badge.toolTip()
    window.set_badge("Full models – nothing leaves this machine", "Full", "Whisper listens.")
    assert badge.accessibleName() == "Full models – nothing leaves this machine"
    assert badge.toolTip() == "Whisper listens."


def test_a_level_that_is_no_number_does_no_harm(window: MainWindow) -> None:
    """The ring shows 0..1 whatever the microphone says."""
    window.set_state(State.LISTENING)
    for level, shown in ((2.0, 1.0), (float("nan"), 1.0)):
        window.set_level(level)
        assert window.talk.level == shown


def test_minimised_nothing_is_painted_and_nothing_is_held(qtbot: QtBot, window: MainWindow) -> None:
    """A minimised window counts as release, and its face sleeps."""
    QTest.keyPress(window.windowHandle(), Qt.Key.Key_Space)
    with qtbot.waitSignal(window.talk_released):
        window.showMinimized()
    qtbot.waitUntil(lambda: not window.view.running)
    window.showNormal()
    qtbot.waitUntil(lambda: window.view.running)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_about_says_what_runs_and_is_freed(qtbot: QtBot, window: MainWindow) -> None:
    """Version and engines are told; closing it leaves nothing behind."""
    window.set_stage(StageStatus("tts", "espeak", "ready"))
    window.show_about()
    dialogs = [widget for widget in QApplication.topLevelWidgets() if widget.windowTitle() == "About Parley"]
    texts = " ".join(label.text() for label in dialogs[0].findChildren(QWidget) if hasattr(label, "text"))
    assert "1.2.3" in texts
    assert "The voice: espeak" in texts
    with qtbot.waitSignal(dialogs[0].destroyed):
        dialogs[0].close()


def test_a_closed_window_is_freed(qtbot: QtBot) -> None:
    """No timer, connection or closure keeps a window alive."""
    window = MainWindow()
    window.set_avatar("Nova", SmileyPainter())
    window.show()
    gone = weakref.ref(window)
    with qtbot.waitSignal(window.destroyed):
        window.close()
        window.deleteLater()
    del window
    gc.collect()
    assert gone() is None


def files(*paths: Path) -> QMimeData:
    """What a file manager lets fall."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_file_that_is_dropped_belongs_to_the_studio(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """While it is held above the window a veil says so; a folder, or two files, are not taken."""
    photo = tmp_path / "me.jpg"
    photo.write_bytes(b"x")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = files(photo)
    entering = QDragEnterEvent(QPoint(40, 90), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    assert window._drop.veil.isVisible()
    assert window._drop.veil.geometry() == window.rect()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert window._drop.veil.isHidden()
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(40, 90), Qt.DropAction.CopyAction, data, buttons, keys))
    with qtbot.waitSignal(window.file_dropped) as dropped:
        QApplication.sendEvent(window, QDropEvent(QPointF(40, 90), Qt.DropAction.CopyAction, data, buttons, keys))
    assert dropped.args == [str(photo)]
    for wrong in (files(tmp_path), files(photo, photo), QMimeData()):
        entering = QDragEnterEvent(QPoint(40, 90), Qt.DropAction.CopyAction, wrong, buttons, keys)
        QApplication.sendEvent(window, entering)
        assert not entering.isAccepted()
        assert window._drop.veil.isHidden()


def test_a_file_dropped_on_the_typed_line_is_a_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Its path is not typed; a text that is dropped there is."""
    photo = tmp_path / "me.jpg"
    photo.write_bytes(b"x")
    data = files(photo)
    data.setText(str(photo))
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    with qtbot.waitSignal(window.file_dropped):
        for kind in (QDragEnterEvent, QDropEvent):
            at = QPoint(9, 9) if kind is QDragEnterEvent else QPointF(9, 9)
            QApplication.sendEvent(field(window), kind(at, copy, data, buttons, keys))
    assert field(window).text() == ""
    text = QMimeData()
    text.setText("hello")
    for kind in (QDragEnterEvent, QDropEvent):
        at = QPoint(9, 9) if kind is QDragEnterEvent else QPointF(9, 9)
        QApplication.sendEvent(field(window), kind(at, copy, text, buttons, keys))
    assert field(window).text() == "hello"


def test_the_studio_is_asked_for_by_key_and_menu(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+E and the menu's item are one."""
    with qtbot.waitSignal(window.studio_wanted):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.studio_wanted):
        window.menu.avatars.trigger()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_last_answer_is_saved_where_the_person_says(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """Ctrl+S asks where, with a name that tells who and which; without an answer that can be saved it does nothing."""
    window.native_choosers = False
    wanted = QSignalSpy(window.save_wanted)
    assert not window.menu.save.isEnabled()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert wanted.count() == 0
    for turn in (7, 8):
        window.turn_ended(report(turn, "hello", "Hi!"))
        window.set_savable(turn, True)
    assert window.menu.save.isEnabled()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert wanted.at(0) == [8]
    chooser = window.findChild(QFileDialog)
    assert chooser is not None
    assert Path(chooser.selectedFiles()[0]).name == "Nova, answer 8.mp4"
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    with qtbot.waitSignal(window.save_answer_to) as told:
        chooser.fileSelected.emit(str(tmp_path / "x.mp4"))
        chooser.close()
    assert told.args == [8, str(tmp_path / "x.mp4")]
    window.answers.save_wanted.emit(7)
    assert wanted.at(1) == [7]
    for turn in (7, 8):
        window.set_savable(turn, False)
    assert not window.menu.save.isEnabled()


def test_no_two_entries_of_the_menu_have_the_same_key(window: MainWindow) -> None:
    """Neither shortcut nor underlined letter."""
    actions = [action for action in window.menu.actions() if not action.isSeparator()]
    shortcuts = [action.shortcut().toString() for action in actions if not action.shortcut().isEmpty()]
    letters = [action.text()[action.text().index("&") + 1].lower() for action in actions]
    assert len(set(shortcuts)) == len(shortcuts)
    assert len(set(letters)) == len(letters), letters


def test_a_face_that_rests_leaves_the_captions(qtbot: QtBot, window: MainWindow) -> None:
    """Where the face cannot be painted in time the words are shown, also to who has switched them off."""
    window.set_captions(False)
    assert not window.captions.isVisible()
    window.view._told_pace = Pace.REST
    window.view.pace_changed.emit("voice only")
    assert window.captions.isVisible()
    window.view._told_pace = Pace.EVERY
    window.view.pace_changed.emit("")
    assert not window.captions.isVisible()


def test_the_timings_stand_clear_of_the_notices(qtbot: QtBot, window: MainWindow) -> None:
    """What both need the upper left for is told one below the other."""
    window.resize(700, 800)
    window.set_timings(True)
    at_rest = window.hud.y()
    window.show_problem(Problem("Something that has to be read.", "And what to do about it."))
    qtbot.waitUntil(lambda: not window.hud.geometry().intersects(window.notices.geometry()))
    assert window.hud.y() > at_rest
