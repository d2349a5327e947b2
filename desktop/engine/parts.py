"""The stages that serve, those that are being loaded to take over, and those that are let go.

Loading and closing happen side by side, each on a thread of its own; everything else is called on the engine's
thread. A turn keeps the stages that it began with: what takes over serves the next one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, cast

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Stage, Vad
from desktop.engine.turn.run import Stages
from desktop.engine.types import StageName

_log = logging.getLogger(__name__)

LOADING = Problem("Still getting ready.", "Try again in a moment.", "info", replaces="loading")
LOST = Problem("The conversation cannot go on.", "Start Parley again.")

_NEEDED = ("llm", "tts")
"""Without these there is no conversation; without the others one can type, or listen."""


class Parts:
    """`on_loaded` is called on another thread with a stage's name, the stage, and None or why it cannot be used."""

    def __init__(self, vad: Vad, stages: Stages, on_loaded: Callable[[StageName, Stage, Problem | None], None]) -> None:
        self._serving: dict[StageName, Any] = {
            "asr": stages.asr,  # first, since it takes the longest
            "vad": vad,
            "llm": stages.llm,
            "tts": stages.tts,
            "video": stages.video,
        }
        self._on_loaded = on_loaded
        self._coming: dict[StageName, Stage] = {}
        self._going: list[Stage] = []
        self._to_load = set(self._serving)
        self._lost: dict[StageName, Problem] = {}
        self._threads: list[threading.Thread] = []

    @property
    def stages(self) -> Stages:
        """What the next turn runs on."""
        serving = self._serving
        return Stages(asr=serving["asr"], llm=serving["llm"], tts=serving["tts"], video=serving["video"])

    @property
    def vad(self) -> Vad:
        """What the next recording is judged by."""
        return cast(Vad, self._serving["vad"])

    @property
    def lost(self) -> Problem | None:
        """Why there can be no conversation."""
        return next(iter(self._lost.values()), None)

    @property
    def complete(self) -> bool:
        """Everything was loaded, and nothing that is needed failed."""
        return not self._to_load and not self._lost

    def start(self) -> None:
        """Begin to load; returns at once."""
        for name, part in self._serving.items():
            self._begin(f"load-{name}", partial(self._load, name, part))

    def replace(self, name: StageName, part: Stage) -> None:
        """Load `part` to take over stage `name`. What was coming for that stage before is closed; and that is all
        where `part` is what serves.
        """
        if earlier := self._coming.pop(name, None):
            self._let_go(name, earlier)
        if part is self._serving[name]:
            return
        self._coming[name] = part
        self._begin(f"load-{name}", partial(self._load, name, part))

    def loaded(
        self, name: StageName, part: Stage, problem: Problem | None, turns: Iterable[threading.Thread]
    ) -> tuple[bool, Problem | None]:
        """Take in what `on_loaded` told; `turns` are those that may use what serves now. Returns whether `part` was
        to take over, and what is to be told.
        """
        if part is self._coming.get(name):
            del self._coming[name]
            if problem is None:
                self._let_go(name, self._serving[name], turns)
                self._serving[name] = part
                self._to_load.discard(name)
                self._lost.pop(name, None)
            else:
                self._let_go(name, part)
                if name not in self._to_load and name not in self._lost:
                    problem = replace(problem, what=f"{problem.what} What was in use before goes on.")
            return True, problem
        if part is not self._serving[name]:
            return False, None  # it was let go before it was loaded
        self._to_load.discard(name)
        if problem is not None and name in _NEEDED:
            self._lost[name] = problem
        return False, problem

    def close(self) -> None:
        """Close every stage; returns when all are closed and nothing loads any more."""
        for part in (*self._serving.values(), *self._coming.values(), *self._going):
            self._begin("close", part.close)
        for thread in self._threads:
            thread.join()

    def _begin(self, name: str, work: Callable[[], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _load(self, name: StageName, part: Stage) -> None:
        problem = None
        try:
            part.load()
        except ParleyError as error:
            problem = error.problem
        except Exception:
            _log.exception("loading %s failed", name)
            problem = Problem(f"A part of Parley ({name}) could not be loaded.", "The log says more.", stage=name)
        self._on_loaded(name, part, problem)

    def _let_go(self, name: StageName, part: Stage, turns: Iterable[threading.Thread] = ()) -> None:
        """Close `part` as soon as no turn uses it any more."""
        self._going.append(part)
        users = list(turns)

        def close() -> None:
            for turn in users:
                turn.join()
            part.close()
            self._going.remove(part)

        self._begin(f"close-{name}", close)
