"""The starter's voice, with the real library."""

from __future__ import annotations

import logging
import statistics
import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.stages import Tts
from desktop.engine.tts.espeak import DEFAULT_VOICE, EspeakTts
from desktop.engine.types import Speech, Voice

SENTENCE = "Hello there, it costs 25 euros, and the tickets for Mr. Brown are ready."


@pytest.fixture(scope="module")
def tts() -> Iterator[EspeakTts]:
    voice = EspeakTts()
    voice.load()
    yield voice
    voice.close()


def say(tts: EspeakTts, text: str, voice: Voice | None = None) -> list[Speech]:
    return list(tts.speak(text, voice or Voice(), CancelToken()))


def whole(pieces: list[Speech]) -> np.ndarray:
    return np.concatenate([piece.samples for piece in pieces])


def pitch(sound: np.ndarray, rate: int) -> float:
    """The median fundamental frequency of the voiced parts, by autocorrelation, Hz."""
    found = []
    for begin in range(0, len(sound) - 2048, 1024):
        part = sound[begin : begin + 2048] * np.hanning(2048)
        if np.sqrt(np.mean(part**2)) < 0.03:
            continue
        correlation = np.fft.irfft(np.abs(np.fft.rfft(part, 4096)) ** 2)
        low, high = rate // 500, rate // 70
        lag = low + int(np.argmax(correlation[low:high]))
        if correlation[lag] > 0.4 * correlation[0]:
            found.append(rate / lag)
    return statistics.median(found)


def test_it_is_a_tts(tts: EspeakTts) -> None:
    """The backend satisfies the contract."""
    assert isinstance(tts, Tts)


def test_constructing_costs_nothing() -> None:
    """Nothing is loaded before `load`; closing before it is harmless."""
    tts = EspeakTts()
    assert tts._library is None
    tts.close()
    tts.close()


def test_sound_is_mono_float_at_one_rate(tts: EspeakTts) -> None:
    """Float32 within -1..1, at 22,050 samples a second, all of it frozen into its pieces."""
    for piece in say(tts, SENTENCE):
        assert piece.samples.dtype == np.float32
        assert piece.samples.ndim == 1
        assert piece.rate == 22_050
        assert np.abs(piece.samples).max(initial=0.0) <= 0.95


def test_first_sound_comes_at_once(tts: EspeakTts) -> None:
    """The first word is there after a few milliseconds of work, long before the sentence is done."""
    spent = []
    for _ in range(20):
        began = time.process_time()
        stream = tts.speak(SENTENCE, Voice(), CancelToken())
        first = next(stream)
        spent.append(time.process_time() - began)
        stream.close()
        assert 0.05 <= len(first.samples) / first.rate <= 0.6
        assert np.abs(first.samples).max() > 0.05
    assert statistics.median(spent) < 0.02


def test_all_words_come_in_order_with_their_times(tts: EspeakTts) -> None:
    """The words as written, figures and abbreviations whole, each inside its piece and after the one before."""
    pieces = say(tts, SENTENCE)
    words = [word for piece in pieces for word in piece.words]
    assert [word.text for word in words] == SENTENCE.split()
    assert " ".join(piece.text for piece in pieces if piece.text) == SENTENCE
    for piece in pieces:
        for word in piece.words:
            assert 0 <= word.start < word.end <= len(piece.samples)
        for before, after in pairwise(piece.words):
            assert before.end == after.start


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_phonemes_cover_the_sound(tts: EspeakTts, speed: float) -> None:
    """In order, inside their piece, never overlapping; at least 99 % of the energy lies under one."""
    covered = total = 0.0
    for piece in say(tts, SENTENCE, Voice(speed=speed)):
        under = np.zeros(len(piece.samples), bool)
        last = 0
        for phoneme in piece.phonemes:
            assert phoneme.symbol
            assert last <= phoneme.start < phoneme.end <= len(piece.samples)
            last = phoneme.end
            under[phoneme.start : phoneme.end] = True
        energy = np.square(piece.samples.astype(float))
        covered += energy[under].sum()
        total += energy.sum()
    assert covered / total > 0.99


