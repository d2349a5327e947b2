"""A source that may be taken from the beginning again, for a call that is made again on the next process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any


class Replay:
    """An iterable that remembers what it handed out, so that another run begins from the beginning.

    Two runs may overlap for a moment: the pump of a lost process may still wait for the source when the next
    one begins. The next one has what came so far at once, and then waits for the same item. A source that failed
    fails for every run, and does not just end: the failure may have come while nobody listened to the run that
    met it.
    """

    def __init__(self, source: Iterable[Any]) -> None:
        self._source = iter(source)
        self._past: list[Any] = []
        self._over = False
        self._failure: BaseException | None = None
        self._fetching = False
        self._moved = threading.Condition()

    def __iter__(self) -> Iterator[Any]:
        index = 0
        while self._has(index):
            yield self._past[index]
            index += 1

    def _has(self, index: int) -> bool:
        """Whether there is an item at `index`, waiting for it where need be. Raises what the source raised."""
        with self._moved:
            while index == len(self._past):
                if self._failure is not None:
                    raise self._failure
                if self._over:
                    return False
                if not self._fetching:
                    self._fetching = True
                    break
                self._moved.wait()
            else:
                return True
        self._fetch()
        return self._has(index)

    def _fetch(self) -> None:
        """Take one more item of the source; one thread at a time is here."""
        try:
            item = next(self._source)
        except StopIteration:
            self._settle(over=True)
        except BaseException as failure:
            self._settle(failure=failure)
        else:
            self._settle(item)

    def _settle(self, *items: Any, over: bool = False, failure: BaseException | None = None) -> None:
        with self._moved:
            self._past.extend(items)
            self._over, self._failure, self._fetching = over, failure, False
            self._moved.notify_all()
