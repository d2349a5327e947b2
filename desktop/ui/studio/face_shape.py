"""The face's box and five points as a person moves them: pure arithmetic, in pixels of the picture."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, get_args

from desktop.engine.types import FacePoints, Point
from desktop.ui.language import mark, tr

PointName = Literal["eye_left", "eye_right", "nose", "mouth_left", "mouth_right"]
CornerName = Literal["upper_left", "upper_right", "lower_left", "lower_right"]
HandleName = Literal[PointName, CornerName, "whole"]
Size = tuple[float, float]
"""Width and height of the picture."""

POINTS: tuple[PointName, ...] = get_args(PointName)
CORNERS: tuple[CornerName, ...] = get_args(CornerName)
NAMES: dict[str, str] = {
    "whole": mark("Whole face"),
    "eye_left": mark("Left eye"),
    "eye_right": mark("Right eye"),
    "nose": mark("Tip of the nose"),
    "mouth_left": mark("Left corner of the mouth"),
    "mouth_right": mark("Right corner of the mouth"),
    "upper_left": mark("Upper left corner of the face"),
    "upper_right": mark("Upper right corner of the face"),
    "lower_left": mark("Lower left corner of the face"),
    "lower_right": mark("Lower right corner of the face"),
}
"""Left and right as seen in the picture."""

_TEMPLATE = {
    "eye_left": (0.29, 0.43),
    "eye_right": (0.71, 0.43),
    "nose": (0.5, 0.63),
    "mouth_left": (0.33, 0.79),
    "mouth_right": (0.67, 0.79),
}
"""Where the points are in the box of a face that looks straight ahead, as parts of its width and height."""
_TEMPLATE_HEIGHT = 0.5
_TEMPLATE_ASPECT = 0.76
SMALLEST_BOX = 8.0
"""Pixels of the picture, width and height."""


def template(size: Size) -> FacePoints:
    """A face in the middle of the picture, for somebody to drag where it belongs."""
    width, height = size
    tall = min(height * _TEMPLATE_HEIGHT, width * 0.9 / _TEMPLATE_ASPECT)
    wide = tall * _TEMPLATE_ASPECT
    left, top = (width - wide) / 2, (height - tall) * 0.42
    at = {name: (left + x * wide, top + y * tall) for name, (x, y) in _TEMPLATE.items()}
    return sane(FacePoints((left, top, wide, tall), **at), size)


def sane(points: FacePoints, size: Size) -> FacePoints:
    """`points` within the picture; numbers that are none, or a box without extent, give the face in the middle."""
    numbers = [*points.box, *(c for name in POINTS for c in getattr(points, name))]
    if not all(math.isfinite(number) for number in numbers) or min(points.box[2:]) <= 0:
        return template(size)
    held = {name: inside(getattr(points, name), size) for name in POINTS}
    return FacePoints(_box_inside(points.box, size), **held)


def inside(point: Point, size: Size) -> Point:
    """The place in the picture that is nearest to `point`."""
    return min(max(0.0, point[0]), size[0] - 1), min(max(0.0, point[1]), size[1] - 1)


def corner(points: FacePoints, name: CornerName) -> Point:
    """Where a corner of the box is."""
    x, y, width, height = points.box
    return x + (width if name.endswith("right") else 0), y + (height if name.startswith("lower") else 0)


def place(points: FacePoints, name: HandleName) -> Point:
    """Where the handle `name` stands; the whole face is held at the middle of the box's upper edge."""
    if name == "whole":
        x, y, width, _ = points.box
        return x + width / 2, y
    return corner(points, name) if name in CORNERS else getattr(points, name)


def moved(points: FacePoints, name: HandleName, to: Point, size: Size, along: bool = False) -> FacePoints:
    """`points` with the handle `name` at `to`, or as near to it as the picture allows.

    `along`: the five points go with the box when a corner of it is moved.
    """
    if name == "whole":
        here = place(points, "whole")
        return _shifted(points, to[0] - here[0], to[1] - here[1], size)
    if name in CORNERS:
        return _stretched(points, name, inside(to, size), size, along)
    held = {each: getattr(points, each) for each in POINTS} | {name: inside(to, size)}
    return FacePoints(points.box, **held)


