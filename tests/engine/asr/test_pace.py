"""When the sound is read again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.pace import BREAK_S, LEAST_NEW_S, PAUSE_S, REST, Pace


def test_while_somebody_speaks_reading_takes_two_fifths_of_the_time() -> None:
    """With a reading begun whenever it is due, the processor rests one and a half times as long as it works."""
    pace, now, worked_s = Pace(0.5), 0.0, 0.0
    while now < 100.0:
        if pace.is_due(now, 1.0, 0.0):
            now, worked_s = now + 0.5, worked_s + 0.5
            pace.note(0.5, now)
        else:
            now += 0.032
    assert 0.35 < worked_s / now <= 1 / (1 + REST)


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0), st.floats(0.01, 5.0))
def test_without_a_new_voice_nothing_is_read(now: float, silent_s: float, took_s: float) -> None:
    """However long it is ago: silence is not read again."""
    assert not Pace(took_s).is_due(now, 0.0, silent_s)


@given(st.floats(0.01, 5.0), st.floats(0.0, 10.0), st.floats(0.0, 10.0), st.floats(0.0, 1.0))
def test_a_pause_never_delays_a_reading(took_s: float, later_s: float, new_s: float, silent_s: float) -> None:
    """What is due in running speech is due in a pause as well, and what is due now is due later."""
    pace = Pace(took_s)
    pace.note(took_s, 0.0)
    if pace.is_due(later_s, new_s, 0.0):
        assert pace.is_due(later_s, new_s, silent_s)
        assert pace.is_due(later_s + 1.0, new_s, silent_s)


def test_the_longer_the_pause_the_sooner() -> None:
    """A short pause shortens the rest, a long one ends it; a first word too short to be worth it waits for a pause."""
    pace = Pace(1.0)
    pace.note(1.0, 10.0)
    assert [pace.is_due(10.6, 0.2, silent) for silent in (0.0, PAUSE_S, BREAK_S)] == [False, True, True]
    assert [pace.is_due(10.0, 0.2, silent) for silent in (0.0, PAUSE_S, BREAK_S)] == [False, False, True]
    assert not Pace(1.0).is_due(0.0, LEAST_NEW_S / 2, 0.0)
    assert Pace(1.0).is_due(0.0, LEAST_NEW_S, 0.0)
