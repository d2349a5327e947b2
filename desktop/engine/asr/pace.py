"""When to read the growing sound once more: as often as the machine can afford, pure."""

from __future__ import annotations

REST = 1.5
"""How long the processor is left to the others after a reading, as a multiple of what that took: reading takes at most
two fifths of the time, so that it is rarely in the way of the last one, for which a person waits."""

LEAST_NEW_S = 0.4
"""So much more sound, seconds, makes another reading worth while."""

PAUSE_S = 0.16
PAUSE_REST = 0.5
"""After so much silence, seconds, the rest is shorter: if this was the end, its text should be there with the key's
release."""

BREAK_S = 0.5
"""After so much there is none: most likely it was the end."""


class Pace:
    """`now` is a monotonic clock's time, seconds. `took_s`: how long a reading takes, as known before the first."""

    def __init__(self, took_s: float) -> None:
        self.took_s = took_s
        self._ended_at = float("-inf")

    def note(self, took_s: float, now: float) -> None:
        """A reading ended at `now` and took `took_s` seconds."""
        self.took_s = took_s
        self._ended_at = now

    def is_due(self, now: float, new_s: float, silent_s: float) -> bool:
        """Whether to begin another, with `new_s` seconds of voice unread and silence for the last `silent_s`."""
        if new_s <= 0.0 or (silent_s < PAUSE_S and new_s < LEAST_NEW_S):
            return False
        rest = 0.0 if silent_s >= BREAK_S else PAUSE_REST if silent_s >= PAUSE_S else REST
        return now >= self._ended_at + rest * self.took_s
