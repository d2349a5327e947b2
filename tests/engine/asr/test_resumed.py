"""Whether an utterance begins with another one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.resumed import Dictated, Resumption, joined
from desktop.engine.asr.searches import Hypothesis, Segment
from desktop.engine.types import Samples

KNOWN = Hypothesis("known", (Segment("known", 3, 9, -1.0),), 2.0)
SOUND = np.random.default_rng(1).standard_normal(1000).astype(np.float32)

lengths = st.lists(st.integers(1, 300), min_size=1, max_size=20)


def compared(sound: Samples, pieces: list[int]) -> tuple[list[Hypothesis | None], Resumption]:
    """What each piece of `sound` told."""
    resumption, told, at = Resumption(Dictated(SOUND, KNOWN)), [], 0
    for length in pieces:
        if at < len(sound):
            told.append(resumption.compare(sound[at : at + length]))
            at += length
    return told, resumption


@given(lengths)
def test_the_beginning_is_told_once_with_the_first_piece_beyond_it(pieces: list[int]) -> None:
    """However the sound is cut; until then it is undecided."""
    told, resumption = compared(np.concatenate((SOUND, SOUND)), pieces)
    beyond = sum(pieces[: len(told)]) > len(SOUND)
    assert [each for each in told if each is not None] == [KNOWN] * beyond
    assert resumption.undecided is not beyond


@given(lengths, st.integers(0, 999))
def test_one_other_sample_and_it_is_another_sound(pieces: list[int], place: int) -> None:
    """Nothing is told, also at the end."""
    other = np.concatenate((SOUND, SOUND))
    other[place] += 1.0
    told, resumption = compared(other, [*pieces, 2000])
    assert not any(told)
    assert resumption.whole() is None
    assert not resumption.undecided


def test_the_whole_is_known_where_nothing_more_came() -> None:
    """Neither less nor more."""
    assert compared(SOUND, [400, 600])[1].whole() is KNOWN
    assert compared(SOUND, [400, 599])[1].whole() is None
    assert compared(np.concatenate((SOUND, SOUND)), [1001])[1].whole() is None
    assert Resumption(None).whole() is None


def test_parts_are_joined_where_they_lie() -> None:
    """Texts with one space, frames shifted, surprises added up; an empty part adds nothing to the text."""
    whole = joined([(0, KNOWN), (20, Hypothesis()), (50, KNOWN)])
    assert whole.text == "known known"
    assert [(each.start, each.end) for each in whole.segments] == [(3, 9), (53, 59)]
    assert whole.surprise == 4.0
