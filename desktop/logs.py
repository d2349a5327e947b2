"""The log: a rotating file, and everything that would otherwise be lost on the way into it.

What was said may only be logged at DEBUG: at the default level the log can be sent to a stranger.
"""

from __future__ import annotations

import atexit
import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop.console import printable
from desktop.engine.errors import Problem
from desktop.engine.hosting.worker import CRASH_LOG
from desktop.paths import reason

_log = logging.getLogger(__name__)

MAX_BYTES = 1_000_000
OLD_FILES = 3
CRASHED = "crash-{}.log"
"""What a process with that number writes when its interpreter crashes; gone when it ends in order."""
STAGES_CRASHED = "crash-stages.log"
"""Where the stages' processes write theirs: those are repaired, and told, while the window lives on."""
_STAGES_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Uncaught:
    """An exception that nobody caught: its kind, what it says, the thread it ended and its traceback."""

    kind: str
    message: str
    thread: str
    trace: str
    at_s: float
    """time.time()."""


class Logs:
    """Logging that is running. `problem` says why nothing is written to the disk, where that is so."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began_s = time.time()
        """What stands in the log before this moment is of earlier runs."""
        self.problem: Problem | None = None
        self.on_uncaught: Callable[[Uncaught], None] | None = None
        """Called, in the thread it happened in, after an exception that nobody caught was logged."""
        self._undo: list[Callable[[], object]] = []

    def failed(self, error: OSError) -> None:
        """The disk does not take the log."""
        self.problem = self.problem or Problem(
            f"No log can be kept in {self.path.parent} ({reason(error)}).",
            "Everything else works; look whether that folder may be written.",
            level="warning",
            replaces="data folder",  # usually for the same reason
        )

    def close(self) -> None:
        """Stop logging and put everything back as it was."""
        while self._undo:
            self._undo.pop()()

    def set_level(self, level: str) -> None:
        """Keep Parley's own lines from `level` on: debug, info, warning or error."""
        logging.getLogger("desktop").setLevel(level.upper())

    def _open(self) -> None:
        """Write `path` and, for crashes of the interpreter itself, a file beside it. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = _File(self)
        self._add(file, logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
        stages = self.path.parent / STAGES_CRASHED
        if stages.exists() and stages.stat().st_size > _STAGES_BYTES:
            stages.unlink()
        os.environ[CRASH_LOG] = str(stages)
        crash = (self.path.parent / CRASHED.format(os.getpid())).open("w", encoding="utf-8")
        self._undo += [partial(os.environ.pop, CRASH_LOG, None), partial(_in_order, Path(crash.name)), crash.close]
        faulthandler.enable(crash)
        self._undo.append(faulthandler.disable)
        atexit.register(_in_order, Path(crash.name))
        self._undo.append(partial(atexit.unregister, _in_order))

    def _add(self, handler: logging.Handler, formatter: logging.Formatter) -> None:
        handler.setFormatter(formatter)
        root = logging.getLogger()
        root.addHandler(handler)
        self._undo += [handler.close, partial(root.removeHandler, handler)]

    def _hook(self) -> None:
        self._undo += [
            partial(setattr, sys, "excepthook", sys.excepthook),
            partial(setattr, threading, "excepthook", threading.excepthook),
            partial(setattr, sys, "unraisablehook", sys.unraisablehook),
        ]
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = _unraisable

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("Something went wrong that nobody expected: %s", error, exc_info=(kind, error, trace))
        self._tell(threading.current_thread().name, error)

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_type is SystemExit or args.exc_value is None:
            return
        name = args.thread.name if args.thread else "an unknown thread"
        _log.critical(
            "%s ended: %s", name, args.exc_value, exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )
        self._tell(name, args.exc_value)

    def _tell(self, thread: str, error: BaseException) -> None:
        if self.on_uncaught is None:
            return
        trace = "".join(traceback.format_exception(error))
        try:
            self.on_uncaught(Uncaught(type(error).__name__, str(error), thread, trace, time.time()))
        except Exception:
            _log.exception("an exception could not be told")


def start(folder: Path, level: str = "info") -> Logs:
    """Log Parley's lines from `level` (debug, info, warning, error) on, and libraries' from warning on.

    Everything goes to parley.log in `folder` (made when it is missing). Exceptions that nobody caught,
    in any thread, go to the log with their traceback and to the console as one sentence; everything
    else that a person should know is told to them as a Problem. A folder that cannot be written to is
    told in `problem`.
    """
    running = Logs(folder / "parley.log")
    if sys.stderr is not None:  # the packaged app on Windows has no console
        console = logging.StreamHandler()
        console.setLevel(logging.CRITICAL)
        running._add(console, _OneLine())
    try:
        running._open()
    except OSError as error:
        running.failed(error)
    running.set_level(level)
    logging.captureWarnings(True)
    running._undo.append(partial(logging.captureWarnings, False))
    running._hook()
    return running


class _File(RotatingFileHandler):
    """parley.log. A disk that is full is no reason to write tracebacks to the console, line after line."""

    def __init__(self, running: Logs) -> None:
        super().__init__(running.path, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8")
        self._running = running

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, OSError):
            self._running.failed(error)
        else:
            super().handleError(record)

    def close(self) -> None:
        with suppress(OSError):  # what could not be written before cannot be written now either
            super().close()


class _OneLine(logging.Formatter):
    """For the console: a traceback (also one that a stage's process sent as text) is for the log."""

    def format(self, record: logging.LogRecord) -> str:
        first = record.getMessage().partition("\n")[0]
        return printable(first)


def _in_order(crash: Path) -> None:
    """The process ends in order: what it may have written of a crash is about nothing."""
    with suppress(OSError):
        crash.unlink(missing_ok=True)


def _unraisable(args: Any) -> None:
    _log.error("%s %r: %s", args.err_msg or "Ignored in", args.object, args.exc_value, exc_info=args.exc_value)
