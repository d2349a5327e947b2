"""Timers by a clock of the test's own."""

from __future__ import annotations

from desktop.engine.timers import Timers, announcement


def test_the_earliest_rings_first() -> None:
    """Whatever the order in which they were set; each rings once."""
    timers = Timers()
    timers.add(20.0, "eggs", 1)
    timers.add(10.0, "tea", 2)
    assert timers.next_s == 10.0
    assert timers.due(9.9) == []
    assert timers.due(30.0) == ["tea", "eggs"]
    assert timers.due(30.0) == []
    assert timers.next_s is None


def test_those_of_a_forgotten_turn_were_never_set() -> None:
    """The others ring; and where all are cancelled none does."""
    timers = Timers()
    timers.add(10.0, "tea", 1)
    timers.add(20.0, "eggs", 2)
    timers.forget(1)
    assert timers.next_s == 20.0
    timers.clear()
    assert timers.due(99.0) == []


def test_what_is_said() -> None:
    """With the name the timer was given, where it was given one."""
    assert announcement("tea") == "Your tea timer is done."
    assert announcement("") == "Your timer is done."