def grown(points: FacePoints, factor: float, size: Size) -> FacePoints:
    """`points` larger or smaller about the box's middle; unchanged where that would leave the picture or vanish."""
    x, y, width, height = points.box
    middle = (x + width / 2, y + height / 2)
    if min(width, height) * factor < SMALLEST_BOX:
        return points

    def out(at: Point) -> Point:
        return middle[0] + (at[0] - middle[0]) * factor, middle[1] + (at[1] - middle[1]) * factor

    left, top = out((x, y))
    larger = FacePoints(
        (left, top, width * factor, height * factor), **{name: out(getattr(points, name)) for name in POINTS}
    )
    (left, top), (right, bottom) = _extent(larger)
    return larger if left >= 0 and top >= 0 and right <= size[0] - 1 and bottom <= size[1] - 1 else points


def doubt(points: FacePoints) -> str:
    """Why `points` cannot be a face, as what to do about it; "" where they can be one. The head may be tilted."""
    (lx, ly), (rx, ry) = points.eye_left, points.eye_right
    apart = math.hypot(rx - lx, ry - ly)
    if apart < max(4.0, 0.08 * points.box[2]):
        return tr("The eyes are on one another: drag one point onto each eye.")
    if rx <= lx:
        return tr("The eyes are swapped: the left eye is the one on the left in the picture.")

    def below(point: Point) -> float:
        """How far `point` is below the line through the eyes, in distances between the eyes."""
        return ((rx - lx) * (point[1] - ly) - (ry - ly) * (point[0] - lx)) / apart**2

    mouth = (
        (points.mouth_left[0] + points.mouth_right[0]) / 2,
        (points.mouth_left[1] + points.mouth_right[1]) / 2,
    )
    if below(mouth) < 0.3:
        return tr("The mouth has to be below the eyes: drag its corners to where the lips meet.")
    if math.dist(points.mouth_left, points.mouth_right) < 0.15 * apart:
        return tr("The corners of the mouth are on one another: drag them to the ends of the lips.")
    if (points.mouth_right[0] - points.mouth_left[0]) * (rx - lx) + (points.mouth_right[1] - points.mouth_left[1]) * (
        ry - ly
    ) < 0:
        return tr("The corners of the mouth are swapped: the left one is on the left in the picture.")
    if not 0.0 < below(points.nose) < below(mouth):
        return tr("The nose has to be between the eyes and the mouth.")
    return ""


def _box_inside(box: tuple[float, float, float, float], size: Size) -> tuple[float, float, float, float]:
    x, y, width, height = box
    left, top = inside((x, y), size)
    right, bottom = inside((x + width, y + height), size)
    width, height = max(right - left, min(SMALLEST_BOX, size[0])), max(bottom - top, min(SMALLEST_BOX, size[1]))
    return min(left, size[0] - width), min(top, size[1] - height), width, height


def _extent(points: FacePoints) -> tuple[Point, Point]:
    """The upper left and the lower right corner of what holds the box and all points."""
    x, y, width, height = points.box
    places = [(x, y), (x + width, y + height), *(getattr(points, name) for name in POINTS)]
    xs, ys = [at[0] for at in places], [at[1] for at in places]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _shifted(points: FacePoints, dx: float, dy: float, size: Size) -> FacePoints:
    """Everything moved alike, and stopped together at the picture's edge."""
    x, y, width, height = points.box
    (left, top), (right, bottom) = _extent(points)
    dx = min(max(dx, -left), max(0.0, size[0] - 1 - right))
    dy = min(max(dy, -top), max(0.0, size[1] - 1 - bottom))
    held = {name: (getattr(points, name)[0] + dx, getattr(points, name)[1] + dy) for name in POINTS}
    return FacePoints((x + dx, y + dy, width, height), **held)


def _stretched(points: FacePoints, name: CornerName, to: Point, size: Size, along: bool) -> FacePoints:
    x, y, width, height = points.box
    left, top, right, bottom = x, y, x + width, y + height
    if name.endswith("right"):
        right = max(to[0], left + SMALLEST_BOX)
    else:
        left = min(to[0], right - SMALLEST_BOX)
    if name.startswith("lower"):
        bottom = max(to[1], top + SMALLEST_BOX)
    else:
        top = min(to[1], bottom - SMALLEST_BOX)
    box = (left, top, right - left, bottom - top)
    if not along:
        return sane(replace(points, box=box), size)

    def carried(at: Point) -> Point:
        return left + (at[0] - x) / width * (right - left), top + (at[1] - y) / height * (bottom - top)

    return sane(FacePoints(box, **{each: carried(getattr(points, each)) for each in POINTS}), size)
