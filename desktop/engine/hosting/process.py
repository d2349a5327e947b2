"""One life of a stage's process, seen from the window's process.

A reader thread hands what comes back to the call it belongs to. A call that is abandoned, cancelled
or overtaken by the end of the process always comes back to its caller: nobody waits for ever.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import queue
import select
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting import wire, worker
from desktop.engine.hosting.backends import BackendSpec

_log = logging.getLogger(__name__)

PING_EVERY_S = 2.0
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
    """A call that waits: its inbox, when it last moved, and whether more is to be fed (then it may take its time)."""

    def __init__(self, feeding: bool) -> None:
        self.feeding = feeding
        self.inbox: queue.SimpleQueue[wire.Item | wire.Done | None] = queue.SimpleQueue()
        self.moved_at = time.monotonic()


class StageProcess:
    """Starts the process at once; `wait_loaded` tells how that went."""

    def __init__(self, spec: BackendSpec, on_end: Callable[[], None] = lambda: None) -> None:
        self.spec = spec
        self.facts: dict[str, Any] = {}
        self.load_problem: Problem | None = None
        self._on_end = on_end
        self._numbers = itertools.count()
        self._pending: dict[int, _Pending] = {}
        self._lock = threading.Lock()
        self._send_lock = threading.Lock()
        self._settled = threading.Event()
        self._ended = threading.Event()
        self.last_word_at = time.monotonic()
        self._unanswered = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=worker.main, args=(theirs, spec), name=f"parley-{spec.stage}")
        self._process.daemon = True
        with _deaf_to_ctrl_c():
            self._process.start()
        self.pid = self._process.pid
        theirs.close()
        self._reader = threading.Thread(target=self._read, args=(self._pipe,), name=f"{spec.stage}-reader", daemon=True)
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
                if not self._send_at_once(wire.Ping()):
                    self._unanswered = False

    def stream(
        self,
        method: str,
        *args: Any,
        cancel: CancelToken | None = None,
        feed: Iterable[Any] | None = None,
        deadline_s: float = 30.0,
    ) -> Iterator[Any]:
        """The items that `backend.method([feed], *args, [cancel])` yields (or the one value it returns).

        Raises Cancelled, the ParleyError that the backend raised, or ProcessLost. A call in which
        nothing moves for `deadline_s` (nothing yielded, and nothing more to be fed) takes the process down with it.
        """
        number = next(self._numbers)
        pending = _Pending(feeding=feed is not None)
        with self._lock:
            self._pending[number] = pending
        if not self.alive:
            self._forget(number)
            raise ProcessLost(self.spec.stage)
        self._send(wire.Call(number, method, args, feed is not None, cancel is not None))
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
            self._forget(number)
            if not finished:
                self._post(wire.Cancel(number))
            if pump is not None and (finished or (cancel is not None and cancel.cancelled)):
                pump.join(timeout=1.0)

    def call(self, method: str, *args: Any, deadline_s: float = 10.0) -> Any:
        """The one value that `backend.method(*args)` returns. A process that dies right after it gave it, gave it."""
        given: list[Any] = []
        try:
            given.extend(self.stream(method, *args, deadline_s=deadline_s))
        except ProcessLost:
            if not given:
                raise
        return given[-1] if given else None

    def kill(self) -> None:
        """End the process now; waiting calls come back with ProcessLost."""
        if self.alive:
            self._process.kill()

    def kill_if_loading(self) -> None:
        """End a process that is still loading its model, since it would not hear a polite word."""
        if not self._settled.is_set():
            self.kill()

    def close(self, timeout_s: float = 2.0) -> None:
        """Ask the process to stop, then make it."""
        self._post(wire.Stop())
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
                self._send(wire.Feed(number, item))
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
            self._send(wire.Feed(number, end=True))

    def _fail(self, number: int, pending: _Pending, problem: Problem) -> None:
        """What was to be fed could not be had: the caller learns why, the process stops waiting for it."""
        pending.inbox.put(wire.Done(number, problem=problem))
        self._post(wire.Cancel(number))

    def _cancel(self, number: int) -> None:
        """Tell the process, and let the caller go at once: what still comes for this call is thrown away."""
        self._post(wire.Cancel(number))
        if pending := self._pending.get(number):
            pending.inbox.put(wire.Done(number, cancelled=True))

    def _forget(self, number: int) -> None:
        with self._lock:
            self._pending.pop(number, None)

    def _send(self, message: wire.ToChild) -> None:
        """Send, waiting while the process does not read."""
        with self._send_lock:
            self._put(message)

    def _post(self, message: wire.ToChild) -> None:
        """Send without waiting: a process that hangs must not hold up who cancels or watches it."""
        if not self._send_at_once(message):
            threading.Thread(target=self._send, args=(message,), name=f"{self.spec.stage}-post", daemon=True).start()

    def _send_at_once(self, message: wire.ToChild) -> bool:
        """Send if that needs no waiting; false when it does."""
        if not self._send_lock.acquire(blocking=False):
            return False
        try:
            if not self._has_room():
                return False
            self._put(message)
            return True
        finally:
            self._send_lock.release()

    def _has_room(self) -> bool:
        """Whether the pipe takes a short message now. Windows cannot tell."""
        if not hasattr(select, "poll") or self._pipe.closed:
            return True
        poll = select.poll()
        poll.register(self._pipe.fileno(), select.POLLOUT)
        return bool(poll.poll(0))

    def _put(self, message: wire.ToChild) -> None:
        try:
            self._pipe.send(message)
        except (OSError, ValueError):
            _log.debug("%s process is gone, %s not sent", self.spec.stage, type(message).__name__)

    def _read(self, pipe: Connection) -> None:
        try:
            while True:
                message: wire.ToParent = pipe.recv()
                self.last_word_at = time.monotonic()
                match message:
                    case wire.Item(number=number) | wire.Done(number=number):
                        if pending := self._pending.get(number):
                            pending.inbox.put(message)
                    case wire.Pong():
                        self._unanswered = False
                    case wire.Loaded(facts=facts):
                        self.facts = facts
                        self._settled.set()
                    case wire.LoadFailed(problem=problem):
                        self.load_problem = problem
                        self._settled.set()
                    case wire.LogLine(record=record):
                        logging.getLogger(record.name).handle(record)
        except (EOFError, OSError):
            _log.debug("%s process ended", self.spec.stage)
        self._ended.set()
        self._settled.set()
        with self._lock:
            for pending in self._pending.values():
                pending.inbox.put(None)
        with self._send_lock:
            pipe.close()
        self._on_end()
