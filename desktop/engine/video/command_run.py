"""One run of a program that makes a film: bounded in time and in what it prints, and gone when it is over."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem

_log = logging.getLogger(__name__)

POLITE_S = 0.15
"""Between asking a program to end and ending it."""
_LOOK_EVERY_S = 0.02
_KEPT = 4096
"""Bytes of what it printed last that are kept."""
_SHOWN = 160
"""Characters of its last line in a sentence."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def run(arguments: Sequence[str], name: str, folder: Path, limit_s: float, cancel: CancelToken) -> None:
    """Run the program in `folder` to its end; `name` is what people call it.

    It has a session of its own, nothing to read, and its output is drained: the end of it goes into the log.
    When `cancel` is set or `limit_s` seconds have passed, all of its processes are ended. Raises Cancelled, and
    ParleyError with its last line when it cannot be started, takes too long or fails.
    """
    try:
        process = _started(arguments, folder)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise failed(f"The face command {name} cannot be started: {why}.") from error
    assert process.stdout is not None
    printed = _Printed(process.stdout)
    try:
        in_time = _wait(process, limit_s, cancel)
    finally:
        _end(process)
        printed.close()
    cancel.raise_if_cancelled()
    if not in_time:
        _log.warning("%s took longer than %.0f s. %s", name, limit_s, printed.text)
        raise failed(f"The face command {name} took longer than {limit_s:.0f} seconds.{printed.last_words}")
    if process.returncode != 0:
        _log.warning("%s failed with %d. %s", name, process.returncode, printed.text)
        raise failed(f"The face command {name} failed{_how(process.returncode)}.{printed.last_words}")
    _log.debug("%s is done. %s", name, printed.text)


def _started(arguments: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    with warnings.catch_warnings():
        # Python 3.12 warns of whatever runs between fork and exec; ours is one system call that was looked up before.
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(
            arguments,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_with_parent(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def failed(what: str) -> ParleyError:
    """An error of the program, for people."""
    return ParleyError(Problem(what, "The log has what it printed.", stage="video"))


def _wait(process: subprocess.Popen[bytes], limit_s: float, cancel: CancelToken) -> bool:
    """Until the program ends by itself; false when it is to be ended."""
    end = time.monotonic() + limit_s
    while process.poll() is None:
        if time.monotonic() > end or cancel.wait(_LOOK_EVERY_S):
            return False
    return True


def _how(code: int) -> str:
    if code >= 0:
        return f" (exit code {code})"
    with contextlib.suppress(ValueError):
        return f" ({signal.Signals(-code).name})"
    return f" (signal {-code})"


class _Printed:
    """Reads what a program prints, for as long as it lives, and keeps the end of it."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._end = b""
        self._thread = threading.Thread(target=self._read, name="face-command-output", daemon=True)
        self._thread.start()

    @property
    def text(self) -> str:
        """The end of what was printed."""
        return self._end.decode("utf-8", "replace").strip()

    @property
    def last_words(self) -> str:
        """The last line as a sentence to go with another, or ""."""
        lines = [line.strip() for line in self.text.replace("\r", "\n").splitlines() if line.strip()]
        return f" It said: “{lines[-1][:_SHOWN]}”" if lines else ""

    def close(self) -> None:
        """Its processes are gone; one that has left its session and holds on to the pipe is not waited for."""
        self._thread.join(1.0)
        if not self._thread.is_alive():
            self._pipe.close()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while some := os.read(self._pipe.fileno(), 65536):
                self._end = (self._end + some)[-_KEPT:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the program and of what it started."""
    if os.name == "nt":
        _end_tree(process)
        return
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(POLITE_S)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS refuses for a group of dead processes
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    import psutil

    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    process.kill()
    process.wait()


def _with_parent() -> Callable[[], None] | None:
    """What the new process does first on Linux: ask to be killed should the one that started it be.

    Nothing else could end it then: it has a session of its own.
    """
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    number, kill = ctypes.c_int(_DIE_WITH_PARENT), ctypes.c_ulong(signal.SIGKILL)

    def ask() -> None:
        prctl(number, kill)

    return ask
