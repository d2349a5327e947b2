"""Times of sounds and words, estimates, and what is done to a sound on its way out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.tts.estimated import estimated
from desktop.engine.tts.pronounced import SaidWord, parts
from desktop.engine.tts.sound import LEVEL, Leveller, Sounding, pieces, resampled, trimmed
from desktop.engine.tts.timing import Unit, timed
from desktop.engine.types import Phoneme, Word

RATE = 24_000


def units(*given_units: tuple[str, int, int]) -> list[Unit]:
    return [Unit(symbol, word, samples) for symbol, word, samples in given_units]


def test_marks_go_with_their_letters() -> None:
    """Stress belongs to the sound after it, length to the one before, and their time with them."""
    phonemes, words = timed(units(("ˈ", 0, 10), ("ɑ", 0, 100), ("ː", 0, 50), ("m", 0, 80)), ["arm"], RATE)
    assert phonemes == (Phoneme("ˈɑː", 0, 160), Phoneme("m", 160, 240))
    assert words == (Word("arm", 0, 240),)


def test_a_space_is_shared_and_a_pause_is_not() -> None:
    """Between words that follow each other no time is lost; in a pause the mouth has time to close."""
    spoken = units(("a", 0, 1000), (" ", 0, 600), ("b", 1, 1000), (",", 1, 4000), (" ", 1, 2000), ("d", 2, 1000))
    phonemes, words = timed(spoken, ["a", "b,", "d"], RATE)
    assert phonemes == (Phoneme("a", 0, 1300), Phoneme("b", 1300, 3200), Phoneme("d", 8000, 9600))
    assert words == (Word("a", 0, 1300), Word("b,", 1300, 3200), Word("d", 8000, 9600))


def test_no_word_is_lost() -> None:
    """A word of which nothing sounds joins the one before it, or the first that does."""
    spoken = units(("a", 1, 100), ("b", 3, 100))
    assert [word.text for word in timed(spoken, ["–", "one", "…", "two", "!"], RATE)[1]] == ["– one …", "two !"]


symbols = st.sampled_from(["a", "ˈ", "ː", " ", ",", "tʃ", "\u0303", ""])


@given(st.lists(st.tuples(symbols, st.integers(0, 3), st.integers(0, 5000)), max_size=30))
def test_times_are_always_in_order(given_units: list[tuple[str, int, int]]) -> None:
    """Whatever a network answers: sounds have a length, never overlap and lie within its sound."""
    ordered = sorted(given_units, key=lambda unit: unit[1])
    phonemes, words = timed(units(*ordered), ["a", "b", "c", "d"], RATE)
    for before, after in pairwise(phonemes):
        assert before.end <= after.start
    assert all(0 <= p.start < p.end <= sum(unit[2] for unit in ordered) for p in phonemes)
    assert not phonemes or " ".join(word.text for word in words) == "a b c d"


def test_silence_at_the_ends_is_trimmed() -> None:
    """Of what lies before the first sound and after the last only what is heard stays, and all times move with it."""
    samples = np.zeros(48_000, np.float32)
    samples[12_000:30_000] = 0.5
    made = trimmed(
        Sounding(
            samples, RATE, (Phoneme("a", 13_000, 20_000), Phoneme("b", 20_000, 29_000)), (Word("ab", 13_000, 29_000),)
        )
    )
    margin = 360  # 15 ms
    assert len(made.samples) == 18_000 + 2 * margin - 1
    assert made.phonemes == (
        Phoneme("a", 0, 8_000 + margin), Phoneme("b", 8_000 + margin, len(made.samples))
    )  # fmt: skip
    assert made.words == (Word("ab", 0, len(made.samples)),)


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_resampling_keeps_the_times(rate: int) -> None:
    """The sound lasts as long, and each time is the same moment of it; played faster, it is shorter and higher."""
    tone = np.sin(2 * np.pi * 440 * np.arange(24_000) / RATE).astype(np.float32)
    sounding = Sounding(tone, RATE, (Phoneme("a", 6_000, 24_000),), (Word("a", 6_000, 24_000),))
    made = resampled(sounding, RATE, rate)
    assert len(made.samples) == pytest.approx(rate, abs=1)
    assert made.phonemes[0].start == pytest.approx(rate / 4, abs=1)
    assert made.phonemes[0].end == made.words[0].end == len(made.samples)
    higher = resampled(sounding, RATE * 1.25, rate)
    assert len(higher.samples) == pytest.approx(rate / 1.25, abs=1)
    assert _pitch(made.samples, rate) == pytest.approx(440, abs=2)
    assert _pitch(higher.samples, rate) == pytest.approx(550, abs=2)


def _pitch(samples: np.ndarray, rate: int) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples)))) * rate / len(samples)


def test_loudness_follows_the_voice() -> None:
    """Two voices become equally loud, one's soft clauses stay softer, and nothing leaves -1..1 or is no number."""
    leveller = Leveller()
    tone = np.sin(np.arange(24_000) / 10).astype(np.float32)
    loud, soft = leveller.level("a", tone, RATE), leveller.level("b", tone * 0.01, RATE)
    for made in (loud, soft):
        heard = made[np.abs(made) > 0.02 * np.abs(made).max()]
        assert np.sqrt(np.mean(heard**2)) == pytest.approx(LEVEL, rel=0.05)
    assert np.abs(leveller.level("a", tone * 0.2, RATE)).max() < 0.5 * np.abs(loud).max()
    burst = np.zeros(24_000, np.float32)
    burst[100] = 50.0
    burst[200] = np.nan
    assert np.abs(leveller.level("a", burst, RATE)).max() <= 1.0
    assert not leveller.level("c", np.zeros(10, np.float32), RATE).any()


