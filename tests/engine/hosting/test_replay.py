"""A source that may be taken from the beginning again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desktop.engine.hosting.replay import Replay


def test_each_run_has_everything() -> None:
    """The second run gets what the first one took, then the rest."""
    replay = Replay(iter(range(5)))
    first = iter(replay)
    assert [next(first), next(first)] == [0, 1]
    assert list(replay) == [0, 1, 2, 3, 4]
    assert list(first) == [2, 3, 4]


def test_what_came_is_there_while_the_next_is_waited_for() -> None:
    """A run that begins while the one before it still waits for the microphone does not wait to hear the beginning."""
    gate = threading.Event()

    def source() -> Iterator[int]:
        yield 1
        yield 2
        assert gate.wait(10)
        yield 3

    replay = Replay(source())
    old: list[int] = []
    waiting = threading.Thread(target=lambda: old.extend(replay))
    waiting.start()
    new = iter(replay)
    while len(old) < 2:
        pass
    assert [next(new), next(new)] == [1, 2]
    gate.set()
    assert list(new) == [3]
    waiting.join(10)
    assert old == [1, 2, 3]


def test_a_failure_is_every_run_s() -> None:
    """A source that failed does not pass for one that ended, whoever met the failure."""

    def source() -> Iterator[int]:
        yield 1
        raise ValueError("the microphone is gone")

    replay = Replay(source())
    for _ in range(2):
        run = iter(replay)
        assert next(run) == 1
        with pytest.raises(ValueError, match="the microphone is gone"):
            next(run)
