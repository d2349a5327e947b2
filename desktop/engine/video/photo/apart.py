"""Work on files of unknown origin, in a process that can reach nobody and is given up when it takes too long."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.network import guard
from desktop.engine.spawning import begin

_log = logging.getLogger(__name__)

_NICENESS = 5
_END_S = 2.0
"""What a process that has answered may take to end, seconds."""

Result = TypeVar("Result")


def apart(work: Callable[..., Result], *arguments: Any, what: str, limit_s: float) -> Result:
    """`work(*arguments)`, done in a process of its own without a network, for at most `limit_s` seconds.

    `work` stands at the top of a module; arguments and result are pickled. `what` is the subject of a sentence:
    "The clip idle.mp4". Raises the ParleyError that `work` raises, and one that begins with `what` when the process
    dies, takes too long or cannot be started. In a stage's process, which is confined already, the work is done in
    place.
    """
    if multiprocessing.current_process().daemon:
        return work(*arguments)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_inside, args=(theirs, work, arguments), name="parley-apart", daemon=True)
    try:
        try:
            begin(process)
        except OSError as error:
            _log.exception("no process could be started")
            raise _given_up(what, "The system has no room for another process; close other programs.") from error
        finally:
            theirs.close()
        answer = _answer(ours, what, limit_s)
        process.join(_END_S)
        return answer
    finally:
        ours.close()
        if process.pid is not None:
            process.kill()
            process.join()
            process.close()


def _answer(pipe: Connection, what: str, limit_s: float) -> Any:
    try:
        if not pipe.poll(limit_s):
            raise _given_up(what, f"It took longer than {limit_s:.0f} seconds; use a smaller one.")
        kind, value = pipe.recv()
    except (EOFError, OSError) as error:
        raise _given_up(what, "The process that read it stopped; use another file.") from error
    if kind == "problem":
        raise ParleyError(*value)
    if kind == "failure":
        _log.error("%s:\n%s", what, value)
        raise _given_up(what, "The log says more.")
    return value


def _given_up(what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(f"{what} could not be read.", remedy, stage="video"))


def _inside(pipe: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """The process's own life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    guard.confine()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    answer: tuple[str, Any]
    try:
        answer = "done", work(*arguments)
    except ParleyError as error:
        answer = "problem", (error.problem, error.exit_code)
    except Exception:
        answer = "failure", traceback.format_exc()
    pipe.send(answer)
