"""One life of a stage's process, seen from the window's process.

A reader thread hands what comes back to the call it belongs to. A call that is abandoned, cancelled
or overtaken by the end of the process always comes back to its caller: nobody waits for ever. The process,
which does one call at a time, owes the end of such a call; how long it has been owing tells whether it obeys.
"""

from __future__ import annotations

import itertools
import logging
import math
import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting import wire, worker
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.outgoing import Outgoing
from desktop.engine.spawning import begin

_log = logging.getLogger(__name__)

PING_EVERY_S = 2.0
GRACE_S = 0.5
"""A process that ends a cancelled call within ten times what it may take to notice the cancel obeys."""
MOST_GRACE_S = 2.0
"""One that is slow to load again may take as long as that would take, and at most so long."""

SILENT_FOR_S = 8.0
"""Without a word from its main thread for so long, a process hangs (it is stopped, or starved) and is replaced."""


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """What is started within does not see Ctrl-C, which a terminal sends to every process, while it has not
    yet been able to say that it ignores it (worker.main does).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # or its start would undo the mask between here and there
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class ProcessLost(Exception):
    """The stage's process ended, or was ended because it hung, while a call waited for it."""


class _Pending:
    """A call that waits: its inbox, when it last moved, and whether more is to be fed (then it may take its time).

    `given`: something came for it. `again`: that may be given once more on another process.
    """

    def __init__(self, feeding: bool, again: bool) -> None:
        self.feeding = feeding
        self.again = again
        self.given = False
        self.inbox: queue.SimpleQueue[wire.Item | wire.Done | None] = queue.SimpleQueue()
        self.moved_at = time.monotonic()


