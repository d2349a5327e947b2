"""Loads the stages side by side and closes them side by side, each on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Stage
from desktop.engine.types import StageName

_log = logging.getLogger(__name__)


class StageLoader:
    """`on_loaded` is called with a stage's name and None, or why it cannot be used, on that stage's thread."""

    def __init__(
        self, stages: Mapping[StageName, Stage], on_loaded: Callable[[StageName, Problem | None], None]
    ) -> None:
        self._stages = stages
        self._on_loaded = on_loaded
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to load; returns at once."""
        for name, stage in self._stages.items():
            thread = threading.Thread(target=self._load, args=(name, stage), name=f"load-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Close every stage; returns when all are closed and nothing loads any more."""
        closers = [
            threading.Thread(target=stage.close, name=f"close-{name}", daemon=True)
            for name, stage in self._stages.items()
        ]
        for thread in closers:
            thread.start()
        for thread in (*closers, *self._threads):
            thread.join()

    def _load(self, name: StageName, stage: Stage) -> None:
        problem = None
        try:
            stage.load()
        except ParleyError as error:
            problem = error.problem
        except Exception:
            _log.exception("loading %s failed", name)
            problem = Problem(f"A part of Parley ({name}) could not be loaded.", "The log says more.", stage=name)
        self._on_loaded(name, problem)
