"""LightX2V as a child process: followed line by line, stopped with everything that it started, never left behind."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.video.lightx2v.command import MODULE

log = logging.getLogger(__name__)

TERMINATE_S = 1.0
"""How long it may take to end when it is asked to, seconds; then it is killed."""
_READER_S = 5.0
"""How long the thread that reads its output may take to notice that it has gone; a busy machine takes its time."""
_LOOKS = 20
"""How often at most everything that runs is looked through for what it started."""
MARK = "PARLEY_STARTED"
"""The variable by which that is known."""
_TICK_S = 0.04
_KEPT_LINES = 200
_LONGEST_LINE = 2000

_PASSED = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "LOCALAPPDATA", "APPDATA",
    "PROGRAMDATA", "PROGRAMFILES", "NUMBER_OF_PROCESSORS",
)  # fmt: skip
_PASSED_FAMILIES = ("CUDA_", "NVIDIA_", "HSA_", "ROCR_", "HIP_")
_SAID = {
    "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1", "PYTHONUNBUFFERED": "1", "PYTHONNOUSERSITE": "1", "PYTHONIOENCODING": "utf-8",
    # As LightX2V's own scripts/base/base.sh has it.
    "DTYPE": "BF16", "SENSITIVE_LAYER_DTYPE": "None", "TOKENIZERS_PARALLELISM": "false",
    "PYTORCH_CUDA_ALLOC_CONF": "expandable_segments:True", "PYTORCH_ALLOC_CONF": "expandable_segments:True",
}  # fmt: skip

_LEASH = """
import os, runpy, signal, sys, threading
def leave():
    while os.read(0, 4096):
        pass
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
threading.Thread(target=leave, daemon=True).start()
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""Runs a module as -m does; goes, with its whole group, when the process that started it is gone, however that went."""

_STEP = re.compile(r"step_index:\s*(\d+)\s*/\s*(\d+)")
_STAGES = (
    (re.compile(r"video saved", re.IGNORECASE), "The clip is there", 1.0),
    (re.compile(r"start to save video", re.IGNORECASE), "Saving the clip", 0.97),
    (re.compile(r"vae decoder", re.IGNORECASE), "Turning it into pictures", 0.92),
    (re.compile(r"run encoders|text encoder", re.IGNORECASE), "Reading the portrait", 0.18),
    (re.compile(r"initializing runner|loading", re.IGNORECASE), "Loading the models", 0.02),
)
_FIRST_STEP, _LAST_STEP = 0.2, 0.9
_NO_MEMORY = re.compile(
    r"out of memory|OutOfMemory|MemoryError|cannot allocate memory|CUBLAS_STATUS_ALLOC_FAILED", re.IGNORECASE
)
_ERROR = re.compile(r"^\s*(?:[\w.]+\.)?\w*(?:Error|Exception|Interrupt|Exit)\b.*|.*\b(?:ERROR|CRITICAL)\b\s*\|.*")
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d.*?\|\s*\w+\s*\|\s*(?:[\w.]+:\S+\s*-\s*)?")


class Step(NamedTuple):
    """How far it is: a few words, and 0..1."""

    text: str
    fraction: float


def run(python: Path, arguments: Sequence[str], folder: Path, cancel: CancelToken, limit_s: float) -> Iterator[Step]:
    """Run `python -m lightx2v.infer` with `arguments` in `folder`, for at most `limit_s` seconds.

    Raises Cancelled (then it is gone within two seconds, with all it started), and ParleyError with its last
    meaningful words when it fails.
    """
    log.info("%s -m %s %s", python, MODULE, " ".join(arguments))
    command = [str(python), "-c", _LEASH, MODULE, *arguments]
    try:
        begun = started(command, python, folder)
    except OSError as error:
        log.exception("LightX2V cannot be started")
        raise _failed(f"LightX2V cannot be started ({(error.strerror or str(error)).lower()}).") from error
    kept: deque[str] = deque(maxlen=_KEPT_LINES)
    now, status = Step("Starting LightX2V", 0.0), None
    yield now
    for line in followed(begun, cancel, limit_s):
        if isinstance(line, int):
            status = line
            break
        log.debug("lightx2v: %s", line)
        kept.append(line)
        step = _step(line)
        if step is not None and step.fraction > now.fraction:
            now = step
            yield now
    if status != 0:
        log.warning("LightX2V ended with %s:\n%s", status, "\n".join(kept))
        raise _why(status, list(kept), limit_s)


class Started(NamedTuple):
    """A process, and what stands in its environment under MARK and in that of all that it starts."""

    process: subprocess.Popen[str]
    mark: str


def started(command: Sequence[str], python: Path, folder: Path | None = None) -> Started:
    """Start `command` with the environment of `python`, in a group of its own. Raises OSError."""
    mark = uuid4().hex
    environment = {**clean_environment(python), MARK: mark}
    return Started(subprocess.Popen(command, cwd=folder, env=environment, **_popen_options()), mark)


def followed(begun: Started, cancel: CancelToken, limit_s: float) -> Iterator[str | int]:
    """The lines that the process writes, then its status; without a status when `limit_s` seconds are over.

    The process and all that it started are gone afterwards, whatever happened. Raises Cancelled.
    """
    process = begun.process
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, lines), name="lightx2v", daemon=True)
    reader.start()
    end = time.monotonic() + limit_s
    over = False
    try:
        while True:
            cancel.raise_if_cancelled()
            if time.monotonic() > end:
                return
            with contextlib.suppress(queue.Empty):
                line = lines.get(timeout=_TICK_S)
                if line is None:
                    over = True
                else:
                    yield line
                    continue
            # What it started may hold its output open, or it may have closed it and work on.
            if (status := process.poll()) is not None and (over or lines.empty()):
                yield status
                return
            if over:
                cancel.wait(_TICK_S)
    finally:
        _end(process)
        _end_marked(begun.mark)
        reader.join(_READER_S)


def clean_environment(python: Path) -> dict[str, str]:
    """Nothing of this program's own surroundings but what a program needs to run, and no network for its libraries."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _PASSED or name.upper().startswith(_PASSED_FAMILIES)
    }
    kept["PATH"] = os.pathsep.join(filter(None, (str(python.parent), kept.get("PATH", os.defpath))))
    return {**kept, "VIRTUAL_ENV": str(python.parent.parent), **_SAID}


