"""Where an eye is in a picture: the iris, the edges of the lids, the lower edge of the brow or of glasses above it.

Work is done in a patch round the pupil in the head's own frame, UNIT pixels to the distance of the pupils.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.anatomy import BROW, IRIS, Axes, head_axes, spaced
from desktop.engine.video.photo.face import Eye, Line
from desktop.engine.video.photo.looking import Map, along, between, climb, lab_of, patch_of, path, sums
from desktop.engine.video.photo.patch import Picture

UNIT = 128
_LEFT, _RIGHT, _TOP, _BOTTOM = -0.42, 0.42, -0.6, 0.35
"""What the patch covers, in distances of the pupils from the one looked at."""
_COLUMNS = 33
_AT = np.linspace(0.0, 1.0, _COLUMNS)
_STEPS = (0.04, 0.02, 0.01, 0.005)
_ARC = np.radians([*range(-32, 33, 8), *range(148, 213, 8)])
"""Where an iris is seen: its top and bottom lie under the lids."""
_EYE_X, _EYE_Y = np.array((-0.25, 0.25)), np.array((-0.12, 0.12))
"""Where the white of the eye is."""
_PLACES = 13
_RADII = (0.06, 0.07, 0.08, 0.09, 0.1, 0.115, 0.13, 0.15, 0.175, 0.2)
_OTHER = (8.0, 12.0)
"""How different from the lid's skin (CIELAB) a brow is at least."""
_ROUND = np.radians(np.arange(0, 360, 20))
_DRAWN = 0.035
_PLAIN = 6.0
"""An iris whose edge is less of a step than this (L of CIELAB) is not seen."""


class _Iris(NamedTuple):
    x: float = 0.0
    y: float = 0.0
    radius: float = IRIS


class _Lids(NamedTuple):
    """The corners of the eye, how high the lids arch over the line between them, and how far to one side they do."""

    left_x: float
    left_y: float
    right_x: float
    right_y: float
    upper: float
    lower: float


def find_eyes(picture: Picture, points: FacePoints, slack: float) -> tuple[Eye, Eye] | None:
    """The eyes in `picture`, left and right, whose pupils are where `points` say, or up to `slack` (0..1) of 0.13 of
    their distance beside that. None where no irises are seen, as behind dark glasses.
    """
    step = head_axes(points).step
    both = [Axes(complex(*pupil), step) for pupil in (points.eye_left, points.eye_right)]
    labs = [lab_of(patch_of(picture, axes, UNIT, (_LEFT, _TOP, _RIGHT, _BOTTOM)), 1.0) for axes in both]
    irises = _irises([lab[..., 0] for lab in labs], slack)
    if irises is None:
        return None
    found = []
    for axes, lab, iris, left in zip(both, labs, irises, (True, False), strict=True):
        evidence = _evidence(lab, iris)
        upper, lower = _drawn(evidence, _lids(evidence, iris, left), axes)
        found.append(Eye(upper, lower, axes.place(iris.x, iris.y), iris.radius * abs(step)))
    return found[0], found[1]


def find_brow(picture: Picture, eye: Eye, step: complex) -> float:
    """How far above the iris something else begins (brow, rim of glasses, hair), in distances of the pupils."""
    axes = Axes(complex(*eye.iris), step)
    lab = lab_of(patch_of(picture, axes, UNIT, (_LEFT, _TOP, _RIGHT, _BOTTOM)), 1.5)
    lid = -min(axes.inside(point)[1] for point in eye.upper)
    columns = slice(*(round((x - _LEFT) * UNIT) for x in (-0.16, 0.16)))
    first, last = max(lid + 0.09, 0.19), 0.52
    rows = np.arange(round((-first - _TOP) * UNIT), round((-last - _TOP) * UNIT), -1)
    skin = np.median(lab[rows[:8], columns].reshape(-1, 3), axis=0)
    unlike = np.linalg.norm((lab[rows, columns] - skin) * (1.0, 0.7, 0.7), axis=2)
    other = (unlike > float(np.clip(0.35 * np.percentile(unlike, 90), *_OTHER))).astype(int)
    runs = other[:-3] + other[1:-2] + other[2:-1] + other[3:] == 4
    begins = [int(column.argmax()) for column in runs.T if column.any()]
    if len(begins) < runs.shape[1] / 2:
        return max(BROW, lid + 0.15)
    return float(-(rows[round(float(np.median(begins)))] / UNIT + _TOP))


