"""How often the face is painted: less often where this computer cannot keep up, so that sound and keys never wait."""

from __future__ import annotations

from collections import deque
from enum import Enum
from statistics import median

from desktop.ui.language import mark


class Pace(Enum):
    """What is painted of a face that talks. The value is what a report and the timings call it."""

    EVERY = ""
    HALF = mark("half rate")
    REST = mark("voice only")


_BUSY = 0.75
"""A face may take this share of the time between two frames."""
_ROOM = 0.5
"""It goes up again when, painted twice as often, it would take less than this share."""
_LOOK_AT = 12
"""Paintings that are judged together: about half a second of talk."""
_RETRY_S = 8.0
"""A face at rest is tried again after so long, at half the rate; each failure doubles it, up to a minute."""
_LONGEST_RETRY_S = 60.0


class Pacer:
    """Decides from what painting a frame of speech took, seconds, and how far frames are apart.

    A median of twelve is judged, so that one slow moment of a busy computer changes nothing.
    """

    def __init__(self) -> None:
        self.pace = Pace.EVERY
        self._took: deque[float] = deque(maxlen=_LOOK_AT)
        self._apart: deque[float] = deque(maxlen=_LOOK_AT)
        self._turned_at_s = 0.0
        self._retry_s = _RETRY_S
        self._count = 0

    def wants(self, now_s: float) -> bool:
        """Whether the frame that is due now is to be painted; to be asked once a frame."""
        if self.pace is Pace.REST:
            if now_s - self._turned_at_s < self._retry_s:
                return False
            self._turn(Pace.HALF, now_s)
        self._count += 1
        return self.pace is Pace.EVERY or self._count % 2 == 1

    def painted(self, took_s: float, frame_s: float, now_s: float) -> None:
        """Note that painting took `took_s` when there were `frame_s` until the next frame: less than usual where the
        painting began late, which is not its fault.
        """
        self._took.append(took_s)
        self._apart.append(frame_s)
        if len(self._took) < _LOOK_AT:
            return
        share = median(self._took) / max(self._apart)
        if self.pace is Pace.EVERY and share > _BUSY:
            self._turn(Pace.HALF, now_s)
        elif self.pace is Pace.HALF and share > 2 * _BUSY:
            self._retry_s = min(2 * self._retry_s, _LONGEST_RETRY_S)
            self._turn(Pace.REST, now_s)
        elif self.pace is Pace.HALF and share < _ROOM:
            self._retry_s = _RETRY_S
            self._turn(Pace.EVERY, now_s)

    def _turn(self, pace: Pace, now_s: float) -> None:
        self.pace, self._turned_at_s = pace, now_s
        self._took.clear()
