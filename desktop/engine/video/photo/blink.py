"""A blink in a photo: the skin between brow and lid is drawn down over the eye until the lashes meet the lower lid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.face import Eye, Line
from desktop.engine.video.photo.sway import look_up

Array = npt.NDArray[np.float32]
Box = tuple[int, int, int, int]

_LOOKED_AT = (-0.3, 0.5)
"""How far round the line of the upper lid the lashes are looked for, of the eye's height."""
_LASHES = (0.15, 0.5)
"""How thick the upper lid's edge with its lashes may be, of the eye's height: it moves as a whole."""
_BRIGHT = 0.2
"""The lid ends where it becomes brighter by so much of the way to what lies below."""
_SEEN = 10.0
"""Lashes are at least so much darker than what is beside them, grey levels."""
_LOWER_LIFT = 0.12
"""How far the lower lid comes up, of the eye's height."""
_BELOW = 0.55
"""How far below the eye the skin is stretched for that, of its height."""
_DENSE = 2
"""A lid's edge is sharp and moves fast: it is drawn with so many points a pixel each way."""
_LEAST_SKIN = 0.7
"""The skin above the lid that is at hand at least, of the eye's height: a brow may seem to lie on the lid."""


class Lid:
    """An eye that can be shut: `eye`, and `brow`, the y of the brow's lower edge, in pixels of `picture`, BGR."""

    def __init__(self, eye: Eye, brow: float, picture: npt.NDArray[np.uint8]) -> None:
        corner = np.array(eye.upper[0]) * 0.5 + np.array(eye.lower[0]) * 0.5
        other = np.array(eye.upper[-1]) * 0.5 + np.array(eye.lower[-1]) * 0.5
        length = max(float(np.hypot(*(other - corner))), 1.0)
        self._across = (other - corner) / length
        self._down = np.array([-self._across[1], self._across[0]])
        upper, lower = self._inside(eye.upper, corner), self._inside(eye.lower, corner)
        height = max(float(np.max(lower[:, 1] - upper[:, 1])), 1.0)
        middle = (corner + other) / 2
        reach = min((brow - middle[1]) * self._down[1], float(upper[:, 1].min()) - _LEAST_SKIN * height)
        self.box = _box(corner, other, self._down, reach, float(lower[:, 1].max()) + _BELOW * height, picture)
        left, top, right, bottom = self.box
        columns, rows = (
            (np.arange((end - begin) * _DENSE) + 0.5) / _DENSE - 0.5 for begin, end in ((left, right), (top, bottom))
        )
        x, y = np.meshgrid(columns + left - corner[0], rows + top - corner[1])
        along = x * self._across[0] + y * self._across[1]
        self._y = (x * self._down[0] + y * self._down[1]).astype(np.float32)
        upper_line, lower_line = _curve(along, upper), _curve(along, lower)
        iris = self._inside((eye.iris,), corner)[0, 0], eye.radius
        edge, thick = self._lashes(picture, corner, upper, iris, height)
        open_by = np.maximum(lower_line - upper_line, 0.0)
        self._upper = upper_line + np.float32(edge / height) * open_by
        self._lower = np.maximum(lower_line, self._upper)
        self._brow = np.minimum(np.float32(reach), self._upper - np.float32(0.5))
        self._height = self._lower - self._upper
        self._floor = self._lower + np.float32(_BELOW) * np.maximum(self._height, 1e-3)
        self._edge = np.minimum(np.float32(thick), 0.5 * (self._upper - self._brow))
        self._grid = np.stack(np.meshgrid(columns, rows), axis=-1).astype(np.float32)
        self._large = np.empty((*self._y.shape, 4), np.uint8)

    def _inside(self, line: Line, corner: Any) -> npt.NDArray[np.float64]:
        away = np.array(line) - corner
        return np.stack([away @ self._across, away @ self._down], axis=1)

    def _lashes(
        self,
        picture: npt.NDArray[np.uint8],
        corner: Any,
        upper: npt.NDArray[np.float64],
        iris: tuple[float, float],
        height: float,
    ) -> tuple[float, float]:
        """How far below the line of the lid its edge is, and how thick lashes and edge are, pixels.

        Seen beside the iris, where there is white below: the darkest there, from where it darkens to where it is bright
        again.
        """
        length = float(upper[-1, 0])
        places = np.linspace(0.15, 0.85, 29) * length
        beside = places[np.abs(places - iris[0]) > 1.1 * iris[1]]
        places = beside if len(beside) >= 6 else places
        away = np.linspace(*_LOOKED_AT, 33) * height
        line = _curve(places, upper)
        right = corner[0] + places * self._across[0] + (line + away[:, None]) * self._down[0]
        down = corner[1] + places * self._across[1] + (line + away[:, None]) * self._down[1]
        rows, columns = picture.shape[0] - 1, picture.shape[1] - 1
        seen = picture[np.clip(np.rint(down), 0, rows).astype(int), np.clip(np.rint(right), 0, columns).astype(int)]
        grey = (seen @ np.array([0.114, 0.587, 0.299])).mean(axis=1)
        darkest = int(grey[:28].argmin())
        above, below = grey[: darkest + 1], grey[darkest:]
        if min(above.max(), below.max()) - grey[darkest] < _SEEN:
            return 0.0, _LASHES[0] * height
        to = darkest + int(np.argmax(below >= grey[darkest] + _BRIGHT * (below.max() - grey[darkest])))
        begin = darkest - int(np.argmax(above[::-1] >= (grey[darkest] + above.max()) / 2))
        thick = min(max(float(away[to] - away[begin]), _LASHES[0] * height), _LASHES[1] * height)
        return float(away[to]), thick

    def draw(self, canvas: npt.NDArray[np.uint8], closed: float) -> Box:
        """Shut the eye on `canvas` (BGRA) by `closed`, 0..1; the box that was touched."""
        import cv2

        left, top, right, bottom = self.box
        part = canvas[top:bottom, left:right]
        if not part.size:
            return self.box
        source = self._source(closed)
        lookup = self._grid + (source - self._y)[..., None] * self._down.astype(np.float32)
        look_up(part.copy(), lookup, self._large, cv2.INTER_CUBIC)
        part[:] = cv2.resize(self._large, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
        return self.box

    def _source(self, closed: float) -> Array:
        """For each pixel the height that its colour comes from."""
        y, upper, lower, brow, edge = self._y, self._upper, self._lower, self._brow, self._edge
        lifted = lower - closed * _LOWER_LIFT * self._height
        lid = upper + closed * (lifted - upper)
        lash = lid - edge
        # The skin near the lid gives way, the brow hardly does: a part of the way there, its slope 1 at the brow.
        before = np.maximum(upper - edge - brow, 1e-3)
        part = np.clip((y - brow) / np.maximum(lash - brow, 1e-3), 0.0, 1.0)
        stretch = np.maximum(lash - brow, 1e-3) / before
        skin = brow + before * stretch * part / (1.0 + (stretch - 1.0) * part)
        eye = upper + (y - lid) * (self._height / np.maximum(lifted - lid, 1e-3))
        below = lower + (y - lifted) * (self._floor - lower) / np.maximum(self._floor - lifted, 1e-3)
        source = np.where(y < lash, skin, np.where(y < lid, y - lid + upper, np.where(y < lifted, eye, below)))
        outside = (y <= brow) | (y >= self._floor) | (self._height <= 0.0)
        return np.where(outside, y, source).astype(np.float32)


def _curve(along: npt.NDArray[np.float64], line: npt.NDArray[np.float64]) -> Array:
    """The lid's height at each place: the arch nearest to the line's points, so that a point that was found a little
    wrong makes no kink. A polynomial of degree four, zero at both corners of the eye and beyond them.
    """
    begin, end = float(line[:, 0].min()), float(line[:, 0].max())

    def arches(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        part = np.clip((places - begin) / max(end - begin, 1e-6), 0.0, 1.0)
        arch = part * (1.0 - part)
        return np.stack([arch, arch * part, arch * arch], axis=-1)

    heights = np.linalg.lstsq(arches(line[1:-1, 0]), line[1:-1, 1], rcond=None)[0]
    return np.asarray(arches(along) @ heights, np.float32)


def _box(corner: Any, other: Any, down: Any, above: float, below: float, picture: npt.NDArray[np.uint8]) -> Box:
    marks = np.array([end + down * away for end in (corner, other) for away in (above, below)])
    low, high = np.floor(marks.min(axis=0)) - 2, np.ceil(marks.max(axis=0)) + 2
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    height, width = picture.shape[:2]
    return left, top, max(left, min(width, int(high[0]))), max(top, min(height, int(high[1])))
