"""The leak check sees what a test leaves behind."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import conftest


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "_GRACE_S", 0.0)


def left(look: Callable[[], dict[int | str, str]], known: dict[int | str, str]) -> list[str]:
    return list(conftest._what_stays(look, known).values())


@pytest.mark.usefixtures("impatient")
def test_a_thread_is_seen() -> None:
    """A thread that still runs is named; one that has ended is not."""
    known, done = conftest._threads(), threading.Event()
    thread = threading.Thread(target=done.wait, name="left over")
    thread.start()
    assert left(conftest._threads, known) == ["left over"]
    done.set()
    thread.join()
    assert left(conftest._threads, known) == []


@pytest.mark.usefixtures("impatient")
def test_a_child_process_is_seen() -> None:
    """A child that still runs is named by its command."""
    known = conftest._children()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert ["input()" in command for command in left(conftest._children, known)] == [True]
    child.communicate()
    assert left(conftest._children, known) == []


@pytest.mark.usefixtures("impatient")
def test_a_temporary_file_is_seen() -> None:
    """A file in the temporary folder is named until it is removed."""
    known = conftest._temporary_files()
    handle, name = tempfile.mkstemp()
    assert left(conftest._temporary_files, known) == [Path(name).name]
    Path(name).unlink()
    open(handle, "rb").close()
    assert left(conftest._temporary_files, known) == []
