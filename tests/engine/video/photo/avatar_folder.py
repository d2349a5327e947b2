"""Avatar folders made for the tests: Nova's drawing as a portrait, and clips whose pictures tell their number."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from desktop.engine.video.photo.analysis import analyse
from desktop.engine.video.photo.base import Base
from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.record import save_face, sha256
from desktop.engine.video.placement import Similarity
from tests.engine.video.photo.portraits import NOVA, Picture, rendered

SIDE = 240
"""Pixels of the clips' sides."""
IDLE, TALKING = 14, 10
STEP_PX = 3
"""How far the whole person of the clips goes to the right and back, pixels of the clip, at the middle of a loop."""


@lru_cache
def portrait() -> Picture:
    return rendered("nova")


@lru_cache
def face() -> Face:
    return analyse(portrait(), NOVA, "yunet")


def portrait_base() -> Base:
    return Base(face(), portrait=portrait())


def shift_of(number: int, count: int) -> int:
    """How far the person is to the right in a picture of a loop, pixels of the clip."""
    return round(STEP_PX * 0.5 * (1.0 - np.cos(2 * np.pi * number / count)))


def mark_of(number: int, talking: bool) -> int:
    """The grey of the square in the corner of a loop's picture: it tells which one it is."""
    return 30 if number == 0 else 50 + 12 * number + (6 if talking else 0)


def loop(count: int, talking: bool) -> list[Picture]:
    small = cv2.resize(portrait(), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    pictures = []
    for number in range(count):
        picture = np.roll(small, shift_of(number, count), axis=1)
        picture[:32, :32] = mark_of(number, talking)
        pictures.append(picture)
    return pictures


def seen_number(canvas: Picture, talking: bool) -> int:
    """Which of a loop's pictures is on the canvas, from the square in its corner."""
    seen = float(canvas[: canvas.shape[0] // 12, : canvas.shape[1] // 12, 1].mean())
    return min(range(TALKING if talking else IDLE), key=lambda number: abs(mark_of(number, talking) - seen))


def make_folder(folder: Path, clips: bool = False, talking: bool = False, known: bool = True) -> Path:
    """An avatar's folder; `known`: it says where the face is."""
    folder.mkdir(parents=True)
    lines = ["[avatar]", "name = Nova", "[face]", "kind = photo", "portrait = portrait.png"]
    assert cv2.imwrite(str(folder / "portrait.png"), portrait())
    track: list[Similarity] = []
    for name, count in (("idle", IDLE), ("talking", TALKING)):
        if clips and (name == "idle" or talking):
            write_film(folder / f"{name}.mp4", loop(count, name == "talking"))
            lines.append(f"{name} = {name}.mp4")
            wide = 720 / SIDE
            track += [Similarity(1 + 0j, complex(wide * shift_of(number, count), 0)) for number in range(count)]
    (folder / "avatar.ini").write_text("\n".join(lines), "utf-8")
    if known:
        save_face(folder, face(), sha256(folder / "portrait.png"), track)
    return folder
