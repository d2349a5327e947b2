"""What every test gets: the shared data, and a check that nothing is left behind."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

_GRACE_S = 3.0
_KEPT_FOR_THE_PROCESS = ("resource_tracker", "forkserver")
"""Children that multiprocessing starts once and keeps until the interpreter ends."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run that a script has put into the background ignores Ctrl-C, and with it all that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared recordings and models: PARLEY_SHARED, else ../shared beside the checkout."""
    place = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[2] / "shared")
    if not place.is_dir():
        pytest.skip(f"the shared data is not at {place}; PARLEY_SHARED may say where it is")
    return place


@pytest.fixture(scope="session", autouse=True)
def _temporary_folder() -> Iterator[None]:
    """A temporary folder of the test run's own (also for its children), so that what is left there can be seen."""
    before, variable = tempfile.tempdir, os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="parley-tests-", ignore_cleanup_errors=True) as folder:
        tempfile.tempdir = os.environ["TMPDIR"] = folder
        yield
        tempfile.tempdir = before
        if variable is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = variable


@pytest.fixture(autouse=True)
def _nothing_left_behind(_temporary_folder: None) -> Iterator[None]:
    """A thread, a child process or a temporary file that a test leaves behind fails it."""
    watched: tuple[tuple[str, Callable[[], dict[int | str, str]]], ...] = (
        ("thread", _threads),
        ("child process", _children),
        ("temporary file", _temporary_files),
    )
    before = [look() for _, look in watched]
    yield
    for (kind, look), known in zip(watched, before, strict=True):
        left = _what_stays(look, known)
        assert not left, f"the test left a {kind} behind: {', '.join(left.values())}"


def _what_stays(look: Callable[[], dict[int | str, str]], known: dict[int | str, str]) -> dict[int | str, str]:
    """What is new against `known` and does not go away by itself within the grace time."""
    end = time.monotonic() + _GRACE_S
    while True:
        left = {key: name for key, name in look().items() if key not in known}
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.02)


def _threads() -> dict[int | str, str]:
    """Python's threads; one that another library made counts while the system still has it."""
    alive = {thread.id for thread in psutil.Process().threads()}
    return {
        thread.ident: thread.name
        for thread in threading.enumerate()
        if thread.ident is not None and thread.native_id in alive
    }


def _children() -> dict[int | str, str]:
    found: dict[int | str, str] = {}
    for child in psutil.Process().children(recursive=True):
        try:
            command = " ".join(child.cmdline())
            gone = child.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            continue
        if not gone and not any(name in command for name in _KEPT_FOR_THE_PROCESS):
            found[child.pid] = command[:200]
    return found


def _temporary_files() -> dict[int | str, str]:
    """Entries of the run's temporary folder, without what pytest and multiprocessing keep to the end."""
    return {
        entry.name: entry.name
        for entry in Path(tempfile.gettempdir()).iterdir()
        if not entry.name.startswith(("pytest-of-", "pymp-"))
    }
