"""A program that went down says so when it is started again, and can be talked to all the same."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.desk.program import Program
from tests.desk.recording import wait_until
from tests.desk.virtual_desk import Desk

pytestmark = pytest.mark.desk

_TITLE = "crashed the last time"


def visible(desk: Desk, title: str) -> bool:
    search = ["xdotool", "search", "--onlyvisible", "--name", title]
    return bool(subprocess.run(search, env=desk.environment, capture_output=True, timeout=20, check=False).stdout)


def started(desk: Desk, folder: Path, before: Program | None = None) -> Program:
    """The program, once one can talk; runs in one folder share the log, so the one `before` knows how often it was."""
    count = before.states().count("ready") if before else 0
    program = Program(desk, folder, settings="[window]\nlanguage = en\nguide = no\n")
    program.wait_for_count("ready", count + 1)
    return program


def test_the_next_start_tells_of_a_crash_once(desk: Desk, tmp_path: Path) -> None:
    """The report of the last run's crash opens beside the call; Esc closes it, talking goes on, and a third start is
    silent about it."""
    first = started(desk, tmp_path)
    first.process.send_signal(signal.SIGSEGV)
    assert first.process.wait(20) == -signal.SIGSEGV

    second = started(desk, tmp_path, first)
    dialog = desk.window_id(_TITLE)
    assert "Segmentation fault" in (tmp_path / "data" / "logs" / "crash.log").read_text("utf-8")
    desk.focus(dialog)
    desk.key("Escape")
    wait_until(lambda: not visible(desk, _TITLE) or None, "the report to close", 10.0)
    desk.focus(second.window)
    count = second.states().count("speaking")
    second.write("what time is it")
    second.wait_for_count("speaking", count + 1)
    second.close()

    third = started(desk, tmp_path, second)
    assert not visible(desk, _TITLE)
    third.close()


def test_a_run_that_ends_in_order_is_not_told_as_a_crash(desk: Desk, tmp_path: Path) -> None:
    """Nor is one that was killed from outside: nothing is known of that."""
    first = started(desk, tmp_path)
    first.close()
    second = started(desk, tmp_path, first)
    second.process.kill()
    second.process.wait(20)
    third = started(desk, tmp_path, second)
    assert not visible(desk, _TITLE)
    assert [path.name for path in (tmp_path / "data" / "logs").glob("crash-[0-9]*")] == [
        f"crash-{third.process.pid}.log"
    ]
    third.close()
