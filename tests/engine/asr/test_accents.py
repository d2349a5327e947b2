"""Pronunciations in other accents, and of words that nobody listed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.accents import as_spelled, with_accents

PHONES = [
    *("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"),
    *("B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N", "NG", "P", "R", "S", "SH", "T", "TH", "V"),
    *("W", "Y", "Z", "ZH"),
]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("F AO R", "F AO"),
        ("HH IH R", "HH IH AH"),
        ("AH N AH DH ER", "AH N AH DH AH"),
        ("TH ER T IY N", "TH ER T IY N"),
        ("S T AA P", "S T AO P"),
        ("M AA R CH", "M AA CH"),
        ("V EH R IY", "V EH R IY"),
        ("F AE K T", "F AA K T"),
        ("T W EH L V", "T W IH L V"),
        ("HH EH L P", "HH EH OW P"),
    ],
)
def test_known_words_sound_british(given_: str, expected: str) -> None:
    """Four, here, another, thirteen, stop, march, very, fact, twelve, help: the accented form is among the variants."""
    assert expected in with_accents([given_])


@given(st.lists(st.lists(st.sampled_from(PHONES), min_size=1, max_size=10).map(" ".join), min_size=1, max_size=3))
def test_the_given_ones_come_first_and_nothing_twice(pronunciations: list[str]) -> None:
    """The dictionary's own forms stay in front, in order; no form is empty, repeated, or has foreign phones."""
    found = with_accents(pronunciations)
    own = list(dict.fromkeys(pronunciations))
    assert list(found[: len(own)]) == own
    assert len(set(found)) == len(found)
    assert all(form and set(form.split()) <= set(PHONES) for form in found)


@given(st.text(max_size=20))
def test_any_word_can_be_sounded(word: str) -> None:
    """Whatever the word, the guess is at least one phone of the model's."""
    guess = as_spelled(word).split()
    assert guess
    assert set(guess) <= set(PHONES)
