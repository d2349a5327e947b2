"""Where the jaw ends in a picture: the edge between the face and what is behind and below it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.anatomy import JAW_POINTS, default_jaw, head_axes, spaced
from desktop.engine.video.photo.face import Line
from desktop.engine.video.photo.looking import Map, climb, lab_of, patch_of
from desktop.engine.video.photo.patch import Picture

UNIT = 64
_LEFT, _RIGHT, _TOP, _BOTTOM = -1.5, 1.5, 0.2, 2.6
"""What the patch covers, in distances of the pupils from the middle between them."""
_STEPS = (0.06, 0.03, 0.015)
_ACROSS = 0.05
"""How far inside and outside of the edge the colours are compared."""
_ENOUGH = 30.0
"""A difference of colour (CIELAB) that is no clearer when it is larger."""
_STRANGE = 14.0
"""What lying at the end of what is allowed costs, in the same measure."""
_ANGLES = np.linspace(math.radians(12), math.radians(168), 53)


class _Jaw(NamedTuple):
    """Half an ellipse that need not be round: where the chin is, how wide it is at the lobes, how square (2: round)."""

    chin_x: float
    chin_y: float
    middle: float
    half: float
    lobe: float
    square: float = 2.0


def find_jaw(picture: Picture, points: FacePoints) -> Line:
    """The jaw in `picture` near where `points` let one expect it, from lobe to lobe, the chin in the middle."""
    axes = head_axes(points)
    expected = [axes.inside(point) for point in default_jaw(points)]
    (left, lobe), (chin_x, chin_y), (right, _) = expected[0], expected[len(expected) // 2], expected[-1]
    middle = np.array(_Jaw(chin_x, chin_y, (left + right) / 2, (right - left) / 2, lobe))
    spread = np.array((0.1, 0.16, 0.1, 0.14, 1e-6, 0.4))
    lab = lab_of(patch_of(picture, axes, UNIT, (_LEFT, _TOP, _RIGHT, _BOTTOM)), 1.5)

    def worth(values: Map) -> float:
        steps = np.minimum(_steps(lab, values), _ENOUGH)
        strange = float(np.mean(((values - middle) / spread) ** 2))
        return float(steps.mean()) - _STRANGE * strange

    jaw = climb(worth, middle, middle - spread, middle + spread, _STEPS)
    line = [axes.place(*place) for place in _edge(jaw, np.linspace(0, math.pi, 81))]
    return spaced(tuple(line), JAW_POINTS)


def _edge(jaw: Map, angles: Map) -> Map:
    """Places (n, 2) along the edge."""
    chin_x, chin_y, middle, half, lobe, square = jaw
    down = np.sin(angles) ** (2 / square)
    along = np.cos(angles)
    x = middle - half * np.sign(along) * np.abs(along) ** (2 / square) + (chin_x - middle) * down
    return np.stack([x, lobe + (chin_y - lobe) * down], axis=-1)


def _steps(lab: Map, jaw: Map) -> Map:
    """How much the colour changes across the edge at each of its places."""
    import cv2

    edge = _edge(jaw, _ANGLES)
    along = np.gradient(edge, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], axis=-1) / np.linalg.norm(along, axis=1, keepdims=True)
    offsets = np.array((-1.0, -0.5, 0.5, 1.0))[:, None, None] * _ACROSS
    x, y = np.moveaxis((edge + offsets * normal - (_LEFT, _TOP)) * UNIT, -1, 0).astype(np.float32)
    seen = cv2.remap(lab.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    difference = seen[:2].mean(axis=0) - seen[2:].mean(axis=0)
    return np.asarray(np.linalg.norm(difference, axis=-1))
