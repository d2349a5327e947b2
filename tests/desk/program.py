"""The program at a desk, used as a person uses it: keys, mouse, microphone, loudspeaker and the log."""

from __future__ import annotations

import json
import re
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np

from desktop.media import read_sound
from desktop.paths import resource
from tests.desk.recording import wait_until
from tests.desk.virtual_desk import Desk

LISTEN_RATE = 16_000
_STATE = re.compile(r"desktop\.engine\.turns: (loading|ready|listening|thinking|speaking|failed)$", re.MULTILINE)


class Program:
    """main.py in its window, started at `desk`."""

    def __init__(self, desk: Desk, folder: Path, *options: str, settings: str = "") -> None:
        self.desk = desk
        self._report = folder / "report.json"
        self._log = folder / "data" / "logs" / "parley.log"
        command = [sys.executable, str(resource("main.py")), "--starter-only", "--report", str(self._report)]
        command += ["--data-dir", str(folder / "data"), *options]
        if settings:
            (folder / "settings.ini").write_text(settings, encoding="utf-8")
            command += ["--settings", str(folder / "settings.ini")]
        self.process = desk.run(command)
        self.wait_for_states("ready")
        self.window = desk.window_id("^Parley$")
        desk.focus(self.window)

    def log(self) -> str:
        """The log so far."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def states(self) -> list[str]:
        """The states of the conversation so far, in order."""
        return _STATE.findall(self.log())

    def wait_for_states(self, *states: str, timeout_s: float = 30.0) -> None:
        """Wait until the conversation has gone through `states`, these last."""
        wanted = list(states)
        wait_until(lambda: self.states()[-len(wanted) :] == wanted or None, f"{wanted} in the log", timeout_s)

    def wait_for_count(self, state: str, count: int, timeout_s: float = 40.0) -> None:
        """Wait until `state` was entered `count` times."""
        wait_until(lambda: self.states().count(state) >= count or None, f"{state} {count} times", timeout_s)

    def write(self, text: str) -> None:
        """Click into the line for messages, type and send."""
        width, height = self.size()
        self.desk.click(self.window, width // 2 - 60, height - 36)
        self.desk.type(text)
        self.desk.key("Return")

    def hold_and_say(self, sound: np.ndarray, rate: int = LISTEN_RATE) -> None:
        """Hold the space bar, say `sound`, let go."""
        self.desk.key_down("space")
        self.wait_for_states("listening")
        self.desk.say_into_microphone(sound, rate).wait(60)
        self.desk.key_up("space")

    def size(self) -> tuple[int, int]:
        """Width and height of the window, pixels."""
        lines = self.desk.tool("xdotool", "getwindowgeometry", "--shell", self.window).split()
        values = dict(line.split("=") for line in lines)
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.desk.tool("xdotool", "windowsize", "--sync", self.window, str(width), str(height))

    def close(self) -> dict[str, Any]:
        """End the program politely and return its report."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0
        report: dict[str, Any] = json.loads(self._report.read_text("utf-8"))
        return report


def question() -> np.ndarray:
    """The recorded question, at LISTEN_RATE."""
    return np.concatenate([*read_sound(resource("assets", "question.wav"))])
