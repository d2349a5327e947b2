"""Agreed words stay on the screen: properties of any sequence of readings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.agreement import Agreement, covering, key, left_over, split

WORDS = st.lists(st.sampled_from(["one", "Two,", "three.", "four", "two", "five"]), max_size=8).map(" ".join)
TEXTS = st.text(alphabet=st.sampled_from("ab .,\n'日本語ไทย한국"), max_size=30)


@given(TEXTS)
def test_words_joined_are_the_text(text: str) -> None:
    """Splitting loses nothing but the spaces at the end, and no word is empty."""
    words = split(text)
    assert "".join(words) == text.rstrip()
    assert all(word.strip() for word in words)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_agreed_words_stay(texts: list[str]) -> None:
    """Whatever the readings are: agreed words are only ever added to, and are what is shown first."""
    agreement = Agreement()
    before = ""
    for text in texts:
        shown = agreement.add(text)
        assert agreement.agreed.startswith(before)
        assert shown.startswith(agreement.agreed)
        before = agreement.agreed


@given(WORDS, WORDS)
def test_what_two_readings_begin_with_alike_is_agreed(text: str, other: str) -> None:
    """Two consecutive readings agree on their common beginning, whatever its case and punctuation, and no further."""
    agreement = Agreement()
    agreement.add(text)
    agreement.add(other)
    alike = 0
    for a, b in zip(text.split(), other.split(), strict=False):
        if key(a) != key(b):
            break
        alike += 1
    assert agreement.agreed.split() == other.split()[:alike]


@given(WORDS)
def test_one_reading_is_shown_as_it_is(text: str) -> None:
    """The first reading is shown whole, and repeated it is agreed on whole."""
    agreement = Agreement()
    assert agreement.add(text) == text
    assert agreement.add(text) == text
    assert agreement.agreed == text


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12, unique=True))
def test_a_text_that_grows_never_flickers(letters: list[str]) -> None:
    """A text that grows by a word a reading is shown as read, and lags by one word in what is agreed."""
    agreement = Agreement()
    for count in range(1, len(letters) + 1):
        text = " ".join(letters[:count])
        assert agreement.add(text) == text
        assert agreement.agreed == " ".join(letters[: count - 1])


def test_a_later_reading_does_not_take_agreed_words_back() -> None:
    """Another spelling of what was agreed on changes nothing on the screen; what follows it is new."""
    agreement = Agreement()
    agreement.add("I want two")
    agreement.add("I want two apples")
    assert agreement.add("I want too apples, please.") == "I want two apples, please."
    assert agreement.add("Want two apples, please. Thanks") == "I want two apples, please. Thanks"


def test_a_reading_that_lost_its_words_keeps_what_was_agreed() -> None:
    """A reading with nothing in it empties only what may change."""
    agreement = Agreement()
    agreement.add("Tell me")
    agreement.add("Tell me a")
    assert agreement.add("") == "Tell me"


def test_what_was_carried_over_stands_until_something_is_read() -> None:
    """After a cut the words beyond it stay in sight until they are read again."""
    agreement = Agreement(" and so on")
    assert agreement.shown == " and so on"
    assert agreement.add(" and so forth") == " and so forth"


@pytest.mark.parametrize(
    ("said", "shown", "left"),
    [
        ("One two.", "one two three", " three"),
        ("One too, three.", "one two three four five", " four five"),
        ("", "one two", "one two"),
        ("One two three", "one two", ""),
        ("今日は", "今日は天気", "天気"),
    ],
)
def test_what_is_left_over_after_a_cut(said: str, shown: str, left: str) -> None:
    """The words of the kept part are taken away, though they were read a little differently before."""
    assert left_over(said, shown) == left


@given(WORDS, WORDS)
def test_the_beginning_of_a_text_covers_itself(begun: str, rest: str) -> None:
    """Words that are the beginning of others stand for just so many of them."""
    words = split(f"{begun} {rest}")
    assert covering(split(begun), words) == len(split(begun))


def test_growing_lengths_of_agreement() -> None:
    """Chinese is agreed on character by character."""
    agreement = Agreement()
    texts = ["今天", "今天天", "今天天气"]
    lengths = [len(agreement.agreed) for text in texts if agreement.add(text)]
    assert lengths == [0, 2, 3]
    assert all(a <= b for a, b in pairwise(lengths))
