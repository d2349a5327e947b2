"""What the person wants around the call, and what the window shows of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop.engine.state import State
from desktop.ui.models_data import Running
from desktop.ui.status import status_text
from desktop.ui.talk_button import TalkButton
from desktop.ui.window import MainWindow

WISHES = {
    "settings_wanted": "S&ettings…",
    "conversations_wanted": "A&ll conversations…",
    "new_conversation_wanted": "&New conversation",
    "guide_wanted": "&First steps…",
    "updates_wanted": "Look for a &newer version",
    "diagnostics_wanted": "Copy &diagnostics",
}


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    window.set_avatar("Nova", None)
    window.set_state(State.READY)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def action(window: MainWindow, text: str) -> QAction:
    return next(action for action in window.findChildren(QAction) if action.text() == text)


@pytest.mark.parametrize("signal", sorted(WISHES))
def test_the_menu_says_what_is_wanted(qtbot: QtBot, window: MainWindow, signal: str) -> None:
    """Each wish is a signal; nothing else happens in the window."""
    with qtbot.waitSignal(getattr(window, signal)):
        action(window, WISHES[signal]).trigger()


@pytest.mark.parametrize(
    ("keys", "signal"),
    [
        ("ctrl+,", "settings_wanted"),
        ("ctrl+n", "new_conversation_wanted"),
        ("ctrl+l", "conversations_wanted"),
        ("ctrl+j", "hands_free_toggled"),
        ("ctrl+shift+p", "private_toggled"),
    ],
)
def test_keys_do_the_same_also_while_one_types(qtbot: QtBot, window: MainWindow, keys: str, signal: str) -> None:
    """The line's own shortcuts stand back."""
    window.edit.field.setFocus()
    modifiers = Qt.KeyboardModifier.ControlModifier
    if "shift" in keys:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(getattr(window, signal)):
        QTest.keyClick(window.windowHandle(), Qt.Key(ord(keys[-1].upper())), modifiers)


def button(window: MainWindow, name: str) -> QAbstractButton:
    return next(found for found in window.findChildren(QAbstractButton) if found.accessibleName() == name)


def test_hands_free_is_one_click(qtbot: QtBot, window: MainWindow) -> None:
    """The button, the menu and the settings show one state; only the person's hand is told further."""
    with qtbot.waitSignal(window.hands_free_toggled) as told:
        QTest.mouseClick(button(window, "Hands-free (Ctrl+J)"), Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert window.menu.hands_free.isChecked()
    assert window.status.text() == "Listening – just talk"
    assert "just talk" in window.talk.accessibleDescription()
    with qtbot.assertNotEmitted(window.hands_free_toggled):
        window.set_hands_free(False)
    assert not button(window, "Hands-free (Ctrl+J)").isChecked()
    assert window.status.text() == "Hold Space to talk"


def test_a_wake_word_is_asked_for(window: MainWindow) -> None:
    """Only where one has to say it: hands-free."""
    window.set_wake_word("hey Nova")
    assert window.status.text() == "Hold Space to talk"
    window.set_hands_free(True)
    assert window.status.text() == "Say “hey Nova”, then talk"
    assert status_text(State.SPEAKING, {}, hands_free=True, wake_word="hey Nova") == "Speaking – Esc to stop"


def test_hands_free_shows_that_it_hears(qtbot: QtBot, window: MainWindow) -> None:
    """The level moves while nobody has begun; in silence nothing is painted, and by the key nothing is shown before."""
    talk = window.findChild(TalkButton)
    assert talk is not None
    talk.set_level(0.8)
    assert not talk._timer.isActive()
    window.set_hands_free(True)
    talk.set_level(0.8)
    assert talk._timer.isActive()
    loud = talk.grab().toImage()
    talk.set_level(0.0)
    qtbot.waitUntil(lambda: not talk._timer.isActive())
    assert talk.grab().toImage() != loud


def test_private_is_seen(qtbot: QtBot, window: MainWindow) -> None:
    """A sign in the top bar, with its meaning; in a small window it is still there."""
    pill = window.top_bar.private
    assert not pill.isVisible()
    with qtbot.waitSignal(window.private_toggled) as told:
        window.menu.private.trigger()
    assert told.args == [True]
    assert pill.isVisible()
    assert "nothing of this conversation is kept" in pill.toolTip()
    window.resize(360, 480)
    QApplication.processEvents()
    assert pill.width() >= 34
    assert window.top_bar.name.width() >= 60
    with qtbot.assertNotEmitted(window.private_toggled):
        window.set_private(False)
    assert not pill.isVisible()


def test_a_hot_key_is_held_like_space(window: MainWindow) -> None:
    """Whatever loses the focus meanwhile; it and the space bar together are one hold."""
    edges: list[str] = []
    window.talk_pressed.connect(lambda: edges.append("press"))
    window.talk_released.connect(lambda _at: edges.append("release"))
    window.talk_held(True)
    window.talk_held(True)
    window.talk_key.drop()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Space)
    assert edges == ["press"]
    window.talk_held(False)
    window.talk_held(False)
    assert edges == ["press", "release"]
    assert window.notices.notices == []


