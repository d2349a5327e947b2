"""Whom a sentence is for: called with and without commas, by names written wrongly, and not called at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.turn.addressing import addressed, after_name

NAMES = ("Nova", "Atlas", "Maria")


@pytest.mark.parametrize(
    ("text", "who", "rest"),
    [
        ("Nova, what time is it?", (0,), "what time is it?"),
        ("nova what time is it", (0,), "what time is it"),
        ("Hey Atlas, tell me a joke", (1,), "tell me a joke"),
        ("Okay, Atlas. Tell me a joke.", (1,), "Okay. Tell me a joke."),
        ("What do you think, Atlas?", (1,), "What do you think?"),
        ("what do you think atlas", (1,), "what do you think"),
        ("I was wondering, Nova, whether it rains.", (0,), "I was wondering whether it rains."),
        ("How are you both doing?", (0, 1, 2), "How are you both doing?"),
        ("Nova and Atlas, how are you?", (0, 1), "how are you?"),
        ("How are you, Atlas and Nova?", (1, 0), "How are you?"),
        ("Thanks, Nova. And you, Atlas?", (1,), ""),
        ("Nova, what is the weather? And Atlas, what time is it?", (0, 1), ""),
        ("Everyone, what is your favourite colour?", (0, 1, 2), "what is your favourite colour?"),
        ("Hello everybody!", (0, 1, 2), "Hello!"),
        ("What does everyone think?", (0, 1, 2), "What does everyone think?"),
        ("All of you, be quiet", (0, 1, 2), "be quiet"),
        ("Tell me a joke, both of you", (0, 1, 2), "Tell me a joke"),
        ("what time is it both of you", (0, 1, 2), "what time is it"),
        ("What do you think of the two of you?", (0, 1, 2), "What do you think of the two of you?"),
        ("Can I talk to Atlas", (1,), "Can I talk to"),
        ("Nova is it raining", (0,), "is it raining"),
    ],
)
def test_who_is_called(text: str, who: tuple[int, ...], rest: str) -> None:
    """At the beginning, at the end, between commas, one, several or all; what is left is the question."""
    found = addressed(text, NAMES)
    assert found.who == who
    if rest:
        assert found.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "What time is it?",
        "Look it up in an atlas.",
        "Where did you put the atlas?",
        "Nova said that it rains.",
        "Do you know Nova",
        "tell me about Atlas",
        "I like Maria",
        "The nova was seen for weeks.",
        "Atlas is a mountain range.",
        "An atlas is a book of maps.",
        "At last we have some sun.",
        "Nobody knows that.",
        "I bought atlases, novels and a map of Marias.",
        "Everyone knows that.",
        "I hate everyone",
        "",
        "…",
    ],
)
def test_who_is_only_spoken_of(text: str) -> None:
    """A thing of that name, somebody talked about, a word that sounds alike: nobody is called."""
    assert addressed(text, NAMES).who == ()
    assert addressed(text, NAMES).rest == text.strip()


@pytest.mark.parametrize(
    ("text", "who"),
    [("Nora, what time is it?", 0), ("Atlus, are you there", 1), ("What do you think, Mariah?", 2), ("hey nove", 0)],
)
def test_names_as_recognisers_write_them(text: str, who: int) -> None:
    """A letter more, less or another one is still the name, where a name is called."""
    assert addressed(text, NAMES).who == (who,)


def test_a_long_text_is_looked_at_in_its_beginning() -> None:
    """What somebody pastes costs no time, and is left as it is."""
    text = "Atlas, read this: " + "Nova said a word. " * 100_000
    assert addressed(text, NAMES).who == (1,)
    assert addressed(text, NAMES).rest == text.strip()


@given(st.text(alphabet="Nova Atls,.?!'andyou\n", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    """Nothing makes it fail, nobody is called twice, and no word comes in that was not there."""
    found = addressed(text, NAMES)
    assert len(set(found.who)) == len(found.who)
    assert set(re.findall(r"\w+", found.rest)) <= set(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Computer, what time is it?", "what time is it?"),
        ("hey computer what time is it", "what time is it"),
        ("Commuter what time is it", "what time is it"),
        ("Com puter, stop", "stop"),
        ("Computer", ""),
        ("What does a computer do?", None),
        ("My computer is slow", None),
        ("", None),
    ],
)
def test_the_wake_word_comes_first(text: str, rest: str | None) -> None:
    """It is taken off; where nothing like it is at the beginning nobody here was meant."""
    assert after_name(text, "computer") == rest


def test_a_wake_word_of_two_words() -> None:
    """They may be heard as one, or as three."""
    assert after_name("Hey Nova, good morning", "Hey Nova") == "good morning"
    assert after_name("heynova good morning", "hey nova") == "good morning"
    assert after_name("Hello there, Nova", "hey nova") is None
