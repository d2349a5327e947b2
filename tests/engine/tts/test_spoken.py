"""What of a written text is said aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.tts.spoken import LONGEST_WORD, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hello there.", "Hello there."),
        ("That is **really** *good*, `isn't` it?", "That is really good, isn't it?"),
        ("I like it 🙂👍🏽!", "I like it !"),
        ("See https://www.example.com/a/b?c=d#e, please.", "See example dot com, please."),
        ("Write to nova@example.org.", "Write to nova at example dot org."),
        ("Read [the page](https://example.com/x).", "Read the page."),
        ("This <b>word</b> & 3 < 4.", "This word & 3 less than 4."),
        ("One\x00two\x07 \x1b[31mred\u202e.", "One two red."),
        ("Say [[h@l'oU]] now", "Say h@l'oU now"),
        ("<speak>No</speak>", "No"),
        ("- milk\n- eggs", "milk eggs"),
        ("# Title", "Title"),
        ("We are #1!!!!", "We are number 1!"),
        ("20 °C, 5 kg, 50%, $5, 3.5 m", "20 °C, 5 kg, 50%, $5, 3.5 m"),
        ("It is — I think — so", "It is , I think , so"),
        ("🙂", ""),
        ("...", ""),
        ("", ""),
        ("  \n\t ", ""),
    ],
)
def test_what_is_said(written: str, said: str) -> None:
    """Markup, emoji and control characters are silent, addresses short, nothing can be an instruction."""
    assert spoken(written).text == said


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("שלום לכולם", "he"),
        ("مرحبا بك", "ar"),
        ("Привет, как дела?", "ru"),
        ("你好，世界。", "cmn"),
        ("こんにちは世界", "ja"),
        ("안녕하세요", "ko"),
        ("Καλημέρα", "el"),
        ("Hello friend", ""),
        ("The word שלום means peace", ""),
    ],
)
def test_other_scripts_are_read_by_a_voice_that_can(written: str, language: str) -> None:
    """A text in another script names its reader; a single foreign word in English does not."""
    assert spoken(written).language == language


def test_foreign_word_in_english_is_not_spelt_letter_by_letter() -> None:
    """It stays silent, and stays with its neighbour in the captions."""
    said = spoken("The word שלום means peace")
    assert said.text == "The word means peace"
    assert [word.written for word in said.words] == ["The", "word שלום", "means", "peace"]


def test_other_voices_keep_their_script() -> None:
    """A Russian voice reads Russian itself."""
    assert spoken("Привет", english=False) == spoken("Привет", english=False)
    assert spoken("Привет", english=False).text == "Привет"
    assert spoken("Привет", english=False).language == ""


@given(st.text(max_size=300))
def test_words_cover_what_is_said_and_keep_what_is_written(written: str) -> None:
    """The words stand in order, point at their own text, and hold every written word but markdown links."""
    said = spoken(written)
    last = 0
    for word in said.words:
        assert last <= word.start < word.end <= len(said.text)
        last = word.end
    if said.text and "](" not in written:
        assert " ".join(word.written for word in said.words).split() == written.split()


@given(st.text(alphabet=st.characters(), max_size=200))
def test_what_is_said_is_harmless(written: str) -> None:
    """It can be encoded, and holds no markup, no control character and no endless word."""
    text = spoken(written).text
    text.encode()
    assert not set("<>[]|\x00\x01\x1b") & set(text)
    assert max(map(len, text.split()), default=0) <= LONGEST_WORD
