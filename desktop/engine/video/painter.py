"""Draws the illustrated person: prepared layers moved a little, eyes and mouth drawn afresh."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from desktop.engine.types import Frame, Manner
from desktop.engine.video.artwork import CONTAINER, STAGE, Artwork
from desktop.engine.video.life import STILL, Bearing, Life
from desktop.engine.video.morph import MorphLayer
from desktop.engine.video.raster import Layers, Layout, Picture, Scene, prepare
from desktop.engine.video.visemes import CLOSED, MouthPose

_CLOSING_S = 0.07
"""A mouth that gets no more frames is shut after this time: within two frames of 40 ms."""
_KEEP_SIZES = 3

# How far (units) a layer follows a turn of the head by 1, sideways and up or down: what is nearer moves more.
_DEPTH = {
    "hair-back": (-3.0, -1.5), "head": (0.0, 0.0), "face": (5.0, 4.0), "moustache": (5.5, 4.0),
    "glasses": (5.5, 4.0), "hair-front": (2.2, 1.5),
}  # fmt: skip
_FEATURES = _DEPTH["face"]
_HEAD_SHIFT = (6.0, 4.0)
_GAZE = (8.0, 4.5)
_BROW_LIFT = 6.5
_BROW_TURN = 5.0
_BREATH = 2.4
_LEAN = 0.022
_JAW_DROP = 0.075
"""How much longer the face below the jaw's pivot is with the mouth wide open."""


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
        self._eyes: dict[str, tuple[tuple[Layout, float, float, float], QImage, QRectF]] = {}
        self._scenes: OrderedDict[tuple[int, int], Scene] = OrderedDict()
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
        return self.draw(self._life.at(now_s, manner, mouth.accent), mouth, width, height)

    def _mouth(self, now_s: float) -> MouthPose:
        """The pose last spoken, fading to closed once no more frames come."""
        since = (now_s - self._spoken_s) / _CLOSING_S
        if since <= 0.0:
            return self._spoken
        if since >= 1.0 or self._spoken is CLOSED:
            self._spoken = CLOSED
            return CLOSED
        mixed = (
            spoken * (1.0 - since) + closed * since
            for spoken, closed in zip(self._spoken.weights, CLOSED.weights, strict=True)
        )
        return MouthPose(tuple(mixed), self._spoken.accent * (1.0 - since))

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        """Seconds the picture may stand: 0.04 while something quick moves, up to 0.125 while only breath does."""
        if self.still:
            return 1.0
        if self._spoken is not CLOSED or manner is not self._manner:
            return 0.04
        return self._life.next_change_s(now_s)

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
        np.copyto(scene.canvas, scene.background)
        canvas = QImage(scene.canvas.data, width, height, width * 4, QImage.Format.Format_RGB32)
        painter = QPainter(canvas)
        # Every sprite is clear at its rim: only paths, and the jaw's upper edge, need smooth edges.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        at = scene.at
        stage = QTransform(at.scale, 0, 0, at.scale, at.left, at.top)
        near = 1.0 + _LEAN * life.lean
        stage = _around(STAGE / 2, STAGE, near) * stage
        body = _around(STAGE / 2, STAGE, 1.0 + 0.003 * life.breath) * stage
        x, y = self._artwork.pivots["head"]
        head = (
            QTransform.fromTranslate(-x, -y)
            * QTransform().rotate(life.roll)
            * QTransform.fromTranslate(
                x + _HEAD_SHIFT[0] * life.yaw, y + _HEAD_SHIFT[1] * life.pitch - _BREATH * (life.breath - 0.5)
            )
            * stage
        )
        self._sprite(painter, scene, "hair-back", head, life)
        painter.setTransform(body)
        if "body" in scene.sprites:
            painter.drawImage(scene.sprites["body"].area, scene.sprites["body"].image)
        self._sprite(painter, scene, "head", head, life)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._jaw(painter, scene, head, mouth.opening)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._sprite(painter, scene, "face", head, life)
        features = _shifted(head, _FEATURES, life)
        painter.setTransform(features)
        for side in ("left", "right"):
            self._eye(painter, scene, side, life)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._morphs["mouth"].paint(painter, np.array(mouth.weights))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._sprite(painter, scene, "moustache", head, life)
        for side, sign in (("left", -1.0), ("right", 1.0)):
            self._brow(painter, scene, side, sign, features, life)
        self._sprite(painter, scene, "glasses", head, life)
        self._sprite(painter, scene, "hair-front", head, life)
        painter.end()
        return scene.canvas

    def _sprite(self, painter: QPainter, scene: Scene, name: str, head: QTransform, life: Bearing) -> None:
        sprite = scene.sprites.get(name)
        if sprite is not None:
            painter.setTransform(_shifted(head, _DEPTH[name], life))
            painter.drawImage(sprite.area, sprite.image)

    def _jaw(self, painter: QPainter, scene: Scene, head: QTransform, opening: float) -> None:
        """The face below the pivot, drawn once more and longer: the chin goes down with the mouth."""
        sprite = scene.sprites.get("head")
        hinge = self._artwork.pivots["jaw"][1]
        if sprite is None or opening < 0.03 or not sprite.area.top() < hinge < sprite.area.bottom():
            return
        painter.setTransform(head)
        area = sprite.area
        top = (hinge - area.top()) / area.height() * sprite.image.height()
        below = area.bottom() - hinge
        painter.drawImage(
            QRectF(area.left(), hinge, area.width(), below * (1.0 + _JAW_DROP * opening)),
            sprite.image,
            QRectF(0, top, sprite.image.width(), sprite.image.height() - top),
        )

    def _eye(self, painter: QPainter, scene: Scene, side: str, life: Bearing) -> None:
        """An eye; drawn anew only when lid or gaze have moved, which for most frames they have not."""
        closed = round(min(1.0, max(0.0, life.lids + 0.16 * life.gaze_y)), 2)
        right, down = round(_GAZE[0] * life.gaze_x, 1), round(_GAZE[1] * life.gaze_y, 1)
        moment = (scene.at, closed, right, down)
        known = self._eyes.get(side)
        if known is None or known[0] != moment:
            within = []
            # The light in an eye is a reflection: it stays nearly where it is when the eye turns.
            for name, share in ((f"iris-{side}", 1.0), (f"glint-{side}", 0.35)):
                sprite = scene.sprites.get(name)
                if sprite is not None:
                    within.append((sprite.image, sprite.area, right * share, down * share))
            weights = np.array([1.0 - closed, closed])
            known = (moment, *self._morphs[f"eye-{side}"].picture(weights, within, scene.at.scale))
            self._eyes[side] = known
        painter.drawImage(known[2], known[1])

    def _brow(
        self, painter: QPainter, scene: Scene, side: str, sign: float, features: QTransform, life: Bearing
    ) -> None:
        sprite = scene.sprites.get(f"brow-{side}")
        if sprite is None:
            return
        x, y = self._artwork.pivots[f"brow-{side}"]
        # A thoughtful look lifts one brow and draws the other one down.
        lift = life.brows - sign * 0.55 * life.brow_tilt - 0.12 * life.lids
        painter.setTransform(
            QTransform.fromTranslate(-x, -y)
            * QTransform().rotate(_BROW_TURN * sign * life.brow_tilt * 0.5)
            * QTransform.fromTranslate(x, y - _BROW_LIFT * lift)
            * features
        )
        painter.drawImage(sprite.area, sprite.image)


def _around(x: float, y: float, factor: float) -> QTransform:
    return QTransform.fromTranslate(-x, -y) * QTransform.fromScale(factor, factor) * QTransform.fromTranslate(x, y)


def _shifted(head: QTransform, depth: tuple[float, float], life: Bearing) -> QTransform:
    return QTransform.fromTranslate(depth[0] * life.yaw, depth[1] * life.pitch) * head
