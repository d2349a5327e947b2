"""The first start at a desk: the guide, by keyboard, with a real microphone and loudspeaker."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from desktop.paths import resource
from tests.desk.recording import DEVICE_RATE, wait_until
from tests.desk.virtual_desk import Desk

pytestmark = pytest.mark.desk


def start(desk: Desk, folder: Path) -> subprocess.Popen[bytes]:
    """The program as a person starts it, its settings in the desk's own home."""
    return desk.run(
        [sys.executable, str(resource("main.py")), "--starter-only", "--data-dir", str(folder / "data")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def stop(program: subprocess.Popen[bytes]) -> None:
    program.send_signal(signal.SIGTERM)
    assert program.wait(20) == 0


def settings_of(desk: Desk) -> str:
    return "".join(file.read_text("utf-8") for file in desk.folder.rglob("settings.ini"))


def log_of(folder: Path) -> str:
    log = folder / "data" / "logs" / "parley.log"
    return log.read_text("utf-8") if log.exists() else ""


def wait(condition: Callable[[], object], what: str, timeout_s: float = 20.0) -> None:
    wait_until(condition, what, timeout_s)


def voice(seconds: float) -> np.ndarray:
    at = np.arange(round(seconds * DEVICE_RATE)) / DEVICE_RATE
    return (0.3 * np.sin(2 * np.pi * 220 * at)).astype(np.float32)


def windows(desk: Desk, title: str) -> list[str]:
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title],
        env=desk.environment, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    return found.stdout.split()


def test_the_first_start(desk: Desk, tmp_path: Path) -> None:
    """The guide comes by itself; a voice is heard, the person of the call says a few words, a way to talk is chosen.
    It is finished with the keyboard alone, the choice holds, and the next start is without it."""
    program = start(desk, tmp_path)
    guide = desk.window_id("^First steps$", 30.0)
    wait(lambda: "turns: ready" in log_of(tmp_path) or None, "the conversation", 40.0)
    desk.focus(guide)
    desk.key("Return")  # Let's begin
    wait(lambda: log_of(tmp_path).count("capture: microphone") >= 2 or None, "the meter")
    desk.say_into_microphone(voice(1.5), DEVICE_RATE).wait(20)
    desk.key("Return")  # Continue, which is there now that the voice was heard
    with desk.record_speaker() as recording:
        desk.key("space")  # Play a sound
        recording.wait_for(lambda sound: np.abs(sound).max(initial=0) > 0.05)
    wait(lambda: "turns: speaking" in log_of(tmp_path) or None, "a few words")
    desk.key("shift+Tab", "shift+Tab", "space")  # Yes, I hear it
    desk.key("Return")  # Continue
    desk.key("Return")  # what this computer can do: later
    desk.key("shift+Tab", "shift+Tab", "space")  # Just talk
    wait(lambda: "hands_free = yes" in settings_of(desk) or None, "the choice in the settings")
    desk.key("Tab", "Tab", "Return", "Return")  # Continue, Start talking
    wait(lambda: "guide = no" in settings_of(desk) or None, "the end of the guide in the settings")
    wait(lambda: not windows(desk, "^First steps$") or None, "the guide to close")
    stop(program)
    before = len(log_of(tmp_path))
    program = start(desk, tmp_path)
    wait(lambda: "turns: ready" in log_of(tmp_path)[before:] or None, "the second start", 40.0)
    assert not windows(desk, "^First steps$")
    stop(program)


def test_the_guide_holds_nobody_up(desk: Desk, tmp_path: Path) -> None:
    """While it is open one can talk in the call's window; Esc ends it, and it does not come again."""
    program = start(desk, tmp_path)
    guide = desk.window_id("^First steps$", 30.0)
    wait(lambda: "turns: ready" in log_of(tmp_path) or None, "the conversation", 40.0)
    desk.focus(desk.window_id("^Parley$"))
    desk.key_down("space")
    wait(lambda: "turns: listening" in log_of(tmp_path) or None, "listening")
    desk.key_up("space")
    desk.focus(guide)
    desk.key("Escape")
    wait(lambda: "guide = no" in settings_of(desk) or None, "the end of the guide in the settings")
    stop(program)
