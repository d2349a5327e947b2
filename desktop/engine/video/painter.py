"""Draws the illustrated person: prepared layers moved a little, eyes and mouth drawn afresh."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from desktop.engine.types import Frame, Manner
from desktop.engine.video.artwork import CONTAINER, Artwork
from desktop.engine.video.life import CALM_S, STILL, Bearing, Life
from desktop.engine.video.morph import MorphLayer
from desktop.engine.video.placement import Placement, Similarity
from desktop.engine.video.raster import Layers, Layout, Picture, Scene, prepare
from desktop.engine.video.visemes import CLOSED, MouthPose, closing

_KEEP_SIZES = 3
_STEP_PX = 0.25
"""While the mouth talks, the rest is painted anew only when something has moved by so much: less is not seen."""
_IDLE_STEP_PX = 0.35
_SLOWEST_S = 0.25
"""With nothing but breath and a swaying head to show, a picture stands until something is that far from where it
was, though not longer: near the turn of a breath less is painted."""
_GAZE = (8.0, 4.5)
_UPPER_MARGIN = 40.0
_JAW_DROP = 0.075
"""How much longer the face below the jaw's pivot is with the mouth wide open."""

_Eyes = tuple[float, float, float]
"""How far the lids are closed, and where the irises are, units to the right and down; rounded."""


@dataclass(frozen=True)
class _Painted:
    """What the canvas of `scene` shows."""

    scene: Scene
    placement: Placement
    mouth: MouthPose


