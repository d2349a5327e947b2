"""One set-up at a time: a lock that the system drops when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, wait: bool) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not wait:
                    raise BlockingIOError from error
            else:
                return
else:
    import fcntl

    def _take(handle: int, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


class Busy(Exception):
    """Another process holds the lock."""


@contextmanager
def held(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[int]:
    """Holds the lock at `path`; yields its descriptor, which a child may inherit to hold it on.

    When another process has it, `waiting` is called once and the lock is waited for. Raises Busy instead when
    `waiting` is None.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(handle, wait=False)
        except BlockingIOError as error:
            if waiting is None:
                raise Busy from error
            waiting()
            _take(handle, wait=True)
        yield handle
    finally:
        os.close(handle)
