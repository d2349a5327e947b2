"""Batches, windows and pace, without a model."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from desktop.engine.video.musetalk.schedule import KEPT, LONGEST, Pace, Schedule, made_of, needed_ms, window_start


def test_batches_grow_from_two_to_eight() -> None:
    """Two frames first, since someone waits; then four, then eight at a time."""
    schedule = Schedule()
    batches = [schedule.ready(10_000.0) for _ in range(5)]
    assert batches == [range(0, 2), range(2, 6), range(6, 14), range(14, 22), range(22, 30)]


def test_a_batch_waits_for_the_sound_that_its_last_frame_needs() -> None:
    """Frame f needs the sound to f * 40 + 120 ms, and not a sample more."""
    schedule = Schedule()
    assert schedule.ready(159.9) is None
    assert schedule.ready(160.0) == range(0, 2)
    assert needed_ms(6) == 5 * 40 + 120


def test_what_is_left_is_no_whole_batch() -> None:
    """At the end of the sound the frames that are left are made, each once; after a pause small batches are back."""
    schedule = Schedule()
    assert [schedule.rest(9) for _ in range(4)] == [range(0, 2), range(2, 6), range(6, 9), None]
    schedule.again()
    assert schedule.ready(10_000.0) == range(9, 11)


@given(some.lists(some.floats(0, 400), max_size=60))
def test_batches_do_not_depend_on_how_the_sound_came(steps: list[float]) -> None:
    """However it grows, the same frames are made together, and none is left out."""
    schedule, known, found = Schedule(), 0.0, []
    for step in steps:
        known += step
        while (batch := schedule.ready(known)) is not None:
            found.append(batch)
    at_once = Schedule()
    assert found == [at_once.ready(known) for _ in found]
    assert at_once.ready(known) is None


@given(some.integers(1, 100_000))
def test_a_window_has_true_left_context(end: int) -> None:
    """It begins with the turn, or at least nine seconds before the batch; it fits into what the encoder takes."""
    start = window_start(end)
    assert 0 <= start < end
    assert end - start <= LONGEST
    assert start == 0 or end - 8 - start >= KEPT - 8 >= 25


def test_a_slow_machine_makes_every_second_mouth_and_comes_back() -> None:
    """Down at a median above the budget, up again well below it; what lies between changes nothing."""
    pace = Pace()
    for _ in range(4):
        pace.took(0.4, 8)
    assert not pace.half
    pace.took(0.4, 8)
    assert pace.half
    assert pace.frame_ms == 50.0
    for _ in range(20):
        pace.took(0.120, 4)  # 30 ms: too near to the budget for all of them
    assert pace.half
    for _ in range(5):
        pace.took(0.080, 4)
    assert not pace.half
    for _ in range(20):
        pace.took(0.240, 8)
    assert not pace.half


def test_one_slow_batch_changes_nothing() -> None:
    """A hiccup is not a pace."""
    pace = Pace()
    for number in range(30):
        pace.took(1.0 if number % 7 == 3 else 0.1, 8)
    assert not pace.half


def test_at_half_rate_every_frame_is_painted_or_has_a_neighbour_to_be_mixed_from() -> None:
    """Odd ones are painted; so is an even one that has no follower."""
    assert made_of([0, 1, 2, 3], True) == [1, 3]
    assert made_of([2, 3, 4], True) == [3, 4]
    assert made_of([1, 4, 6, 7], True) == [1, 4, 7]
    assert made_of([0, 1, 2], False) == [0, 1, 2]
