"""What is seen between the lips: teeth, tongue and the dark behind them.

Painted in the mouth's own frame (see fields.py) on a small raster. The upper teeth belong to the skull: they stay
where they are, and the lip uncovers them. The lower teeth and the tongue go with the jaw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

_HALF = 0.62
_ABOVE, _BELOW = 0.2, 0.52
"""What the raster covers round the middle of the shut lips, units."""
_FINER, _FINEST = 1.3, 100
"""The raster is that much finer than the picture, with so many pixels a unit at most: larger mouths are painted from a
scaled one."""
_FINE = 4
_UPPER_TEETH = (0.17, 0.3, 0.4, 0.475, 0.53)
_LOWER_TEETH = (0.1, 0.21, 0.32, 0.41, 0.47)
"""Where each tooth ends, from the middle outwards: widths as they are seen from the front."""
_LOWER_DIM = 0.86
_RIM = 0.06
_SOFT = 0.009
"""Half the width of the edge between lips and inside: no camera shows it harder."""
_EDGE = 0.04
"""How far the upper teeth come below the line of the shut lips."""


class Layer(NamedTuple):
    """A picture to lay over the face: (rows, columns, 4), BGR times alpha, 0..255, and alpha 0..1; where its upper left
    corner is, u and v."""

    pixels: Array
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Light:
    """How the portrait is lit. `level`: 1 well lit, less in the dark; `lip`: the colour of the lips, BGR 0..255."""

    level: float
    lip: tuple[float, float, float]


def _teeth(
    u: Array, v: Array, ends: tuple[float, ...], edge: npt.NDArray[np.float32], height: float, colour: Array, up: bool
) -> Array:
    """A row of teeth whose free edge is the line `edge` (at each u), BGRA with the colour times alpha, 0..255 and 0..1.

    `up`: the teeth stand above their edge (upper row).
    """
    bounds = np.array([-end for end in reversed(ends)] + [0.0, *ends], np.float32)
    which = np.clip(np.searchsorted(bounds, u) - 1, 0, len(bounds) - 2)
    left, right = bounds[which], bounds[which + 1]
    width = right - left
    across = np.clip((u - left) / width, 0.0, 1.0) * 2.0 - 1.0
    grown = (edge - v if up else v - edge) / height
    # Each crown's corners are rounded, more so further back.
    rounded = (0.04 + 0.14 * (np.abs(left + right) / 2 / 0.5)) * np.abs(across) ** 5
    inside = np.clip((grown - rounded) * height / 0.012 + 0.5, 0.0, 1.0) * (np.abs(u) < ends[-1])
    gap = np.exp(-(((1.0 - np.abs(across)) * width / 0.011) ** 2))
    bulge = 1.0 - 0.1 * across**2
    back = np.clip(1.0 - (np.abs(u) / (ends[-1] * 1.06)) ** 2.4, 0.0, 1.0)
    shade = bulge * (1.0 - 0.14 * gap) * (0.16 + 0.84 * back) * (0.9 + 0.1 * np.clip(grown * 3.0, 0.0, 1.0))
    layer = np.empty((*u.shape, 4), np.float32)
    layer[..., :3] = colour * shade[..., None]
    layer[..., 3] = 1.0
    return layer * inside[..., None]


class Interior:
    """The inside of one person's mouth for a picture with `width` pixels across the mouth.

    `shut` is v of the shut lips in the middle.
    """

    def __init__(self, width: float, shut: float, light: Light) -> None:
        import cv2

        self.light = light
        self.density = max(8.0, min(_FINER * width, _FINEST))
        self._cv2 = cv2
        fine = self.density * _FINE
        self.left, self.top = -_HALF, shut - _ABOVE
        columns, rows = round(2 * _HALF * self.density), round((_ABOVE + _BELOW) * self.density)
        self.size = (columns, rows)
        level = light.level
        colour = np.array((196.0, 216.0, 226.0), np.float32) * np.float32(level)
        self._colour = colour
        self._dark_lip = 0.3 * np.array(light.lip, np.float32)
        tongue = 0.75 * np.array(light.lip, np.float32) + np.array((18.0, 10.0, 26.0), np.float32) * level
        u, v = self._raster(columns * _FINE, rows * _FINE, fine)
        # The rows are arched as the lips are.
        arch = np.float32(0.05 + 0.6 * max(0.0, shut)) * (u / 0.5) ** 2
        edge = shut + _EDGE - arch
        self._upper = self._small(_teeth(u, v, _UPPER_TEETH, edge, 0.21, colour, True))
        rise = shut + _EDGE - 0.015 - 0.8 * arch
        self._lower = self._small(_teeth(u, v, _LOWER_TEETH, rise, 0.2, colour * _LOWER_DIM, False))
        mound = shut + _EDGE + 0.01 + 0.5 * (np.abs(u) / 0.5) ** 2.6
        body = np.clip((v - mound) / 0.03, 0.0, 1.0)
        furrow = 1.0 - 0.12 * np.exp(-((u / 0.035) ** 2)) * np.clip((v - mound) / 0.08, 0.0, 1.0)
        light_on = 0.6 + 0.36 * np.exp(-(((v - mound - 0.06) / 0.05) ** 2))
        layer = np.empty((*u.shape, 4), np.float32)
        layer[..., :3] = tongue * (furrow * light_on)[..., None]
        layer[..., 3] = 1.0
        self._tongue = self._small(layer * body[..., None])
        depth = np.exp(-(((v - shut - 0.06) / 0.16) ** 2) - (u / 0.42) ** 2)
        # Darkest in the middle, where the throat is; some light falls on what is low and in front.
        throat = 1.0 - 0.62 * depth
        front = 1.0 + 0.9 * np.clip((v - shut - 0.1) / 0.25, 0.0, 1.0)
        corners = 1.0 - 0.35 * np.minimum((u / 0.5) ** 2, 1.0)
        dark = np.array((26.0, 26.0, 74.0), np.float32) * np.float32(level)
        self._cavity = self._small(dark * (throat * front * corners)[..., None])
        self.u = ((np.arange(columns) + 0.5) / self.density + self.left).astype(np.float32)
        self.seam = False
        """Whether a line is to be drawn where the lips meet: the portrait shows none."""
        self.v = ((np.arange(rows) + 0.5) / self.density + self.top).astype(np.float32)

    def take_teeth(self, seen: npt.NDArray[np.uint8], upper: Array, lower: Array) -> None:
        """Use the upper teeth that the portrait shows: `seen` is the portrait on this raster, (rows, columns, 3) BGR,
        `upper` and `lower` are v of the lips' inner edges there."""
        below, above = self.v[:, None] - upper, lower - self.v[:, None]
        grey = seen.astype(np.float32) @ np.array((0.114, 0.587, 0.299), np.float32)
        within = np.clip(below / 0.02, 0.0, 1.0) * np.clip(above / 0.02, 0.0, 1.0)
        lip = float(np.array(self.light.lip) @ (0.114, 0.587, 0.299))
        bright = np.clip((grey - 0.62 * lip) / (0.2 * lip), 0.0, 1.0)
        clear = within > 0.9
        if not clear.any() or float((bright * within).sum()) < 0.25 * float(within.sum()):
            return
        tint = np.median(seen[clear & (bright > 0.9)], axis=0).astype(np.float32)
        self._upper[..., :3] *= tint / np.maximum(self._colour, 1.0)
        u, v = self._raster(self.size[0] * _FINE, self.size[1] * _FINE, self.density * _FINE)
        rise = np.interp(u[0], self.u, lower - 0.045).astype(np.float32)
        self._lower = self._small(_teeth(u, v, _LOWER_TEETH, rise, 0.2, tint * _LOWER_DIM, False))
        self._upper *= np.clip((above - 0.005) / 0.02, 0.0, 1.0)[..., None]
        soft = self._cv2.GaussianBlur(seen.astype(np.float32), (0, 0), 0.05 * self.density)
        seen = np.clip(seen + 0.5 * (seen - soft), 0.0, 255.0).astype(np.uint8)
        own = within * bright
        self._upper *= 1.0 - own[..., None]
        self._upper[..., :3] += seen * own[..., None]
        self._upper[..., 3] += own

    def _raster(self, columns: int, rows: int, density: float) -> tuple[Array, Array]:
        u = ((np.arange(columns) + 0.5) / density + self.left).astype(np.float32)
        v = ((np.arange(rows) + 0.5) / density + self.top).astype(np.float32)
        u, v = np.meshgrid(u, v)
        return u, v

    def _small(self, layer: npt.NDArray[np.floating]) -> Array:
        soft = self._cv2.GaussianBlur(layer, (0, 0), _SOFT * self.density * _FINE)
        found = self._cv2.resize(soft, self.size, interpolation=self._cv2.INTER_AREA)
        return np.ascontiguousarray(found, np.float32)

    def _lowered(self, layer: Array, by: float, rows: slice) -> Array:
        """Some rows of the layer moved down by `by` units (up where negative); its first or last row goes on."""
        shift = np.array([[1, 0, 0], [0, 1, by * self.density - rows.start]], np.float64)
        size = (self.size[0], rows.stop - rows.start)
        return np.asarray(self._cv2.warpAffine(layer, shift, size, borderMode=self._cv2.BORDER_REPLICATE), np.float32)

    def paint(
        self,
        upper: Array,
        lower: Array,
        half: float,
        jaw: float,
        tongue: float,
        between: float,
        together: float,
        dim: float,
    ) -> Layer:
        """What lies between the lips' inner edges `upper` and `lower` (v at each column of the raster).

        `half` is how far the corners are from the middle and `jaw` how far the jaw is down, units; for
        `tongue`, `between`, `together` (teeth) and `dim` see MouthShape.
        """
        rows = self._rows(float(upper.min()), float(lower.max()))
        picture = self._cavity[rows].copy()
        rise = jaw * (0.6 - 0.5 * tongue) - 0.045 * tongue - 0.035 * between
        mound = self._lowered(self._tongue, rise, rows)
        picture *= 1.0 - mound[..., 3:]
        picture += mound[..., :3]
        down = (1.15 * jaw + 0.03) * (1.0 - 0.85 * together)
        teeth = self._lowered(self._lower, down, rows)
        teeth *= 1.0 - 0.85 * between
        picture *= 1.0 - teeth[..., 3:]
        picture += teeth[..., :3]
        picture *= 1.0 - self._upper[rows, :, 3:]
        picture += self._upper[rows, :, :3]
        v = self.v[rows, None]
        below, above = v - upper, lower - v
        gap = lower - upper
        shade = np.minimum(below, 0.05) * 6.0
        shade += np.minimum(above, 0.04) * 4.0
        shade += 0.54
        shade *= np.clip(gap / 0.04, 0.12, 1.0) * (1.0 - dim)
        edge = max(0.5 / self.density, _SOFT)
        cover = np.minimum(above, edge) + np.minimum(below, edge)
        cover *= 0.5 / edge
        np.clip(cover, 0.0, 1.0, out=cover)
        # The red of the lips turns darker where it turns inwards.
        rim = np.minimum(np.minimum(below, above), 0.0)
        rim *= 45.0
        np.exp(rim, out=rim)
        rim *= 0.5 * np.clip(gap / 0.06, 0.0, 1.0)
        if self.seam:
            # Lips that were apart in the portrait have no line yet where they meet.
            middle = (above - below) / 0.026
            rim += np.exp(-middle * middle) * (
                0.6 * np.clip(1.0 - gap / 0.05, 0.0, 1.0) * np.clip(1.0 - (self.u / half) ** 2, 0.0, 1.0)
            )
        rim *= 1.0 - cover
        layer = np.empty((*cover.shape, 4), np.float32)
        # What light there is in the shadow has come through lips and cheeks: it is red.
        lit = shade * cover
        np.multiply(picture, lit[..., None], out=layer[..., :3])
        lit *= 1.0 - shade
        layer[..., 2] += picture[..., 2] * lit * 0.28
        layer[..., :3] += rim[..., None] * self._dark_lip
        np.add(cover, rim, out=layer[..., 3])
        return Layer(layer, self.left, self.top + rows.start / self.density)

    def _rows(self, above: float, below: float) -> slice:
        """The rows of the raster from `above` to `below` (v) and a little more."""
        first = int((above - _RIM - self.top) * self.density)
        last = int((below + _RIM - self.top) * self.density) + 2
        first = min(max(0, first), self.size[1] - 2)
        return slice(first, min(max(last, first + 2), self.size[1]))
