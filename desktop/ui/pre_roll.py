"""The moment before: the newest seconds of a stream, kept as the pieces in which they came."""

from __future__ import annotations

from collections import deque

import numpy as np

from desktop.engine.types import Samples


class PreRoll:
    """Keeps the last `limit` samples of what it is given, in memory only."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: deque[Samples] = deque()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def keep(self, samples: Samples) -> None:
        """The next piece, which nobody may write to any more."""
        if self._limit == 0 or not len(samples):
            return
        self._pieces.append(samples[-self._limit :])
        self._count += len(self._pieces[-1])
        while self._count > self._limit:
            oldest = self._pieces.popleft()
            excess = self._count - self._limit
            self._count -= min(excess, len(oldest))
            if excess < len(oldest):
                self._pieces.appendleft(oldest[excess:])

    def take(self) -> Samples:
        """What is kept, which is forgotten."""
        taken = np.concatenate([np.zeros(0, np.float32), *self._pieces])
        self.forget()
        return taken

    def forget(self) -> None:
        """Drop what is kept."""
        self._pieces.clear()
        self._count = 0