def _irises(lights: list[Map], slack: float) -> list[_Iris] | None:
    """The dark discs with most of a step at their sides (J. Daugman's integro-differential operator, on arcs), both
    about as large."""
    rows, columns = (slice(*((at - start) * UNIT).astype(int)) for start, at in ((_TOP, _EYE_Y), (_LEFT, _EYE_X)))
    whites = [float(np.percentile(light[rows, columns], 90)) for light in lights]
    reach = 0.13 * max(slack, 0.3)
    places = np.linspace(-reach, reach, _PLACES)
    grid = np.stack(np.meshgrid(places, places, _RADII, indexing="ij"), axis=-1).reshape(-1, len(_RADII), 3)
    worths = [
        _worth(light, white, grid.reshape(-1, 3))[0].reshape(grid.shape[:2])
        for light, white in zip(lights, whites, strict=True)
    ]
    radius = int(np.sum([worth.max(axis=0) for worth in worths], axis=0).argmax())
    near = np.linspace(-1.0, 1.0, _PLACES) * (2 * reach / (_PLACES - 1))
    around = np.stack(np.meshgrid(near, near, np.linspace(-0.015, 0.015, 7), indexing="ij"), axis=-1).reshape(-1, 3)
    found = []
    for light, white, coarse in zip(lights, whites, worths, strict=True):
        fine = grid[coarse[:, radius].argmax(), radius] + around
        worth, edge = _worth(light, white, fine)
        best = int(worth.argmax())
        if edge[best] < _PLAIN:
            return None
        found.append(_Iris(*(float(value) for value in fine[best])))
    return found


def _worth(light: Map, white: float, discs: Map) -> tuple[Map, Map]:
    """How much each of `discs` (n, 3: x, y, radius) is like an iris, and how much of a step there is at its sides."""
    import cv2

    def ring(part: float, angles: Map = _ARC) -> Map:
        x = (discs[:, :1] + part * discs[:, 2:] * np.cos(angles) - _LEFT) * UNIT
        y = (discs[:, 1:2] + part * discs[:, 2:] * np.sin(angles) - _TOP) * UNIT
        return cast(Map, cv2.remap(light, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR))

    outside = np.minimum(ring(1.2), white)
    step = np.clip(outside - ring(0.8), -10.0, 25.0) - 0.5 * (white - outside)
    half = len(_ARC) // 2
    sides = np.stack(
        [np.median(part, axis=1) for part in (step[:, :half], step[:, half:])]
    )  # light is reflected somewhere
    edge = 0.4 * sides.mean(axis=0) + 0.6 * sides.min(axis=0)
    inside = np.maximum(np.stack([ring(0.35, _ROUND), ring(0.7, _ROUND)]), 0.5 * white)  # a pupil is not better
    inside = inside.mean(axis=(0, 2))
    strange = (discs[:, 0] ** 2 + discs[:, 1] ** 2) / 0.13**2 + ((discs[:, 2] - IRIS) / 0.08) ** 2
    return edge - 0.5 * inside - 2.0 * strange, edge


