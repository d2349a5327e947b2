"""Talking while another program's window has the focus: by keys for every program, and by commands."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.paths import resource
from tests.desk.program import LISTEN_RATE, Program, question
from tests.desk.virtual_desk import Desk

pytest.importorskip("Xlib", reason="X11 is spoken to through python-xlib, which comes with Parley on Linux")

from Xlib import X, display

pytestmark = [pytest.mark.desk, pytest.mark.slow]

EVERYWHERE = "[hot_keys]\neverywhere = yes\n"


@contextmanager
def another_program(desk: Desk) -> Iterator[None]:
    """Its window has the focus."""
    connection = display.Display(desk.environment["DISPLAY"])
    window = connection.screen().root.create_window(0, 0, 300, 200, 0, 24, X.InputOutput, event_mask=X.KeyPressMask)
    window.map()
    connection.sync()
    window.set_input_focus(X.RevertToParent, X.CurrentTime)
    connection.sync()
    yield
    connection.close()


def command(desk: Desk, program: Program, tmp_path: Path, word: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, str(resource("main.py")), "--data-dir", str(tmp_path / "data"), word]
    return subprocess.run(words, env=desk.environment, capture_output=True, text=True, timeout=30, check=False)


def test_the_keys_work_in_every_program(desk: Desk, tmp_path: Path) -> None:
    """Held for as long as a question takes, however often the key repeats: it is answered. The other key stops it."""
    program = Program(desk, tmp_path, settings=EVERYWHERE)
    with another_program(desk):
        for key in ("ctrl", "alt", "space"):
            desk.key_down(key)
        program.wait_for_states("listening")
        desk.say_into_microphone(question(), LISTEN_RATE).wait(60)
        for key in ("space", "alt", "ctrl"):
            desk.key_up(key)
        program.wait_for_states("listening", "thinking", "speaking")
        desk.key("ctrl+alt+Escape")
        program.wait_for_states("speaking", "ready")
    (turn,) = program.close()["turns"]
    assert (turn["heard"], turn["outcome"]) == ("how many days until christmas", "cancelled")


def test_commands_reach_the_program_that_runs(desk: Desk, tmp_path: Path) -> None:
    """--toggle begins and ends talking, --interrupt stops the answer; without a running program both say so."""
    program = Program(desk, tmp_path)
    with another_program(desk):
        assert command(desk, program, tmp_path, "--toggle").returncode == 0
        program.wait_for_states("listening")
        desk.say_into_microphone(question(), LISTEN_RATE).wait(60)
        assert command(desk, program, tmp_path, "--toggle").returncode == 0
        program.wait_for_states("listening", "thinking", "speaking")
        assert command(desk, program, tmp_path, "--interrupt").returncode == 0
        program.wait_for_states("speaking", "ready")
    (turn,) = program.close()["turns"]
    assert turn["heard"] == "how many days until christmas"
    nobody = command(desk, program, tmp_path, "--toggle")
    assert (nobody.returncode, nobody.stderr.strip()) == (
        1,
        "Parley is not running, or does not answer. Start it first.",
    )


def test_a_second_start_shows_the_first(desk: Desk, tmp_path: Path) -> None:
    """It says so and ends; there is one window, and it has the focus again."""
    program = Program(desk, tmp_path)
    with another_program(desk):
        began = time.perf_counter()
        second = command(desk, program, tmp_path, "--starter-only")
        assert second.returncode == 0
        assert "open already" in second.stdout
        assert time.perf_counter() - began < 10
        assert desk.tool("xdotool", "search", "--onlyvisible", "--name", "^Parley$").split() == [program.window]
    program.close()
