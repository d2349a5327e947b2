"""The log: a rotating file, and everything that would otherwise be lost on the way into it.

What was said may only be logged at DEBUG: at the default level the log can be sent to a stranger.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from desktop.engine.errors import Problem

_log = logging.getLogger(__name__)

MAX_BYTES = 1_000_000
OLD_FILES = 3


class Logs:
    """Logging that is running. `problem` says why nothing is written to the disk, where that is so."""

    def __init__(self, folder: Path, level: str = "info") -> None:
        """Log this program's lines from `level` (debug, info, warning, error) on, and others' from warning on.

        Writes `parley.log` and, for crashes of the interpreter itself, `crash.log` into `folder`, which
        is made when it is missing. Exceptions nobody caught, in any thread, go to the log with their
        traceback, and to the console as one sentence.
        """
        self.path = folder / "parley.log"
        self.problem: Problem | None = None
        self._crash: IO[str] | None = None
        self._undo: list[Callable[[], None]] = []
        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        console.setFormatter(_WithoutTraceback("%(levelname)s: %(message)s"))
        self._handlers: list[logging.Handler] = [console]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = RotatingFileHandler(self.path, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8")
            self._handlers.append(file)
            file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
            self._crash = (folder / "crash.log").open("a", encoding="utf-8")
            faulthandler.enable(self._crash)
        except OSError as error:
            self.problem = Problem(
                f"No log can be kept in {folder} ({(error.strerror or str(error)).lower()}).",
                "Everything else works; look whether that folder may be written.",
                level="warning",
                replaces="log",
            )
        for handler in self._handlers:
            logging.getLogger().addHandler(handler)
        logging.getLogger("desktop").setLevel(level.upper())
        logging.captureWarnings(True)
        self._hook()

    def close(self) -> None:
        """Stop logging and put the hooks back."""
        while self._undo:
            self._undo.pop()()
        logging.captureWarnings(False)
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers.clear()
        if self._crash is not None:
            faulthandler.disable()
            self._crash.close()
            self._crash = None

    def _hook(self) -> None:
        before = sys.excepthook, threading.excepthook, sys.unraisablehook

        def undo() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before

        self._undo.append(undo)
        sys.excepthook = _uncaught
        threading.excepthook = _uncaught_in_thread
        sys.unraisablehook = _unraisable


class _WithoutTraceback(logging.Formatter):
    """For the console: a traceback is for the log."""

    def format(self, record: logging.LogRecord) -> str:
        bare = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        return super().format(bare)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("Something went wrong that nobody expected: %s", error, exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is SystemExit or args.exc_value is None:
        return
    name = args.thread.name if args.thread else "an unknown thread"
    _log.critical("%s ended: %s", name, args.exc_value, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _unraisable(args: Any) -> None:
    _log.error("%s %r: %s", args.err_msg or "Ignored in", args.object, args.exc_value, exc_info=args.exc_value)
