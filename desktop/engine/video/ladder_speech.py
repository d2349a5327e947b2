"""One voice for two faces: each piece goes to both, and the one whose sound is played sets the speed."""

from __future__ import annotations

import bisect
import threading
from collections.abc import Callable, Iterable, Iterator

from desktop.engine.cancel import CancelToken
from desktop.engine.prefetch import ExhaustedError, Prefetcher
from desktop.engine.types import Speech

AHEAD_S = 6.0
"""Speech that is given to the full face before it is played, seconds: its windows and its look ahead need that."""

_UNBOUNDED = 1_000_000


class SharedSpeech:
    """Takes `speech` on a thread of its own, at most `ahead_s` seconds further than `for_voice` was asked for."""

    def __init__(
        self, speech: Iterable[Speech], cancel: CancelToken, clock: Callable[[], float], ahead_s: float = AHEAD_S
    ) -> None:
        self._clock = clock
        self._cancel = cancel
        self._ahead_s = ahead_s
        self._moved = threading.Condition()
        self._pieces: list[Speech] = []
        self._ends: list[int] = []
        self._arrivals: list[float] = []
        self._given_s = self._taken_s = 0.0
        self._over = self._closed = False
        self._forget = cancel.on_cancel(self._wake)
        self._ahead = Prefetcher(self._read(speech), _UNBOUNDED, cancel, "speech-for-both")

    def for_voice(self) -> Iterator[Speech]:
        """The pieces, for the face whose clips are played. Raises what the speech raised, and Cancelled."""
        while True:
            try:
                piece = self._ahead.get()
            except ExhaustedError:
                return
            with self._moved:
                self._taken_s += len(piece.samples) / piece.rate
                self._moved.notify_all()
            yield piece

    def for_face(self, stop: CancelToken) -> Iterator[Speech]:
        """The same pieces as soon as they are there, for the other one. Raises Cancelled when `stop` is set."""
        forget = stop.on_cancel(self._wake)
        try:
            index = 0
            while True:
                with self._moved:
                    while not (stop.cancelled or self._over or index < len(self._pieces)):
                        self._moved.wait()
                    stop.raise_if_cancelled()
                    if index == len(self._pieces):
                        return
                    piece = self._pieces[index]
                yield piece
                index += 1
        finally:
            forget()

    def arrived(self, sample: int) -> float:
        """When the piece with that sample of the turn came; the last piece's time for one that has not come."""
        with self._moved:
            index = bisect.bisect_right(self._ends, sample)
            return self._arrivals[min(index, len(self._arrivals) - 1)] if self._arrivals else self._clock()

    def close(self) -> None:
        """Take no more, and join the thread; it may have to wait for the piece that is being made."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()
        self._ahead.close()
        self._forget()

    def _wake(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def _room(self) -> bool:
        return self._closed or self._cancel.cancelled or self._given_s - self._taken_s < self._ahead_s

    def _read(self, speech: Iterable[Speech]) -> Iterator[Speech]:
        try:
            for piece in speech:
                with self._moved:
                    self._pieces.append(piece)
                    self._ends.append((self._ends[-1] if self._ends else 0) + len(piece.samples))
                    self._arrivals.append(self._clock())
                    self._given_s += len(piece.samples) / piece.rate
                    self._moved.notify_all()
                yield piece
                with self._moved:
                    self._moved.wait_for(self._room)
                if self._closed:
                    return
        finally:
            with self._moved:
                self._over = True
                self._moved.notify_all()
