"""The newest lines of a conversation are kept as long as they fit; what left does not come back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.errors import ParleyError
from desktop.engine.llm.window import Window
from desktop.engine.types import Message

PERSONA = 10


def count(messages: Sequence[Message]) -> int:
    """A token a character, and two for each line."""
    return PERSONA + sum(len(message.text) + 2 for message in messages)


def talk(*lengths: int) -> list[Message]:
    """Lines of these lengths, the person's and the answers in turn."""
    return [Message("user" if at % 2 == 0 else "assistant", "x" * length) for at, length in enumerate(lengths)]


def test_what_fits_is_kept_whole() -> None:
    """Up to the last token."""
    lines = talk(10, 20, 30)
    assert Window().fit(lines, count, count(lines)) == tuple(lines)


def test_pairs_go_together_and_more_than_needed() -> None:
    """What is left begins with a question and leaves some room, so that the next turns lose nothing."""
    lines = talk(*[8] * 21)
    window = Window()
    kept = window.fit(lines, count, 200)
    assert kept == tuple(lines[8:])
    assert kept[0].role == "user"
    assert count(kept) <= 150
    longer = [*lines, *talk(8, 8)]
    assert window.fit(longer, count, 200) == tuple(longer[8:])
    other = [Message("user", "y"), *talk(5)]
    assert window.fit(other, count, 200) == tuple(other)


def test_a_message_that_is_too_long_loses_its_middle() -> None:
    """Two thirds of what is kept are its beginning, one third its end."""
    line = Message("user", "a" * 500 + "b" * 500)
    (kept,) = Window().fit([*talk(5, 5), line], count, 105)
    assert count([kept]) == 105
    assert kept.text == "a" * 60 + " … " + "b" * 30


def test_a_persona_that_is_too_long_is_an_error() -> None:
    """It is never cut."""
    with pytest.raises(ParleyError, match=r"persona leaves no room.*Shorten the persona"):
        Window().fit(talk(5), count, PERSONA)


@given(st.lists(st.integers(0, 80), min_size=1, max_size=30), st.integers(20, 300))
def test_it_always_fits_and_the_last_word_is_always_heard(lengths: list[int], room: int) -> None:
    """Turn by turn, in one window: never more than there is room for, the last line always in it."""
    lines, window = talk(*lengths), Window()
    for length in range(1, len(lines) + 1, 2):
        kept = window.fit(lines[:length], count, room)
        assert count(kept) <= room
        assert kept[-1].role == "user"
        assert kept == tuple(lines[length - len(kept) : length]) or len(kept) == 1
