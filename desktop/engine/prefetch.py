"""Bounded prefetch: the only threading of a turn, and its only back-pressure."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable
from typing import Generic, TypeVar

from desktop.engine.cancel import Cancelled, CancelToken

log = logging.getLogger(__name__)

T = TypeVar("T")

JOIN_S = 2.0
"""How long closing waits for an upstream that is stuck in its own call, seconds. Stages look at their
token every 50 ms, so this is only ever reached by one that is broken."""

_numbers = itertools.count(1)


class ExhaustedError(Exception):
    """The upstream has ended and everything it gave was taken."""


class Prefetcher(Generic[T]):
    """Runs `source` on a thread of its own, at most `depth` items ahead of whoever calls `get`.

    Nothing polls: every wait ends with a notification. `source` is iterated and closed on the
    prefetch thread only.
    """

    def __init__(self, source: Iterable[T], depth: int, cancel: CancelToken, name: str = "prefetch") -> None:
        if depth < 1:
            raise ValueError(f"depth must be at least 1, not {depth}")
        self._source = source
        self._depth = depth
        self._items: deque[T] = deque()
        self._error: BaseException | None = None
        self._ended = False
        self._closed = False
        self._cancel = cancel
        lock = threading.Lock()
        self._arrived = threading.Condition(lock)
        self._wanted = threading.Condition(lock)
        self._thread = threading.Thread(target=self._run, name=f"{name}-{next(_numbers)}", daemon=True)
        self._thread.start()
        self._forget = cancel.on_cancel(self._wake)

    def get(self, timeout_s: float | None = None) -> T:
        """The next item, waiting for it at most `timeout_s` seconds.

        Raises TimeoutError, ExhaustedError at the end, Cancelled as soon as the token is cancelled, or
        what the upstream raised, after everything that it gave before.
        """
        with self._arrived:
            self._wait_for_item(timeout_s)
            item = self._items.popleft()
            self._wanted.notify()
            return item

    def get_all(self, timeout_s: float | None = None) -> list[T]:
        """Everything that is there, at least one item; waits and raises as `get` does."""
        with self._arrived:
            self._wait_for_item(timeout_s)
            items = list(self._items)
            self._items.clear()
            self._wanted.notify()
            return items

    def _wait_for_item(self, timeout_s: float | None) -> None:
        end = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            if self._cancel.cancelled:
                raise Cancelled
            if self._items:
                return
            if self._error is not None:
                error, self._error = self._error, None
                raise error
            if self._ended:
                raise ExhaustedError
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            self._arrived.wait(left)

    def close(self) -> None:
        """Stop the upstream and join the thread. Harmless when called twice."""
        with self._wanted:
            self._closed = True
            self._items.clear()
            self._wanted.notify()
        self._forget()
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.warning("%s did not stop within %.1f s", self._thread.name, JOIN_S)

    def _wake(self) -> None:
        with self._arrived:
            self._arrived.notify_all()
            self._wanted.notify_all()

    def _room(self) -> bool:
        """Wait until another item may be made; false when none is wanted any more."""
        with self._wanted:
            while len(self._items) >= self._depth and not self._closed and not self._cancel.cancelled:
                self._wanted.wait()
            return not self._closed and not self._cancel.cancelled

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            iterator = iter(self._source)
            try:
                while self._room():
                    item = next(iterator)
                    with self._arrived:
                        if not self._closed:
                            self._items.append(item)
                            self._arrived.notify()
            except StopIteration:
                log.debug("%s: upstream ended", self._thread.name)
            finally:
                close = getattr(iterator, "close", None)
                if close is not None:
                    close()
        except BaseException as raised:  # whatever it is, it belongs to the consumer
            error = raised
        with self._arrived:
            self._error = error
            self._ended = True
            self._arrived.notify_all()


def prefetch(
    iterator: Iterable[T], depth: int, cancel: CancelToken, name: str = "prefetch"
) -> Generator[T, None, None]:
    """The items of `iterator`, made on a thread of their own up to `depth` ahead.

    Starts with the first item asked for. An exception of the upstream is raised here at its place;
    Cancelled is raised as soon as `cancel` is set, whatever still waits. When the consumer stops,
    is cancelled or closes the generator, the upstream is closed and the thread joined.
    """
    ahead = Prefetcher(iterator, depth, cancel, name)
    try:
        while True:
            try:
                item = ahead.get()
            except ExhaustedError:
                return
            yield item
    finally:
        ahead.close()