def test_a_command_begins_and_ends(qtbot: QtBot, window: MainWindow) -> None:
    """Toggled twice is one turn; silence in between begins anew."""
    edges: list[str] = []
    window.talk_pressed.connect(lambda: edges.append("press"))
    window.talk_released.connect(lambda _at: edges.append("release"))
    window.talk_toggled()
    window.talk_toggled()
    assert edges == ["press", "release"]
    window.talk_toggled()
    with qtbot.waitSignal(window.interrupt_requested):
        window.silence()
    window.talk_toggled()
    assert edges == ["press", "release"] * 2 + ["press"]


def test_silence_from_afar_leaves_the_window_as_it_is(window: MainWindow) -> None:
    """Esc closes the conversation in a quiet call; a hot key does not."""
    window.set_drawer(True)
    window.silence()
    assert window.menu.conversation.isChecked()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # raising, offscreen
def test_asked_for_it_comes_back_from_wherever_it_is(window: MainWindow) -> None:
    """Hidden or minimised."""
    for leave in (window.hide, window.showMinimized):
        leave()
        window.shown_by_request()
        assert window.isVisible()
        assert not window.isMinimized()


def test_what_the_settings_say_is_set_before_it_is_shown(qtbot: QtBot) -> None:
    """Every switch, in a window that has no size yet."""
    window = MainWindow()
    qtbot.addWidget(window)
    for switch in (window.set_timings, window.set_captions, window.set_hands_free, window.set_private):
        for on in (True, False, True):
            switch(on)
    window.set_people([("nova", "Nova", "", None)], ("nova",))
    window.set_drawer(True)
    window.show()
    assert window.hud.isVisible()
    assert window.top_bar.private.isVisible()
    window.close()  # nobody holds it any more when this returns


def test_the_memory_is_asked_for_while_it_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    """Not before, and not after."""
    asked = QSignalSpy(window.memory_wanted)
    with qtbot.waitSignal(window.memory_wanted):
        window.set_timings(True)
    window.set_memory([Running("", "the window", 180.0), Running("llm", "llama-cpp", 2048.0)])
    assert window.hud.lines()[1:3] == [("Memory", "2.2 GiB"), ("   The answers", "2.0 GiB")]
    window.set_timings(False)
    before = asked.count()
    window._ask_for_memory()
    assert asked.count() == before
    assert not window._remembering.isActive()


def test_quit_ends_the_window(qtbot: QtBot, window: MainWindow) -> None:
    """And says so to whoever has more to end."""
    with qtbot.waitSignal(window.quit_wanted):
        window.menu.leave.trigger()
    assert not window.isVisible()
