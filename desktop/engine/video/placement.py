"""Where the layers of a person stand in a bearing.

Points of the drawing are complex numbers here, x + iy in units: to turn, to scale and to shift is then one
multiplication and one addition.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from desktop.engine.video.artwork import STAGE
from desktop.engine.video.life import Bearing

if TYPE_CHECKING:
    from desktop.engine.video.raster import Layout

# How far (units) a layer follows a turn of the head by 1, sideways and up or down: what is nearer moves more.
_DEPTH = {
    "hair-back": -3.0 - 1.5j, "head": 0j, "face": 5.0 + 4.0j, "moustache": 5.5 + 4.0j,
    "glasses": 5.5 + 4.0j, "hair-front": 2.2 + 1.5j,
}  # fmt: skip
_HEAD_SHIFT = 6.0 + 4.0j
_BREATH = 2.4
_BODY_BREATH = 0.003
_LEAN = 0.022
_BROW_LIFT = 6.5
_BROW_TURN = 5.0
_FOOT = complex(STAGE / 2, STAGE)
"""The point that does not move when a person comes nearer."""

Extent = tuple[float, float, float, float]
"""Left, top, right and bottom, units."""


class Similarity(NamedTuple):
    """Takes the point p to zoom * p + shift."""

    zoom: complex
    shift: complex

    def __call__(self, point: complex) -> complex:
        return self.zoom * point + self.shift

    def after(self, inner: Similarity) -> Similarity:
        """First `inner`, then this one."""
        return Similarity(self.zoom * inner.zoom, self(inner.shift))


def _about(point: complex, zoom: complex, shift: complex = 0j) -> Similarity:
    """Turns and scales round `point`, which is shifted."""
    return Similarity(zoom, point - zoom * point + shift)


def _along(step: complex, right: float, down: float) -> complex:
    return complex(step.real * right, step.imag * down)


class Placement:
    """The layers in the bearing `life`, in a window laid out as `at`: from units to pixels.

    `pivots` are the artwork's; `extent` is what the layers of the head cover.
    """

    def __init__(self, life: Bearing, at: Layout, pivots: Mapping[str, tuple[float, float]], extent: Extent) -> None:
        self.life = life
        self._pivots = pivots
        self._stage = Similarity(at.scale + 0j, complex(at.left, at.top)).after(_about(_FOOT, 1.0 + _LEAN * life.lean))
        shift = _along(_HEAD_SHIFT, life.yaw, life.pitch) - 1j * _BREATH * (life.breath - 0.5)
        turn = cmath.rect(1.0, math.radians(life.roll))
        self.head = self._stage.after(_about(complex(*pivots["head"]), turn, shift))
        self.features = self.layer("face")
        """Where eyes and mouth stand."""
        left, top, right, bottom = extent
        corners = (complex(left, top), complex(right, top), complex(left, bottom), complex(right, bottom))
        nose = complex(STAGE / 2, STAGE / 2)
        self._marks = (
            *(self.head(corner) for corner in corners),
            self.features(nose),
            *(self.features(nose - 1j * _BROW_LIFT * self._lift(sign)) for sign in (-1.0, 1.0)),
        )

    def layer(self, name: str) -> Similarity:
        """Where a layer stands that turns with the head."""
        life = self.life
        return self.head.after(Similarity(1 + 0j, _along(_DEPTH[name], life.yaw, life.pitch)))

    @cached_property
    def body(self) -> Similarity:
        """Where the body stands."""
        return self._stage.after(_about(_FOOT, 1.0 + _BODY_BREATH * self.life.breath))

    def brow(self, side: str) -> Similarity:
        """Where the brow on `side` stands, "left" or "right"."""
        sign = -1.0 if side == "left" else 1.0
        turn = cmath.rect(1.0, math.radians(_BROW_TURN * sign * self.life.brow_tilt * 0.5))
        lift = -1j * _BROW_LIFT * self._lift(sign)
        return self.features.after(_about(complex(*self._pivots[f"brow-{side}"]), turn, lift))

    def _lift(self, sign: float) -> float:
        # A thoughtful look lifts one brow and draws the other one down.
        return self.life.brows - sign * 0.55 * self.life.brow_tilt - 0.12 * self.life.lids

    def away_from(self, other: Placement) -> float:
        """How many pixels anything of the head is from where `other` has it."""
        return max(abs(here - there) for here, there in zip(self._marks, other._marks, strict=True))
