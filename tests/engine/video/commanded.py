"""Avatars whose face a program makes: tests/engine/video/face_program.py, in every mood."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

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
