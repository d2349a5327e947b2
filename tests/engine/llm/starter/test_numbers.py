"""Numbers, both ways."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.llm.starter.numbers import cardinal, number, read_ordinal, say_integer, say_number, say_ordinal


def _words(text: str) -> list[str]:
    return text.replace("-", " ").split()


def test_every_number_below_ten_thousand_is_read_as_it_is_said() -> None:
    """What the starter says for 0..9999, it understands."""
    assert [n for n in range(10_000) if cardinal(_words(say_integer(n))) != n] == []


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_large_numbers_are_read_as_they_are_said(value: int) -> None:
    """The same up to a thousand trillions, above and below zero."""
    assert number(_words(say_integer(value))) == value


@given(st.decimals(0, 1000, places=2))
def test_decimals_are_read_as_they_are_said(value: object) -> None:
    """Two decimals survive being said and read."""
    fraction = Fraction(str(value))
    assert number(_words(say_number(fraction))) == fraction


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a dozen", 12), ("half a dozen", 6), ("two dozen", 24), ("a hundred", 100), ("twelve hundred", 1200),
        ("half", "1/2"), ("a half", "1/2"), ("three and a half", "7/2"), ("two and a quarter", "9/4"),
        ("three point five", "7/2"), ("zero point zero five", "1/20"), ("point five", "1/2"), ("minus twelve", -12),
        ("two million three hundred thousand and five", 2_300_005), ("3.5", "7/2"), ("1.5 million", 1_500_000),
        ("three quarters", "3/4"), ("5 hundred", 500),
    ],
)  # fmt: skip
def test_other_ways_to_say_a_number(text: str, value: int | str) -> None:
    """Dozens, halves, decimals and digits mean what people mean by them."""
    assert number(text.split()) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "and", "hundred", "twenty twenty", "two three", "five and", "a", "minus", "minus minus two", "oh dear",
             "thousand two", "ten one", "point", "zero five", "two thousand thousand"]
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    """Number words in a row that make no number are not guessed at."""
    assert number(text.split()) is None


def test_ordinals_are_read_as_they_are_said() -> None:
    """First to ninety-ninth, and 1st, 22nd."""
    for value in range(1, 100):
        words = _words(say_ordinal(value))
        assert (len(words), value) in set(read_ordinal(words, 0))
    assert list(read_ordinal(["22nd"], 0)) == [(1, 22)]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("28/3", "nine point three three"), ("1/8", "zero point one two five"), ("201/160", "one point two six"),
        ("-5/2", "minus two point five"),
        ("3/2000", "zero point zero zero one five"), ("2", "two"), ("299999/100000", "three"),
        ("105", "one hundred and five"), ("1001", "one thousand and one"),
    ],
)  # fmt: skip
def test_results_are_said_as_people_say_them(value: str, said: str) -> None:
    """Two decimals that count, digit by digit."""
    assert say_number(Fraction(value)) == said
