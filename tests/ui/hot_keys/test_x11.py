"""Keys of a real X server, pressed while another program's window has the focus."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.ui.hot_keys.keys import parse
from desktop.ui.hot_keys.x11 import X11Grabber
from tests.ui.hot_keys.servers import x_server

pytest.importorskip("Xlib", reason="X11 is spoken to through python-xlib, which comes with Parley on Linux")

from Xlib import X, display

PATIENCE_MS = 20_000
"""Busy machines take their time."""
WANTED = {"talk": parse("ctrl+alt+space"), "interrupt": parse("ctrl+alt+escape")}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A display of the test's own, where the window of another program has the focus."""
    if missing := [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]:
        pytest.skip(f"a display of one's own needs {', '.join(missing)}, which this machine does not have")
    with x_server() as name:
        monkeypatch.setenv("DISPLAY", name)
        other = display.Display()
        window = other.screen().root.create_window(0, 0, 200, 100, 0, 24, X.InputOutput, event_mask=X.KeyPressMask)
        window.map()
        other.sync()
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        other.sync()
        yield other
        other.close()


@pytest.fixture
def grabber(server: Any) -> Iterator[X11Grabber]:
    grabber = X11Grabber()
    yield grabber
    grabber.stop()


def keys(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=10)


def test_a_key_is_held_while_another_program_has_the_focus(qtbot: QtBot, grabber: X11Grabber, server: Any) -> None:
    """One press and one release however often the key repeats; the other program sees neither."""
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS) as ready:
        grabber.start(WANTED)
    assert ready.args == [("talk", "interrupt")]
    pressed, released = QSignalSpy(grabber.pressed), QSignalSpy(grabber.released)
    with qtbot.waitSignal(grabber.pressed, timeout=PATIENCE_MS):
        keys("keydown", "ctrl", "keydown", "alt", "keydown", "space")
    qtbot.wait(1200)  # the key repeats from 0.66 s on, every 40 ms
    assert released.count() == 0
    with qtbot.waitSignal(grabber.released, timeout=PATIENCE_MS):
        keys("keyup", "alt", "keyup", "ctrl", "keyup", "space")  # in whatever order they come up
    assert (pressed.count(), released.count()) == (1, 1)
    assert pressed.at(0) == ["talk"]
    space = server.keysym_to_keycode(0x20)
    seen = [server.next_event() for _ in range(server.pending_events())]
    assert [event for event in seen if event.type == X.KeyPress and event.detail == space] == []


def test_presses_follow_one_another(qtbot: QtBot, grabber: X11Grabber) -> None:
    """Quick taps are told apart, and the two keys as well."""
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS):
        grabber.start(WANTED)
    pressed, released = QSignalSpy(grabber.pressed), QSignalSpy(grabber.released)
    for _ in range(5):
        keys("key", "ctrl+alt+space")
    keys("key", "ctrl+alt+Escape")
    qtbot.waitUntil(lambda: released.count() == 6, timeout=PATIENCE_MS)
    assert [pressed.at(n) for n in range(6)] == [["talk"]] * 5 + [["interrupt"]]


@pytest.mark.parametrize("lock", ["Num_Lock", "Caps_Lock"])
def test_a_lock_makes_no_difference(qtbot: QtBot, grabber: X11Grabber, lock: str) -> None:
    """Whoever types with Num Lock on is heard as well."""
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS):
        grabber.start(WANTED)
    keys("key", lock)
    with qtbot.waitSignals([grabber.pressed, grabber.released], timeout=PATIENCE_MS):
        keys("key", "ctrl+alt+space")


def test_more_keys_than_asked_for_are_another_combination(qtbot: QtBot, grabber: X11Grabber) -> None:
    """Ctrl+Alt+Shift+Space belongs to whoever wants it."""
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS):
        grabber.start(WANTED)
    with qtbot.assertNotEmitted(grabber.pressed):
        keys("key", "ctrl+alt+shift+space")
    with qtbot.waitSignal(grabber.pressed, timeout=PATIENCE_MS):
        keys("key", "ctrl+alt+space")


def test_a_key_of_another_program_is_said(qtbot: QtBot, grabber: X11Grabber, server: Any) -> None:
    """Which it is, and the other key works all the same."""
    space = server.keysym_to_keycode(0x20)
    server.screen().root.grab_key(space, X.ControlMask | X.Mod1Mask, False, X.GrabModeAsync, X.GrabModeAsync)
    server.sync()
    problems = QSignalSpy(grabber.problem)
    with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS) as ready:
        grabber.start(WANTED)
    assert [problems.at(n)[0].what for n in range(problems.count())] == [
        "Ctrl+Alt+Space belongs to another program already."
    ]
    assert ready.args == [("interrupt",)]
    with qtbot.waitSignal(grabber.pressed, timeout=PATIENCE_MS) as pressed:
        keys("key", "ctrl+alt+Escape")
    assert pressed.args == ["interrupt"]


def test_what_is_given_back_can_be_had_again(qtbot: QtBot, server: Any) -> None:
    """Off and on in the settings, ten times; it is quick, since the window waits for it."""
    for _ in range(10):
        grabber = X11Grabber()
        with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS) as ready:
            grabber.start(WANTED)
        assert ready.args == [("talk", "interrupt")]
        began = time.perf_counter()
        grabber.stop()
        assert time.perf_counter() - began < 1.0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib drops its socket open
def test_without_a_server_it_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence; nothing else happens."""
    monkeypatch.setenv("DISPLAY", ":4711")
    grabber = X11Grabber()
    with qtbot.waitSignal(grabber.problem, timeout=PATIENCE_MS) as told:
        grabber.start(WANTED)
    assert "no keys for every program" in told.args[0].what
    grabber.stop()


def test_a_server_that_goes_away_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread ends, the window does not."""
    if not shutil.which("Xvfb"):
        pytest.skip("a display of one's own needs Xvfb, which this machine does not have")
    grabber = X11Grabber()
    problems = QSignalSpy(grabber.problem)
    with x_server() as name:
        monkeypatch.setenv("DISPLAY", name)
        with qtbot.waitSignal(grabber.ready, timeout=PATIENCE_MS):
            grabber.start(WANTED)
    qtbot.waitUntil(lambda: problems.count() == 1, timeout=PATIENCE_MS)
    assert "stopped working" in problems.at(0)[0].what
    grabber.stop()
