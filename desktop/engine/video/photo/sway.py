"""A portrait's slight motion: the head turns, nods and leans, the chest breathes, the background stays.

Every motion is a field of displacements, smooth and zero at the window's border. They are prepared on a coarse grid;
a bearing mixes them, and the mixture, made fine, says for each pixel of the window where it comes from.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from desktop.engine.video.life import Bearing
from desktop.engine.video.photo.face import Face

_MOVES = ("yaw", "pitch", "roll", "lean", "breath", "brows")

Array = npt.NDArray[np.float32]

_CELL = 8
"""Pixels of the window between the points of the coarse grid."""
_PINNED = 0.12
"""From the border to where motion is whole, of the window's shorter side."""

# How far things go, of the distance between the eyes, at a yaw or pitch of 1. What is nearer goes farther.
_HEAD_YAW, _NOSE_YAW = 0.035, 0.055
_HEAD_PITCH, _NOSE_PITCH = 0.02, 0.036
_ROLL = 0.5
"""How much of a bearing's roll is shown."""
_LEAN = 0.014
_BREATH = 0.03
_HEAD_BREATH = 0.55
_BROWS = 0.045

_QUICKEST = 0.08
"""How far anything moves in a second at most: then a nod in speech is no more of a jump than what idle shows."""


def look_up(source: npt.NDArray[np.uint8], places: Array, into: npt.NDArray[np.uint8], way: int) -> None:
    """Fill `into` with what `source` has at `places`, (h, w, 2): x and y; `way` is OpenCV's interpolation."""
    import cv2

    cv2.remap(source, places, None, way, dst=into, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    # (its stubs do not know that None is the second map of a pair in one array)


class Sway:
    """The motion of the person whose `face` (in pixels of the window) is shown in a window of `face.size`. The picture
    that is looked up has `fine` pixels for one of the window along each side.
    """

    def __init__(self, face: Face, fine: int) -> None:
        width, height = face.size
        self._fine = fine
        self._size = (width, height)
        self._cells = (-(-width // _CELL) + 2, -(-height // _CELL) + 2)
        columns, rows = self._cells
        # A cell round the window, so that each pixel lies between points of the grid.
        x = (np.arange(columns, dtype=np.float32) - 0.5) * _CELL - 0.5
        y = (np.arange(rows, dtype=np.float32) - 0.5) * _CELL - 0.5
        at_x, at_y = np.meshgrid(x, y)
        self._identity = np.stack([at_x, at_y], axis=-1)
        self._basis = _basis(face, at_x, at_y).reshape(6, -1)
        self._map = np.empty((rows * _CELL, columns * _CELL, 2), np.float32)
        marks = self._basis.reshape(6, -1, 2)
        # What moves most in each motion tells how far a bearing is from another.
        self._farthest = np.unique(np.abs(marks).max(axis=2).argmax(axis=1))
        self._marks = np.ascontiguousarray(marks[:, self._farthest])
        self._quickest = _QUICKEST * unit_of(face)
        self.lookup = self._map[_CELL : _CELL + height, _CELL : _CELL + width]
        """Where each pixel of the window comes from in the fine picture, (h, w, 2): x and y."""

    def moved(self, bearing: Bearing) -> Array:
        """Where what moves most is in a bearing, pixels: to be compared with another's."""
        return np.asarray(np.tensordot(_amounts(bearing), self._marks, axes=1), np.float32)

    def eased(self, before: Bearing, wished: Bearing, seconds: float) -> Bearing:
        """The bearing that is reached from `before` on the way to `wished`, no quicker than a calm person moves."""
        away = float(np.abs(self.moved(wished) - self.moved(before)).max())
        share = min(1.0, self._quickest * seconds / max(away, 1e-6))
        if share >= 1.0:
            return wished
        between = {
            name: getattr(before, name) + share * (getattr(wished, name) - getattr(before, name)) for name in _MOVES
        }
        return replace(wished, **between)

    def set(self, bearing: Bearing) -> None:
        """Make `lookup` that of `bearing`."""
        import cv2

        columns, rows = self._cells
        moved = (_amounts(bearing) @ self._basis).reshape(rows, columns, 2)
        coarse = self._fine * (self._identity - moved) + np.float32(0.5 * (self._fine - 1))
        cv2.resize(coarse, (columns * _CELL, rows * _CELL), dst=self._map, interpolation=cv2.INTER_LINEAR)


def unit_of(face: Face) -> float:
    """The distance between the eyes, pixels."""
    return math.dist(face.points.eye_left, face.points.eye_right)


def _amounts(bearing: Bearing) -> Array:
    return np.array(
        [
            bearing.yaw,
            bearing.pitch,
            math.radians(bearing.roll) * _ROLL,
            bearing.lean * _LEAN,
            bearing.breath - 0.5,
            bearing.brows,
        ],
        np.float32,
    )


def _basis(face: Face, x: Array, y: Array) -> Array:
    """The displacement (right, down) of every grid point by each of the six motions, shape (6, rows, columns, 2)."""
    points = face.points
    left, right = np.array(points.eye_left), np.array(points.eye_right)
    unit = unit_of(face)
    across = (right - left) / unit
    upright = np.array([-across[1], across[0]])  # down the face
    eyes, chin = (left + right) / 2, np.array(face.jaw[5])
    down = float((chin - eyes) @ upright)
    half = 0.5 * float(np.hypot(*(np.array(face.jaw[-1]) - np.array(face.jaw[0]))))

    def inside(centre: npt.NDArray[np.float64], wide: float, high: float) -> Array:
        """How far each point is from `centre`, as part of an ellipse's radius along and across the face."""
        away_x, away_y = x - centre[0], y - centre[1]
        along = (away_x * across[0] + away_y * across[1]) / wide
        below = (away_x * upright[0] + away_y * upright[1]) / high
        return np.asarray(np.hypot(along, below), np.float32)

    pinned = _pinned(x, y, face.size)
    head = _fade(inside(eyes, 1.25 * half, 1.35 * down), 0.75, 1.9) * pinned
    dome = _fade(inside(eyes + 0.35 * down * upright, 1.05 * half, 1.1 * down), 0.0, 1.0) * pinned
    body = _rise(np.asarray((y - chin[1]) / unit, np.float32), -0.6, 0.9) * pinned
    neck = chin + 0.8 * unit * upright
    chest = chin + 1.5 * unit * upright
    brows = np.zeros_like(x)
    for eye, lower in ((left, face.brows[0]), (right, face.brows[1])):
        brow = eye + upright * (lower - eye[1] - 0.1 * unit)
        brows = np.maximum(brows, np.exp(-(inside(brow, 0.42 * unit, 0.13 * unit) ** 2)))
    fields = np.zeros((6, *x.shape, 2), np.float32)
    fields[0] = (unit * (_HEAD_YAW * head + _NOSE_YAW * dome))[..., None] * across
    fields[1] = (unit * (_HEAD_PITCH * head + _NOSE_PITCH * dome))[..., None] * upright
    fields[2] = np.stack([-(y - neck[1]) * head, (x - neck[0]) * head], axis=-1)
    fields[3] = np.stack([x - chest[0], y - chest[1]], axis=-1) * np.maximum(head, body)[..., None]
    fields[4, ..., 1] = -_BREATH * unit * np.maximum(_HEAD_BREATH * head, body)
    fields[5] = -(_BROWS * unit * brows * pinned)[..., None] * upright
    return fields


def _pinned(x: Array, y: Array, size: tuple[int, int]) -> Array:
    """0 at the border of the window, 1 well inside, smoothly."""
    reach = _PINNED * min(size)
    near_x = np.asarray(np.minimum(x, size[0] - x) / reach, np.float32)
    near_y = np.asarray(np.minimum(y, size[1] - y) / reach, np.float32)
    return np.asarray(_rise(near_x, 0.0, 1.0) * _rise(near_y, 0.0, 1.0), np.float32)


def _rise(at: Array, begin: float, end: float) -> Array:
    """From 0 at `begin` to 1 at `end`, smoothly."""
    part = np.clip((at - begin) / (end - begin), 0.0, 1.0)
    return np.asarray(part * part * (3.0 - 2.0 * part), np.float32)


def _fade(at: Array, begin: float, end: float) -> Array:
    return 1.0 - _rise(at, begin, end)