class IllustratedPainter:
    """The painter of the backends "starter" and "off". Use it from one thread.

    `reduced_motion` keeps the head nearly still; `still` shows a person who does not move at all.
    Life is deterministic: it follows from `seed` and the sequence of calls.
    """

    def __init__(self, artwork: Artwork, seed: int = 7) -> None:
        self.still = False
        self._artwork = artwork
        self._life = Life(seed)
        self._layers: Layers | None = None
        self._morphs = {name: MorphLayer(morph, CONTAINER[name]) for name, morph in artwork.morphs.items()}
        # No layer that ends above this line (units) is touched by what the mouth does.
        self._upper = min(artwork.pivots["jaw"][1], self._morphs["mouth"].area.top()) - _UPPER_MARGIN
        self._eyes: dict[str, tuple[tuple[Layout, _Eyes], QImage, QRectF]] = {}
        self._scenes: OrderedDict[tuple[int, int], Scene] = OrderedDict()
        self._painted: _Painted | None = None
        self._before: tuple[float, Placement] | None = None
        self._calm_s = CALM_S
        self._spoken = CLOSED
        self._spoken_s = -1.0e9
        self._manner = Manner.IDLE

    @property
    def reduced_motion(self) -> bool:
        return self._life.reduced_motion

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._life.reduced_motion = value

    def paint(self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int) -> Picture:
        """The person at `now_s`, shape (height, width, 4) uint8 BGRA; the array is reused by the next call."""
        if self.still:
            return self.draw(STILL, CLOSED, width, height)
        if frame is not None:
            self._spoken, self._spoken_s, manner = frame.picture, now_s, Manner.SPEAKING
        self._manner = manner
        mouth = self._mouth(now_s)
        life = self._life.at(now_s, manner, mouth.accent)
        scene = self._scene(width, height)
        placement = Placement(life, scene.at, self._artwork.pivots, scene.extent)
        if frame is None:
            self._pace(now_s, placement)
        elif self._talk_on(scene, placement, mouth):
            return scene.canvas
        return self._draw(scene, placement, mouth)

    def _pace(self, now_s: float, placement: Placement) -> None:
        """Find how long the next picture may stand, from how quickly things move."""
        if self._before is not None and 0.0 < now_s - self._before[0] <= 2 * _SLOWEST_S:
            speed = placement.away_from(self._before[1]) / (now_s - self._before[0])
            self._calm_s = min(_SLOWEST_S, max(CALM_S, _IDLE_STEP_PX / max(speed, 1e-6)))
        self._before = (now_s, placement)

    def _mouth(self, now_s: float) -> MouthPose:
        """The pose last spoken, or on its way to closed once no more frames come."""
        mouth = closing(self._spoken, now_s - self._spoken_s)
        if mouth is CLOSED:
            self._spoken = CLOSED
        return mouth

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        """Seconds the picture may stand: 0.04 while something quick moves, 0.125 to 0.25 while only breath does."""
        if self.still:
            return 1.0
        if self._spoken is not CLOSED or manner is not self._manner:
            return 0.04
        return self._life.next_change_s(now_s, calm_s=self._calm_s)

    def _scene(self, width: int, height: int) -> Scene:
        size = (width, height)
        if size not in self._scenes:
            if self._layers is None:
                self._layers = Layers(self._artwork)
            self._scenes[size] = prepare(self._layers, width, height)
            if len(self._scenes) > _KEEP_SIZES:
                self._scenes.popitem(last=False)
        self._scenes.move_to_end(size)
        return self._scenes[size]

    def draw(self, life: Bearing, mouth: MouthPose, width: int, height: int) -> Picture:
        """The person in exactly this bearing, mouth as posed; the array is reused by the next call."""
        scene = self._scene(width, height)
        return self._draw(scene, Placement(life, scene.at, self._artwork.pivots, scene.extent), mouth)

    def _draw(self, scene: Scene, placement: Placement, mouth: MouthPose) -> Picture:
        np.copyto(scene.canvas, scene.background)
        painter = QPainter(scene.surface)
        self._person(painter, scene, placement, mouth, lower=False)
        painter.end()
        self._painted = _Painted(scene, placement, mouth)
        return scene.canvas

    def _talk_on(self, scene: Scene, placement: Placement, mouth: MouthPose) -> bool:
        """Change only the mouth in the picture last painted, if all else is nearly as it was; False if it is not."""
        painted = self._painted
        if painted is None or painted.scene is not scene:
            return False
        if _eyes(placement.life) != _eyes(painted.placement.life) or placement.away_from(painted.placement) >= _STEP_PX:
            return False
        if mouth.weights != painted.mouth.weights:
            part = self._lower_face(scene, painted.placement)
            rows, columns = slice(part.top(), part.bottom() + 1), slice(part.left(), part.right() + 1)
            scene.canvas[rows, columns] = scene.background[rows, columns]
            painter = QPainter(scene.surface)
            painter.setClipRect(part)
            self._person(painter, scene, painted.placement, mouth, lower=True)
            painter.end()
            self._painted = _Painted(scene, painted.placement, mouth)
        return True

    def _person(self, painter: QPainter, scene: Scene, placement: Placement, mouth: MouthPose, lower: bool) -> None:
        """Paint all layers over the background; `lower`: only the lower face matters, and is clipped to."""
        # Every sprite is clear at its rim: only paths, and the jaw's upper edge, need smooth edges.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._sprite(painter, scene, "hair-back", placement, lower)
        if "body" in scene.sprites:
            painter.setTransform(_transform(placement.body))
            scene.sprites["body"].paint(painter, lower)
        self._sprite(painter, scene, "head", placement, lower)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(_transform(placement.head))
        self._jaw(painter, scene, mouth.opening)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._sprite(painter, scene, "face", placement, lower)
        painter.setTransform(_transform(placement.features))
        for side in ("left", "right"):
            if not lower or self._morphs[f"eye-{side}"].area.bottom() > self._upper:
                self._eye(painter, scene, side, _eyes(placement.life))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._morphs["mouth"].paint(painter, np.array(mouth.weights))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._sprite(painter, scene, "moustache", placement, lower)
        for side in ("left", "right"):
            sprite = scene.sprites.get(f"brow-{side}")
            if sprite is not None and (not lower or sprite.area.bottom() > self._upper):
                painter.setTransform(_transform(placement.brow(side)))
                sprite.paint(painter, lower)
        self._sprite(painter, scene, "glasses", placement, lower)
        self._sprite(painter, scene, "hair-front", placement, lower)

    def _sprite(self, painter: QPainter, scene: Scene, name: str, placement: Placement, lower: bool) -> None:
        sprite = scene.sprites.get(name)
        if sprite is not None and (not lower or sprite.area.bottom() > self._upper):
            painter.setTransform(_transform(placement.layer(name)))
            sprite.paint(painter, lower)

    def _jaw(self, painter: QPainter, scene: Scene, opening: float) -> None:
        """The face below the pivot, drawn once more and longer: the chin goes down with the mouth."""
        sprite = scene.sprites.get("head")
        hinge = self._artwork.pivots["jaw"][1]
        if sprite is None or opening < 0.03 or not sprite.area.top() < hinge < sprite.area.bottom():
            return
        top = (hinge - sprite.area.top()) / sprite.area.height() * sprite.image.height()
        painter.drawImage(
            self._below_hinge(sprite.area, opening),
            sprite.image,
            QRectF(0, top, sprite.image.width(), sprite.image.height() - top),
        )

    def _below_hinge(self, head: QRectF, opening: float) -> QRectF:
        hinge = self._artwork.pivots["jaw"][1]
        return QRectF(head.left(), hinge, head.width(), (head.bottom() - hinge) * (1.0 + _JAW_DROP * opening))

    def _lower_face(self, scene: Scene, placement: Placement) -> QRect:
        """The pixels that mouth and jaw can change, in any pose."""
        part = _transform(placement.features).mapRect(self._morphs["mouth"].area)
        sprite = scene.sprites.get("head")
        if sprite is not None:
            part = part.united(_transform(placement.head).mapRect(self._below_hinge(sprite.area, 1.0)))
        height, width = scene.canvas.shape[:2]
        return part.toAlignedRect().adjusted(-2, -2, 2, 2).intersected(QRect(0, 0, width, height))

    def _eye(self, painter: QPainter, scene: Scene, side: str, eyes: _Eyes) -> None:
        """An eye; drawn anew only when lid or gaze have moved, which for most frames they have not."""
        known = self._eyes.get(side)
        if known is None or known[0] != (scene.at, eyes):
            closed, right, down = eyes
            within = []
            # The light in an eye is a reflection: it stays nearly where it is when the eye turns.
            for name, share in ((f"iris-{side}", 1.0), (f"glint-{side}", 0.35)):
                sprite = scene.sprites.get(name)
                if sprite is not None:
                    within.append((sprite.image, sprite.area, right * share, down * share))
            weights = np.array([1.0 - closed, closed])
            known = ((scene.at, eyes), *self._morphs[f"eye-{side}"].picture(weights, within, scene.at.scale))
            self._eyes[side] = known
        painter.drawImage(known[2], known[1])


def _transform(placed: Similarity) -> QTransform:
    zoom, shift = placed
    return QTransform(zoom.real, zoom.imag, -zoom.imag, zoom.real, shift.real, shift.imag)


def _eyes(life: Bearing) -> _Eyes:
    closed = round(min(1.0, max(0.0, life.lids + 0.16 * life.gaze_y)), 2)
    return closed, round(_GAZE[0] * life.gaze_x, 1), round(_GAZE[1] * life.gaze_y, 1)
