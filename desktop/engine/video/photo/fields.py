"""How the picture of a face bends for a mouth pose: curves of lips and jaw, and the displacement between them.

Everything here is in the mouth's own frame: from the middle between its corners, one unit is its width, u to the
right along the line through the corners, v down. A pose moves six lines of the face up and down; between them the
picture stretches evenly (so that lips keep their thickness), and nothing moves above the uppermost and below the
lowest. The corners' way sideways fades out over cheeks, nose and chin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.face import Face, Line
from desktop.engine.video.photo.mouth_shapes import ORDERED, MouthShape

Array = npt.NDArray[np.float32]
Columns: TypeAlias = npt.NDArray[np.float64]

REACH = 1.3
"""How far to either side of the mouth anything moves."""
_COLUMNS = 97
_STEP = 2 * REACH / (_COLUMNS - 1)
_ROWS_A_UNIT = 52
_JAW_WHOLE, _JAW_HALF = 0.3, 1.25
"""The bone goes down as a whole, less and less towards its hinges: wholly so near the chin, not at all at the ears."""
_NECK = 0.5
"""How far below the jaw the skin of the neck gives way."""
_MOUTH_TO_PUPILS = 0.8
_APART = 0.03
"""Lips nearer than that are shut: what is between them is their line."""
_FRINGE = 0.012
_THIN = 1e-3
"""No two lines are nearer: what lies between them has a slope then."""
UPPER_OUTER, UPPER_INNER, LOWER_INNER, LOWER_OUTER, JAW = range(5)


def fall(x: Columns) -> Columns:
    """1 at 0 and below, 0 at 1 and above, smooth between."""
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * x))


@dataclass(frozen=True, slots=True)
class Frame:
    """The mouth's frame in a picture: where its origin is, and one unit to the right as a complex number."""

    origin: complex
    step: complex

    def inside(self, line: Sequence[tuple[float, float]]) -> npt.NDArray[np.complex128]:
        """Points of the picture as u + iv."""
        return (np.array([complex(*point) for point in line]) - self.origin) / self.step


def mouth_frame(face: Face) -> Frame:
    """From the corners of the lips, in pixels of the portrait."""
    left, right = (
        sum(complex(*line[end]) for line in (face.lips.upper_outer, face.lips.lower_outer)) / 2 for end in (0, -1)
    )
    return Frame((left + right) / 2, right - left)


def _smooth(line: npt.NDArray[np.complex128], count: int = 97) -> npt.NDArray[np.complex128]:
    """The line as a Catmull-Rom curve through its points."""
    padded = np.concatenate(([2 * line[0] - line[1]], line, [2 * line[-1] - line[-2]]))
    at = np.linspace(0.0, len(line) - 1.0, count)
    index = np.minimum(at.astype(int), len(line) - 2)
    t = at - index
    a, b, c, d = (padded[index + shift] for shift in range(4))
    return np.asarray(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))


def _sized(shape: MouthShape, size: float) -> MouthShape:
    """The shape of a mouth that is `size` as wide at rest as in the portrait. One who smiles smiles less, speaking."""
    eased = min(0.0, size - 1.0) * 0.2 * min(1.0, shape.gap / 0.2)
    return shape._replace(
        gap=shape.gap * size, raised=shape.raised * size, jaw=shape.jaw * size, out=shape.out * size + eased
    )


class _Rest(NamedTuple):
    """A face with its lips shut, at each column: their line, how thick they are, the jaw's line, how far each part of
    it goes down with the chin, and how far cheeks and lips go down with the corners of the mouth."""

    shut: Columns
    upper: Columns
    lower: Columns
    jaw: Columns
    follows: Columns
    sinks: Columns


