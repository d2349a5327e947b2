"""The way of Windows, against a stand-in for its library: what is asked of it, and what becomes of its answers."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.ui.hot_keys import windows
from desktop.ui.hot_keys.keys import parse
from desktop.ui.hot_keys.windows import WindowsGrabber

PATIENCE_MS = 20_000
"""Busy machines take their time."""
WANTED = {"talk": parse("ctrl+alt+space"), "interrupt": parse("super+f9")}


class User32:
    """Keys of the system: which are registered, which are down, and the messages that wait."""

    def __init__(self, taken: tuple[int, ...] = ()) -> None:
        self.taken = taken
        self.registered: dict[int, tuple[int, int]] = {}
        self.down: set[int] = set()
        self.waiting: deque[int] = deque()

    def RegisterHotKey(self, _window: None, number: int, modifiers: int, virtual: int) -> int:
        if virtual in self.taken:
            return 0
        self.registered[number] = (modifiers, virtual)
        return 1

    def UnregisterHotKey(self, _window: None, number: int) -> int:
        return int(self.registered.pop(number, None) is not None)

    def PeekMessageW(self, message: Any, _window: None, _first: int, _last: int, _remove: int) -> int:
        if not self.waiting:
            return 0
        ctypes.cast(message, ctypes.POINTER(windows._Message)).contents.number = self.waiting.popleft()
        return 1

    def GetAsyncKeyState(self, virtual: int) -> int:
        return 0x8000 if virtual in self.down else 1

    def press(self, number: int) -> None:
        self.down.add(self.registered[number][1])
        self.waiting.append(number)


@pytest.fixture
def user32(monkeypatch: pytest.MonkeyPatch) -> User32:
    library = User32()
    monkeypatch.setattr(windows, "_user32", lambda: library)
    return library


@pytest.fixture
def grabber(user32: User32) -> Iterator[WindowsGrabber]:
    grabber = WindowsGrabber()
    yield grabber
    grabber.stop()
    assert user32.registered == {}


def test_a_key_is_held_until_it_is_up(qtbot: QtBot, grabber: WindowsGrabber, user32: User32) -> None:
    """Registered without repeats; the release is found by asking."""
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS):
        grabber.start(WANTED)
    assert user32.registered == {1: (0x4000 | 0x2 | 0x1, 0x20), 2: (0x4000 | 0x8, 0x78)}
    released = QSignalSpy(grabber.released)
    with qtbot.waitSignal(grabber.pressed, timeout=PATIENCE_MS) as pressed:
        user32.press(1)
    assert pressed.args == ["talk"]
    with qtbot.waitSignal(grabber.pressed, timeout=PATIENCE_MS) as pressed:
        user32.press(2)
    assert pressed.args == ["interrupt"]
    assert released.count() == 0
    with qtbot.waitSignal(grabber.released, timeout=PATIENCE_MS) as told:
        user32.down.discard(0x20)
    assert told.args == ["talk"]


def test_a_key_of_another_program_is_said(qtbot: QtBot, grabber: WindowsGrabber, user32: User32) -> None:
    """Which it is, and the other one works."""
    user32.taken = (0x78,)
    problems = QSignalSpy(grabber.problem)
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS) as ready:
        grabber.start(WANTED)
    assert ready.args == [("talk",)]
    assert [problems.at(n)[0].what for n in range(problems.count())] == ["Super+F9 belongs to another program already."]
