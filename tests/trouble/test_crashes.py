"""A crash of an earlier run is found once, and only a real one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop.trouble import crashes

_STACK = 'Fatal Python error: Segmentation fault\n\nCurrent thread 0x1:\n  File "a.py", line 1\n'


def gone() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_it_is_told_once(tmp_path: Path) -> None:
    """The run's file becomes crash.log, for whoever looks; the next start hears nothing of it."""
    (tmp_path / f"crash-{gone()}.log").write_text(_STACK)
    crash = crashes.take(tmp_path)
    assert crash is not None
    assert crash.kind == "Segmentation fault"
    assert crash.text == _STACK
    assert crashes.take(tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == ["crash.log"]


def test_a_run_that_was_killed_is_no_crash(tmp_path: Path) -> None:
    """An empty file says nothing that could be told; it is cleared away."""
    (tmp_path / f"crash-{gone()}.log").write_text("")
    assert crashes.take(tmp_path) is None
    assert [*tmp_path.iterdir()] == []


def test_a_run_that_lives_is_left_alone(tmp_path: Path) -> None:
    """Its file is its own, whatever stands in it; so is the one of the stages' processes."""
    own, stages = tmp_path / f"crash-{os.getpid()}.log", tmp_path / "crash-stages.log"
    own.write_text(_STACK)
    stages.write_text(_STACK)
    assert crashes.take(tmp_path) is None
    assert own.exists()
    assert stages.exists()


def test_another_process_with_the_number_hides_no_crash(tmp_path: Path) -> None:
    """A process that began after the crash was written did not write it."""
    path = tmp_path / f"crash-{os.getpid()}.log"
    path.write_text(_STACK)
    os.utime(path, (1e9, 1e9))
    crash = crashes.take(tmp_path)
    assert crash is not None
    assert crash.at_s == 1e9


def test_of_several_the_last_is_told(tmp_path: Path) -> None:
    """Older ones go with it."""
    for number, (name, at_s) in enumerate((("Aborted", 1e9 + 9), ("Segmentation fault", 1e9))):
        path = tmp_path / f"crash-{9_000_000 + number}.log"
        path.write_text(f"Fatal Python error: {name}\n")
        os.utime(path, (at_s, at_s))
    crash = crashes.take(tmp_path)
    assert crash is not None
    assert crash.kind == "Aborted"
    assert [path.name for path in tmp_path.iterdir()] == ["crash.log"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """No folder, no crash."""
    assert crashes.take(tmp_path / "nowhere") is None
