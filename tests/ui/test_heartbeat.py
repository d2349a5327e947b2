"""A device that is dead, told apart from a machine that stood still."""

from __future__ import annotations

from desktop.ui.heartbeat import DEAD_AFTER_S, SURE_AFTER_S, Heartbeat


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_beats_is_alive_and_what_does_not_is_dead() -> None:
    """Two seconds without a beat, asked often: dead; a beat, and it is alive again."""
    clock = Clock()
    heart = Heartbeat(clock)
    while heart.alive():
        clock.now += 0.01
    assert DEAD_AFTER_S <= clock.now - 100.0 < DEAD_AFTER_S + SURE_AFTER_S + 0.02
    heart.beat(clock.now)
    assert heart.alive()


def test_a_machine_that_stood_still_is_no_dead_device() -> None:
    """It wakes after a minute, and the question comes before the callback: alive. Without a callback it is dead."""
    clock = Clock()
    heart = Heartbeat(clock)
    clock.now += 60.0
    assert heart.alive()
    clock.now += SURE_AFTER_S / 2
    assert heart.alive()
    heart.beat(clock.now)
    clock.now += SURE_AFTER_S
    assert heart.alive()
    clock.now += 60.0
    assert heart.alive()
    clock.now += SURE_AFTER_S
    assert not heart.alive()
