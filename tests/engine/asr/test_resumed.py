"""Whether an utterance begins with another one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.resumed import beyond, joined
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.sphinx import Hypothesis, Segment
from desktop.engine.types import Samples

KNOWN = np.random.default_rng(1).standard_normal(1000).astype(np.float32)

lengths = st.lists(st.integers(1, 700), min_size=1, max_size=20)


def cut(sound: Samples, lengths: list[int]) -> Iterator[Samples]:
    """`sound` in pieces; what is left is the last one."""
    yield from np.split(sound, np.unique(np.minimum(np.cumsum(lengths), len(sound))))


@given(lengths, st.integers(0, 500))
def test_what_comes_after_the_beginning(pieces: list[int], more: int) -> None:
    """However the sound is cut, and also where nothing comes."""
    sound = np.concatenate((KNOWN, np.full(more, 2.0, np.float32)))
    goes_on, rest = beyond(KNOWN, cut(sound, pieces), CancelToken())
    assert goes_on
    assert np.concatenate([*rest]).tolist() == [2.0] * more


@given(lengths, st.integers(0, 999))
def test_one_other_sample_and_it_is_another_sound(pieces: list[int], place: int) -> None:
    """All of it comes."""
    other = np.concatenate((KNOWN, KNOWN))
    other[place] += 1.0
    goes_on, rest = beyond(KNOWN, cut(other, pieces), CancelToken())
    assert not goes_on
    assert np.array_equal(np.concatenate([*rest]), other)


def test_less_than_the_beginning_is_another_sound() -> None:
    """Nothing of it is lost."""
    goes_on, rest = beyond(KNOWN, iter([KNOWN[:400], KNOWN[400:999]]), CancelToken())
    assert not goes_on
    assert np.array_equal(np.concatenate([*rest]), KNOWN[:999])
    assert beyond(KNOWN, iter(()), CancelToken())[0] is False


def test_waiting_for_the_beginning_can_be_cancelled() -> None:
    """The sound does not have to end for it."""
    cancel = CancelToken()

    def endless() -> Iterator[Samples]:
        yield KNOWN[:10]
        cancel.cancel()
        yield KNOWN[10:20]

    with pytest.raises(Cancelled):
        beyond(KNOWN, endless(), cancel)


def test_parts_are_joined_where_they_lie() -> None:
    """Texts with one space, frames shifted, surprises added up; an empty part adds nothing to the text."""
    known = Hypothesis("known", (Segment("known", 3, 9, -1.0),), 2.0)
    whole = joined([(0, known), (20, Hypothesis()), (50, known)])
    assert whole.text == "known known"
    assert [(each.start, each.end) for each in whole.segments] == [(3, 9), (53, 59)]
    assert whole.surprise == 4.0
