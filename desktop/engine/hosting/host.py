"""A stage that outlives its processes: restarted when one dies, replaced by the starter when that is no use.

`Host` has the calls of StageProcess. A call that loses its process before it yielded anything is
made again on the next one, so a crash between turns, or before a turn's first sound, costs time and
nothing else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.process import PING_EVERY_S, ProcessLost, StageProcess
from desktop.engine.types import StageStatus

_log = logging.getLogger(__name__)

PAUSES_S = (0.1, 0.5, 1.0, 2.0, 4.0)
"""Before each of the five restarts. Growing, so that a machine in trouble is left alone for longer."""

LOAD_DEADLINE_S = 180.0
HEALTHY_AFTER_S = 60.0
"""A process that lived for so long gives its successor all five tries again."""

_STAGE_WORDS = {
    "vad": "voice detection",
    "asr": "speech recognition",
    "llm": "the language model",
    "tts": "the voice",
    "video": "the face",
}


class Host:
    """Keeps one stage alive. `on_status` and `on_problem` are called from its own threads."""

    def __init__(
        self,
        spec: BackendSpec,
        fallback: BackendSpec | None = None,
        on_status: Callable[[StageStatus], None] = lambda status: None,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        pauses_s: tuple[float, ...] = PAUSES_S,
    ) -> None:
        self.spec = spec
        self._fallback = fallback if fallback != spec else None
        self.on_status = on_status
        self.on_problem = on_problem
        self._pauses_s = pauses_s
        self._changed = threading.Condition()
        self._process: StageProcess | None = None
        self._ready = False
        self._facts: dict[str, Any] = {}
        self._given_up: Problem | None = None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin loading; returns at once. Harmless when it has begun."""
        if self._thread is not None:
            return
        self._thread = threading.Thread(target=self._supervise, name=f"{self.spec.stage}-host", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the process and the supervision. Harmless when called twice."""
        self._closing.set()
        with self._changed:
            process = self._process
            self._changed.notify_all()
        if process is not None:
            process.kill_if_loading()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process and process.alive else None

    @property
    def facts(self) -> dict[str, Any]:
        """What the backend says of itself; during a restart what its last process said, {} before the first."""
        return self._facts

    @property
    def stand_in(self) -> BackendSpec | None:
        """The fallback, once it has taken over."""
        process = self._process
        return self._fallback if process is not None and process.spec is self._fallback else None

    def wait_ready(self, timeout_s: float | None = None, cancel: CancelToken | None = None) -> StageProcess:
        """The loaded process. Raises ParleyError when there will be none, Cancelled when `cancel` is set first."""

        def settled() -> bool:
            return (
                self._ready or self._given_up is not None or self._closing.is_set() or bool(cancel and cancel.cancelled)
            )

        unregister = cancel.on_cancel(self._wake) if cancel else lambda: None
        try:
            with self._changed:
                arrived = self._changed.wait_for(settled, timeout_s)
                if cancel is not None:
                    cancel.raise_if_cancelled()
                if self._ready and self._process is not None:
                    return self._process
                if self._given_up is not None:
                    raise ParleyError(self._given_up)
        finally:
            unregister()
        stage = self.spec.stage
        what = f"{_STAGE_WORDS[stage].capitalize()} is not ready" + ("." if arrived else " in time.")
        raise ParleyError(Problem(what, "Try again in a moment.", stage=stage, replaces=stage))

    def stream(
        self,
        method: str,
        *args: Any,
        cancel: CancelToken | None = None,
        feed: Iterable[Any] | None = None,
        deadline_s: float = 30.0,
    ) -> Iterator[Any]:
        """As StageProcess.stream, on whichever process is there; repeated once on the next process when this
        one is lost before it yielded anything, or when what was fed can simply be fed again.
        """
        replay = _Replay(feed) if feed is not None else None
        for attempt in (1, 2):
            process = self.wait_ready(LOAD_DEADLINE_S, cancel)
            yielded = False
            try:
                for item in process.stream(method, *args, cancel=cancel, feed=replay, deadline_s=deadline_s):
                    yielded = True
                    yield item
                return
            except ProcessLost:
                if (yielded and replay is None) or attempt == 2:
                    break
                self._await_end_of(process)
        raise self._broke_off()

    def call(self, method: str, *args: Any, deadline_s: float = 10.0) -> Any:
        """The one value that `backend.method(*args)` returns; asked for once more when its process is lost."""
        for _ in range(2):
            process = self.wait_ready(LOAD_DEADLINE_S)
            try:
                return process.call(method, *args, deadline_s=deadline_s)
            except ProcessLost:
                self._await_end_of(process)
        raise self._broke_off()

    def _broke_off(self) -> ParleyError:
        stage = self.spec.stage
        what = f"{_STAGE_WORDS[stage].capitalize()} broke off and is being restarted."
        return ParleyError(Problem(what, "Please ask again.", level="warning", stage=stage, replaces=stage))

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _await_end_of(self, process: StageProcess) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._process is not process or not self._ready, timeout=5.0)

    def _supervise(self) -> None:
        for spec in (self.spec, self._fallback):
            if spec is None:
                continue
            if spec is self._fallback:
                words = _STAGE_WORDS[spec.stage].capitalize()
                what = f"{words} does not work with {self.spec.name}; {spec.name} stands in."
                self.on_problem(Problem(what, "The log says more.", "warning", spec.stage, replaces=spec.stage))
            problem = self._keep_alive(spec)
            if self._closing.is_set():
                return
            self.on_problem(problem)
        with self._changed:
            self._given_up = problem
            self._changed.notify_all()
        self.on_status(StageStatus(self.spec.stage, self.spec.name, "failed", problem.what))

    def _keep_alive(self, spec: BackendSpec) -> Problem:
        """Run processes of `spec` until closed or until there is no use in another try; tells why."""
        tries = 0
        while True:
            self.on_status(StageStatus(spec.stage, spec.name, "restarting" if tries else "loading"))
            process = StageProcess(spec, on_end=self._wake)
            with self._changed:
                self._process = process
            lived_s, problem = self._one_life(process)
            process.close()
            if self._closing.is_set():
                return Problem("")
            if problem is not None:
                return problem
            tries = 1 if lived_s > HEALTHY_AFTER_S else tries + 1
            words = _STAGE_WORDS[spec.stage].capitalize()
            if tries > len(self._pauses_s):
                return Problem(f"{words} stopped {tries} times in a row.", "The log says more.", stage=spec.stage)
            what = f"{words} stopped and is being restarted; nothing of the conversation is lost."
            self.on_problem(Problem(what, level="warning", stage=spec.stage, replaces=spec.stage))
            if self._closing.wait(self._pauses_s[tries - 1]):
                return Problem("")

    def _one_life(self, process: StageProcess) -> tuple[float, Problem | None]:
        """Wait for the end of `process`. Returns how long it was usable, and why a restart would be no use."""
        if not process.wait_loaded(LOAD_DEADLINE_S):
            return 0.0, process.load_problem
        with self._changed:
            self._facts = process.facts
            self._ready = True
            self._changed.notify_all()
        self.on_status(StageStatus(process.spec.stage, process.spec.name, "ready", pid=process.pid))
        loaded_at = process.last_word_at
        try:
            while not self._closing.is_set():
                with self._changed:
                    self._changed.wait_for(lambda: self._closing.is_set() or not process.alive, PING_EVERY_S)
                if not process.alive:
                    break
                process.check_heartbeat()
        finally:
            with self._changed:
                self._ready = False
                self._changed.notify_all()
        return process.last_word_at - loaded_at, None


class _Replay:
    """An iterable that remembers what it handed out, so that another run begins from the beginning.

    Two runs may overlap for a moment: the pump of a lost process may still wait for the source when the
    next one begins.
    """

    def __init__(self, source: Iterable[Any]) -> None:
        self._source = iter(source)
        self._past: list[Any] = []
        self._failure: BaseException | None = None
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Any]:
        index = 0
        while True:
            with self._lock:
                if index == len(self._past) and not self._more():
                    return
                item = self._past[index]
            index += 1
            yield item

    def _more(self) -> bool:
        """Take one more item of the source. A source that failed fails for every run, and does not just end:
        the failure may have come while nobody listened to the run that met it.
        """
        if self._failure is not None:
            raise self._failure
        try:
            self._past.append(next(self._source))
        except StopIteration:
            return False
        except BaseException as failure:
            self._failure = failure
            raise
        return True
