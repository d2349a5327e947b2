"""Faces of the portraits with the lips traced by hand, so that the mouth is tried apart from finding them."""

from __future__ import annotations

import cmath
import math
from dataclasses import replace

from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.anatomy import default_face, spaced
from desktop.engine.video.photo.face import Eye, Face, Lips
from tests.engine.video.photo.portraits import ASTRONAUT, ATLAS, NOVA

Trace = tuple[Point, ...]


def _face(points: FacePoints, size: int, upper: Trace, inner: tuple[Trace, Trace], lower: Trace) -> Face:
    lips = Lips(spaced(upper, 9), spaced(inner[0], 9), spaced(inner[1], 9), spaced(lower, 9))
    return replace(default_face(points, (size, size)), lips=lips)


def nova() -> Face:
    """Nova, 720 squared: a thin upper lip, lips shut, a slight smile."""
    upper = ((315, 398), (330, 398), (345, 398), (355, 398.5), (360, 400), (365, 398.5), (375, 398), (405, 398))
    inner = ((315, 398), (325, 401), (345, 405.2), (360, 407), (375, 405.2), (395, 401), (405, 398))
    lower = ((315, 398), (325, 407), (335, 412.5), (345, 415.7), (360, 417), (375, 415.7), (385, 412.5), (395, 407))
    return _face(NOVA, 720, upper, (inner, inner), (*lower, (405, 398)))


def atlas() -> Face:
    """Atlas, 720 squared: lips shut, beard and moustache."""
    upper = ((319, 411.5), (335, 408.7), (350, 408.7), (360, 410), (370, 408.7), (385, 408.7), (402, 411.5))
    inner = ((319, 411.5), (330, 412.8), (345, 415.2), (360, 416.5), (375, 415.2), (390, 412.8), (402, 411.5))
    lower = ((319, 411.5), (325, 416.5), (335, 422), (345, 425), (360, 426.5), (375, 425), (385, 422), (402, 411.5))
    return _face(ATLAS, 720, upper, (inner, inner), lower)


def astronaut() -> Face:
    """The astronaut, 512 squared: an open smile, upper teeth seen."""
    upper = ((202.3, 138.8), (209, 138), (216.2, 137.7), (224.5, 139), (233.4, 138.6), (240, 139), (246.5, 140.4))
    above = ((202.3, 138.8), (205.6, 140), (209, 141), (215.6, 142.3), (224.5, 143), (233.4, 142.5), (240, 141.2))
    below = ((202.3, 138.8), (205.6, 142.3), (209, 144.8), (214.5, 147.7), (224.5, 148.8), (232.3, 147.8))
    lower = ((202.3, 138.8), (209, 147.3), (214.5, 151.5), (224.5, 154.2), (232.3, 152.5), (239, 147.3))
    corner = (246.5, 140.4)
    return _face(
        ASTRONAUT,
        512,
        upper,
        ((*above, corner), (*below, (239, 144.5), (242.8, 142.3), corner)),
        (*lower, (242.8, 143.4), corner),
    )


def turned(face: Face, degrees: float, about: Point) -> Face:
    """The face of the same picture, turned by `degrees` (clockwise as seen) about a point."""
    turn, pivot = cmath.rect(1.0, math.radians(degrees)), complex(*about)

    def point(at: Point) -> Point:
        moved = pivot + (complex(*at) - pivot) * turn
        return moved.real, moved.imag

    def line(points: Trace) -> Trace:
        return tuple(point(at) for at in points)

    def eye(one: Eye) -> Eye:
        return replace(one, upper=line(one.upper), lower=line(one.lower), iris=point(one.iris))

    points, lips = face.points, face.lips
    return replace(
        face,
        points=replace(
            points,
            eye_left=point(points.eye_left),
            eye_right=point(points.eye_right),
            nose=point(points.nose),
            mouth_left=point(points.mouth_left),
            mouth_right=point(points.mouth_right),
        ),
        lips=Lips(line(lips.upper_outer), line(lips.upper_inner), line(lips.lower_inner), line(lips.lower_outer)),
        eye_left=eye(face.eye_left),
        eye_right=eye(face.eye_right),
        jaw=line(face.jaw),
    )
