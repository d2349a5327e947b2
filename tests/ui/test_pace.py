"""A face that this computer cannot paint in time is painted less often, and as usual again when there is room."""

from __future__ import annotations

from desktop.ui.pace import Pace, Pacer

FRAME_S = 0.04


def talk(pacer: Pacer, seconds: float, takes_s: float, at_s: float = 0.0) -> int:
    """Frames for so long, each painting taking `takes_s`; returns how many were painted."""
    painted = 0
    for number in range(round(seconds / FRAME_S)):
        now = at_s + number * FRAME_S
        if pacer.wants(now):
            pacer.painted(takes_s, FRAME_S, now)
            painted += 1
    return painted


def test_a_quick_face_is_painted_every_time() -> None:
    """What takes half of the time there is changes nothing."""
    pacer = Pacer()
    assert talk(pacer, 4, 0.02) == 100
    assert pacer.pace is Pace.EVERY


def test_a_slow_face_goes_down_step_by_step() -> None:
    """At nine tenths of the time every second frame is painted; at twice the time none."""
    pacer = Pacer()
    assert 50 < talk(pacer, 4, 0.036) < 75
    assert pacer.pace is Pace.HALF
    talk(pacer, 2, 0.08)
    assert pacer.pace is Pace.REST
    assert talk(pacer, 4, 0.08, at_s=2.0) == 0


def test_it_comes_up_again_when_there_is_room() -> None:
    """From rest to half after a while, from half to every frame when that would fit well."""
    pacer = Pacer()
    talk(pacer, 4, 0.09)
    assert pacer.pace is Pace.REST
    assert talk(pacer, 2, 0.005, at_s=60.0) > 20
    assert pacer.pace is Pace.EVERY


def test_each_failure_makes_the_pause_longer() -> None:
    """A computer that is too slow for good is not bothered again and again."""
    pacer = Pacer()
    at_s, pauses = 0.0, []
    for _ in range(4):
        began = at_s
        while not pacer.wants(at_s) or pacer.pace is Pace.REST:
            at_s += FRAME_S
        pauses.append(at_s - began)
        while pacer.pace is not Pace.REST:
            pacer.painted(0.2, FRAME_S, at_s)
            at_s += FRAME_S
    assert pauses[0] < 1 < 2 * pauses[1] * 0.9 < pauses[2] * 1.1 < pauses[3]


def test_what_begins_late_is_not_taken_for_slow() -> None:
    """On a computer that is busy with other things a quick painting begins late, with little time left: it stays."""
    pacer = Pacer()
    for number in range(50):
        pacer.painted(0.01, FRAME_S if number % 3 == 0 else 0.012, number * FRAME_S)
    assert pacer.pace is Pace.EVERY


def test_one_slow_moment_changes_nothing() -> None:
    """The busy computer that stalls two paintings is forgiven."""
    pacer = Pacer()
    for number in range(50):
        pacer.painted(0.3 if number % 10 < 2 else 0.005, FRAME_S, number * FRAME_S)
    assert pacer.pace is Pace.EVERY
