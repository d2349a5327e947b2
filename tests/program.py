"""The real program, started as a person starts it: in a process of its own, without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = ROOT / "assets" / "question.wav"
HEARD = "how many days until christmas"
"""What the recorded question says."""

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def sentences(self) -> list[str]:
        """What was said about problems, a line each."""
        return self.err.splitlines()

    @property
    def said(self) -> list[str]:
        """The answers."""
        return [line.removeprefix("Answer:").strip() for line in self.out.splitlines() if line.startswith("Answer:")]

    @property
    def heard(self) -> list[str]:
        """The questions as they were understood."""
        return [line.removeprefix("You:").strip() for line in self.out.splitlines() if line.startswith("You:")]


def start(
    *arguments: str | Path,
    data: Path,
    cwd: Path | None = None,
    before: Callable[[], None] | None = None,
    **environment: str,
) -> subprocess.Popen[str]:
    """Start it; `before` runs in the new process (to limit it). It leads a process group, as under a terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in _DISPLAYS}
    return subprocess.Popen(
        [sys.executable, ROOT / "main.py", "--data-dir", data, *arguments],
        cwd=cwd,
        env=kept | {"PYTHONUTF8": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=before,
    )


def end(process: subprocess.Popen[str], timeout_s: float = 60.0) -> Run:
    """Wait for it; one that does not end is killed and fails the test."""
    try:
        out, err = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Run(process.returncode, out, err)


def run(
    *arguments: str | Path,
    data: Path,
    cwd: Path | None = None,
    before: Callable[[], None] | None = None,
    **environment: str,
) -> Run:
    """Start it and wait for its end."""
    return end(start(*arguments, data=data, cwd=cwd, before=before, **environment))
