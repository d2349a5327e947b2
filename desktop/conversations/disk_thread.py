"""A thread that may wait for the disk, for somebody in the window's thread who may not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from desktop.engine.errors import ParleyError, Problem

_log = logging.getLogger(__name__)


class DiskThread:
    """Does one thing after the other; what cannot be done is told to `on_problem`, on that thread."""

    def __init__(self, name: str, on_problem: Callable[[Problem], None]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._on_problem = on_problem
        self._closed = False

    def later(self, work: Callable[..., object], *arguments: object) -> None:
        """Do `work`, unless it is closed; returns at once. From the thread that closes it."""
        if not self._closed:
            self._thread.submit(self._do, work, arguments)

    def close(self) -> None:
        """Wait until everything is done."""
        self._closed = True
        self._thread.shutdown()

    def _do(self, work: Callable[..., object], arguments: Sequence[object]) -> None:
        try:
            work(*arguments)
        except ParleyError as error:
            self._on_problem(error.problem)
        except Exception:
            _log.exception("something could not be done with the conversations")
            self._on_problem(Problem("That could not be done with the conversation.", "The log says more."))
