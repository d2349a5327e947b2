"""The ladder over a photo: its painter is where the full face's first frame falls, and shows what a program made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.types import FacePoints, Manner
from desktop.engine.video.command import CommandVideo
from desktop.engine.video.ladder import LadderVideo
from desktop.engine.video.photo.anatomy import default_face
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.record import save_face, sha256
from desktop.engine.video.photo.warp import WarpVideo
from desktop.engine.video.placement import Similarity
from tests.engine.video.commanded import avatar, tone
from tests.engine.video.full_face import FullFace
from tests.engine.video.photo.portraits import NOVA, rendered
from tests.engine.video.test_ladder import PATIENT_S, PIECES, check_sound, kinds

SIDE = 240
LOOP = 24


def photo(folder: Path, moves: bool, extra: str = "") -> Path:
    """Nova as a photo; where she `moves`, with a loop that sways a little, smaller than the portrait."""
    avatar(folder, extra, "command.wait = 20\n" + ("idle = idle.mp4" if moves else ""))
    picture = rendered("nova", SIDE)
    assert cv2.imwrite(str(folder / "portrait.png"), picture)
    sway = [round(2 * np.sin(2 * np.pi * number / LOOP)) for number in range(LOOP)] if moves else []
    if moves:
        films = [cv2.resize(np.roll(picture, by, axis=1), (SIDE // 2, SIDE // 2)) for by in sway]
        write_film(folder / "idle.mp4", films)
    face = default_face(scaled(NOVA, SIDE / 720), (SIDE, SIDE))
    save_face(folder, face, sha256(folder / "portrait.png"), [Similarity(1 + 0j, complex(by, 0)) for by in sway])
    return folder


def scaled(points: FacePoints, by: float) -> FacePoints:
    """The same face in a picture `by` times as large."""
    return FacePoints(*(tuple(by * value for value in getattr(points, field.name)) for field in fields(points)))


@pytest.fixture
def ladder(tmp_path: Path) -> Iterator[Any]:
    made: list[LadderVideo] = []

    def build(full: Any, folder: Path) -> LadderVideo:
        simple = WarpVideo(folder, cache=tmp_path / "cache")
        made.append(LadderVideo(full, simple, wait_to_load=True, first_wait_s=PATIENT_S))
        made[-1].load()
        return made[-1]

    yield build
    for face in made:
        face.close()


def test_speech_begins_with_the_picture_that_idle_came_to(ladder: Any, tmp_path: Path) -> None:
    """Idle runs on to the picture that the first frame was made for and waits there: the index never jumps."""
    face = ladder(FullFace(), photo(tmp_path / "nova", moves=True))
    painter = face.painter()
    seen, now = [], 0.0

    def show(frame: Any, count: int = 1) -> None:
        nonlocal now
        for _ in range(count):
            painter.paint(frame, Manner.IDLE, now, 90, 90)
            seen.append(painter.index)
            now += 0.04

    show(None, LOOP - 3)
    clips = list(face.animate(iter(PIECES), 0, CancelToken()))
    assert set(kinds(clips)) == {"M"}
    begins = clips[0].frames[0].picture.index
    show(None, 12)
    assert seen[-1] == begins, "idle did not wait for the first frame"
    for frame in [frame for clip in clips for frame in clip.frames][:40]:
        show(frame)
    show(None, 5)
    steps = {(later - earlier) % LOOP for earlier, later in pairwise(seen)}
    assert steps <= {0, 1}


@pytest.mark.parametrize("moves", [False, True])
def test_what_a_program_made_is_painted(ladder: Any, tmp_path: Path, moves: bool) -> None:
    """Its pictures fill the person's, and fade in and out; before and after, the photo is seen as it is."""
    folder = photo(tmp_path / "nova", moves, "--size 200x200")
    full = CommandVideo(folder, tmp_path / "cache")
    face = ladder(full, folder)
    painter = face.painter()
    clips = list(face.animate(iter([tone(1.0)]), 0, CancelToken()))
    check_sound(clips, tone(1.0).samples)
    assert {clip.rung for clip in clips} == {"command"}
    rest = painter.paint(None, Manner.IDLE, 0.0, 120, 120).copy()
    shown = []
    for number, frame in enumerate([frame for clip in clips for frame in clip.frames]):
        shown.append(painter.paint(frame, Manner.SPEAKING, 0.04 * (number + 1), 120, 120).copy())
    film = clips[-1].frames[-1].picture.pixels
    wanted = cv2.resize(film, (120, 120), interpolation=cv2.INTER_AREA)
    assert np.abs(shown[-1][..., :3].astype(int) - wanted).mean() < 8
    whole = np.abs(shown[6].astype(int) - rest).mean()
    assert np.abs(shown[0].astype(int) - rest).mean() < 0.6 * whole, "it does not jump in"
    for number in range(4):
        after = painter.paint(None, Manner.IDLE, 0.04 * (len(shown) + 1 + number), 120, 120).copy()
    assert np.abs(after.astype(int) - rest).mean() < 0.2 * whole