def test_pieces_begin_and_end_at_zero() -> None:
    """Neither end clicks, and the pause is a piece of its own without text."""
    made = pieces(Sounding(np.ones(2400, np.float32), RATE, (), (Word("a", 0, 2400),)), 0.3)
    assert made[0].samples[0] == made[0].samples[-1] == 0.0
    assert (made[0].text, made[1].text) == ("a", "")
    assert len(made[1].samples) == 7200


def test_estimated_sounds_lie_where_it_is_loud() -> None:
    """The silent ends belong to no sound, a vowel gets more than a consonant, and a pause stretches what is due."""
    samples = np.zeros(22_050, np.float32)
    samples[2_205:8_820] = samples[13_230:19_845] = 0.5
    lengths = estimated(samples, ["m", "a", "m", ",", " ", "m", "a", "m"], 22_050)
    assert sum(lengths) == len(samples)
    assert len(lengths) == 10
    assert lengths[0] == pytest.approx(2_205, abs=250)
    assert lengths[-1] == pytest.approx(2_205, abs=250)
    assert lengths[2] > lengths[1] > 1_000
    assert sum(lengths[:4]) < 11_000 < sum(lengths[:6])


@pytest.mark.parametrize("samples", [np.zeros(500, np.float32), np.zeros(0, np.float32), np.ones(3, np.float32)])
def test_estimates_of_next_to_nothing(samples: np.ndarray) -> None:
    """Silence and sounds of no length still have a number for each symbol."""
    lengths = estimated(samples, ["a", "ˈ"], 22_050)
    assert len(lengths) == 4
    assert sum(lengths) == len(samples)
    assert min(lengths) >= 0


words = st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["", ",", "."])), max_size=30)


@given(words, st.integers(4, 60))
def test_parts_lose_nothing(given_words: list[tuple[int, str]], most: int) -> None:
    """No part is too long, and together they are the words and their symbols."""
    said = [SaidWord(str(i), (*("a" * n), *stop, " ")) for i, (n, stop) in enumerate(given_words)]
    made = list(parts(said, most))
    assert all(0 < sum(len(word.symbols) for word in part) <= most for part in made)
    assert [s for part in made for word in part for s in word.symbols] == [s for word in said for s in word.symbols]
    assert [word.written for part in made for word in part if word.written] == [word.written for word in said]


def test_parts_end_where_one_breathes() -> None:
    """At the end of a sentence, else at a comma, else between words."""
    said = [SaidWord(text, (*text, " ")) for text in ("aa", "bb.", "cc", "dd,", "ee", "ff", "gg")]
    assert [[word.written for word in part] for part in parts(said, 17)] == [
        ["aa", "bb."],
        ["cc", "dd,", "ee", "ff", "gg"],
    ]
    assert [[word.written for word in part] for part in parts(said[2:], 10)] == [["cc", "dd,"], ["ee", "ff", "gg"]]
    assert [[word.written for word in part] for part in parts(said[4:], 7)] == [["ee", "ff"], ["gg"]]
