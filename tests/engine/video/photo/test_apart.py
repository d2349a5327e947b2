"""Work in a process of its own: its answer, its sentence, its end."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.photo.apart import apart


def add(one: int, other: int) -> tuple[int, int]:
    return one + other, os.getpid()


def complain() -> None:
    raise ParleyError(Problem("The picture is upside down.", "Turn it."), ExitCode.BAD_INPUT)


def stumble() -> None:
    raise ZeroDivisionError


def die() -> None:
    os._exit(3)


def hang(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def call_home() -> str:
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=0.2)
    except OSError as error:
        return type(error).__name__
    return "connected"


def test_the_answer_comes_from_another_process() -> None:
    """The result arrives, and it was not made here."""
    total, pid = apart(add, 2, 3, what="The sum", limit_s=60)
    assert total == 5
    assert pid != os.getpid()


def test_its_sentence_arrives_as_it_is() -> None:
    """A ParleyError crosses over with its problem and exit code."""
    with pytest.raises(ParleyError, match=r"The picture is upside down\. Turn it\.") as caught:
        apart(complain, what="x.png", limit_s=60)
    assert caught.value.exit_code is ExitCode.BAD_INPUT


@pytest.mark.parametrize("work", [stumble, die])
def test_a_process_that_breaks_is_told(work) -> None:
    """A crash and an unforeseen error begin with the subject that was given."""
    with pytest.raises(ParleyError, match=r"x\.png could not be read"):
        apart(work, what="x.png", limit_s=60)


def test_a_process_that_hangs_is_ended(tmp_path: Path) -> None:
    """After the time that it has, its sentence comes and the process is gone (the leak check looks, too)."""
    note = tmp_path / "pid"
    with pytest.raises(ParleyError, match="It took longer than 3 seconds"):
        apart(hang, str(note), what="x.png", limit_s=3)
    if note.exists():  # where it came so far on a busy machine
        with pytest.raises(ProcessLookupError):
            os.kill(int(note.read_text()), 0)


def test_it_reaches_nobody() -> None:
    """What decodes a stranger's picture cannot call anybody."""
    assert apart(call_home, what="x.png", limit_s=60) in ("Refused", "PermissionError")
