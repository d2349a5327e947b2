"""Whether the callbacks of a sound device still come."""

from __future__ import annotations

import time
from collections.abc import Callable

DEAD_AFTER_S = 2.0
"""No callback for so long: the device is taken for dead."""
SURE_AFTER_S = 0.25
"""After a machine that stood still (asleep, out of memory) both the question and the callback are late, and it is
chance which of the two comes first. So whoever asks is told that a device is dead only this long after asking first."""


class Heartbeat:
    """One thread beats, another one asks. It begins alive."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.last = clock()
        """When it beat last, s of the clock."""
        self._suspected_at: float | None = None

    def beat(self, now: float) -> None:
        """A callback has come. Runs in PortAudio's thread."""
        self.last = now

    def alive(self) -> bool:
        """False once no beat came for DEAD_AFTER_S, and none in SURE_AFTER_S after that was noticed."""
        now = self._clock()
        if now - self.last < DEAD_AFTER_S:
            self._suspected_at = None
            return True
        if self._suspected_at is None:
            self._suspected_at = now
        return now - self._suspected_at < SURE_AFTER_S
