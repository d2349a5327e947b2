"""When things happened in a turn, on one monotonic clock."""

from __future__ import annotations

import time
from typing import Literal

Mark = Literal["speech_end", "transcript", "first_token", "first_clause", "first_audio", "first_frame", "done"]


class Timeline:
    """The first moment of each mark, time.perf_counter seconds. Safe to mark from any thread."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}

    def mark(self, name: Mark, at_s: float | None = None) -> None:
        """Note `name` now, or at `at_s`; only the first time counts."""
        self._at.setdefault(name, time.perf_counter() if at_s is None else at_s)

    def marks_ms(self) -> dict[str, float]:
        """Milliseconds from the end of speech, in the order they happened; {} while that is not known."""
        zero = self._at.get("speech_end")
        if zero is None:
            return {}
        return {name: round((at - zero) * 1000.0, 1) for name, at in sorted(self._at.items(), key=lambda item: item[1])}
