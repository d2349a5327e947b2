"""A process that is begun while a library changes the path for modules gets the right one."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from pathlib import Path

import pytest

from desktop.engine.spawning import begin, import_alone

_SLOW = """
import sys, time
before, sys.path = sys.path, ["/nowhere", *sys.path]
(started := open({started!r}, "w")).close()
while not __import__("os").path.exists({go!r}):
    time.sleep(0.01)
sys.path = before
"""


def tell_path(pipe: object) -> None:
    pipe.send(sys.path)  # type: ignore[attr-defined]


def test_the_path_is_whole_in_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun in the middle of such an import, a process waits for its end: what it is given is the usual path."""
    started, go = tmp_path / "started", tmp_path / "go"
    (tmp_path / "bends_the_path.py").write_text(_SLOW.format(started=str(started), go=str(go)))
    monkeypatch.syspath_prepend(str(tmp_path))
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=tell_path, args=(theirs,))
    importing = threading.Thread(target=import_alone, args=("bends_the_path",))
    beginning = threading.Thread(target=begin, args=(process,))
    importing.start()
    while not started.exists():
        assert importing.is_alive()
    beginning.start()
    go.touch()
    importing.join()
    beginning.join()
    assert ours.poll(30)
    assert "/nowhere" not in ours.recv()
    process.join()
    ours.close()
    theirs.close()
