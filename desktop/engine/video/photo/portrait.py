"""The picture of a film that a person is best shown by: sharp, looking into the camera, mouth shut, eyes open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

import numpy as np

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.anatomy import Axes, head_axes, mouth_axes
from desktop.engine.video.photo.eyes import find_eyes
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.lips import find_lips
from desktop.engine.video.photo.looking import patch_of
from desktop.engine.video.photo.patch import Picture

_EVERY = 8
"""Every so many pictures one is looked at closely: three a second."""
_OPEN = 6.0
_EYES = 3.0
_TURNED = 1.5
_BLURRED = 1.0
"""What a mouth as far open as it is wide costs, eyes shut altogether, a nose as far beside the middle as the eyes are
apart, and half of the sharpness of the sharpest picture."""
_EYES_OPEN = 0.13
"""How high open eyes are, in distances of the pupils."""
_UNIT = 96


class Candidate(NamedTuple):
    """A picture of the film: its number, what speaks against it, and how sharp the face is in it."""

    number: int
    against: float
    sharp: float


def candidates(pictures: Iterable[Picture], finder: FaceFinder | None) -> Iterator[Candidate | None]:
    """What may be said of each of `pictures`, as they come; None of those that are not looked at closely."""
    last: FacePoints | None = None
    for index, picture in enumerate(pictures):
        if index % _EVERY:
            yield None
            continue
        if finder is None:
            yield Candidate(index, float(index > 0), 1.0)  # nothing is known of the face: the first one will do
            continue
        found = finder.follow(picture, last) if last is not None else None
        if found is None:
            found = next(iter(finder.find(picture)), None)
        last = found
        yield _judged(index, picture, found) if found is not None else None


def best(found: Iterable[Candidate]) -> int:
    """The number of the picture with least against it; 0 where there is none."""
    them = list(found)
    sharpest = max((one.sharp for one in them), default=1.0) or 1.0
    costs = {one.number: one.against + _BLURRED * 2 * (1 - one.sharp / sharpest) for one in them}
    return min(costs, key=lambda index: costs[index], default=0)


def _judged(index: int, picture: Picture, points: FacePoints) -> Candidate:
    axes = head_axes(points)
    against = _TURNED * abs(axes.inside(points.nose)[0])
    lips = find_lips(picture, points, 1.0)
    if lips is not None:
        frame = mouth_axes(points)
        gap = max(
            frame.inside(low)[1] - frame.inside(high)[1]
            for high, low in zip(lips.upper_inner, lips.lower_inner, strict=True)
        )
        against += _OPEN * gap
    eyes = find_eyes(picture, points, 1.0)
    if eyes is not None:
        middles = (axes.inside(eye.lower[3])[1] - axes.inside(eye.upper[3])[1] for eye in eyes)
        against += _EYES * max(0.0, 1 - min(middles) / _EYES_OPEN)
    else:
        against += _EYES
    return Candidate(index, against, _sharpness(picture, axes))


def _sharpness(picture: Picture, axes: Axes) -> float:
    import cv2

    patch = cv2.cvtColor(patch_of(picture, axes, _UNIT, (-0.9, -0.4, 0.9, 1.3)), cv2.COLOR_BGR2GRAY)
    return float(np.std(cast(np.ndarray, cv2.Laplacian(patch, cv2.CV_32F))))
