"""Crashes of earlier runs: what faulthandler left in the folder of the logs."""

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

from desktop.logs import CRASHED

_log = logging.getLogger(__name__)

LAST = "crash.log"
"""The last crash that was told, kept for whoever looks into the folder."""
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Crash:
    """Where each thread of a run was when it crashed, and when that was (time.time())."""

    text: str
    at_s: float

    @property
    def kind(self) -> str:
        """What the first line says: "Segmentation fault"."""
        return self.text.partition("\n")[0].removeprefix("Fatal Python error: ").strip()


def take(folder: Path) -> Crash | None:
    """The last crash of a run that is gone; it is told once. Reads the disk.

    Each run has a file of its own, made when it begins and removed when it ends in order. One that is empty is of a
    run that was killed from outside or lost its power: nothing is known of it.
    """
    crashes = [crash for path in sorted(folder.glob(CRASHED.format("*"))) if (crash := _take(path, folder))]
    return max(crashes, key=lambda crash: crash.at_s, default=None)


def _take(path: Path, folder: Path) -> Crash | None:
    number = path.stem.removeprefix("crash-")
    if not number.isdigit():  # the stages' own
        return None
    try:
        at_s = path.stat().st_mtime
        if _lives(int(number), at_s):
            return None
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_MOST_BYTES)
        if not text.strip():
            path.unlink()
            return None
        os.replace(path, folder / LAST)  # of two programs that start now, one gets it
    except FileNotFoundError:
        return None
    except OSError:
        _log.warning("%s cannot be read or put away", path.name, exc_info=True)
        return None
    return Crash(text, at_s)


def _lives(pid: int, written_s: float) -> bool:
    """Whether the process that wrote at `written_s` is still there, and not another one with its number."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).create_time() <= written_s + 1.0
    return False