def test_phonemes_are_those_of_the_words(tts: EspeakTts) -> None:
    """The symbols are IPA without stress marks, and none is lost where pieces meet."""
    symbols = [phoneme.symbol for piece in say(tts, "My big puppy hums.") for phoneme in piece.phonemes]
    assert "".join(symbols) == "maɪbɪɡpʌpihʌmz"


def test_phoneme_times_fit_the_sound(tts: EspeakTts) -> None:
    """Where an open vowel is said it is much louder than in the closure of the p before and after it."""
    pieces = say(tts, "apa apa apa.")
    louder = []
    for piece in pieces:
        for before, after in pairwise(piece.phonemes):
            if before.symbol.startswith("p") and after.end - after.start > 800:
                closure = piece.samples[before.start : before.start + 500]
                middle = (after.start + after.end) // 2
                vowel = piece.samples[middle - 250 : middle + 250]
                louder.append(np.sqrt(np.mean(vowel**2)) / (np.sqrt(np.mean(closure**2)) + 1e-6))
    assert louder
    assert min(louder) > 3


@pytest.mark.parametrize(("text", "pause_s"), [("Yes it is.", 0.3), ("Yes it is,", 0.15), ("Yes it is", 0.02)])
def test_pause_after_a_clause_is_natural(tts: EspeakTts, text: str, pause_s: float) -> None:
    """The silence at the end is that of the punctuation, in a piece of its own."""
    *spoken, pause = say(tts, text)
    assert pause.text == ""
    assert not pause.samples.any()
    assert len(pause.samples) == round(pause_s * pause.rate)
    loud = np.flatnonzero(np.abs(whole(spoken)) > 0.003)
    assert len(whole(spoken)) - loud[-1] < 0.06 * pause.rate


def test_clauses_do_not_click(tts: EspeakTts) -> None:
    """The sound begins and ends near zero, also between pieces."""
    sound = whole(say(tts, SENTENCE))
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01
    assert np.abs(np.diff(sound)).max() < 0.5


@pytest.mark.parametrize("name", ["", "en-us", "en-us+f3", "en-us+m3", "en-gb", "en-gb-scotland+f2", "en-029+m1", "de"])
def test_voices_are_equally_loud(tts: EspeakTts, name: str) -> None:
    """Running speech has about -20 dB of full scale, whichever voice speaks."""
    sound = whole(say(tts, SENTENCE, Voice(name)))
    heard = sound[np.abs(sound) > 0.01]
    assert abs(20 * np.log10(np.sqrt(np.mean(heard**2))) + 20) < 2.5


def test_voices_are_listed_english_first(tts: EspeakTts) -> None:
    """The default is the first; every English name sounds, and different names sound different."""
    names = tts.voices()
    assert names[0] == DEFAULT_VOICE
    assert len(set(names)) == len(names)
    last_english = max(index for index, name in enumerate(names) if name.startswith("en"))
    assert all(name.startswith("en") for name in names[: last_english + 1])
    some = {"en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-us+f1", "en-gb+m8", "de", "fr-fr"}
    assert some <= set(names)
    sounds = {
        name: whole(say(tts, "Good day.", Voice(name))).tobytes() for name in [*names[:12], *names[last_english::7]]
    }
    assert len(set(sounds.values())) == len(sounds)
    assert min(map(len, sounds.values())) > 4 * 4000


def test_unknown_voice_falls_back(caplog: pytest.LogCaptureFixture) -> None:
    """The default speaks, and the log says so once."""
    tts = EspeakTts()
    with caplog.at_level(logging.WARNING):
        unknown = whole(say(tts, "Good day.", Voice("klingon+f9")))
        say(tts, "Good day.", Voice("klingon+f9"))
        say(tts, "Good day.", Voice("en-us+nobody"))
    assert len(unknown) == pytest.approx(len(whole(say(tts, "Good day."))), rel=0.01)
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "klingon+f9" in caplog.text


