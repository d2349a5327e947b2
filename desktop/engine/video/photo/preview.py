"""Pictures of a photo's mouth for whoever works on it; video/preview.py is the command.

visemes.png (the portrait, then every mouth shape) and spoken.png (25 frames in a row of "Hello, my name is
Nova, what would you …" with the poses that the voice's sounds give), both enlarged round the mouth.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import Phoneme, Speech
from desktop.engine.video.clips import clips
from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.mouth import Mouth, Picture
from desktop.engine.video.visemes import INDEX, VISEMES, MouthPose

_CELL = 300
_FPS = 25.0
_RATE = 8000
_FRAMES = 25
_SENTENCE = (
    ("h", 0.05), ("ə", 0.05), ("l", 0.06), ("ˈoʊ", 0.19), ("m", 0.07), ("aɪ", 0.12), ("n", 0.06), ("ˈeɪ", 0.13),
    ("m", 0.07), ("ɪ", 0.06), ("z", 0.08), ("n", 0.06), ("ˈoʊ", 0.15), ("v", 0.06), ("ə", 0.1), ("w", 0.07),
    ("ʌ", 0.08), ("t", 0.06), ("w", 0.06), ("ʊ", 0.06), ("d", 0.05), ("j", 0.05), ("uː", 0.12),
)  # fmt: skip
"""Sounds and their seconds."""


def spoken() -> tuple[MouthPose, ...]:
    """The poses of the sentence, one for each frame of 40 ms."""
    sounds, at = [], 0
    for symbol, seconds in _SENTENCE:
        end = at + round(seconds * _RATE)
        sounds.append(Phoneme(symbol, at, end))
        at = end
    speech = Speech(np.full(at, 0.1, np.float32), _RATE, "", tuple(sounds))
    return tuple(frame.picture for clip in clips([speech], 0, CancelToken(), _FPS) for frame in clip.frames)


def viseme_sheet(face: Face, picture: Picture) -> Picture:
    """The portrait and every mouth shape, BGR."""
    mouth = Mouth(face, picture, 1.0)
    cells = [_cell(mouth, picture, "portrait")]
    for name in VISEMES:
        weights = np.eye(len(VISEMES), dtype=np.float32)[INDEX[name]]
        cells.append(_cell(mouth, _posed(mouth, picture, weights), name))
    return _sheet(cells, 4)


def spoken_sheet(face: Face, picture: Picture) -> Picture:
    """Frame after frame of the sentence, BGR."""
    mouth = Mouth(face, picture, 1.0)
    cells = []
    for index, pose in enumerate(spoken()[:_FRAMES]):
        most = VISEMES[int(np.argmax(pose.weights))]
        shown = _posed(mouth, picture, np.array(pose.weights, np.float32))
        cells.append(_cell(mouth, shown, f"{index} {most}"))
    return _sheet(cells, 5)


def _posed(mouth: Mouth, picture: Picture, weights: npt.NDArray[np.float32]) -> Picture:
    canvas = picture.copy()
    mouth.draw(canvas, weights)
    return canvas


def _cell(mouth: Mouth, picture: Picture, label: str) -> Picture:
    import cv2

    left, top, right, bottom = mouth.area
    zoom = _CELL / (right - left)
    way = cv2.INTER_AREA if zoom < 1.0 else cv2.INTER_CUBIC
    cell = cv2.resize(picture[top:bottom, left:right], None, fx=zoom, fy=zoom, interpolation=way)
    for colour, thickness in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.putText(cell, label, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, thickness, cv2.LINE_AA)
    return np.asarray(cell, np.uint8)


def _sheet(cells: list[Picture], columns: int) -> Picture:
    empty = np.zeros_like(cells[0])
    cells = [*cells, *([empty] * (-len(cells) % columns))]
    rows = [np.concatenate(cells[at : at + columns], axis=1) for at in range(0, len(cells), columns)]
    return np.concatenate(rows, axis=0)


def preview(folder: Path, out: Path) -> list[Path]:
    """Draw the mouth of the photo avatar in `folder` and write the pictures into `out`. Raises ParleyError."""
    import cv2

    from desktop.engine.video.photo.base import Base

    base = Base.open(folder)
    try:
        portrait = base.picture(0).copy()
    finally:
        base.close()
    pictures = {
        "visemes.png": viseme_sheet(base.face, portrait),
        "spoken.png": spoken_sheet(base.face, portrait),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            (out / name).write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    except OSError as error:
        raise ParleyError(f"{out} cannot be written to: {error.strerror}.") from error
    return [out / name for name in pictures]
