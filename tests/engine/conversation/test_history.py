"""The history holds what was heard, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.conversation.history import HeardText, History
from desktop.engine.types import Clip, Message, Word

RATE = 1000


def clip(start: int, length: int, text: str, *words: tuple[str, int, int]) -> Clip:
    return Clip(0, start, np.zeros(length, np.float32), RATE, text=text, words=tuple(Word(*each) for each in words))


def heard(*clips: Clip) -> HeardText:
    text = HeardText()
    for each in clips:
        text.add(each)
    return text


def test_lines_follow_one_another() -> None:
    """The newest is the last, and says whose it is; an earlier History stays as it was."""
    empty = History()
    full = empty.with_user("Hello. ").with_answer("Hi there.", speaker="nova").with_user("Tell me more")
    assert full.with_answer("Once", cut=True).messages == (
        Message("user", "Hello."),
        Message("assistant", "Hi there.", speaker="nova"),
        Message("user", "Tell me more"),
        Message("assistant", "Once", cut=True),
    )
    assert empty.messages == ()
    assert full.last_asked() == 2
    assert full.up_to(2).last_asked() == 0
    assert empty.last_asked() is None


@pytest.mark.parametrize("nothing", ["", " ", "…", "...", " ?! \n"])
def test_an_answer_without_words_is_not_remembered(nothing: str) -> None:
    """An answer of which nothing was heard leaves the person's line, and no line of its own."""
    asked = History().with_user("Are you there?")
    assert asked.with_answer(nothing, cut=True) is asked


def test_a_typed_sign_is_a_line_and_blanks_are_none() -> None:
    """What a person sends counts whatever it is, unless it is blank."""
    assert History().with_user(" ? ").messages == (Message("user", "?"),)
    assert History().with_user(" \n").messages == ()


SENTENCE = clip(
    0, 1000, 'Well, "yes" he said.', ("Well,", 0, 200), ('"yes"', 200, 500), ("he", 500, 600), ("said.", 600, 1000)
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, ""),
        (0.099, ""),
        (0.1, "Well,"),
        (0.34, "Well,"),
        (0.35, 'Well, "yes"'),
        (0.56, 'Well, "yes" he'),
        (0.799, 'Well, "yes" he'),
        (0.8, 'Well, "yes" he said.'),
        (5.0, 'Well, "yes" he said.'),
    ],
)
def test_a_word_counts_from_its_middle(seconds: float, text: str) -> None:
    """The text ends with the last word of which half was heard, written as it was, with its punctuation."""
    assert heard(SENTENCE).text_up_to(seconds) == text


def test_punctuation_that_the_voice_leaves_out_of_its_words_is_kept() -> None:
    """A word given bare takes the punctuation that closes it along, not the next word of a compound."""
    text = heard(
        clip(0, 900, "A twenty-one, (no).", ("A", 0, 300), ("twenty", 300, 500), ("one", 500, 700), ("no", 700, 900))
    )
    assert text.text_up_to(0.5) == "A twenty-"
    assert text.text_up_to(0.65) == "A twenty-one,"
    assert text.text_up_to(0.8) == "A twenty-one, (no)."


def test_a_word_that_reaches_into_the_next_clip_is_not_heard_before_its_middle() -> None:
    """Clips are cut anywhere; a word that began in one and mostly sounds in the next waits for it."""
    text = heard(
        clip(0, 500, "One tremendously ", ("One", 0, 400), ("tremendously", 400, 1000)),
        clip(500, 1000, "big.", ("big.", 1000, 1500)),
    )
    assert text.text_up_to(0.6) == "One"
    assert text.text_up_to(0.7) == "One tremendously"
    assert text.text_up_to(1.25) == "One tremendously big."


def test_clauses_are_joined_by_a_space() -> None:
    """Clauses come without the white space that stood between them; the history has it again."""
    text = heard(clip(0, 100, "It is noon."), clip(100, 100, "Time to eat."), clip(200, 100, " Or not."))
    assert text.text == "It is noon. Time to eat. Or not."
    assert text.text_up_to(0.1) == "It is noon."


def test_sound_without_text_belongs_to_the_text_before_it() -> None:
    """A clause whose sound comes in several clips, the text with the first: its words spread over all of them."""
    text = heard(clip(0, 250, "one two four five"), clip(250, 250, ""), clip(500, 500, ""))
    assert [text.text_up_to(at) for at in (0.05, 0.25, 0.6, 1.0)] == ["", "one", "one two four", "one two four five"]


def test_a_voice_that_names_its_words_differently_loses_no_text() -> None:
    """Words that stand otherwise in the text ("$5" as "five dollars") still let all of it be heard."""
    text = heard(
        clip(0, 1000, "That is $5.", ("That", 0, 200), ("is", 200, 400), ("five", 400, 600), ("dollars", 600, 1000))
    )
    assert text.text_up_to(0.5) == "That is"
    assert text.text_up_to(1.0) == "That is $5."


def test_silence_before_anything_was_made() -> None:
    """A turn without sound has no text."""
    assert HeardText().text_up_to(3.0) == ""
    assert HeardText().text == ""


word_lists = st.lists(st.text("abcdé'", min_size=1, max_size=8), min_size=1, max_size=30)


@given(word_lists, st.data())
def test_more_time_never_takes_words_back(words: list[str], data: st.DataObject) -> None:
    """For any text and timing, what was heard is a beginning of the text, ends with a whole word, and grows."""
    lengths = data.draw(st.lists(st.integers(2, 400), min_size=len(words), max_size=len(words)))
    timed = data.draw(st.booleans())
    text, position = HeardText(), 0
    for index, (word, length) in enumerate(zip(words, lengths, strict=True)):
        written = word + ("" if index == len(words) - 1 else data.draw(st.sampled_from([" ", ", ", ". "])))
        times = [(word, position, position + length)] if timed else []
        text.add(clip(position, length, written, *times))
        position += length
    times_s = sorted(data.draw(st.lists(st.floats(0, position / RATE), max_size=8)))
    before = ""
    for at in times_s:
        now = text.text_up_to(at)
        assert now.startswith(before)
        assert text.text.startswith(now)
        assert now in ("", text.text) or not text.text[len(now)].isalpha()
        before = now
    assert text.text_up_to(position / RATE) == text.text
    half = sum(lengths[: len(lengths) // 2]) / RATE
    assert len(text.text_up_to(half).split()) >= len(words) // 2 or half == 0
