"""A photo's face in a window of one size: the base picture, eyes and mouth drawn into it, and the head's motion."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from desktop.engine.video.life import STILL, Bearing
from desktop.engine.video.photo.base import Base, room
from desktop.engine.video.photo.blend import Box, blend
from desktop.engine.video.photo.blink import Lid
from desktop.engine.video.photo.mouth import Mouth
from desktop.engine.video.photo.patch import Patch
from desktop.engine.video.photo.sway import Sway, look_up
from desktop.engine.video.photo.view import cover
from desktop.engine.video.visemes import CLOSED

Picture = npt.NDArray[np.uint8]
"""Shape (height, width, 4), BGRA."""

_FINE = 2
"""The picture that is looked up has so many pixels for one of the window along each side: sampled between its pixels
a picture blurs, and more or less so as it moves. At twice the size that is not seen."""
_SOFT = 1.8
"""A portrait that is scaled up by so much has no detail left that could blur."""
_OPEN_EYES = 0.02
_AROUND = 3
"""Scaling up looks at so many pixels beside each one."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A mouth made elsewhere: how strongly it shows, 0..1, and by how much it moved since, pixels of the base."""

    patch: Patch
    strength: float = 1.0
    shift: complex = 0j


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What there is to be seen: the base picture, the weights of the mouth's shapes, how far the lids are closed, the
    bearing (of a person without clips), and a mouth that was made elsewhere.
    """

    index: int = 0
    weights: tuple[float, ...] = CLOSED.weights
    lids: float = 0.0
    bearing: Bearing = STILL
    overlay: Overlay | None = None

    def draws_like(self, other: Look | None) -> bool:
        """Whether all that is drawn into the base picture is the same in both; the bearing may differ."""
        if other is None or (self.index, self.weights, self.lids) != (other.index, other.weights, other.lids):
            return False
        mine, theirs = self.overlay, other.overlay
        if mine is None or theirs is None:
            return mine is theirs
        return mine.patch is theirs.patch and (mine.strength, mine.shift) == (theirs.strength, theirs.shift)


class Scene(Protocol):
    """Paints a person at one size."""

    def paint(self, look: Look, least_px: float) -> Picture:
        """The picture, (height, width, 4) uint8 BGRA, opaque; used again by the next call. What has moved by less than
        `least_px` pixels may stay where it is.
        """

    def moved(self, bearing: Bearing) -> npt.NDArray[np.float32]:
        """Where what moves most is in a bearing, pixels: two of them tell how far apart two bearings are."""

    def eased(self, before: Bearing, wished: Bearing, seconds: float) -> Bearing:
        """How far one comes in that time from the bearing `before` on the way to `wished`."""


def scene_of(base: Base, width: int, height: int) -> Scene:
    """The person of `base` in a window of (width, height)."""
    return ClipScene(base, width, height) if base.moves else PortraitScene(base, width, height)


class PortraitScene:
    """One picture, brought to life by bending it."""

    def __init__(self, base: Base, width: int, height: int) -> None:
        import cv2

        view = self._view = cover(base.face, width, height)
        face = view.face(base.face)
        part = base.picture(0)[view.top : view.top + view.height, view.left : view.left + view.width]
        way = cv2.INTER_AREA if view.scale < 1.0 else cv2.INTER_CUBIC
        shown = np.asarray(cv2.resize(part, (width, height), interpolation=way), np.uint8)
        self._mouth = Mouth(face, shown, 1.0)
        self._lids = tuple(
            Lid(eye, brow, shown) for eye, brow in zip((face.eye_left, face.eye_right), face.brows, strict=True)
        )
        self._rest: Picture = np.asarray(cv2.cvtColor(shown, cv2.COLOR_BGR2BGRA), np.uint8)
        self._near = self._rest.copy()
        self._times = 1 if view.scale >= _SOFT else _FINE
        fine = height * self._times, width * self._times, 4
        self._fine: Picture = np.empty(fine, np.uint8) if self._times > 1 else self._near
        self._canvas: Picture = np.empty((height, width, 4), np.uint8)
        self._sway = Sway(face, self._times)
        self._enlarge((0, 0, width, height))
        self._touched: list[Box] = []
        self._drawn: Look | None = None
        self._at: npt.NDArray[np.float32] | None = None

    def moved(self, bearing: Bearing) -> npt.NDArray[np.float32]:
        """See Scene."""
        return self._sway.moved(bearing)

    def eased(self, before: Bearing, wished: Bearing, seconds: float) -> Bearing:
        """See Scene."""
        return self._sway.eased(before, wished, seconds)

    def paint(self, look: Look, least_px: float) -> Picture:
        """See Scene."""
        changed = self._draw(look)
        at = self._sway.moved(look.bearing)
        if self._at is None or float(np.abs(at - self._at).max()) >= least_px:
            self._at = at
            self._sway.set(look.bearing)
            self._look_up((0, 0, self._canvas.shape[1], self._canvas.shape[0]))
        else:
            around = math.ceil(float(np.abs(self._at).max())) + _AROUND
            for box in changed:
                self._look_up(self._wider(box, around))
        return self._canvas

    def _draw(self, look: Look) -> list[Box]:
        """Eyes and mouth; the boxes that changed."""
        if look.draws_like(self._drawn):
            return []
        self._drawn = look
        changed = self._touched
        for left, top, right, bottom in changed:
            self._near[top:bottom, left:right] = self._rest[top:bottom, left:right]
        touched = []
        if look.lids > _OPEN_EYES:
            touched += [lid.draw(self._near, look.lids) for lid in self._lids]
        touched.append(self._mouth.draw(self._near, look.weights))
        if look.overlay is not None:
            touched.append(blend(self._near, look.overlay.patch, self._view, look.overlay.strength))
        self._touched = _joined(touched)
        changed = _joined([*changed, *self._touched])
        for box in changed:
            self._enlarge(box)
        return changed

    def _enlarge(self, box: Box) -> None:
        """Bring a box of the picture to the size that is looked up."""
        import cv2

        times = self._times
        if times == 1:
            return
        left, top, right, bottom = self._wider(box, _AROUND)
        from_left, from_top, from_right, from_bottom = self._wider(box, 2 * _AROUND)
        part = self._near[from_top:from_bottom, from_left:from_right]
        size = part.shape[1] * times, part.shape[0] * times
        large = cv2.resize(part, size, interpolation=cv2.INTER_CUBIC)
        into = self._fine[top * times : bottom * times, left * times : right * times]
        skip_x, skip_y = (left - from_left) * times, (top - from_top) * times
        into[:] = large[skip_y : skip_y + into.shape[0], skip_x : skip_x + into.shape[1]]

    def _look_up(self, box: Box) -> None:
        import cv2

        left, top, right, bottom = box
        places, into = self._sway.lookup[top:bottom, left:right], self._canvas[top:bottom, left:right]
        look_up(self._fine, places, into, cv2.INTER_LINEAR)

    def _wider(self, box: Box, by: int) -> Box:
        height, width = self._near.shape[:2]
        return max(0, box[0] - by), max(0, box[1] - by), min(width, box[2] + by), min(height, box[3] + by)


class ClipScene:
    """The pictures of clips, which live already: only the mouth is drawn."""

    def __init__(self, base: Base, width: int, height: int) -> None:
        self._base = base
        self._planes = room(width, height)
        even = self._planes.shape[1], self._planes.shape[0] * 2 // 3
        self._view = cover(base.face, *even, even=True)
        self._canvas: Picture = np.empty((height, width, 4), np.uint8)
        base.show(0, self._view, self._planes, self._canvas)
        self._mouth = Mouth(self._view.face(base.face), np.ascontiguousarray(self._canvas[..., :3]), 1.0)
        self._drawn: Look | None = None

    def moved(self, bearing: Bearing) -> npt.NDArray[np.float32]:
        """Nothing moves but what the clip shows."""
        return np.zeros(1, np.float32)

    def eased(self, before: Bearing, wished: Bearing, seconds: float) -> Bearing:
        """See Scene."""
        return wished

    def paint(self, look: Look, least_px: float) -> Picture:
        """See Scene."""
        if look.draws_like(self._drawn):
            return self._canvas
        self._drawn = look
        self._base.show(look.index, self._view, self._planes, self._canvas)
        placed = self._view.similarity(self._base.placed(look.index))
        self._mouth.draw(self._canvas, look.weights, placed)
        if look.overlay is not None:
            shift = look.overlay.shift * self._view.scale
            blend(self._canvas, look.overlay.patch, self._view, look.overlay.strength, shift)
        return self._canvas


def _joined(boxes: list[Box]) -> list[Box]:
    """The boxes, those that overlap made one; empty ones left out."""
    found: list[Box] = []
    for box in boxes:
        if box[0] >= box[2] or box[1] >= box[3]:
            continue
        apart = []
        for other in found:
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
                box = (
                    min(box[0], other[0]), min(box[1], other[1]),
                    max(box[2], other[2]), max(box[3], other[3]),
                )  # fmt: skip
            else:
                apart.append(other)
        found = [*apart, box]
    return found
