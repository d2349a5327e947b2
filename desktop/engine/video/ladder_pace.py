"""How long a face may be waited for, and when it is given another try: arithmetic alone, every time is handed in."""

from __future__ import annotations

MARGIN_S = 0.2
"""Sound is to be on its way so long before the loudspeaker runs dry, seconds."""
CHANCE_S = 0.25
"""A face that had less time than this for a piece of sound was not late: it never had a chance."""
MOST_LATE = 2
"""So often may a face be late in one turn."""
LONGEST_PAUSE = 16
"""Turns."""


class Pace:
    """The deadlines of one turn. Times are seconds of one monotonic clock."""

    def __init__(self, first_wait_s: float) -> None:
        """`first_wait_s`: how long the first sound of the turn may wait for its frames."""
        self._first_wait_s = first_wait_s
        self._dry_at: float | None = None
        self._since = float("-inf")
        self.late = 0
        """How often frames that had their chance were not there in time."""

    def start(self, now: float) -> None:
        """Sound that was kept back until `now` is taken to arrive now."""
        self._since = now

    def deadline(self, arrived: float) -> float:
        """Until when frames for sound that arrived at `arrived` may be waited for.

        Before anything was handed out, that is the first wait. After that the wait must not be heard: it ends a margin
        before everything that was handed out has been played. Only where the sound itself came after that
        was played, and the voice pauses anyway, is there a moment for the face again.
        """
        arrived = max(arrived, self._since)
        if self._dry_at is None:
            return arrived + self._first_wait_s
        if arrived >= self._dry_at:
            return arrived + min(CHANCE_S, self._first_wait_s)
        return self._dry_at - MARGIN_S

    def missed(self, arrived: float) -> None:
        """Nothing was there at the deadline for sound that arrived at `arrived`."""
        if self.deadline(arrived) - max(arrived, self._since) >= min(CHANCE_S, self._first_wait_s):
            self.late += 1

    def handed(self, now: float, seconds: float) -> None:
        """So many seconds of sound went to the loudspeaker at `now`."""
        self._dry_at = max(now, self._dry_at or now) + seconds

    @property
    def begun(self) -> bool:
        """Something was handed out."""
        return self._dry_at is not None


class Trust:
    """Whether the next turn tries a face that was too slow, or failed: after 1 turn without it, then 2, 4, …"""

    def __init__(self) -> None:
        self._pause = 0
        self._left = 0

    def next_turn(self) -> bool:
        """A turn begins: whether the face is tried in it."""
        if self._left:
            self._left -= 1
            return False
        return True

    def fell(self) -> None:
        """It did not hold."""
        self._pause = min(max(1, 2 * self._pause), LONGEST_PAUSE)
        self._left = self._pause

    def held(self) -> None:
        """A whole turn with room to spare."""
        self._pause = 0
