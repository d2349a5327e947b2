"""Which frames are made together, what sound each needs, and how fast the machine is at it. All of it pure."""

from __future__ import annotations

import statistics
from collections import deque

FPS = 25
SLOTS = 50
"""Audio features a second; two a frame."""
RAMP = (2, 4, 8)
"""Frames of the first batches of a stretch of speech, the last one for all that follow: quick first, then thrifty."""
BEFORE, AFTER = 4, 6
"""Frame f looks at the features [2f - BEFORE, 2f + AFTER)."""
WINDOW = BEFORE + AFTER
LOOKAHEAD_MS = AFTER * 1000 // SLOTS
"""Sound that a frame needs beyond its own moment, ms."""
LONGEST, KEPT = 20 * FPS, 10 * FPS
"""Frames that the encoder hears at most and, when the window has been moved on, at least before the newest."""


def window_start(end: int) -> int:
    """The frame that the encoder's window begins with, for a batch that ends before frame `end`.

    It depends on nothing else, so that features do not depend on how the sound came in. The window begins with the
    turn for as long as it can.
    """
    if end <= LONGEST:
        return 0
    step = LONGEST - KEPT
    return -(-(end - LONGEST) // step) * step


def needed_ms(end: int) -> int:
    """How much of the turn's sound a batch that ends before frame `end` needs, ms from its beginning."""
    return (end - 1) * 1000 // FPS + LOOKAHEAD_MS


class Schedule:
    """The batches of a turn, by frame number: 2, 4, then 8 at a time."""

    def __init__(self) -> None:
        self.next = 0
        """The first frame that is in no batch yet."""
        self._step = 0

    def ready(self, known_ms: float) -> range | None:
        """The next whole batch, where `known_ms` of the turn's sound are enough for it; it is then taken."""
        end = self.next + RAMP[min(self._step, len(RAMP) - 1)]
        if needed_ms(end) > known_ms:
            return None
        return self._take(end)

    def rest(self, frames: int) -> range | None:
        """The next batch when no more than `frames` frames will come (for now), at most a whole one; it is taken."""
        if self.next >= frames:
            return None
        return self._take(min(frames, self.next + RAMP[min(self._step, len(RAMP) - 1)]))

    def again(self) -> None:
        """The voice paused: what comes next is urgent once more."""
        self._step = 0

    def _take(self, end: int) -> range:
        batch = range(self.next, end)
        self.next = end
        self._step += 1
        return batch


class Pace:
    """Whether every frame can be made in time, or every second one has to do.

    Half the frames from a median of `slow` ms a frame on; all of them again below `quick`.
    """

    slow, quick = 36.0, 26.0
    """40 ms are there for a frame; some of them belong to the voice and the window."""
    remembered = 5

    def __init__(self) -> None:
        self.half = False
        self.frame_ms = 0.0
        """Median over the last batches, of one frame that was made."""
        self._last: deque[float] = deque(maxlen=self.remembered)

    def took(self, seconds: float, frames: int) -> None:
        """A batch of `frames` frames was made in `seconds`."""
        self._last.append(seconds * 1000 / frames)
        self.frame_ms = statistics.median(self._last)
        if len(self._last) < self.remembered:
            return
        if not self.half and self.frame_ms > self.slow:
            self.half = True
        elif self.half and self.frame_ms < self.quick:
            self.half = False
        else:
            return
        self._last.clear()


def made_of(voiced: list[int], half: bool) -> list[int]:
    """Which of the frames `voiced` the network makes. At half rate those with an odd number, and an even one whose
    follower is not among them; every other is mixed from its neighbours.
    """
    if not half:
        return voiced
    there = set(voiced)
    return [frame for frame in voiced if frame % 2 or frame + 1 not in there]
