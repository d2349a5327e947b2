"""Paints the person of a photo: idle and speech on one base, mouths that were bent or made elsewhere put into it."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from desktop.engine.types import Frame, Manner
from desktop.engine.video.life import CALM_S, STILL, Bearing, Life
from desktop.engine.video.photo.base import Base
from desktop.engine.video.photo.leap import Leap
from desktop.engine.video.photo.patch import Patch
from desktop.engine.video.photo.running import Running
from desktop.engine.video.photo.scenes import Look, Overlay, Picture, Scene, scene_of
from desktop.engine.video.photo.view import fitted
from desktop.engine.video.visemes import CLOSED, CLOSING_S, MouthPose, closing

OPENING_S = 0.12
"""A mouth that was made elsewhere is whole after three frames."""
_LONGEST_STEP_S = 0.045
"""What time may have passed since the last picture, for a mouth that comes in: idle pictures stand longer."""
_KEEP_SIZES = 3
_STEP_PX = 0.15
"""While the mouth talks, the rest is painted anew only when something has moved by so much: what has gathered by then
and the motion of one frame are together no more than an idle picture's step.
"""
_IDLE_STEP_PX = 0.35
_STAYS_PX = 0.1
_MAKE_EVERY_S = 0.25
"""A new size takes a tenth of a second to prepare; a window that is drawn larger has another one at each paint."""
_SLOWEST_S = 0.25
"""With nothing but breath and a swaying head to show, a picture stands until something is that far from where it
was, though not longer: near the turn of a breath less is painted."""
_FRAME_S = 0.04
_PAUSE_S = 1.0
"""A window that was not painted for so long shows the person wherever life has it by then."""


class _Before(NamedTuple):
    """The last idle picture: when it was, and where the person was in it."""

    now_s: float
    scene: Scene
    at: npt.NDArray[np.float32]


class PhotoPainter:
    """The painter of every face that is a photo. Frames carry a MouthPose, or a Patch for a picture of `base`.

    Use it from one thread, but for `index` and `hold_for`. `reduced_motion` keeps the head nearly still; `still` shows
    a person who does not move at all. Life is deterministic: it follows from `seed` and the sequence of calls.
    """

    def __init__(self, base: Base, seed: int = 7) -> None:
        self.still = False
        self._base = base
        self._life = Life(seed)
        self._running = Running(base)
        self._leap = Leap(base)
        self._shown: Picture | None = None
        self._scenes: OrderedDict[tuple[int, int], Scene] = OrderedDict()
        self._made_s = -1.0e9
        self._before: _Before | None = None
        self._calm_s = CALM_S
        self._spoken = CLOSED
        self._spoken_s = -1.0e9
        self._patch: Patch | None = None
        self._strength = 0.0
        self._last_s: float | None = None
        self._bearing: Bearing | None = None
        self._manner = Manner.IDLE

    @property
    def reduced_motion(self) -> bool:
        return self._life.reduced_motion

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._life.reduced_motion = value

    @property
    def index(self) -> int:
        """The base's picture that is shown now. From any thread."""
        return self._running.index

    def hold_for(self, at: int) -> None:
        """Idle goes on to the base's picture `at` and waits there for the first frame of a turn, at most 1.5 s: the
        frames that are being made begin with it. From any thread.
        """
        self._running.hold_for(at)

    def paint(self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int) -> Picture:
        """The person at `now_s`, shape (height, width, 4) uint8 BGRA; the array is reused by the next call."""
        if self.still:
            return self._scene(width, height).paint(Look(self.index), 0.0)
        scene = self._scene_now(width, height, now_s)
        if frame is not None:
            manner = Manner.SPEAKING
        self._manner = manner
        since_s = 0.0 if self._last_s is None else max(0.0, now_s - self._last_s)
        self._last_s = now_s
        overlay = self._take(frame, now_s, since_s)
        mouth = self._mouth(now_s)
        bearing = STILL if self._base.moves else self._bearing_at(scene, now_s, since_s, mouth.accent)
        if frame is None and not self._base.moves:
            self._pace(now_s, scene, scene.moved(bearing))
        lids = round(min(1.0, max(0.0, bearing.lids)), 2)
        look = Look(self.index, mouth.weights, lids, bearing, overlay)
        self._leap.look(self.index, self._shown, now_s)
        picture = scene.paint(look, _STAYS_PX if frame is None else _STEP_PX)
        self._shown = self._leap.soften(picture, now_s)
        return self._shown if self._shown.shape[:2] == (height, width) else fitted(self._shown, width, height)

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        """Seconds the picture may stand: 0.04 while something quick moves or a clip runs, 0.125 to 0.25 while only
        breath does.
        """
        if self.still:
            return 1.0
        if self._spoken is not CLOSED or self._strength > 0.0 or manner is not self._manner:
            return _FRAME_S
        if self._base.moves:
            return self._running.next_change_s(now_s)
        return self._life.next_change_s(now_s, calm_s=self._calm_s)

    def _bearing_at(self, scene: Scene, now_s: float, since_s: float, accent: float) -> Bearing:
        wished = self._life.at(now_s, self._manner, accent)
        if self._bearing is not None and since_s < _PAUSE_S:
            wished = scene.eased(self._bearing, wished, since_s)
        self._bearing = wished
        return wished

    def _take(self, frame: Frame | None, now_s: float, since_s: float) -> Overlay | None:
        """What the frame says: which picture is shown, and which mouth in it."""
        picture = frame.picture if frame is not None else None
        wanted = False
        if isinstance(picture, Patch):
            self._running.show(picture.index, now_s)
            if picture.pixels is not None:
                self._patch, wanted = picture, True
        else:
            self._running.advance(now_s, speaking=frame is not None)
            if isinstance(picture, MouthPose):
                self._spoken, self._spoken_s = picture, now_s
        return self._overlay(since_s, wanted)

    def _overlay(self, since_s: float, wanted: bool) -> Overlay | None:
        """The last mouth that was made elsewhere, coming in or going away."""
        if wanted:
            self._strength = min(1.0, self._strength + min(since_s, _LONGEST_STEP_S) / OPENING_S)
        elif self._strength > 0.0:
            self._strength -= since_s / CLOSING_S
            if self._strength <= 0.0:
                self._strength, self._patch = 0.0, None
        if self._patch is None or self._strength <= 0.0:
            return None
        return Overlay(self._patch, round(self._strength, 3), self._since(self._patch))

    def _since(self, patch: Patch) -> complex:
        """How far the face is now from where it was in the picture that the patch was made for."""
        if self._base.within(patch.index) == self.index:
            return 0j
        left, top, right, bottom = patch.box
        middle = complex(left + right, top + bottom) / 2
        then, now = self._base.placed(patch.index), self._base.placed(self.index)
        return now((middle - then.shift) / then.zoom) - middle

    def _mouth(self, now_s: float) -> MouthPose:
        """The pose last spoken, or on its way to closed once no more frames come."""
        mouth = closing(self._spoken, now_s - self._spoken_s)
        if mouth is CLOSED:
            self._spoken = CLOSED
        return mouth

    def _pace(self, now_s: float, scene: Scene, at: npt.NDArray[np.float32]) -> None:
        """Find how long the next picture may stand, from how quickly things move."""
        before = self._before
        if before is not None and before.scene is scene and 0.0 < now_s - before.now_s <= 2 * _SLOWEST_S:
            speed = float(np.abs(at - before.at).max()) / (now_s - before.now_s)
            self._calm_s = min(_SLOWEST_S, max(CALM_S, _IDLE_STEP_PX / max(speed, 1e-6)))
        self._before = _Before(now_s, scene, at)

    def _scene_now(self, width: int, height: int, now_s: float) -> Scene:
        """The scene of this size; while a window is being drawn larger or smaller, now and then the one before."""
        if (width, height) not in self._scenes:
            if 0.0 <= now_s - self._made_s < _MAKE_EVERY_S:
                return next(reversed(self._scenes.values()))
            self._made_s = now_s
        return self._scene(width, height)

    def _scene(self, width: int, height: int) -> Scene:
        size = (width, height)
        if size not in self._scenes:
            self._scenes[size] = scene_of(self._base, width, height)
            if len(self._scenes) > _KEEP_SIZES:
                self._scenes.popitem(last=False)
        self._scenes.move_to_end(size)
        return self._scenes[size]
