"""Memory: what happens when it ends, and how much each process has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.memory import FIRST_TO_GO, ran_out, resident_mib
from desktop.engine.hosting.process import StageProcess
from tests.engine.hosting.conftest import FACTORY, Told

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="as Linux does it")


@linux_only
def test_a_backend_without_memory_is_told_and_restarted(start, told: Told) -> None:
    """It is said in words what happened, twice tried, and a new process answers the next call."""
    host = start()
    first = host.call("pid")
    with pytest.raises(ParleyError, match="broke off"):
        host.call("devour")
    assert host.call("pid") != first
    assert told.said()[0] == (
        "The voice ran out of memory and is being restarted; nothing of the conversation is lost."
    )


def test_a_backend_that_leaves_the_program_takes_only_itself_along(start, told: Told) -> None:
    """sys.exit() in a library ends that process at once, and does not leave one that answers nothing."""
    host = start()
    with pytest.raises(ParleyError, match="broke off"):
        host.call("leave", deadline_s=60)
    assert host.call("double", 2) == 4
    assert told.said()[0].startswith("The voice stopped and is being restarted")


def test_too_little_memory_to_load(start, told: Told) -> None:
    """A model that does not fit is no crash: the next one down stands in at once."""
    host = start(BackendSpec("tts", "starter", FACTORY), exhaust_load=True)
    assert host.call("double", 2) == 4
    assert told.said() == [
        'There is not enough memory for the [tts] backend "puppet". For now the starter stands in. '
        "Choose a smaller model."
    ]


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (MemoryError(), True),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"), True),
        (RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (RuntimeError("std::bad_alloc"), True),
        (ValueError("a voice of the wrong shape"), False),
    ],
)
def test_native_libraries_say_it_in_their_own_words(error: Exception, verdict: bool) -> None:
    """Want of memory is recognised whichever library meets it."""
    assert ran_out(error) is verdict


@linux_only
def test_the_kernel_takes_a_stage_before_the_desktop(start) -> None:
    """Each stage's process offers itself when memory ends; the window's does not."""
    assert start().call("first_to_go") >= FIRST_TO_GO


def test_memory_of_a_process_and_of_what_it_started() -> None:
    """The programs that a stage starts count as its own; a process that is gone has none."""
    inner = "import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"
    code = (
        "import sys, subprocess as sub\n"
        f"child = sub.Popen([sys.executable, '-c', {inner!r}], stdin=sub.PIPE)\n"
        "input()\nchild.communicate()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent, parent.stdout:
        child = int(parent.stdout.readline())
        alone, together = resident_mib(parent.pid, alone=True), resident_mib(parent.pid)
        assert 1 < alone < together
        assert resident_mib(child) > 1
        parent.communicate("\n")
    assert resident_mib(parent.pid) == 0
    assert resident_mib(os.getpid(), alone=True) > 10


@linux_only
def test_nothing_leaves_a_stage_s_process() -> None:
    """A connection beyond this machine, and where nothing is named even one within it, is refused in each process."""
    process = StageProcess(BackendSpec("tts", "puppet", FACTORY))
    try:
        assert process.wait_loaded(20)
        assert process.call("connect", "192.0.2.1") in ("Refused", "PermissionError")
    finally:
        process.close()
