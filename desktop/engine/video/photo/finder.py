"""Where faces are in a picture, found by YuNet (W. Wu et al., YuNet: A Tiny Millisecond-level Face Detector, 2023).

This runs a model, so it belongs into a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import FacePoints
from desktop.engine.video.photo.patch import Picture

_SIDES = (640, 320, 1280)
"""The long side, pixels, to which a picture is scaled before it is looked at: YuNet knows faces of 10 to 300 px."""
_SURE = 0.7
_OVERLAP = 0.3
_MOST = 50
_CLOSE_UPS = (72.0, 88.0, 104.0, 120.0, 136.0, 152.0)
"""The width of the face, pixels, at which its points are looked at once more, as it is and mirrored. One look errs by
a twentieth of the pupils' distance; the middle one of all of them by half of that."""
_ROUND_IT = 1.1
"""How much of the surroundings is kept on each side of the face, in widths of it."""

_Row = npt.NDArray[np.float64]
"""(15,): x, y, width and height of the box, five points of the face, and how sure YuNet is, 0..1."""
_Rows = npt.NDArray[np.float64]
"""(n, 15)."""


def find_faces(picture: Picture, model: Path) -> tuple[FacePoints, ...]:
    """The faces in `picture`, (h, w, 3) BGR, the largest first. Raises ParleyError where `model` is no YuNet."""
    return FaceFinder(model).find(picture)


class FaceFinder:
    """YuNet, read once for many pictures. Raises ParleyError where `model` cannot be read."""

    def __init__(self, model: Path) -> None:
        import cv2

        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # it else grumbles about its own defaults
        try:
            weights = np.frombuffer(model.read_bytes(), np.uint8)
            empty = np.zeros(0, np.uint8)
            self._detector: Any = cv2.FaceDetectorYN.create("onnx", weights, empty, (320, 320), _SURE, _OVERLAP, _MOST)
        except (OSError, cv2.error) as error:
            what = f"The face finder ({model.name}) cannot be read."
            remedy = "Download it again: ./run --download yunet"
            raise ParleyError(Problem(what, remedy, stage="video")) from error

    def find(self, picture: Picture, between: Callable[[], None] = lambda: None) -> tuple[FacePoints, ...]:
        """The faces in `picture`, the largest first. `between` is called between the steps and may raise."""
        found: list[_Row] = []
        long_side = max(picture.shape[:2])
        for side in _SIDES:
            if side > long_side and side != min(_SIDES):
                continue
            between()
            for row in self._look(picture, side / long_side):
                if all(_overlap(row, other) < _OVERLAP for other in found):
                    found.append(row)
        faces = []
        for row in found:
            between()
            faces.append(_points(self._closer(picture, row)))
        return tuple(sorted(faces, key=lambda face: -face.box[2] * face.box[3]))

    def follow(self, picture: Picture, last: FacePoints) -> FacePoints | None:
        """The face that was at `last` a moment ago in another picture; None where it is not there any more."""
        found = self._close_up(picture, np.array([*last.box, *(0.0,) * 10, 1.0]), _CLOSE_UPS[2])
        return None if found is None else _points(found)

    def _look(self, picture: Picture, scale: float) -> _Rows:
        import cv2

        scale = min(scale, 1.0)
        if scale < 1:
            picture = cast(Picture, cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
        rows = self._detect(picture)
        rows[:, :14] /= scale
        return rows

    def _detect(self, picture: Picture) -> _Rows:
        self._detector.setInputSize((picture.shape[1], picture.shape[0]))
        rows = self._detector.detect(picture)[1]
        return np.zeros((0, 15)) if rows is None else np.array(rows, np.float64)

    def _closer(self, picture: Picture, row: _Row) -> _Row:
        looks = [
            found
            for width in _CLOSE_UPS
            for mirrored in (False, True)
            if (found := self._close_up(picture, row, width, mirrored)) is not None
        ]
        return cast(_Row, np.median(looks, axis=0)) if looks else row

    def _close_up(self, picture: Picture, row: _Row, width: float, mirrored: bool = False) -> _Row | None:
        """The face at `row`, looked at when its box is `width` pixels wide; None where there is no face."""
        import cv2

        scale = width / row[2]
        high, wide = picture.shape[:2]
        left, top = (int(x) for x in np.maximum(row[:2] - _ROUND_IT * row[2:4], 0))
        right, bottom = (int(x) + 1 for x in row[:2] + (1 + _ROUND_IT) * row[2:4])
        part = picture[top : min(bottom, high), left : min(right, wide)]
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        part = cast(Picture, cv2.resize(part, None, fx=scale, fy=scale, interpolation=how))
        rows = self._detect(cast(Picture, cv2.flip(part, 1)) if mirrored else part)
        if mirrored:
            rows = _mirrored(rows, part.shape[1])
        rows[:, :14] /= scale
        rows[:, [0, 4, 6, 8, 10, 12]] += left
        rows[:, [1, 5, 7, 9, 11, 13]] += top
        best = max(rows, key=lambda found: _overlap(found, row), default=None)
        return best if best is not None and _overlap(best, row) > _OVERLAP else None


def _points(row: _Row) -> FacePoints:
    """YuNet's row in our order: both of its pairs begin with the one on the left in the picture."""
    x, y, width, height = (float(value) for value in row[:4])
    pairs = [(float(row[at]), float(row[at + 1])) for at in range(4, 14, 2)]
    (eye_left, eye_right), nose, (mouth_left, mouth_right) = pairs[:2], pairs[2], pairs[3:]
    return FacePoints((x, y, width, height), eye_left, eye_right, nose, mouth_left, mouth_right)


def _mirrored(rows: _Rows, width: int) -> _Rows:
    """What was seen in the mirror image of a picture `width` pixels wide, in that picture."""
    turned = rows[:, [0, 1, 2, 3, 6, 7, 4, 5, 8, 9, 12, 13, 10, 11, 14]]
    turned[:, 0] = width - turned[:, 0] - turned[:, 2]
    turned[:, 4:14:2] = width - 1 - turned[:, 4:14:2]
    return turned


def _overlap(one: _Row, other: _Row) -> float:
    """What two boxes share, of what they cover together: 0..1."""
    ends = np.minimum(one[:2] + one[2:4], other[:2] + other[2:4])
    shared = float(np.prod(np.maximum(ends - np.maximum(one[:2], other[:2]), 0)))
    return shared / max(float(np.prod(one[2:4]) + np.prod(other[2:4])) - shared, 1e-6)
