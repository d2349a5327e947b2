"""The timers that answers set: which ring when. Pure: the engine looks at the clock."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field


@dataclass(order=True, slots=True)
class _Timer:
    at_s: float
    label: str = field(compare=False)
    turn: int = field(compare=False)


class Timers:
    """All times are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._waiting: list[_Timer] = []

    def add(self, at_s: float, label: str, turn: int) -> None:
        """Ring at `at_s`; `turn` set it."""
        heapq.heappush(self._waiting, _Timer(at_s, label, turn))

    def due(self, now_s: float) -> list[str]:
        """The labels of those that ring by now, the earliest first; they are gone with that."""
        labels = []
        while self._waiting and self._waiting[0].at_s <= now_s:
            labels.append(heapq.heappop(self._waiting).label)
        return labels

    @property
    def next_s(self) -> float | None:
        """When the next one rings."""
        return self._waiting[0].at_s if self._waiting else None

    def forget(self, turn: int) -> None:
        """Those that `turn` set were never wanted."""
        self._waiting = [timer for timer in self._waiting if timer.turn != turn]
        heapq.heapify(self._waiting)

    def clear(self) -> None:
        """None rings any more."""
        self._waiting.clear()


def announcement(label: str) -> str:
    """What is said when a timer rings."""
    return f"Your {label} timer is done." if label else "Your timer is done."