def _evidence(lab: Map, iris: _Iris) -> Map:
    """For each pixel, 0..1, that it is no skin: the white of the eye has less colour, iris and lashes less light."""
    rows, columns = np.mgrid[0 : lab.shape[0], 0 : lab.shape[1]]
    x, y = columns / UNIT + _LEFT - iris.x, rows / UNIT + _TOP - iris.y
    below = (abs(x) < 0.25) & (y > 0.2) & (y < 0.3)
    above = (abs(x) < 0.2) & (y < -0.17) & (y > -0.24)
    skin = np.median(lab[below | above], axis=0)
    colour, own = np.hypot(lab[..., 1], lab[..., 2]), float(np.hypot(skin[1], skin[2]))
    darker = float(min(np.median(lab[..., 0][above]), skin[0]))  # the lid lies in the shade of the brow
    dark = np.clip((0.82 * darker - lab[..., 0]) / (0.2 * darker + 1e-6), 0, 1)
    white = np.clip((0.8 * own - colour) / (0.35 * own + 1e-6), 0, 1) if own > 6 else np.zeros_like(dark)
    white = white * (lab[..., 0] > 0.6 * skin[0])
    bright = np.clip((lab[..., 0] - 1.08 * skin[0]) / (0.12 * skin[0] + 1e-6), 0, 1)
    round_it = np.hypot(x, y) < iris.radius
    found = np.maximum.reduce([dark, white, bright * (own <= 6), round_it * 0.9])
    far = np.clip((np.hypot(x / 0.36, y / (iris.radius + 0.1)) - 0.9) / 0.2, 0, 1)
    return cast(Map, (found * (1 - far)).astype(np.float32))


def _edges(lids: _Lids) -> tuple[Map, Map]:
    base = lids.left_y + (lids.right_y - lids.left_y) * _AT
    arch = (1 - np.abs(2 * _AT - 1) ** 2.2) ** 0.9
    return base - lids.upper * arch, base + lids.lower * arch


def _lids(evidence: Map, iris: _Iris, left: bool) -> _Lids:
    """The opening of the lids that covers most of what is no skin, and little of what is."""
    covered = sums(evidence - 0.5)
    outer, inner = 0.235, 0.215
    reach = (outer, inner) if left else (inner, outer)
    arch = max(0.085, 0.8 * iris.radius)
    middle = np.array(
        _Lids(iris.x - reach[0], iris.y + 0.02, iris.x + reach[1], iris.y + 0.02, arch + 0.02, arch - 0.02)
    )
    spread = np.array((0.09, 0.07, 0.09, 0.07, 0.09, 0.08))

    def worth(values: Map) -> float:
        lids = _Lids(*values)
        columns = ((lids.left_x + _AT * (lids.right_x - lids.left_x) - _LEFT) * UNIT).round().astype(int)
        columns = np.clip(columns, 0, covered.shape[1] - 1)
        edges = (np.stack(_edges(lids)) - _TOP) * UNIT
        wide = (lids.right_x - lids.left_x) / _COLUMNS / UNIT
        away = (values - middle) / spread
        return float(between(covered, columns, edges).sum()) * wide - 0.01 / len(away) * float(away @ away)

    best = climb(worth, middle, middle - spread, middle + spread, _STEPS)
    return _Lids(*(float(value) for value in best))


def _drawn(evidence: Map, lids: _Lids, axes: Axes) -> tuple[Line, Line]:
    """Both edges drawn to where the picture changes most: the lashes' line above, the step to the skin below."""
    import cv2

    columns = (lids.left_x + _AT * (lids.right_x - lids.left_x) - _LEFT) * UNIT
    upper, lower = ((edge - _TOP) * UNIT for edge in _edges(lids))
    change = cast(Map, cv2.Sobel(evidence, cv2.CV_32F, 0, 1, ksize=3) / 4)
    free = np.clip(np.minimum(_AT, 1 - _AT) / 0.15, 0, 1)
    reach = round(_DRAWN * UNIT)
    upper = upper + path(along(change, columns, upper, reach)) * free
    lower = np.maximum(lower + path(along(-change, columns, lower, reach)) * free, upper)

    def line(row: Map) -> Line:
        found = [axes.place(x / UNIT + _LEFT, y / UNIT + _TOP) for x, y in zip(columns, row, strict=True)]
        return spaced(tuple(found), 7)

    return line(upper), line(lower)
