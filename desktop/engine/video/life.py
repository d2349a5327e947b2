"""How a person behaves while sitting in front of a camera: blinks, gaze, head, breath.

Pure and deterministic: the same seed and the same sequence of calls give the same life.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from desktop.engine.types import Manner

BLINK_CLOSE_S, BLINK_HOLD_S, BLINK_OPEN_S = 0.055, 0.025, 0.085
BLINK_S = BLINK_CLOSE_S + BLINK_HOLD_S + BLINK_OPEN_S
BLINK_MIN_S, BLINK_MAX_S = 2.0, 6.0
_DOUBLE_AFTER_S = 0.27
_SACCADE_S = 0.05
_SETTLE_S = 0.24
"""Time constant of the change from one manner to another."""
CALM_S = 0.125
"""How long a picture may stand while only breath moves."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """One moment of the person. Lids 0 open..1 closed; gaze, yaw and pitch -1..1 (right and down are
    positive, as seen in the picture); roll in degrees; the rest 0..1 but brows -1..1."""

    lids: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    lean: float = 0.0
    breath: float = 0.5
    brows: float = 0.0
    brow_tilt: float = 0.0


_MANNERS = {
    Manner.IDLE: Bearing(),
    Manner.LISTENING: Bearing(yaw=0.12, pitch=0.1, roll=2.6, lean=0.8, brows=0.45),
    Manner.THINKING: Bearing(gaze_x=-0.75, gaze_y=-0.6, yaw=-0.45, pitch=-0.3, roll=-2.2, brows=0.3, brow_tilt=0.7),
    Manner.SPEAKING: Bearing(brows=0.12, lean=0.12),
}
_SETTLED = ("gaze_x", "gaze_y", "yaw", "pitch", "roll", "lean", "brows", "brow_tilt")
_WANDER = {Manner.IDLE: 1.0, Manner.LISTENING: 0.35, Manner.THINKING: 1.2, Manner.SPEAKING: 0.8}
STILL = Bearing()


def posture(manner: Manner) -> Bearing:
    """What a manner strives for, before breath, blinks and small movements."""
    return _MANNERS[manner]


def _ease(x: float) -> float:
    x = min(1.0, max(0.0, x))
    return x * x * (3.0 - 2.0 * x)


class Life:
    """Call `at` with a clock that does not go backwards."""

    def __init__(self, seed: int = 7, reduced_motion: bool = False) -> None:
        self.reduced_motion = reduced_motion
        self._random = random.Random(seed)
        self._phases = [self._random.uniform(0.0, 2 * math.pi) for _ in range(24)]
        self._blinks: list[float] = []
        self._doubles: list[bool] = []
        self._fixations: list[tuple[float, float, float]] = []
        self._state: dict[str, float] = {}
        self._rates: dict[str, float] = {}
        self._accent = self._accent_rate = 0.0
        self._nodding = False
        self._last: float | None = None
        self._manner = Manner.IDLE

    def _extend(self, now_s: float) -> None:
        if not self._blinks or now_s - self._blinks[-1] > 60.0:
            self._blinks = [now_s + self._random.uniform(0.8, BLINK_MIN_S)]
            self._doubles = [False]
            self._fixations = [(now_s, 0.0, 0.0)]
        while self._blinks[-1] < now_s + 1.0:
            # Most intervals are nearer to three seconds than to six.
            pause = self._random.triangular(BLINK_MIN_S, BLINK_MAX_S, 3.2)
            self._blinks.append(self._blinks[-1] + pause)
            self._doubles.append(self._random.random() < 0.15)
        while self._fixations[-1][0] < now_s + 1.0:
            angle, reach = self._random.uniform(0, 2 * math.pi), self._random.uniform(0.05, 0.22)
            home = self._random.random() < 0.45
            begin = self._fixations[-1][0] + self._random.uniform(0.6, 2.6)
            self._fixations.append(
                (begin, 0.0 if home else reach * math.cos(angle), 0.0 if home else 0.7 * reach * math.sin(angle))
            )
        del self._blinks[:-8], self._doubles[:-8], self._fixations[:-8]

    def blink_times(self) -> tuple[float, ...]:
        """When the blinks that are planned or just over begin (a double blink counts once)."""
        return tuple(self._blinks)

    def _lids(self, now_s: float) -> float:
        closed = 0.0
        for begin, double in zip(self._blinks, self._doubles, strict=True):
            for start in (begin, begin + _DOUBLE_AFTER_S) if double else (begin,):
                at = now_s - start
                if 0.0 <= at < BLINK_CLOSE_S:
                    closed = max(closed, _ease(at / BLINK_CLOSE_S))
                elif BLINK_CLOSE_S <= at < BLINK_S:
                    closed = max(closed, 1.0 - _ease((at - BLINK_CLOSE_S - BLINK_HOLD_S) / BLINK_OPEN_S))
        return closed

    def _gaze(self, now_s: float) -> tuple[float, float]:
        before = current = self._fixations[0]
        for fixation in self._fixations:
            if fixation[0] <= now_s:
                before, current = current, fixation
        moved = _ease((now_s - current[0]) / _SACCADE_S)
        return (before[1] + (current[1] - before[1]) * moved, before[2] + (current[2] - before[2]) * moved)

    def _noise(self, channel: int, now_s: float) -> float:
        """Smooth, never repeating, within -1..1; its fastest part takes about four seconds."""
        p = self._phases[channel * 3 : channel * 3 + 3]
        slow = 0.9 + 0.07 * channel
        return (
            0.55 * math.sin(now_s * 0.41 * slow + p[0])
            + 0.30 * math.sin(now_s * 0.93 * slow + p[1])
            + 0.15 * math.sin(now_s * 1.57 * slow + p[2])
        )

    def _follow(self, manner: Manner, accent: float, step_s: float) -> None:
        target = _MANNERS[manner]
        rate = 2.0 / _SETTLE_S
        decay = math.exp(-rate * step_s)
        for name in _SETTLED:
            goal = getattr(target, name)
            # The eyes arrive before the head does.
            quick = 3.0 if name.startswith("gaze") else 1.0
            fade = decay**quick
            error = self._state.get(name, 0.0) - goal
            push = (self._rates.get(name, 0.0) + rate * quick * error) * step_s
            self._state[name] = goal + (error + push) * fade
            self._rates[name] = (self._rates.get(name, 0.0) - rate * quick * push) * fade
        rate = 14.0
        decay = math.exp(-rate * step_s)
        error = self._accent - accent
        push = (self._accent_rate + rate * error) * step_s
        self._accent, self._accent_rate = accent + (error + push) * decay, (self._accent_rate - rate * push) * decay

    def at(self, now_s: float, manner: Manner, accent: float = 0.0) -> Bearing:
        """The person at `now_s` in `manner`; `accent` 0..1 is the stress of the voice just now."""
        self._extend(now_s)
        step_s = 10.0 if self._last is None else max(0.0, now_s - self._last)
        self._last, self._manner = now_s, manner
        self._follow(manner, accent, min(step_s, 10.0))
        state = self._state
        wander = _WANDER[manner]
        gaze_x, gaze_y = self._gaze(now_s)
        moving = 0.25 if self.reduced_motion else 1.0
        # A listener, leaning forward, nods a little about every five seconds.
        attention = min(1.0, max(0.0, (state["lean"] - 0.3) / 0.5))
        nod = attention * max(0.0, math.sin(now_s * 1.3 + self._phases[20])) ** 24
        self._nodding = nod > 0.02
        accent_now = self._accent
        return Bearing(
            lids=self._lids(now_s),
            gaze_x=state["gaze_x"] + gaze_x * wander,
            gaze_y=state["gaze_y"] + gaze_y * wander,
            yaw=(state["yaw"] + 0.32 * self._noise(0, now_s)) * moving,
            pitch=(state["pitch"] + 0.22 * self._noise(1, now_s) + 0.45 * accent_now + 0.5 * nod) * moving,
            roll=(state["roll"] + 1.0 * self._noise(2, now_s) + 0.7 * accent_now * self._noise(3, now_s)) * moving,
            lean=state["lean"] * moving,
            breath=0.5 + 0.5 * math.sin(now_s * 2 * math.pi / 4.2 + self._phases[21]),
            brows=state["brows"] + 0.35 * accent_now + 0.06 * self._noise(4, now_s),
            brow_tilt=state["brow_tilt"],
        )

    def next_change_s(self, now_s: float, frame_s: float = 0.04, calm_s: float = CALM_S) -> float:
        """How long the person of the last `at` may be shown before it looks stale; `calm_s` when nothing is quick."""
        self._extend(now_s)
        goal = _MANNERS[self._manner]
        if (
            self._nodding
            or self._accent > 0.02
            or any(abs(self._state.get(n, 0.0) - getattr(goal, n)) > 0.02 for n in _SETTLED)
        ):
            return frame_s
        wait = calm_s
        for begin, double in zip(self._blinks, self._doubles, strict=True):
            length = BLINK_S + (_DOUBLE_AFTER_S if double else 0.0)
            if begin <= now_s <= begin + length:
                return frame_s
            if begin > now_s:
                wait = min(wait, begin - now_s + 0.01)
        for begin, _, _ in self._fixations:
            if begin <= now_s < begin + _SACCADE_S:
                return frame_s
            if begin > now_s:
                wait = min(wait, begin - now_s + 0.01)
        return wait
