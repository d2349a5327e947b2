"""The inside of a stage's process: one backend, one call at a time, always able to answer.

The main thread reads the pipe, so that a cancel or a ping is taken while the model works in the
second thread. When the pipe breaks, the window is gone, and so is this process. A backend that used up the memory
takes its process down with it: what it left behind is worth nothing.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import queue
import signal
import threading
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting import wire
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.memory import NO_MEMORY, first_to_go, ran_out
from desktop.engine.network import guard

_log = logging.getLogger(__name__)

SILENT = {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
"""Libraries that report home, or look for models there, are told not to before any of them is imported."""

CRASH_LOG = "PARLEY_CRASH_LOG"
"""The environment variable that names the file for it; without one nothing is written."""

CLOSE_S = 1.5
"""How long a backend that is told to stop may take, seconds."""

NICENESS = 5
"""Added to each stage's niceness: sound and picture in the window's process come first."""


class _Running:
    """A call that was begun: its cancel token and, where it is fed, what has come in so far."""

    def __init__(self, call: wire.Call) -> None:
        self.call = call
        self.cancel = CancelToken()
        self.inbox: queue.SimpleQueue[wire.Feed] = queue.SimpleQueue()

    def feed(self) -> Iterator[Any]:
        while not (piece := self.inbox.get()).end:
            yield piece.item
        self.cancel.raise_if_cancelled()

    def stop(self) -> None:
        self.cancel.cancel()
        self.inbox.put(wire.Feed(self.call.number, end=True))


class _PipeHandler(logging.Handler):
    """Sends log records to the window's process, which owns the log file."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        kept = {name: value for name, value in vars(record).items() if isinstance(value, (str, int, float))}
        kept["msg"] = self.format(record)
        for formatted in ("exc_text", "stack_info"):  # a part of the message now
            kept.pop(formatted, None)
        self._worker.send(wire.LogLine(logging.makeLogRecord(kept)))


class Worker:
    """Serves one backend over one pipe until told to stop or until the pipe breaks."""

    def __init__(self, pipe: Connection, spec: BackendSpec) -> None:
        self._pipe = pipe
        self._spec = spec
        self._send_lock = threading.Lock()
        self._calls: queue.SimpleQueue[_Running | None] = queue.SimpleQueue()
        self._running: dict[int, _Running] = {}
        self._backend: Any = None

    def send(self, message: wire.ToParent) -> None:
        """Send from any thread. A broken pipe is noticed by the reading thread."""
        with self._send_lock, contextlib.suppress(OSError):
            self._pipe.send(message)

    def serve(self) -> None:
        """Load the backend, then answer calls."""
        thread = threading.Thread(target=self._work, name="stage", daemon=True)
        thread.start()
        try:
            while True:
                match self._pipe.recv():
                    case wire.Call() as call:
                        begun = _Running(call)
                        self._running[call.number] = begun
                        self._calls.put(begun)
                    case wire.Feed(number=number) as piece:
                        if running := self._running.get(number):
                            running.inbox.put(piece)
                    case wire.Cancel(number=number):
                        if running := self._running.get(number):
                            running.stop()
                    case wire.Ping():
                        self.send(wire.Pong())
                    case wire.Stop():
                        break
        except (EOFError, OSError):
            pass  # the window's process is gone
        for left in list(self._running.values()):
            left.stop()
        self._calls.put(None)
        thread.join(timeout=CLOSE_S)
        if thread.is_alive():
            os._exit(0)  # native code that does not come back would hold up the interpreter's end as well

    def _work(self) -> None:
        try:
            if not self._load():
                return
            while (running := self._calls.get()) is not None:
                try:
                    self.send(self._run(running))
                finally:
                    self._running.pop(running.call.number, None)
            self._backend.close()
        except BaseException as error:
            self._end(error)

    def _end(self, error: BaseException) -> None:
        """Leave at once: without this thread the process would look alive and answer nothing."""
        try:
            what = NO_MEMORY if ran_out(error) else "{} stopped."
            self.send(wire.Ending(Problem(what, stage=self._spec.stage)))
            _log.critical("the %s process ends itself", self._spec.stage, exc_info=error)
        finally:
            os._exit(1)  # also where there is not even the memory for saying so

    def _load(self) -> bool:
        name, stage = self._spec.name, self._spec.stage
        try:
            options = self._spec.made_options()
            self._backend = self._spec.create(options)
            self._backend.load()
        except ParleyError as error:
            self.send(wire.LoadFailed(error.problem))
            return False
        except (Exception, SystemExit) as error:  # a library that leaves the program must not take its reason along
            _log.exception("%s backend %s could not be loaded", stage, name)
            what, remedy = f'The [{stage}] backend "{name}" could not be loaded.', "The log says more."
            if ran_out(error):
                what = f'There is not enough memory for the [{stage}] backend "{name}".'
                remedy = "Choose a smaller model."
            self.send(wire.LoadFailed(Problem(what, remedy, stage=stage)))
            return False
        self.send(wire.Loaded(self._facts(options)))
        return True

    def _facts(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """What proxies and the status line show of the backend."""
        shown = ("window", "fps", "streams", "still", "indexed", "wait_s", "lookahead_s")
        facts = {name: getattr(self._backend, name) for name in shown if hasattr(self._backend, name)}
        facts |= {name: getattr(self._backend, name, None) for name in ("hears_turns", "remark")}
        facts["prepares"] = callable(getattr(self._backend, "prepare", None))
        facts["detail"] = str(getattr(self._backend, "detail", ""))
        facts["model"] = Path(str(options.get("model") or "")).name
        return facts

    def _run(self, running: _Running) -> wire.Done:
        call = running.call
        if running.cancel.cancelled:
            return wire.Done(call.number, cancelled=True)  # it was over before its turn came
        try:
            args: list[Any] = [*call.args]
            if call.feeds:
                args.insert(0, running.feed())
            if call.cancellable:
                args.append(running.cancel)
            result = getattr(self._backend, call.method)(*args, **call.named)
            if isinstance(result, Iterator):
                for value in result:
                    if running.cancel.cancelled:
                        return wire.Done(call.number, cancelled=True)
                    self.send(wire.Item(call.number, value))
            else:
                self.send(wire.Item(call.number, result))
        except Cancelled:
            return wire.Done(call.number, cancelled=True)
        except ParleyError as error:
            return wire.Done(call.number, problem=error.problem)
        except Exception as error:
            if ran_out(error):
                raise
            _log.exception("%s.%s failed", self._spec.name, call.method)
            what = f'The [{self._spec.stage}] backend "{self._spec.name}" stumbled.'
            return wire.Done(call.number, problem=Problem(what, "The log says more.", stage=self._spec.stage))
        return wire.Done(call.number, cancelled=running.cancel.cancelled)


def _write_crashes() -> None:
    """The stacks of a crash of the interpreter go where the log says, so that the console stays readable."""
    if path := os.environ.get(CRASH_LOG):
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            faulthandler.enable(descriptor)


def main(pipe: Connection, spec: BackendSpec) -> None:
    """Entry point of a stage's process."""
    guard.confine(spec.reach)  # before anything that might want to speak to someone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the window's to handle
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # for programs that a backend starts
    _write_crashes()
    os.environ.update(SILENT)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    first_to_go()
    worker = Worker(pipe, spec)
    logging.basicConfig(level=logging.INFO, handlers=[_PipeHandler(worker)])
    worker.serve()
