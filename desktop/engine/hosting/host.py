"""A stage that outlives its processes: restarted when one dies, replaced by the next best when that is no use.

`Host` has the calls of StageProcess. A call that loses its process before it yielded anything is
made again on the next one, so a crash between turns, or before a turn's first sound, costs time and
nothing else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.process import PING_EVERY_S, ProcessLost, StageProcess
from desktop.engine.hosting.replay import Replay
from desktop.engine.types import StageStatus

_log = logging.getLogger(__name__)

PAUSES_S = (0.1, 0.5, 1.0, 2.0, 4.0)
"""Before each of the five restarts. Growing, so that a machine in trouble is left alone for longer."""

LOAD_DEADLINE_S = 300.0
HEALTHY_AFTER_S = 60.0
"""A process that lived for so long gives its successor all five tries again."""

MOST_REPLACED = 5
"""So many processes in a row are replaced because they did not end a cancelled call in time. One that is always
slower than that would else be loaded again after every cancel."""
PATIENCE_S = 15.0
"""From then on a cancelled call may take so long."""

_STAGE_WORDS = {
    "vad": "voice detection",
    "asr": "speech recognition",
    "llm": "the language model",
    "tts": "the voice",
    "video": "the face",
}


class _Life(NamedTuple):
    """How a process lived: for how long it was usable, why another try is no use, and whether it was replaced
    because it did not obey."""

    usable_s: float
    hopeless: Problem | None = None
    disobeyed: bool = False


class BrokeOff(ParleyError):
    """A call lost its process, and once more when it was made again."""


class Host:
    """Keeps one stage alive. `on_status` and `on_problem` are called from its own threads."""

    def __init__(
        self,
        spec: BackendSpec,
        fallbacks: Sequence[BackendSpec] | Callable[[], Sequence[BackendSpec]] = (),
        on_status: Callable[[StageStatus], None] = lambda status: None,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        pauses_s: tuple[float, ...] = PAUSES_S,
        alone_at_first: bool = False,
    ) -> None:
        """`fallbacks` stand in one after the other, the best first; a function is asked for them, on the host's
        thread, when the first is needed. `alone_at_first`: they do not before `spec` itself was loaded once, and
        nothing is told until then, since what it is to replace still works.
        """
        self.spec = spec
        self._fallbacks = fallbacks
        self.on_status = on_status
        self.on_problem = on_problem
        self.status = StageStatus(spec.stage, spec.name, "loading")
        self._alone_at_first = alone_at_first
        self._pauses_s = pauses_s
        self._changed = threading.Condition()
        self._rung = spec
        self._process: StageProcess | None = None
        self._ready = False
        self._was_ready = False
        self._facts: dict[str, Any] = {}
        self._given_up: Problem | None = None
        self._replaced = 0
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin loading; returns at once. Harmless when it has begun, or when it was closed."""
        with self._changed:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._supervise, name=f"{self.spec.stage}-host", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop the process and the supervision. Harmless when called twice."""
        self._closing.set()
        with self._changed:
            process, thread = self._process, self._thread
            self._changed.notify_all()
        if process is not None:
            process.kill_if_loading()
        if thread is not None:
            thread.join()

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process and process.alive else None

    @property
    def facts(self) -> dict[str, Any]:
        """What the backend says of itself; during a restart what its last process said, {} before the first."""
        return self._facts

    @property
    def running(self) -> BackendSpec:
        """What runs the stage, or is being loaded for it, or did when it was closed."""
        return self._rung

    @property
    def model(self) -> str:
        """The file or folder of the model that was loaded last, or what its server calls it; "" without one."""
        return str(self._facts.get("model", ""))

    @property
    def detail(self) -> str:
        """The model, and what the backend says of how it runs ("on the GPU"), for the status."""
        return ", ".join(filter(None, (self.model, str(self._facts.get("detail", "")))))

    @property
    def stand_in(self) -> BackendSpec | None:
        """The fallback that has taken over."""
        return None if self._rung is self.spec else self._rung

    @property
    def given_up(self) -> bool:
        """Nothing of what could run this stage works."""
        return self._given_up is not None

    def wait_ready(self, timeout_s: float | None = None, cancel: CancelToken | None = None) -> StageProcess:
        """The loaded process. Raises ParleyError when there will be none, Cancelled when `cancel` is set first."""

        def usable() -> bool:
            return self._ready and self._process is not None and self._process.alive

        def settled() -> bool:
            return usable() or self._given_up is not None or self._closing.is_set() or bool(cancel and cancel.cancelled)

        unregister = cancel.on_cancel(self._wake) if cancel else lambda: None
        try:
            with self._changed:
                arrived = self._changed.wait_for(settled, timeout_s)
                if cancel is not None:
                    cancel.raise_if_cancelled()
                if usable() and self._process is not None:
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
        again: bool = False,
        named: Mapping[str, Any] | None = None,
    ) -> Generator[Any, None, None]:
        """As StageProcess.stream, on whichever process is there; repeated once on the next process when this
        one is lost before it yielded anything, or when what it yielded may be yielded once more (`again`).
        """
        replay = Replay(feed) if feed is not None else None
        for attempt in (1, 2):
            process = self.wait_ready(LOAD_DEADLINE_S, cancel)
            yielded = False
            try:
                for item in process.stream(
                    method, *args, cancel=cancel, feed=replay, deadline_s=deadline_s, again=again, named=named
                ):
                    yielded = True
                    yield item
                return
            except ProcessLost:
                if (yielded and not again) or attempt == 2:
                    break
        raise self._broke_off()

    def call(self, method: str, *args: Any, deadline_s: float = 10.0) -> Any:
        """The one value that `backend.method(*args)` returns; asked for once more when its process is lost."""
        for _ in range(2):
            process = self.wait_ready(LOAD_DEADLINE_S)
            try:
                return process.call(method, *args, deadline_s=deadline_s)
            except ProcessLost:
                continue
        raise self._broke_off()

    def _broke_off(self) -> BrokeOff:
        stage = self.spec.stage
        what = f"{_STAGE_WORDS[stage].capitalize()} broke off and is being restarted."
        return BrokeOff(Problem(what, "Please ask again.", level="warning", stage=stage, replaces=stage))

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _tell(self, problem: Problem) -> None:
        if self._was_ready or not self._alone_at_first:
            self.on_problem(problem)

    def _show(self, status: StageStatus) -> None:
        self.status = status
        self.on_status(status)

    def _supervise(self) -> None:
        problem = self._keep_alive(self.spec)
        for spec in self._stand_ins():
            what = f"{problem.what} For now {spec.shown} stands in."
            self._tell(replace(problem, what=what, level="warning", stage=spec.stage, replaces=spec.stage))
            problem = self._keep_alive(spec)
            if self._closing.is_set():
                break
        if self._closing.is_set():
            return
        # Shown before who waits is told, so that whatever they show of another is shown after it.
        self._show(StageStatus(self.spec.stage, self._rung.name, "failed", problem.what))
        with self._changed:
            self._given_up = problem
            self._changed.notify_all()
        if self._was_ready:
            self._tell(problem)  # else whoever waits for it to be loaded does

    def _stand_ins(self) -> Sequence[BackendSpec]:
        """What may stand in for `spec` now."""
        if self._closing.is_set() or (self._alone_at_first and not self._was_ready):
            return ()
        try:
            found = self._fallbacks() if callable(self._fallbacks) else self._fallbacks
        except Exception:  # without stand-ins the stage is told to have failed; without this thread nothing would be
            _log.exception("no stand-in for %s could be looked for", self.spec.stage)
            return ()
        return [spec for spec in found if spec != self.spec]

    def _keep_alive(self, spec: BackendSpec) -> Problem:
        """Run processes of `spec` until closed or until there is no use in another try; tells why."""
        self._rung = spec
        words = _STAGE_WORDS[spec.stage].capitalize()
        tries = 0
        again = False
        while True:
            self._show(StageStatus(spec.stage, spec.name, *(("restarting", self.detail) if again else ("loading",))))
            again = True
            process = self._begin(spec)
            life = self._one_life(process) if process else _Life(0.0)
            if process is not None:
                process.close()
            if self._closing.is_set():
                return Problem("")
            if life.hopeless is not None:
                return life.hopeless
            if life.disobeyed:
                continue
            tries = 1 if life.usable_s > HEALTHY_AFTER_S else tries + 1
            if tries > len(self._pauses_s):
                what = f"{words} does not work with {spec.shown}: it stopped {tries} times in a row."
                return Problem(what, "The log says more.", stage=spec.stage, replaces=spec.stage)
            if process is None or not process.cut_off:
                why = process.end_problem.what.format(words) if process and process.end_problem else f"{words} stopped."
                what = f"{why.removesuffix('.')} and is being restarted; nothing of the conversation is lost."
                self._tell(Problem(what, level="warning", stage=spec.stage, replaces=spec.stage))
            if self._closing.wait(self._pauses_s[tries - 1]):
                return Problem("")

    def _begin(self, spec: BackendSpec) -> StageProcess | None:
        """A new process; None where the system has none to give."""
        try:
            process = StageProcess(spec, on_change=self._wake)
        except OSError:
            _log.exception("no process for %s could be started", spec.stage)
            return None
        with self._changed:
            self._process = process
        if self._closing.is_set():
            process.kill_if_loading()  # `close` may have looked before there was one
        return process

    def _one_life(self, process: StageProcess) -> _Life:
        """Wait for the end of `process`."""
        spec = process.spec
        if not process.wait_loaded(LOAD_DEADLINE_S):
            if process.alive and process.load_problem is None and not self._closing.is_set():
                words = _STAGE_WORDS[spec.stage].capitalize()
                what = f"{words} was not loaded with {spec.shown} within {LOAD_DEADLINE_S / 60:.0f} minutes."
                return _Life(0.0, Problem(what, "Choose a smaller model.", stage=spec.stage, replaces=spec.stage))
            return _Life(0.0, process.load_problem)
        self._facts = process.facts
        self._show(StageStatus(spec.stage, spec.name, "ready", self.detail, process.pid))
        first = not self._was_ready
        with self._changed:
            self._ready = self._was_ready = True
            self._changed.notify_all()
        if first and (remark := self._facts.get("remark")):
            self._tell(remark)
        loaded_at = process.last_word_at
        try:
            disobeyed = self._watch(process)
        finally:
            with self._changed:
                self._ready = False
                self._changed.notify_all()
        return _Life(process.last_word_at - loaded_at, disobeyed=disobeyed)

    def _watch(self, process: StageProcess) -> bool:
        """Until the process ends or is to end; true when it was ended because it would not let go of a call."""
        while True:
            if process.obeyed:
                self._replaced = 0
            grace_s = process.grace_s if self._replaced < MOST_REPLACED else PATIENCE_S
            with self._changed:
                left_s = process.patience_left_s(grace_s)
                if process.alive and not self._closing.is_set() and left_s > 0:
                    self._changed.wait(min(PING_EVERY_S, left_s))
            if self._closing.is_set() or not process.alive:
                return False
            if process.patience_left_s(grace_s) <= 0:
                _log.info("%s process %s goes on with what was cancelled and is replaced", self.spec.stage, process.pid)
                self._replaced += 1
                process.kill()
                return True
            process.check_heartbeat()
