"""A still portrait whose mouth talks: its pixels are bent, and what opens is filled with teeth, tongue and dark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.fields import LOWER_INNER, UPPER_INNER, Bend
from desktop.engine.video.photo.interior import Interior, Light
from desktop.engine.video.placement import Similarity
from desktop.engine.video.visemes import INDEX

Picture = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom excluded."""

_UNSEEN_PX = 0.05
_FILLED, _INSET = 0.045, 0.008
"""Where lips are further apart in the portrait than the one, what is between them is painted over, that far from
their edges; units of the mouth's width. Nearer to the corners it is dark there anyway."""
Weights: TypeAlias = Sequence[float] | npt.NDArray[np.floating]
"""How much of each mouth shape, following VISEMES; they sum to 1."""

HERE = Similarity(1 + 0j, 0j)


class Mouth:
    """The mouth of `face` in `picture`, its portrait as it is painted: (h, w, 3) uint8 BGR.

    `scale` is how many pixels of the picture a pixel of the portrait has. Use it from one thread. Needs cv2, which
    is imported here.
    """

    def __init__(self, face: Face, picture: Picture, scale: float) -> None:
        import cv2

        self._cv2 = cv2
        self._bend = Bend(face)
        frame = self._bend.frame
        self._origin = (frame.origin + 0.5 * (1 + 1j)) * scale - 0.5 * (1 + 1j)
        self._step = frame.step * scale
        self.middle = self._origin
        """The middle between the corners of the mouth, x + iy in pixels of the picture."""
        self.size = (picture.shape[1], picture.shape[0])
        self._inside = self._interior(face, picture)
        self._moves = np.array([[s.jaw, s.tongue, s.between, s.teeth, s.dim] for s in self._bend.shapes], np.float32)
        self._ground = np.zeros((0, 0, 2), np.float32)
        upper, lower = self._bend.opening
        columns = self._bend.columns
        apart = lower - upper > _FILLED
        inner = columns[apart] + 1j * np.stack([upper[apart] + _INSET, lower[apart] - _INSET])
        self._apart = np.concatenate([inner[0], inner[1][::-1]])
        lip = self._inside.light.lip
        self._seam = (0.6 * lip[0], 0.62 * lip[1], 0.74 * lip[2], 255.0)
        self.area = self._box(HERE)

    def _light(self, face: Face, picture: Picture) -> Light:
        def sample(u0: float, v0: float, u1: float, v1: float) -> npt.NDArray[np.float64]:
            u, v = np.meshgrid(np.linspace(u0, u1, 24), np.linspace(v0, v1, 12))
            at = self._origin + self._step * (u + 1j * v)
            x = np.clip(np.rint(at.real).astype(int), 0, picture.shape[1] - 1)
            y = np.clip(np.rint(at.imag).astype(int), 0, picture.shape[0] - 1)
            return np.asarray(np.median(picture[y, x].reshape(-1, 3), axis=0), np.float64)

        lower = self._bend.frame.inside(face.lips.lower_outer)[4].imag
        inner = self._bend.frame.inside(face.lips.lower_inner)[4].imag
        lip = sample(-0.2, inner + 0.25 * (lower - inner), 0.2, inner + 0.75 * (lower - inner))
        cheeks = np.mean([sample(-0.75, -0.45, -0.5, -0.2), sample(0.5, -0.45, 0.75, -0.2)], axis=0)
        bright = float(cheeks @ (0.114, 0.587, 0.299))
        level = min(1.1, max(0.35, 0.5 + 0.5 * bright / 170.0))
        return Light(level, (float(lip[0]), float(lip[1]), float(lip[2])))

    def _interior(self, face: Face, picture: Picture) -> Interior:
        cv2, bend = self._cv2, self._bend
        inside = Interior(abs(self._step), bend.shut, self._light(face, picture))
        if bend.open_in_portrait:
            lines = [np.interp(inside.u, bend.columns, line).astype(np.float32) for line in bend.opening]
            place = _affine(
                self._origin, self._step, complex(-inside.left, -inside.top), inside.density, inside.density, -0.5
            )
            seen = cv2.warpAffine(picture, place, inside.size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
            inside.take_teeth(seen, lines[0], lines[1])
            inside.seam = True
        return inside

    def _place(self, placed: Similarity) -> tuple[complex, complex]:
        return placed(self._origin), placed.zoom * self._step

    def _box(self, placed: Similarity) -> Box:
        """The pixels that can change, within the picture."""
        origin, step = self._place(placed)
        bend, reach = self._bend, float(self._bend.columns[-1])
        corners = np.array([origin + step * complex(u, v) for u in (-reach, reach) for v in (bend.top, bend.bottom)])
        width, height = self.size
        left, right = np.clip((int(np.floor(corners.real.min())), int(np.ceil(corners.real.max())) + 1), 0, width)
        top, bottom = np.clip((int(np.floor(corners.imag.min())), int(np.ceil(corners.imag.max())) + 1), 0, height)
        return int(left), int(top), int(right), int(bottom)

    def opening_px(self, weights: Weights) -> float:
        """How far the lips are apart in the middle of the mouth, in pixels of the picture."""
        moved, _ = self._bend.lines(np.asarray(weights, np.float32))
        return float((moved[LOWER_INNER] - moved[UPPER_INNER]).max()) * abs(self._step)

    def draw(self, canvas: Picture, weights: Weights, placed: Similarity = HERE) -> Box:
        """Bend the mouth in `canvas`, (h, w, 3 or 4) uint8 BGR(A), which shows the untouched face, into a pose.

        `weights` follow VISEMES. `placed` takes the picture to where the face is in the canvas, in pixels of the
        picture. Returns the box within which pixels were changed; it is empty where nothing had to be.
        """
        pose = np.asarray(weights, np.float32)
        if not self._bend.open_in_portrait and pose[INDEX["rest"]] >= 0.9995:
            return (0, 0, 0, 0)
        left, top, right, bottom = box = self.area if placed is HERE else self._box(placed)
        if right - left < 2 or bottom - top < 2:
            return (0, 0, 0, 0)
        origin, step = self._place(placed)
        origin -= complex(left, top)
        moved, sideways = self._bend.lines(pose)
        part = canvas[top:bottom, left:right]
        self._bent(part, origin, step, moved, sideways)
        self._fill(part, origin, step, moved, pose)
        return box

    def _bent(
        self,
        part: Picture,
        origin: complex,
        step: complex,
        moved: npt.NDArray[np.float32],
        sideways: npt.NDArray[np.float32],
    ) -> None:
        cv2, bend = self._cv2, self._bend
        height, width = part.shape[:2]
        field = bend.field(moved, sideways)
        turned = cv2.transform(field, np.array([[step.real, -step.imag], [step.imag, step.real]]))
        across = float(bend.columns[1] - bend.columns[0])
        down = float(bend.rows[1] - bend.rows[0])
        to_grid = _affine(origin, step, complex(-float(bend.columns[0]), -bend.top), 1 / across, 1 / down, 0.0)
        shift = cv2.warpAffine(
            turned,
            to_grid,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=0,
        )
        if self._ground.shape[0] < height or self._ground.shape[1] < width:
            x, y = np.meshgrid(np.arange(width + 8, dtype=np.float32), np.arange(height + 8, dtype=np.float32))
            self._ground = np.ascontiguousarray(np.stack([x, y], axis=-1))
        cv2.add(shift, self._ground[:height, :width], dst=shift)
        source = part.copy()
        if len(self._apart):
            # What the lips leave between them when they shut must not be teeth.
            outline = origin + step * self._apart
            points = np.stack([outline.real, outline.imag], axis=-1)
            cv2.fillPoly(source, [np.rint(points * 16).astype(np.int32)], self._seam, cv2.LINE_AA, 4)
        cv2.remap(source, shift, None, cv2.INTER_LINEAR, part, borderMode=cv2.BORDER_REPLICATE)

    def _fill(
        self,
        part: Picture,
        origin: complex,
        step: complex,
        moved: npt.NDArray[np.float32],
        pose: npt.NDArray[np.float32],
    ) -> None:
        cv2, inside, bend = self._cv2, self._inside, self._bend
        upper = np.interp(inside.u, bend.columns, moved[UPPER_INNER]).astype(np.float32)
        lower = np.interp(inside.u, bend.columns, moved[LOWER_INNER]).astype(np.float32)
        if not inside.seam and float((lower - upper).max()) * abs(step) < _UNSEEN_PX:
            return
        layer = inside.paint(upper, lower, bend.half(pose), *(float(value) for value in pose @ self._moves))
        rows, columns = layer.pixels.shape[:2]
        start = complex(layer.left, layer.top)
        corners = np.array(
            [origin + step * (start + complex(x, y) / inside.density) for x in (0, columns) for y in (0, rows)]
        )
        left, top = max(0, int(corners.real.min())), max(0, int(corners.imag.min()))
        right = min(part.shape[1], int(corners.real.max()) + 2)
        bottom = min(part.shape[0], int(corners.imag.max()) + 2)
        if right <= left or bottom <= top:
            return
        to_raster = _affine(origin - complex(left, top), step, -start, inside.density, inside.density, -0.5)
        shown = cv2.warpAffine(
            layer.pixels,
            to_raster,
            (right - left, bottom - top),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=0,
        )
        place = part[top:bottom, left:right, :3]
        place[...] = place * (1.0 - shown[..., 3:]) + shown[..., :3]


def _affine(
    origin: complex, step: complex, shift: complex, across: float, down: float, half: float
) -> npt.NDArray[np.float64]:
    """Takes a pixel of the box to column and row of a raster: ((pixel - origin) / step + shift) times its density."""
    turn = 1 / step
    base = -origin * turn + shift
    return np.array(
        [
            [turn.real * across, -turn.imag * across, base.real * across + half],
            [turn.imag * down, turn.real * down, base.imag * down + half],
        ]
    )
