"""What part of a picture a window shows, how large, and where the face is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.face import Eye, Face, Line, Lips
from desktop.engine.video.placement import Similarity

_EYES = 0.40
"""Where the eyes are, of the window's height, where not all that should be shown fits into it."""


@dataclass(frozen=True, slots=True)
class View:
    """The part `left`, `top`, `width`, `height` (whole pixels of a picture) shown in a window of `size` (w, h)."""

    size: tuple[int, int]
    left: int
    top: int
    width: int
    height: int

    @property
    def across(self) -> float:
        """Pixels of the window for one of the picture, sideways."""
        return self.size[0] / self.width

    @property
    def down(self) -> float:
        """The same from top to bottom: but for rounding it is `across`."""
        return self.size[1] / self.height

    @property
    def scale(self) -> float:
        """Pixels of the window for one of the picture."""
        return 0.5 * (self.across + self.down)

    def edge(self, place: tuple[float, float]) -> tuple[float, float]:
        """Where a corner between pixels of the picture is in the window."""
        return (place[0] - self.left) * self.across, (place[1] - self.top) * self.down

    def place(self, point: Point) -> Point:
        """Where a point of the picture is in the window; whole numbers are the middles of pixels in both."""
        right, down = self.edge((point[0] + 0.5, point[1] + 0.5))
        return right - 0.5, down - 0.5

    def similarity(self, placed: Similarity) -> Similarity:
        """A movement in the picture as it is in the window."""
        origin = complex(*self.place((0.0, 0.0)))
        return Similarity(placed.zoom, self.scale * placed.shift + origin - placed.zoom * origin)

    def face(self, face: Face) -> Face:
        """The face, in pixels of the window."""

        def line(points: Iterable[Point]) -> Line:
            return tuple(self.place(point) for point in points)

        def eye(eye: Eye) -> Eye:
            return Eye(line(eye.upper), line(eye.lower), self.place(eye.iris), eye.radius * self.scale)

        lips, points = face.lips, face.points
        x, y, width, height = points.box
        return replace(
            face,
            size=self.size,
            points=FacePoints(
                (*self.place((x, y)), width * self.across, height * self.down),
                *line((points.eye_left, points.eye_right, points.nose, points.mouth_left, points.mouth_right)),
            ),
            lips=Lips(line(lips.upper_outer), line(lips.upper_inner), line(lips.lower_inner), line(lips.lower_outer)),
            eye_left=eye(face.eye_left),
            eye_right=eye(face.eye_right),
            brows=(self.place((0.0, face.brows[0]))[1], self.place((0.0, face.brows[1]))[1]),
            jaw=line(face.jaw),
            shown=(0.0, 0.0, float(self.size[0]), float(self.size[1])),
        )


def cover(face: Face, width: int, height: int, even: bool = False) -> View:
    """The view of the picture that `face` is in, for a window of (width, height).

    It shows `face.shown` and what of the picture fills the window round it; where the picture does not reach, less
    than `shown`. `even`: all numbers of the part are even, as planes of half the size want it.
    """
    full_width, full_height = face.size
    left, top, wide, high = face.shown
    shape = width / height
    part_width, part_height = max(wide, high * shape), max(high, wide / shape)
    fits = min(1.0, full_width / part_width, full_height / part_height)
    part_width, part_height = part_width * fits, part_height * fits
    from_left = left + wide / 2 - part_width / 2
    if part_height >= high:
        from_top = top + high / 2 - part_height / 2
    else:
        eyes = (face.points.eye_left[1] + face.points.eye_right[1]) / 2
        from_top = min(max(eyes - _EYES * part_height, top), top + high - part_height)
    step = 2 if even else 1
    whole_width = _whole(part_width, step, full_width)
    whole_height = _whole(part_height, step, full_height)
    return View(
        (width, height),
        _at(from_left, step, full_width - whole_width),
        _at(from_top, step, full_height - whole_height),
        whole_width,
        whole_height,
    )


def fitted(picture: npt.NDArray[np.uint8], width: int, height: int) -> npt.NDArray[np.uint8]:
    """`picture` scaled to fill (height, width), cropped evenly at what stands over."""
    import cv2

    rows, columns = picture.shape[:2]
    scale = max(width / columns, height / rows)
    wide, high = min(columns, max(1, round(width / scale))), min(rows, max(1, round(height / scale)))
    left, top = (columns - wide) // 2, (rows - high) // 2
    return np.asarray(cv2.resize(picture[top : top + high, left : left + wide], (width, height)), np.uint8)


def _whole(length: float, step: int, most: int) -> int:
    return min(max(step, round(length / step) * step), most // step * step)


def _at(place: float, step: int, most: int) -> int:
    return min(max(0, round(place / step) * step), most // step * step)
