"""What is known of the face in a portrait: points, lips, eyes and jaw, found once and kept beside the portrait."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.engine.types import FacePoints, Point

Line = tuple[Point, ...]
"""Points from left to right as seen in the picture, pixels."""


@dataclass(frozen=True, slots=True)
class Lips:
    """Nine points a line, evenly spaced along it, from the left corner of the mouth to the right one.

    Where the lips are shut, `upper_inner` and `lower_inner` are the same line.
    """

    upper_outer: Line
    upper_inner: Line
    lower_inner: Line
    lower_outer: Line


@dataclass(frozen=True, slots=True)
class Eye:
    """The edges of the lids, seven points each from corner to corner, and the iris.

    `upper` runs along the upper side of the lashes.
    """

    upper: Line
    lower: Line
    iris: Point
    radius: float


@dataclass(frozen=True, slots=True)
class Face:
    """The face in a portrait of `size` (width, height), everything in its pixels.

    `jaw` has eleven points from one ear's lobe round the chin (point 5) to the other. `brows` is the y of what begins
    above the lids, left and right: the lower edge of the brows, the rim of glasses, or hair. `shown` is the part of
    the picture that a window shows: left, top, width, height. `found_by`: "yunet" or "person".
    """

    size: tuple[int, int]
    points: FacePoints
    lips: Lips
    eye_left: Eye
    eye_right: Eye
    brows: tuple[float, float]
    jaw: Line
    shown: tuple[float, float, float, float]
    found_by: str = "person"
