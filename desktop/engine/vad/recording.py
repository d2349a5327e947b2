"""What the microphone delivers during one hold of the key, handed from the engine to the turn."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import Problem
from desktop.engine.types import LISTEN_RATE, Samples

LIMIT_S = 600.0
"""The longest recording, seconds: at 64 kB a second, 38 MB when nobody takes the sound away."""

_SILENT_DEVICE_S = 0.5
"""How long after the release the microphone may deliver nothing before the recording ends, seconds."""

_NUDGE: Samples = np.zeros(0, dtype=np.float32)


class Recording:
    """A thread-safe source of sound: one thread pushes, another iterates.

    The pieces are 16 kHz mono float32 of any length. Iterating blocks until there is sound, the
    recording is closed, or `cancel` is set (then Cancelled is raised). The release of the key is not
    the end: whoever iterates decides how much of the tail it wants, and calls `close`. So that it can
    decide at once, an empty piece is delivered on release, after everything pushed before it.

    `on_close` is called once, in the thread that closes: the microphone is no longer wanted.
    """

    def __init__(
        self,
        cancel: CancelToken,
        on_close: Callable[[], None] | None = None,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._cancel = cancel
        self._on_close = on_close
        self._limit = round(limit_s * LISTEN_RATE)
        self._changed = threading.Condition()
        self._pieces: deque[Samples] = deque()
        self._pushed = 0
        self._released_at: int | None = None
        self._deadline: float | None = None
        self._closed = False
        self._problem: Problem | None = None

    @property
    def pushed(self) -> int:
        """Samples pushed so far."""
        return self._pushed

    @property
    def released_at(self) -> int | None:
        """The position, in samples, at which the key was let go; None while it is held."""
        return self._released_at

    @property
    def closed(self) -> bool:
        """No more sound is taken."""
        return self._closed

    @property
    def problem(self) -> Problem | None:
        """Why the recording ended by itself, to be told to the person; else None."""
        return self._problem

    def push(self, samples: Samples) -> None:
        """Append a piece, which nobody may write to any more. Ignored once the recording is closed."""
        with self._changed:
            if self._closed or not len(samples):
                return
            taken = samples[: self._limit - self._pushed]
            self._pieces.append(taken)
            self._pushed += len(taken)
            if self._released_at is not None:
                self._deadline = time.monotonic() + _SILENT_DEVICE_S
            self._changed.notify_all()
            full = self._pushed >= self._limit
            if full:
                self._problem = Problem(
                    f"The recording reached {self._limit / LISTEN_RATE / 60:g} minutes and was ended there.",
                    "What was said until then is answered; press again to go on.",
                    level="warning",
                    stage="vad",
                    replaces="recording",
                )
        if full:
            self.release()
            self.close()

    def release(self) -> None:
        """The key was let go: mark the position and wake whoever iterates. A second call does nothing."""
        with self._changed:
            if self._released_at is not None or self._closed:
                return
            self._released_at = self._pushed
            self._deadline = time.monotonic() + _SILENT_DEVICE_S
            self._pieces.append(_NUDGE)
            self._changed.notify_all()

    def close(self) -> None:
        """Take no more sound; iterating ends after what was pushed. A second call does nothing."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        if self._on_close is not None:
            self._on_close()

    def __iter__(self) -> Iterator[Samples]:
        """The pieces as they come. Raises Cancelled when the turn is cancelled."""
        forget = self._cancel.on_cancel(self._wake)
        try:
            while (piece := self._next()) is not None:
                yield piece
        finally:
            forget()

    def _next(self) -> Samples | None:
        with self._changed:
            while not self._pieces:
                self._cancel.raise_if_cancelled()
                if self._closed:
                    return None
                left = None if self._deadline is None else self._deadline - time.monotonic()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)
            self._cancel.raise_if_cancelled()
            return self._pieces.popleft()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