def _popen_options() -> dict[str, Any]:
    """A group of its own, so that all of it can be ended; its output as lines of text."""
    shared: dict[str, Any] = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "encoding": "utf-8",
        "errors": "replace",
    }
    if sys.platform == "win32":
        return {**shared, "creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {**shared, "start_new_session": True}


def _read(process: subprocess.Popen[str], lines: queue.SimpleQueue[str | None]) -> None:
    """Universal newlines: a progress bar's carriage returns end a line as well."""
    assert process.stdout is not None
    try:
        while line := process.stdout.readline(_LONGEST_LINE):
            lines.put(line.rstrip())
    finally:
        process.stdout.close()
        lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the group to end, then kill what is left of it, and of what it started in groups of their own."""
    import psutil

    try:
        started = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        started = []
    if process.poll() is None:
        if sys.platform != "win32":
            _signal(process, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(TERMINATE_S)
        process.kill()
    if sys.platform != "win32":
        _signal(process, signal.SIGKILL)
    for child in started:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _end_marked(mark: str) -> None:
    """Kill what was started with `mark` and is still there: what was just being started as its parent was ended is in
    nobody's list, and may have left the group.
    """
    import psutil

    for _ in range(_LOOKS):
        found = False
        for each in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if each.environ().get(MARK) == mark and each.status() != psutil.STATUS_ZOMBIE:
                    each.kill()
                    found = True
        if not found:
            return


def _signal(process: subprocess.Popen[str], which: int) -> None:
    """To the whole group, which outlives its leader while anything of it is there."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, which)


def _step(line: str) -> Step | None:
    if found := _STEP.search(line):
        at, count = int(found[1]), max(1, int(found[2]))
        return Step(f"Step {at} of {count}", _FIRST_STEP + (_LAST_STEP - _FIRST_STEP) * min(1.0, (at - 0.9) / count))
    return next((Step(text, fraction) for pattern, text, fraction in _STAGES if pattern.search(line)), None)


def _why(status: int | None, lines: list[str], limit_s: float) -> ParleyError:
    if status is None:
        return _failed(f"LightX2V took longer than {limit_s / 60:.0f} minutes.", "Choose a smaller size.")
    if any(_NO_MEMORY.search(line) for line in lines) or status == -9:
        return _failed("LightX2V ran out of memory.", "Choose offload or a smaller size.")
    said = [line for line in lines if line.strip()]
    meant = next((line for line in reversed(said) if _ERROR.match(line)), said[-1] if said else "")
    words = _STAMP.sub("", meant).strip().rstrip(".")[:200]
    return _failed(f"LightX2V failed: {words or f'it ended with {status}'}.")


def _failed(what: str, remedy: str = "The portrait works without it; the log says more.") -> ParleyError:
    return ParleyError(Problem(what, remedy, stage="video"))