def _posed(shape: MouthShape, rest: _Rest, u: Columns) -> Columns:
    """Where the five lines of the face go in a mouth shape, v at each column `u`: (5, columns)."""
    apart = np.clip(1.0 - (u / (0.5 * shape.reach)) ** 2, 0.0, 1.0) ** shape.round
    wide = np.clip(1.0 - (u / 0.5) ** 2, 0.0, 1.0) ** 0.85
    dropped = shape.gap - shape.raised
    # The lower lip's outer edge goes down more evenly than the inner one, above all where that opens in the middle.
    evenly = 1.0 - 0.4 * min(1.0, max(0.0, (shape.reach - 0.5) / 0.35))
    # Pursing the lips and dropping the jaw pull the corners out of a smile.
    flat = 0.5 * min(1.0, max(0.0, -shape.out / 0.12)) + max(0.0, shape.jaw)
    smile = max(0.0, float(rest.shut[len(u) // 2]))
    line = rest.shut + (shape.down + flat * smile) * rest.sinks
    lines = np.empty((5, len(u)))
    lines[UPPER_INNER] = line - shape.raised * apart
    lines[LOWER_INNER] = line + dropped * apart
    lines[UPPER_OUTER] = line - rest.upper * shape.upper - shape.raised * wide
    lines[LOWER_OUTER] = line + rest.lower * shape.lower + dropped * (evenly * wide + (1.0 - evenly) * apart)
    lines[JAW] = rest.jaw + shape.jaw * rest.follows
    return lines


class Bend:
    """The lines of a face at rest and in every mouth shape, and the displacement for any mixture of them."""

    def __init__(self, face: Face) -> None:
        self.frame = mouth_frame(face)
        u = np.linspace(-REACH, REACH, _COLUMNS)
        self.columns = u.astype(np.float32)
        uo, ui, li, lo = self._lips(face, u)
        self.open_in_portrait = float((li - ui).max()) >= _APART
        """Whether the lips are apart in the portrait, so that even rest must move them."""
        self.opening = (ui.astype(np.float32), li.astype(np.float32))
        """The lips' inner edges in the portrait, v at each column."""
        jaw, self.chin, self._cheek = self._jaw(face, u, lo)
        side = np.abs(u)
        follows = fall((np.abs(u - self.chin.real) - _JAW_WHOLE) / (_JAW_HALF - _JAW_WHOLE))
        # Lips that were drawn apart by a smile are fuller when they meet.
        plump = 1.0 + 0.6 * min(0.3, float((li - ui).max()))
        shut = (ui + li) / 2
        rest = _Rest(
            shut=shut,
            upper=(ui - uo) * plump,
            lower=(lo - li) * plump,
            jaw=jaw,
            follows=follows,
            sinks=np.where(side <= 0.5, (u / 0.5) ** 2, fall((side - 0.5) / (self._cheek - 0.5))),
        )
        self.shut = float(shut[_COLUMNS // 2])
        """v of the shut lips in the middle: how much the corners are drawn up."""
        size = self._size(face)
        self.shapes = tuple(_sized(shape, size) for shape in ORDERED)
        """The mouth shapes in units of this portrait's mouth."""
        targets = np.stack([_posed(shape, rest, u) for shape in self.shapes])
        self._targets = targets.astype(np.float32).reshape(len(ORDERED), -1)
        self._out = np.array([shape.out for shape in self.shapes], np.float32)
        nose = 0.62 * self.frame.inside([face.points.nose])[0].imag
        top = min(float(targets[:, UPPER_OUTER].min()), -0.05) - 0.06
        # Nothing moves above: under the nose, and higher up beside it, where the cheeks are.
        calm = fall((side - 0.25) / 0.5)
        upper = np.minimum(top, nose) * calm + max(-0.55, min(2 * nose, top - 0.1)) * (1.0 - calm)
        drop = max(shape.jaw for shape in self.shapes)
        lower = jaw + np.maximum(_NECK, 1.25 * drop) * (0.35 + 0.65 * follows)
        # Lips that are apart are taken a little beside their edge, lest teeth stick to them.
        beside = np.where(li - ui > _APART, _FRINGE, 0.0)
        self._source = np.stack([upper, uo, ui - beside, li + beside, lo, jaw, lower]).astype(np.float32)
        self._spread(self._source)
        self._knots = self._source.copy()
        lip = float(uo.min()) - 0.02
        ends = np.minimum(min(top, nose), lip - 0.06) - 0.2 * (1.0 - fall((side - 0.2) / 0.25))
        self.top, self.bottom = float(min(upper.min(), ends.min())) - 0.03, float(lower.max()) + 0.04
        self.rows = np.linspace(self.top, self.bottom, round((self.bottom - self.top) * _ROWS_A_UNIT), dtype=np.float32)
        v = self.rows.astype(np.float64)[:, None]
        self._sideways = (fall((lip - v) / (lip - ends)) * fall((v - float(lo.max()) - 0.06) / 0.36)).astype(np.float32)
        self._ramps = np.empty((7, len(v), _COLUMNS), np.float32)
        self._field = np.zeros((len(v), _COLUMNS, 2), np.float32)

    def _size(self, face: Face) -> float:
        """The width that this mouth has at rest against the one in the portrait: a smile draws it out."""
        pupils = abs(complex(*face.points.eye_right) - complex(*face.points.eye_left))
        return min(1.05, max(0.72, _MOUTH_TO_PUPILS * pupils / abs(self.frame.step)))

    def _lips(self, face: Face, u: Columns) -> tuple[Columns, ...]:
        lines: list[Line] = [face.lips.upper_outer, face.lips.upper_inner, face.lips.lower_inner, face.lips.lower_outer]
        found = []
        for line in lines:
            curve = _smooth(self.frame.inside(line))
            curve = curve[np.argsort(curve.real, kind="stable")]
            found.append(np.interp(u, curve.real, curve.imag, left=0.0, right=0.0))
        uo, ui, li, lo = found
        li = np.maximum(ui, li)
        if float((li - ui).max()) < _APART:
            ui = li = (ui + li) / 2
        return np.minimum(uo, ui), ui, li, np.maximum(lo, li)

    def _jaw(self, face: Face, u: Columns, below: Columns) -> tuple[Columns, complex, float]:
        """The line of the jaw (v at each column), the chin, and how far to the side the cheeks go along."""
        curve = self.frame.inside(face.jaw)
        chin = complex(curve[len(curve) // 2])
        curve = _smooth(curve)
        curve = curve[np.argsort(curve.real, kind="stable")]
        line = np.interp(u, curve.real, curve.imag)
        beside = np.abs(curve.real[(curve.imag > 0.0) & (curve.imag < 0.5 * chin.imag)])
        cheek = 0.92 * float(beside.min()) if len(beside) else 1.0
        return np.maximum(line, np.maximum(below, 0.1) + 0.25), chin, min(max(cheek, 0.75), 0.95)

    @staticmethod
    def _spread(lines: Array) -> None:
        """Move lines apart that lie on one another; those that do not keep their place."""
        steps = np.maximum(np.diff(lines, axis=0), _THIN)
        lines[1:] = lines[0] + np.cumsum(steps, axis=0)

    def half(self, weights: Array) -> float:
        """How far the corners of the mouth are from its middle, units."""
        return 0.5 + float(weights @ self._out)

    def lines(self, weights: Array) -> tuple[Array, Array]:
        """The five moved lines at every column of the picture to be (5, columns), and where each column comes from."""
        half = self.half(weights)
        out = half - 0.5
        side = np.abs(self.columns)
        sideways = np.where(
            side <= half,
            self.columns * (-out / half),
            -out
            * np.sign(self.columns)
            * np.cos(np.clip((side - half) / (self._cheek - half), 0.0, 1.0) * np.pi / 2) ** 2,
        ).astype(np.float32)
        targets = (weights @ self._targets).reshape(5, _COLUMNS)
        at = np.clip((self.columns + sideways + REACH) / _STEP, 0.0, _COLUMNS - 1.001)
        left = at.astype(np.intp)
        part = (at - left).astype(np.float32)
        return targets[:, left] * (1.0 - part) + targets[:, left + 1] * part, sideways

    def field(self, moved: Array, sideways: Array) -> Array:
        """How far from each place (row, column) of the picture to be its pixel is taken, (rows, columns, 2) in u and v.

        The array is used again by the next call.
        """
        knots, source = self._knots, self._source
        if sideways.any():
            at = np.clip((self.columns + sideways + REACH) / _STEP, 0.0, _COLUMNS - 1.001)
            left = at.astype(np.intp)
            part = (at - left).astype(np.float32)
            source = source[:, left] * (1.0 - part) + source[:, left + 1] * part
        knots[0], knots[6] = source[0], source[6]
        knots[1:6] = moved
        self._spread(knots[:6])
        slopes = np.ones((8, _COLUMNS), np.float32)
        slopes[1:7] = np.diff(source, axis=0) / np.diff(knots, axis=0)
        bends = np.diff(slopes, axis=0)
        np.subtract(self.rows[None, :, None], knots[:, None, :], out=self._ramps)
        np.maximum(self._ramps, 0.0, out=self._ramps)
        np.einsum("ku,kvu->vu", bends, self._ramps, out=self._field[..., 1])
        np.multiply(self._sideways, sideways, out=self._field[..., 0])
        return self._field