class StageProcess:
    """Starts the process at once; `wait_loaded` tells how that went. Raises OSError when none can be started.

    `on_change` is called when the process ended and when it begins to owe the end of a call.
    """

    def __init__(self, spec: BackendSpec, on_change: Callable[[], None] = lambda: None) -> None:
        self.spec = spec
        self.facts: dict[str, Any] = {}
        self.load_problem: Problem | None = None
        self.end_problem: Problem | None = None
        """Why the process ended itself, where it could still say so."""
        self.cut_off = False
        """Its end came in the middle of an answer that cannot be given again: whoever asked was told."""
        self.obeyed = False
        """It has ended a cancelled call within MOST_GRACE_S."""
        self._on_change = on_change
        self._numbers = itertools.count()
        self._pending: dict[int, _Pending] = {}
        self._owed: dict[int, float] = {}
        self._lock = threading.Lock()
        self._settled = threading.Event()
        self._ended = threading.Event()
        self._started_at = self.last_word_at = time.monotonic()
        self.load_s = 0.0
        self._unanswered = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._out = Outgoing(self._pipe, spec.stage)
        self._process = context.Process(target=worker.main, args=(theirs, spec), name=f"parley-{spec.stage}")
        self._process.daemon = True
        try:
            with _deaf_to_ctrl_c():
                begin(self._process)
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, name=f"{spec.stage}-reader", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        return not self._ended.is_set()

    def wait_loaded(self, timeout_s: float | None = None) -> bool:
        """True once the backend is loaded; false when it failed, died or `timeout_s` passed."""
        return self._settled.wait(timeout_s) and self.alive and self.load_problem is None

    def wait_ended(self, timeout_s: float | None = None) -> bool:
        """True when the process is gone."""
        return self._ended.wait(timeout_s)

    def check_heartbeat(self) -> None:
        """Ping; kill a process whose main thread has said nothing for SILENT_FOR_S."""
        if self.alive and self._settled.is_set():
            if time.monotonic() - self.last_word_at > SILENT_FOR_S:
                _log.warning("%s process %s hangs and is replaced", self.spec.stage, self.pid)
                self.kill()
            elif not self._unanswered:
                self._unanswered = True  # one ping at a time: a stopped process must not fill the pipe
                if not self._out.send_at_once(wire.Ping()):
                    self._unanswered = False

    @property
    def grace_s(self) -> float:
        """How long the end of a cancelled call is waited for before another process is the quicker way, seconds."""
        return min(max(GRACE_S, self.load_s), MOST_GRACE_S)

    def patience_left_s(self, grace_s: float) -> float:
        """Until the oldest call that was cancelled or abandoned is owed for longer than `grace_s`; inf without one."""
        with self._lock:
            oldest = min(self._owed.values(), default=None)
        return math.inf if oldest is None else oldest + grace_s - time.monotonic()

    def stream(
        self,
        method: str,
        *args: Any,
        cancel: CancelToken | None = None,
        feed: Iterable[Any] | None = None,
        deadline_s: float = 30.0,
        again: bool = False,
        named: Mapping[str, Any] | None = None,
    ) -> Iterator[Any]:
        """The items that `backend.method([feed], *args, [cancel], **named)` yields (or the one value it returns).

        Raises Cancelled, the ParleyError that the backend raised, or ProcessLost. A call in which
        nothing moves for `deadline_s` (nothing yielded, and nothing more to be fed) takes the process down with it.
        `again`: what it yielded may be yielded once more by another process.
        """
        number = next(self._numbers)
        pending = _Pending(feed is not None, again)
        with self._lock:
            if not self.alive:
                raise ProcessLost(self.spec.stage)
            self._pending[number] = pending
        self._out.send(wire.Call(number, method, args, feed is not None, cancel is not None, named or {}))
        unregister = cancel.on_cancel(lambda: self._cancel(number)) if cancel else lambda: None
        pump = None
        if feed is not None:
            pump = threading.Thread(
                target=self._pump, args=(number, pending, feed), name=f"{self.spec.stage}-feed", daemon=True
            )
            pump.start()
        finished = False
        try:
            while True:
                message = self._next_message(pending, deadline_s)
                if isinstance(message, wire.Item):
                    if cancel is not None:
                        cancel.raise_if_cancelled()  # it may have come just before
                    yield message.value
                    continue
                finished = True
                if message is None:
                    if cancel is not None and cancel.cancelled:
                        raise Cancelled
                    raise ProcessLost(self.spec.stage)
                if message.problem:
                    raise ParleyError(message.problem)
                if message.cancelled:
                    raise Cancelled
                return
        finally:
            unregister()
            self._abandon(number)
            if pump is not None and (finished or (cancel is not None and cancel.cancelled)):
                pump.join(timeout=1.0)

    def call(self, method: str, *args: Any, deadline_s: float = 10.0) -> Any:
        """The one value that `backend.method(*args)` returns. A process that dies right after it gave it, gave it."""
        given: list[Any] = []
        try:
            given.extend(self.stream(method, *args, deadline_s=deadline_s, again=True))
        except ProcessLost:
            if not given:
                raise
        return given[-1] if given else None

    def kill(self) -> None:
        """End the process now; waiting calls come back with ProcessLost."""
        with suppress(ValueError):  # it was closed meanwhile
            if self.alive:
                self._process.kill()

    def kill_if_loading(self) -> None:
        """End a process that is still loading its model, since it would not hear a polite word."""
        if not self._settled.is_set():
            self.kill()

    def close(self, timeout_s: float = 2.0) -> None:
        """Ask the process to stop, then make it."""
        self._out.post(wire.Stop())
        self._process.join(timeout_s)
        if self._process.is_alive():
            self._process.kill()
        self._reader.join()
        self._process.join()
        self._process.close()

    def _next_message(self, pending: _Pending, deadline_s: float) -> wire.Item | wire.Done | None:
        while True:
            left = pending.moved_at + deadline_s - time.monotonic()
            try:
                message = pending.inbox.get(timeout=max(0.0, left))
            except queue.Empty:
                if pending.feeding:
                    pending.moved_at = time.monotonic()
                elif pending.moved_at + deadline_s <= time.monotonic():
                    _log.warning("%s process %s missed its deadline of %.0f s", self.spec.stage, self.pid, deadline_s)
                    self.kill()
                    pending.moved_at = time.monotonic()  # the end of the process brings the last message
                continue
            pending.moved_at = time.monotonic()
            return message

    def _pump(self, number: int, pending: _Pending, feed: Iterable[Any]) -> None:
        try:
            for item in feed:
                if number not in self._pending:
                    return
                self._out.send(wire.Feed(number, item))
        except Cancelled:
            self._cancel(number)
        except ParleyError as error:
            self._fail(number, pending, error.problem)
        except Exception:
            _log.exception("feeding the %s process failed", self.spec.stage)
            what = "Something on the way to the next step of this answer failed."
            self._fail(number, pending, Problem(what, "Please ask again; the log says more.", stage=self.spec.stage))
        finally:
            pending.moved_at = time.monotonic()
            pending.feeding = False
            self._out.send(wire.Feed(number, end=True))

    def _fail(self, number: int, pending: _Pending, problem: Problem) -> None:
        """What was to be fed could not be had: the caller learns why, the process stops waiting for it."""
        pending.inbox.put(wire.Done(number, problem=problem))
        self._abandon(number)

    def _cancel(self, number: int) -> None:
        """Tell the process, and let the caller go at once: what still comes for this call is thrown away."""
        if pending := self._abandon(number):
            pending.inbox.put(wire.Done(number, cancelled=True))

    def _abandon(self, number: int) -> _Pending | None:
        """Nobody waits for the call any more. Returns it when it was not over: the process then owes its end."""
        with self._lock:
            pending = self._pending.pop(number, None)
            if pending is None or not self.alive:
                return pending
            self._owed[number] = time.monotonic()
        self._out.post(wire.Cancel(number))
        self._on_change()
        return pending

    def _end_of(self, done: wire.Done) -> None:
        """The process is through with a call."""
        with self._lock:
            pending = self._pending.pop(done.number, None)
            owed_since = self._owed.pop(done.number, None)
        if pending is not None:
            pending.inbox.put(done)
        if owed_since is not None and time.monotonic() - owed_since < MOST_GRACE_S:
            self.obeyed = True

    def _read(self) -> None:
        try:
            while True:
                self._take(self._pipe.recv())
        except (EOFError, OSError):
            _log.debug("%s process ended", self.spec.stage)
        except Exception:
            _log.exception("what the %s process %s sent could not be read", self.spec.stage, self.pid)
            self._process.kill()
        with self._lock:
            self._ended.set()
            left = list(self._pending.values())
            self.cut_off = any(pending.given and not pending.again for pending in left)
        self._settled.set()
        for pending in left:
            pending.inbox.put(None)
        self._out.close()
        self._on_change()

    def _take(self, message: wire.ToParent) -> None:
        self.last_word_at = time.monotonic()
        match message:
            case wire.Item(number=number):
                if pending := self._pending.get(number):
                    pending.given = True
                    pending.inbox.put(message)
            case wire.Done():
                self._end_of(message)
            case wire.Pong():
                self._unanswered = False
            case wire.Loaded(facts=facts):
                self.facts = facts
                self.load_s = time.monotonic() - self._started_at
                self._settled.set()
            case wire.LoadFailed(problem=problem):
                self.load_problem = problem
                self._settled.set()
            case wire.Ending(problem=problem):
                self.end_problem = problem
            case wire.LogLine(record=record):
                logging.getLogger(record.name).handle(record)
