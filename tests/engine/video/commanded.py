"""Avatars whose face a program makes: tests/engine/video/face_program.py, in every mood."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import psutil

from desktop.engine.types import Speech
from tests.engine.video.speeches import RATE

PROGRAM = Path(__file__).with_name("face_program.py")
PORTRAIT = (96, 80)
"""Width and height."""


def avatar(folder: Path, extra: str = "", settings: str = "", command: str | None = None) -> Path:
    """A folder with a portrait and an avatar.ini; `extra` goes to the program, `settings` are lines of [face]."""
    import cv2

    folder.mkdir(parents=True, exist_ok=True)
    picture = np.full((PORTRAIT[1], PORTRAIT[0], 3), 128, np.uint8)
    assert cv2.imwrite(str(folder / "portrait.png"), picture)
    if command is None:
        command = (
            f'"{sys.executable}" "{PROGRAM}" --audio {{audio}} --image {{image}} --out {{out}} --ms {{ms}} {extra}'
        )
    ini = f"[face]\nkind = photo\nportrait = portrait.png\ncommand = {command}\n{settings}\n"
    (folder / "avatar.ini").write_text(ini, "utf-8")
    return folder


def tone(seconds: float, rate: int = RATE) -> Speech:
    """Sound that grows louder second by second, without words."""
    times = np.arange(round(seconds * rate)) / rate
    return Speech((0.1 + 0.1 * (times % 5)).astype(np.float32) * np.sin(700 * times).astype(np.float32), rate, "la")


def still_running(processes: Iterable[psutil.Process], timeout_s: float = 2.0) -> list[psutil.Process]:
    """Those that have not ended within `timeout_s`. One that nobody has asked how it ended has."""
    end = time.monotonic() + timeout_s
    left = list(processes)
    while left and time.monotonic() < end:
        left = [process for process in left if _runs(process)]
        time.sleep(0.005)
    return left


def _runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
