"""Where in its clips an avatar is: one index for idle and speech, moved by time or by the frames that are shown."""

from __future__ import annotations

import threading

from desktop.engine.video.photo.base import FPS, Base

_STEP_S = 1.0 / FPS
_EARLY_S = 0.004
"""A picture may come so much before its time: the window's timer is no clock."""
_SLEPT_S = 0.5
"""A window that was not painted for so long goes on where it was."""
HOLD_S = 1.5
"""How long idle waits at a picture for the first frame of a turn."""


class Running:
    """The running index. `hold_for` and `index` may be used from any thread, the rest from the painter's."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._lock = threading.Lock()
        self._index = 0
        self._since_s: float | None = None
        self._hold: int | None = None
        self._waits_since_s: float | None = None

    @property
    def index(self) -> int:
        """The picture that is shown now."""
        return self._index

    def hold_for(self, at: int) -> None:
        """Go on, as one does while speaking, to picture `at` and wait there for a frame."""
        with self._lock:
            self._hold, self._waits_since_s = self._base.within(at), None

    def show(self, index: int, now_s: float) -> int:
        """A frame says which picture it was made for; ends the waiting."""
        with self._lock:
            self._hold = None
            index = self._base.within(index)
            if index != self._index or self._since_s is None:
                self._index, self._since_s = index, now_s
            return self._index

    def advance(self, now_s: float, speaking: bool) -> int:
        """The picture for `now_s`, by the clock."""
        with self._lock:
            if self._since_s is None or now_s - self._since_s > _SLEPT_S or now_s < self._since_s:
                self._since_s = now_s
            if speaking:
                self._hold = None
            while now_s - self._since_s >= _STEP_S - _EARLY_S:
                self._since_s += _STEP_S
                if self._waits(now_s):
                    continue
                self._index = self._base.after(self._index, speaking or self._hold is not None)
            return self._index

    def _waits(self, now_s: float) -> bool:
        if self._hold != self._index:
            return False
        if self._waits_since_s is None:
            self._waits_since_s = now_s
        if now_s - self._waits_since_s < HOLD_S:
            return True
        self._hold = None
        return False

    def next_change_s(self, now_s: float) -> float:
        """When the next picture is due."""
        if self._since_s is None:
            return 0.0
        return min(max(self._since_s + _STEP_S - now_s, 0.001), _STEP_S)
