"""How far a download is, how fast it goes and how long it will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Step = Literal["downloading", "checking", "done"]

WINDOW_S = 5.0
"""The speed is that of the last seconds, not of the whole download: it is what the time left depends on."""
EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """`left_s` is None as long as nobody can tell. `file` is the one worked on, as the catalogue names it."""

    done_bytes: int
    total_bytes: int
    bytes_per_s: float
    left_s: float | None
    file: str
    step: Step


class Meter:
    """Counts bytes and reports at most every EVERY_S seconds, and at the end. One thread uses it."""

    def __init__(
        self, total: int, report: Callable[[Progress], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._report = report
        self._clock = clock
        self._done = 0
        self._file = ""
        self._step: Step = "downloading"
        self._moments: deque[tuple[float, int]] = deque()
        self._reported_at = -EVERY_S

    def at(self, done: int, file: str, step: Step) -> None:
        """So much is there, and this is worked on now; what was measured before counts no more."""
        self._done, self._file = done, file
        if step != self._step or not self._moments:
            self._begin()
        self._step = step
        self._tell(force=step == "done")

    def add(self, count: int) -> None:
        """`count` more bytes came."""
        self._done += count
        self._tell()

    def lost(self, done: int) -> None:
        """The connection is gone; `done` bytes are there."""
        self._done = done
        self._begin()
        self._tell(force=True)

    def correct(self, change: int) -> None:
        """The whole is larger by `change` than was said."""
        self._total += change

    def _begin(self) -> None:
        """Measure from here on."""
        self._moments.clear()
        self._moments.append((self._clock(), self._done))

    def _tell(self, force: bool = False) -> None:
        now = self._clock()
        if not force and now - self._reported_at < EVERY_S:
            return
        self._reported_at = now
        self._moments.append((now, self._done))
        while now - self._moments[0][0] > WINDOW_S:
            self._moments.popleft()
        then, before = self._moments[0]
        speed = max(0.0, (self._done - before) / (now - then)) if now > then else 0.0
        left = (self._total - self._done) / speed if speed and self._step == "downloading" else None
        if self._step == "done":
            left = 0.0
        self._report(Progress(self._done, max(self._total, self._done), speed, left, self._file, self._step))
