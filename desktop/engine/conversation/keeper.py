"""Stores what turns add to the history, on a thread that may wait for the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from desktop.engine.errors import Problem
from desktop.engine.types import Message

_log = logging.getLogger(__name__)

Keep = Callable[[int, Sequence[Message]], Problem | None]
"""Stores the lines of a conversation from an index on; those that were kept from there on are gone. May wait."""


class Keeper:
    """What a `keep` says why it could not store goes to `on_problem`, on the keeper's thread."""

    def __init__(self, on_problem: Callable[[Problem], None]) -> None:
        self._on_problem = on_problem
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keep")

    def add(self, keep: Keep, at: int, lines: Sequence[Message]) -> None:
        """Let `keep` store `lines`, the conversation from index `at` on, after everything that was added before;
        returns at once.
        """
        self._thread.submit(self._store, keep, at, tuple(lines))

    def close(self) -> None:
        """Wait until everything is stored."""
        self._thread.shutdown()

    def _store(self, keep: Keep, at: int, lines: Sequence[Message]) -> None:
        try:
            problem = keep(at, lines)
        except Exception:
            _log.exception("the conversation could not be kept")
            problem = Problem("This conversation could not be saved.", "The log says more.", "warning", replaces="keep")
        if problem is not None:
            self._on_problem(problem)
