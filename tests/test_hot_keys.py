"""Hot keys of the settings, joined to a window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop import hot_keys
from desktop.engine.errors import Problem
from desktop.hot_keys import HotKeys
from desktop.settings.model import HotKeysRoom
from desktop.ui.hot_keys.choose import NOT_HERE, NOT_ON_MACOS, way
from desktop.ui.hot_keys.grabber import Grabber, Wanted
from desktop.ui.window import MainWindow

ON = HotKeysRoom(everywhere=True)


class Keyboard(Grabber):
    """A grabber whose keys are pressed by the test."""

    now: Keyboard | None = None

    def _run(self, wanted: Wanted) -> None:
        Keyboard.now = self
        self.wanted = {name: str(keys) for name, keys in wanted.items()}
        self.ready.emit(tuple(wanted))
        self.stopped(self._woken.fileno())
        Keyboard.now = None


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def keys(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[HotKeys]:
    monkeypatch.setattr(hot_keys, "way", lambda: Keyboard)
    keys = HotKeys(window)
    yield keys
    keys.stop()


def keyboard() -> Keyboard:
    assert Keyboard.now is not None
    return Keyboard.now


def test_holding_the_key_talks_and_letting_go_ends(qtbot: QtBot, window: MainWindow, keys: HotKeys) -> None:
    """Whatever has the focus; a tap is not explained, since nobody looks at the window."""
    with qtbot.waitSignal(keys.ready):
        keys.follow(ON)
    assert keyboard().wanted == {"talk": "ctrl+alt+space", "interrupt": "ctrl+alt+escape"}
    with qtbot.waitSignal(window.talk_pressed):
        keyboard().pressed.emit("talk")
    with qtbot.waitSignal(window.talk_released):
        keyboard().released.emit("talk")
    assert window.notices.notices == []
    with qtbot.waitSignal(window.interrupt_requested):
        keyboard().pressed.emit("interrupt")


def test_switched_off_nothing_is_taken(qtbot: QtBot, keys: HotKeys) -> None:
    """And what was held is let go."""
    keys.follow(HotKeysRoom())
    assert Keyboard.now is None
    with qtbot.waitSignal(keys.ready):
        keys.follow(ON)
    with qtbot.waitSignal(keys.talk):
        keyboard().pressed.emit("talk")
    with qtbot.waitSignal(keys.talk) as let_go:
        keys.follow(HotKeysRoom())
    assert let_go.args == [False]
    assert Keyboard.now is None


def test_only_a_change_takes_the_keys_anew(qtbot: QtBot, keys: HotKeys) -> None:
    """Settings change often; the keys seldom do."""
    with qtbot.waitSignal(keys.ready):
        keys.follow(ON)
    first = keyboard()
    keys.follow(HotKeysRoom(everywhere=True))
    assert keyboard() is first
    with qtbot.waitSignal(keys.ready):
        keys.follow(HotKeysRoom(everywhere=True, talk="f9"))
    assert keyboard().wanted["talk"] == "f9"


@pytest.mark.parametrize(
    ("room", "says", "left"),
    [
        (HotKeysRoom(everywhere=True, talk="ctrl+spcae"), 'Did you mean "space"?', ("interrupt",)),
        (HotKeysRoom(everywhere=True, interrupt="space"), "taken from every program", ("talk",)),
        (HotKeysRoom(everywhere=True, interrupt="alt+ctrl+space"), "cannot both", ("talk",)),
    ],
)
def test_what_cannot_be_a_key_is_said(
    qtbot: QtBot, keys: HotKeys, room: HotKeysRoom, says: str, left: tuple[str, ...]
) -> None:
    """One sentence, and the other key works."""
    problems = QSignalSpy(keys.problem)
    with qtbot.waitSignal(keys.ready) as ready:
        keys.follow(room)
    assert ready.args == [left]
    assert problems.count() == 1
    assert says in problems.at(0)[0].what


def test_no_key_at_all_is_a_choice(keys: HotKeys) -> None:
    """Both left empty: nothing is taken and nothing said."""
    problems = QSignalSpy(keys.problem)
    keys.follow(HotKeysRoom(everywhere=True, talk="", interrupt=""))
    assert (problems.count(), Keyboard.now) == (0, None)


def test_where_there_is_no_way_it_is_said(qtbot: QtBot, keys: HotKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, where it is switched on, with what does the same."""
    monkeypatch.setattr(hot_keys, "way", lambda: NOT_HERE)
    with qtbot.waitSignal(keys.problem) as told:
        keys.follow(ON)
    assert told.args == [NOT_HERE]
    with qtbot.assertNotEmitted(keys.problem):
        keys.follow(ON)


@pytest.mark.parametrize(
    ("platform", "qt", "session", "found"),
    [
        ("linux", "xcb", "x11", "X11Grabber"),
        ("linux", "wayland", "wayland", "PortalGrabber"),
        ("linux", "xcb", "wayland", "PortalGrabber"),
        ("win32", "windows", "", "WindowsGrabber"),
        ("darwin", "cocoa", "", NOT_ON_MACOS),
        ("linux", "offscreen", "", NOT_HERE),
    ],
)
def test_each_desktop_has_its_way(
    monkeypatch: pytest.MonkeyPatch, platform: str, qt: str, session: str, found: str | Problem
) -> None:
    """Under Wayland the X server that is there for older programs is not asked: it would not see the keys."""
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("desktop.ui.hot_keys.choose.QGuiApplication.platformName", lambda: qt)
    monkeypatch.setenv("XDG_SESSION_TYPE", session)
    chosen = way()
    assert (chosen if isinstance(chosen, Problem) else getattr(chosen, "__name__", "")) == found
