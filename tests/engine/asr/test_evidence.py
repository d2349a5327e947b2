"""What Whisper is believed, and what it is not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr import evidence
from desktop.engine.asr.evidence import Reading, confidence, is_invented, is_known_phantom, joined, length, unlooped

SURE = Reading("", 8, -0.25, 0.02, 0.9)
PHANTOMS = (
    "Thank you.",
    "Thanks for watching!",
    "Untertitel der Amara.org-Community",
    "ご視聴ありがとうございました",
    "you",
)


def reading(text: str, **doubts: float) -> Reading:
    return dataclasses.replace(SURE, text=text, **doubts)


@pytest.mark.parametrize("text", [*PHANTOMS, "What time is it?"])
@pytest.mark.parametrize("voiced_s", [0.0, 0.03, 0.064])
def test_without_a_voice_nothing_was_said(text: str, voiced_s: float) -> None:
    """However sure the model is, and whatever it says: where the detector hears no voice it is not believed."""
    assert is_invented(reading(text, avg_logprob=-0.01), voiced_s)


@given(
    st.sampled_from([*PHANTOMS, "Stop.", "Yes", "What is the time?", "Vielen Dank."]),
    st.floats(-1.0, 0.0),
    st.floats(0.0, 1.0),
)
def test_what_was_clearly_said_is_never_taken_for_a_phantom(text: str, logprob: float, silence: float) -> None:
    """With as much voice as it takes to say it, no list and no moderate doubt rejects a text."""
    voiced_s = max(0.2, length(text) / 18)
    assert not is_invented(reading(text, avg_logprob=logprob, no_speech_prob=silence), voiced_s)


@pytest.mark.parametrize("text", PHANTOMS[:4])
def test_a_known_phantom_needs_more_voice_than_other_words(text: str) -> None:
    """In a voice too short for it a phrase from the list is rejected, where another of its length is not."""
    voiced_s = max(evidence.LEAST_VOICE_S, length(text) / 33)
    other = "".join("x" if character.isalnum() else character for character in text)
    assert is_invented(reading(text), voiced_s)
    assert not is_invented(reading(other), voiced_s)


def test_nobody_speaks_that_fast() -> None:
    """A sentence out of a click is not believed, on no list though it is."""
    assert is_invented(reading("The quick brown fox jumps over the lazy dog."), 0.5)
    assert not is_invented(reading("The quick brown fox jumps over the lazy dog."), 2.0)


@pytest.mark.parametrize("doubts", [{"avg_logprob": -1.2}, {"compression_ratio": 3.0}])
def test_a_weak_voice_and_a_doubtful_text(doubts: dict[str, float]) -> None:
    """Little voice and the model's own doubt together are enough; either alone is not."""
    assert is_invented(reading("Hm well", **doubts), 0.17)
    assert not is_invented(reading("Hm well"), 0.17)
    assert not is_invented(reading("Hm well", **doubts), 0.6)


def test_the_models_own_verdict() -> None:
    """No speech likely and the text unlikely, both: not believed, in any voice."""
    assert is_invented(reading("Mumbled words", no_speech_prob=0.8, avg_logprob=-1.5), 2.0)
    assert not is_invented(reading("Mumbled words", no_speech_prob=0.8, avg_logprob=-0.5), 2.0)
    assert not is_invented(reading("Mumbled words", no_speech_prob=0.1, avg_logprob=-1.5), 2.0)


@pytest.mark.parametrize("text", ["", "...", " ♪ ", "-"])
def test_a_text_without_words_says_nothing(text: str) -> None:
    """Punctuation alone is no text."""
    assert is_invented(reading(text), 3.0)


@pytest.mark.parametrize(
    ("text", "words", "known"),
    [
        ("Thank you!", (), True),
        ("THANKS FOR WATCHING", (), True),
        ("Thank you for the ship.", (), False),
        ("Sous-titres réalisés par la communauté d'Amara.org", (), True),
        ("Parley, Ada Lovelace.", ("Parley", "Ada Lovelace"), True),
        ("Parley", ("Parley",), False),
        ("Ada Lovelace", ("Parley", "Ada Lovelace"), False),
    ],
)
def test_the_list_knows_whole_texts(text: str, words: tuple[str, ...], known: bool) -> None:
    """Case and punctuation do not matter, further words do; the prompt said back is a phantom, one name is none."""
    assert is_known_phantom(text, words) is known


@pytest.mark.parametrize(
    ("text", "straight"),
    [
        ("Thank you. Thank you. Thank you. Thank", "Thank you."),
        ("So I went to the sea the sea the sea the sea", "So I went to the sea"),
        ("No no no no", "No"),
        ("No, no.", "No, no."),
        ("One two one two", "One two one two"),
        ("哈哈哈哈哈", "哈"),
        ("", ""),
    ],
)
def test_a_loop_is_said_once(text: str, straight: str) -> None:
    """What is said over and over at the end stays once; what is said twice stays."""
    assert unlooped(text) == straight


@given(st.lists(st.floats(-10.0, 0.0), max_size=4))
def test_confidence_is_a_probability(logprobs: list[float]) -> None:
    """0..1 for any readings, none without; that of one reading is its mean probability."""
    found = confidence([reading("x", avg_logprob=logprob) for logprob in logprobs])
    assert (found is None) == (not logprobs)
    assert found is None or 0.0 <= found <= 1.0


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["One.", "Two."], "One. Two."),
        (["One", "", " two "], "One two"),
        (["今天", "天气"], "今天天气"),
        (["今天", "OK"], "今天 OK"),
        ([], ""),
    ],
)
def test_texts_are_joined_as_they_are_written(texts: list[str], whole: str) -> None:
    """One space between words, none between Chinese characters or around nothing."""
    assert joined(texts) == whole