def test_speed_and_pitch(tts: EspeakTts) -> None:
    """Twice the speed is about half as long, a higher pitch is higher."""
    normal, fast, slow = (len(whole(say(tts, SENTENCE, Voice(speed=speed)))) for speed in (1.0, 2.0, 0.5))
    assert 0.4 < fast / normal < 0.62
    assert 1.6 < slow / normal < 2.4
    low, middle, high = (pitch(whole(say(tts, SENTENCE, Voice(pitch=p))), 22_050) for p in (0.7, 1.0, 1.4))
    assert low < 0.85 * middle
    assert high > 1.2 * middle


def test_cancel_stops_within_50_ms(tts: EspeakTts) -> None:
    """Also in the middle of a very long text; the next clause is spoken as if nothing had been."""
    cancel = CancelToken()
    stream = tts.speak("and so on and so forth " * 4000, Voice(), cancel)
    next(stream)
    began = time.monotonic()
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(stream)
    assert time.monotonic() - began < 0.05
    assert [word.text for piece in say(tts, "Good day.") for word in piece.words] == ["Good", "day."]


def test_cancelled_before_it_begins(tts: EspeakTts) -> None:
    """A cancelled turn makes no sound."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(tts.speak("Hello.", Voice(), cancel))


def test_closing_early_frees_the_library(tts: EspeakTts) -> None:
    """A listener that stops after the first piece does not hold up the next clause."""
    stream = tts.speak("and so on and so forth " * 100, Voice(), CancelToken())
    next(stream)
    stream.close()
    assert say(tts, "Good day.")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("espeak")]


def test_two_threads_take_turns(tts: EspeakTts) -> None:
    """The library speaks one at a time: two speakers at once get what each alone would get."""
    asked = ((SENTENCE, "en-us+f1"), ("One two.", "en-gb"))

    def sounds(text: str, name: str) -> str:
        return " ".join(phoneme.symbol for piece in say(tts, text, Voice(name)) for phoneme in piece.phonemes)

    alone = [sounds(*what) for what in asked]
    together: list[set[str]] = [set(), set()]

    def speak(index: int) -> None:
        for _ in range(3):
            together[index].add(sounds(*asked[index]))

    threads = [threading.Thread(target=speak, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert together == [{alone[0]}, {alone[1]}]


@pytest.mark.parametrize("text", ["", "   ", "...", "🙂🙂", "\x00\x01\x02", "**"])
def test_nothing_to_say_is_no_sound(tts: EspeakTts, text: str) -> None:
    """No piece at all, and no error."""
    assert say(tts, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "שלום לכולם, מה שלומכם?",
        "مرحبا بك في البرنامج",
        "你好，世界。",
        "a\x00b\x1b[0m\u202e\ud800 end",
        "<speak><break time='5s'/>No pause</speak>",
        "[[h@l'oU]] is no phoneme input",
        "1 000 000 km² at 3.5 m/s, 50 % off, 7:30 p.m., 1/2, 10^6",
        "e\u0301" * 200,
        "!" * 1000 + "a",
    ],
)
def test_odd_text_is_spoken(tts: EspeakTts, text: str) -> None:
    """Right-to-left, control characters, markup, figures: something sensible is heard, for a sensible time."""
    sound = whole(say(tts, text))
    assert np.abs(sound).max() > 0.05
    assert len(sound) / 22_050 < 60


def test_markup_is_never_interpreted(tts: EspeakTts) -> None:
    """A break of SSML makes no pause and phoneme brackets no other sounds."""
    plain = len(whole(say(tts, "Good day.")))
    assert len(whole(say(tts, "<break time='5s'/>Good day."))) == pytest.approx(plain, rel=0.01)
    symbols = "".join(p.symbol for piece in say(tts, "[[u:]]") for p in piece.phonemes)
    assert symbols == "".join(p.symbol for piece in say(tts, "u:") for p in piece.phonemes)


def test_a_hundred_thousand_characters(tts: EspeakTts) -> None:
    """One endless word and one endless text begin at once and hold little in memory."""
    for text in ("x" * 100_000, "word " * 20_000):
        stream = tts.speak(text, Voice(), CancelToken())
        began = time.process_time()
        for _, piece in zip(range(20), stream, strict=False):
            assert len(piece.samples) < 3 * piece.rate
        assert time.process_time() - began < 0.5
        stream.close()
