"""A face as five points let one expect it: proportions of people, laid along the line through the eyes.

Lengths are parts of the distance between the pupils (63 mm in a grown person) or of the mouth's width. Figures are
means of facial anthropometry (L. Farkas, Anthropometry of the Head and Face, 1994), rounded.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.face import Eye, Face, Line, Lips

UPPER_LIP = (0.0, 0.06, 0.11, 0.14, 0.125, 0.14, 0.11, 0.06, 0.0)
LOWER_LIP = (0.0, 0.08, 0.135, 0.165, 0.175, 0.165, 0.135, 0.08, 0.0)
"""How thick the red of the lips is at nine places across the mouth, of the mouth's width."""
_UPPER_LID = (0.0, 0.055, 0.085, 0.095, 0.085, 0.055, 0.0)
_LOWER_LID = (0.0, 0.035, 0.055, 0.065, 0.06, 0.04, 0.0)
"""How far the lids' edges are from the line through the corners of the eye, of the pupils' distance."""
_EYE_OUT, _EYE_IN = 0.235, 0.215
"""From the pupil to the corners of the eye."""
IRIS = 0.093
BROW = 0.3
_LOBE_DOWN = 0.55
_CHIN_DOWN = 0.74
"""From the line of the lips to the chin, where the box does not tell."""
SMALL = 0.28
"""A face lower than this part of the picture is small: only what is round it is shown."""
_FACE_SHOWN = 0.40
_EYES_SHOWN = 0.40
_WIDE = 4 / 3
JAW_POINTS = 11
_STEEP_DEG = 25.0
"""A box along the picture's edges says little of a head that leans more than this."""


class Axes(NamedTuple):
    """A frame of its own in the picture: `step` is one unit to the right in it; down is a quarter turn onwards."""

    origin: complex
    step: complex

    def place(self, right: float, down: float) -> Point:
        """The picture's point at (right, down) in this frame."""
        at = self.origin + complex(right, down) * self.step
        return at.real, at.imag

    def inside(self, point: Point) -> tuple[float, float]:
        """The coordinates of the picture's `point` in this frame."""
        at = (complex(*point) - self.origin) / self.step
        return at.real, at.imag


def head_axes(points: FacePoints) -> Axes:
    """From the middle between the eyes; a unit is the distance of the pupils."""
    left, right = complex(*points.eye_left), complex(*points.eye_right)
    return Axes((left + right) / 2, right - left)


def mouth_axes(points: FacePoints) -> Axes:
    """From the left corner of the mouth; a unit is the mouth's width."""
    left, right = complex(*points.mouth_left), complex(*points.mouth_right)
    return Axes(left, right - left)


def default_face(points: FacePoints, size: tuple[int, int], found_by: str = "person") -> Face:
    """The face to expect from `points` alone in a picture of `size` (width, height): lips shut, eyes open.

    Neither the eyes nor the corners of the mouth may lie on one spot (finder and record see to it).
    """
    jaw = default_jaw(points)
    head = head_axes(points)
    lift = abs(head.step) * BROW
    return Face(
        size=size,
        points=points,
        lips=_lips(mouth_axes(points)),
        eye_left=_eye(Axes(complex(*points.eye_left), head.step), _EYE_OUT, _EYE_IN),
        eye_right=_eye(Axes(complex(*points.eye_right), head.step), _EYE_IN, _EYE_OUT),
        brows=(points.eye_left[1] - lift, points.eye_right[1] - lift),
        jaw=jaw,
        shown=shown_part(points, jaw, size),
        found_by=found_by,
    )


def spaced(line: Line, count: int) -> Line:
    """`count` points evenly spaced along `line`, its ends included."""
    lengths = [0.0]
    for (x0, y0), (x1, y1) in pairwise(line):
        lengths.append(lengths[-1] + math.hypot(x1 - x0, y1 - y0))
    found: list[Point] = []
    at = 0
    for step in range(count):
        wanted = lengths[-1] * step / (count - 1)
        while at < len(line) - 2 and lengths[at + 1] < wanted:
            at += 1
        part = (wanted - lengths[at]) / ((lengths[at + 1] - lengths[at]) or 1.0)
        (x0, y0), (x1, y1) = line[at], line[at + 1]
        found.append((x0 + part * (x1 - x0), y0 + part * (y1 - y0)))
    return tuple(found)


def _lips(axes: Axes) -> Lips:
    columns = [step / 8 for step in range(9)]

    def line(heights: tuple[float, ...], sign: int) -> Line:
        return spaced(tuple(axes.place(x, sign * y) for x, y in zip(columns, heights, strict=True)), 9)

    shut = line((0.0,) * 9, 1)
    return Lips(line(UPPER_LIP, -1), shut, shut, line(LOWER_LIP, 1))


def _eye(axes: Axes, left: float, right: float) -> Eye:
    columns = [-left + (left + right) * step / 6 for step in range(7)]
    corners = 0.02  # the corners lie a little below the middle of the pupil

    def line(heights: tuple[float, ...], sign: int) -> Line:
        return spaced(tuple(axes.place(x, corners + sign * y) for x, y in zip(columns, heights, strict=True)), 7)

    return Eye(line(_UPPER_LID, -1), line(_LOWER_LID, 1), axes.place(0.0, 0.0), IRIS * abs(axes.step))


def default_jaw(points: FacePoints) -> Line:
    """Half an ellipse from lobe to lobe: as wide as the box and down to its lower edge, within what people have."""
    head = head_axes(points)
    left, top, width, height = points.box
    mouth_left, mouth_right = complex(*points.mouth_left), complex(*points.mouth_right)
    mouth = (mouth_left + mouth_right) / 2
    across, mouth_down = head.inside((mouth.real, mouth.imag))
    unit = abs(head.step)
    reach = _CHIN_DOWN
    half = 1.02
    middle = 0.35 * across
    roll = math.atan2(head.step.imag, head.step.real)
    if abs(math.degrees(roll)) < _STEEP_DEG and width > 0 and height > 0:
        reach = min(max((top + height - mouth.imag) / unit / math.cos(roll), 0.55), 1.05)
        half = min(max(0.49 * width / unit, 0.85), 1.2)
        middle = min(max(head.inside((left + width / 2, head.origin.imag))[0], middle - 0.2), middle + 0.2)
    chin_x, chin_y = across, mouth_down + reach
    line = []
    for step in range(41):
        angle = math.pi * step / 40
        down = math.sin(angle)
        x = middle - half * math.cos(angle) + (chin_x - middle) * down
        line.append(head.place(x, _LOBE_DOWN + (chin_y - _LOBE_DOWN) * down))
    return spaced(tuple(line), JAW_POINTS)


def shown_part(points: FacePoints, jaw: Line, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """What a window shows: the whole picture, or head and shoulders where the face is small in it."""
    wide, high = size
    eyes_x = (points.eye_left[0] + points.eye_right[0]) / 2
    eyes_y = (points.eye_left[1] + points.eye_right[1]) / 2
    distance = math.dist(points.eye_left, points.eye_right)
    face = max(points.box[3], max(y for _, y in jaw) - eyes_y + 0.9 * distance)
    if face >= SMALL * high:
        width = min(wide, high * _WIDE)
        return min(max(eyes_x - width / 2, 0.0), wide - width), 0.0, float(width), float(high)
    side = min(face / _FACE_SHOWN, wide, high)
    left = min(max(eyes_x - side / 2, 0.0), wide - side)
    return left, min(max(eyes_y - _EYES_SHOWN * side, 0.0), high - side), side, side
