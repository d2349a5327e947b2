"""The moment before."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.pre_roll import PreRoll


@given(st.lists(st.integers(0, 50), max_size=20), st.integers(0, 60))
def test_the_newest_samples_are_kept(lengths: list[int], limit: int) -> None:
    """As many as fit, in order, whatever the pieces' lengths; taking them forgets them."""
    sound = np.arange(sum(lengths), dtype=np.float32)
    roll, at = PreRoll(limit), 0
    for length in lengths:
        roll.keep(sound[at : at + length])
        at += length
    kept = roll.take()
    assert np.array_equal(kept, sound[len(sound) - min(limit, len(sound)) :])
    assert len(roll) == 0
    assert not len(roll.take())
