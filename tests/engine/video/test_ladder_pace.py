"""The deadlines of a turn, and who is tried again when: on times that are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.video.ladder_pace import CHANCE_S, LONGEST_PAUSE, MARGIN_S, Pace, Trust


def test_the_first_sound_waits_at_most_the_first_wait() -> None:
    """However much comes with it: counted from when its sound arrived."""
    assert Pace(0.4).deadline(10.0) == pytest.approx(10.4)


def test_later_sound_waits_while_what_was_handed_out_plays() -> None:
    """Up to a margin before the loudspeaker would be without sound."""
    pace = Pace(0.25)
    pace.handed(10.0, 0.5)
    pace.handed(10.1, 1.0)
    assert pace.deadline(10.1) == pytest.approx(11.5 - MARGIN_S)


def test_sound_that_came_too_late_itself_gets_a_moment() -> None:
    """The voice pauses anyway, because the next words were not there: the face has its chance, no more."""
    pace = Pace(3.0)
    pace.handed(10.0, 0.5)
    assert pace.deadline(12.0) == pytest.approx(12.0 + CHANCE_S)
    pace.handed(12.1, 0.5)
    assert pace.deadline(12.0) == pytest.approx(12.6 - MARGIN_S)


def test_only_who_had_a_chance_was_late() -> None:
    """Sound that arrives just before the loudspeaker runs dry is nobody's fault."""
    pace = Pace(0.25)
    pace.handed(10.0, 1.0)
    pace.missed(10.75)
    assert pace.late == 0
    pace.missed(10.2)
    assert pace.late == 1


def test_what_was_kept_back_arrives_when_it_is_let_go() -> None:
    """A turn that waited for a whole film begins with that."""
    pace = Pace(0.25)
    pace.start(20.0)
    assert pace.deadline(3.0) == pytest.approx(20.25)


@given(st.lists(st.tuples(st.floats(0.0, 2.0), st.floats(0.01, 3.0)), min_size=1, max_size=30))
def test_waiting_to_the_deadline_is_never_heard(clips: list[tuple[float, float]]) -> None:
    """Whoever waits to the very deadline of each clip hands it out before the sound so far has ended, or at most a
    moment after its own sound came."""
    pace, now, dry = Pace(0.25), 0.0, None
    for gap_s, seconds in clips:
        arrived = now + gap_s
        now = max(arrived, pace.deadline(arrived))
        assert dry is None or now <= max(dry, arrived + CHANCE_S)
        dry = max(now, dry or now) + seconds
        pace.handed(now, seconds)


def test_who_fell_is_tried_again_after_longer_and_longer() -> None:
    """One turn without it, then two, four and so on, to a limit; a turn with room to spare begins anew."""
    trust, tried = Trust(), []
    for _ in range(80):
        tried.append(trust.next_turn())
        if tried[-1]:
            trust.fell()
    pauses = "".join(".x"[was] for was in tried).split("x")[1:-1]
    assert [len(pause) for pause in pauses[:6]] == [1, 2, 4, 8, LONGEST_PAUSE, LONGEST_PAUSE]
    trust.held()
    trust.fell()
    assert [trust.next_turn(), trust.next_turn()] == [False, True]
