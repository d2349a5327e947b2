"""The mouth against the voice: closed when it must be, open when it should be, a frame ahead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.cancel import CancelToken
from desktop.engine.tts.espeak import EspeakTts
from desktop.engine.types import Speech, Voice
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.visemes import INDEX, OPENING, VISEMES, MouthPose, shapes
from tests.engine.video.speeches import RATE, SENTENCE, spoken

NOVA = Path(__file__).parents[3] / "avatars" / "nova"
FPS = 25.0


def poses(*speech: Speech, fps: float = FPS) -> list[tuple[float, MouthPose]]:
    """(seconds, pose) of every frame of a turn."""
    clips = IllustratedVideo(avatar=NOVA, fps=fps).animate(iter(speech), 0, CancelToken())
    return [(frame.sample / speech[0].rate, frame.picture) for clip in clips for frame in clip.frames]


def _split(symbols: str) -> list[str]:
    return symbols.split()


def wanted(speech: Speech, at_s: float) -> float:
    """The opening that the phoneme sounding at `at_s` asks for."""
    for phoneme in speech.phonemes:
        if phoneme.start <= at_s * speech.rate < phoneme.end:
            parts = shapes(phoneme.symbol)
            return sum(part.share * OPENING[INDEX[part.viseme]] for part in parts)
    return 0.0


def test_silence_never_moves_the_mouth() -> None:
    """Silent sound, with or without phonemes claimed for it: the lips stay exactly closed."""
    silence = np.zeros(RATE * 2, np.float32)
    claimed = spoken([("ɑ", 2.0)]).phonemes
    for speech in (Speech(silence, RATE, ""), Speech(silence, RATE, "", claimed)):
        assert all(pose.opening == 0.0 for _, pose in poses(speech))


def test_hiss_under_the_threshold_counts_as_silence() -> None:
    """A voice's noise floor at -66 dBFS opens nothing where there are no phonemes."""
    hiss = np.random.default_rng(0).normal(0, 0.0005, RATE).astype(np.float32)
    assert max(pose.opening for _, pose in poses(Speech(hiss, RATE, ""))) < 0.02


@pytest.mark.parametrize("with_phonemes", [True, False])
def test_closed_in_every_pause(with_phonemes: bool) -> None:
    """Pauses of 200 ms and more: under 2 % open from 140 ms after the sound to 80 ms before the next."""
    speech = spoken(SENTENCE, with_phonemes=with_phonemes)
    clock, pauses = 0.0, []
    for symbol, seconds in SENTENCE:
        if not symbol and seconds >= 0.2:
            pauses.append((clock, clock + seconds))
        clock += seconds
    inside = [
        pose.opening
        for at, pose in poses(speech)
        if any((start + 0.14 if start else 0.0) <= at <= end - 0.08 for start, end in pauses)
    ]
    assert len(inside) >= 8
    assert max(inside) < 0.02


sounds = st.tuples(st.sampled_from(["m", "b", "p", "ɑː", "ˈiː", "s", "l", "oʊ", "k"]), st.floats(0.03, 0.25))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(sounds, min_size=1, max_size=8), min_size=1, max_size=3), st.sampled_from([25.0, 12.5, 30.0]))
def test_lips_close_on_every_m_b_p(plan: list, fps: float) -> None:
    """Every /m b p/ has a frame near it with the lips fully closed, across pieces and at any frame rate."""
    speech = [spoken(piece) for piece in plan]
    frames = poses(*speech, fps=fps)
    closed = [at for at, pose in frames if pose.opening == 0.0]
    offset, last = 0.0, frames[-1][0] if frames else -1.0
    for piece in speech:
        for phoneme in piece.phonemes:
            # The very end of a turn may be shorter than a frame: nothing is shown then.
            if phoneme.symbol in "mbp" and offset <= last:
                middle = min(offset + (phoneme.start + phoneme.end) / 2 / RATE, last)
                assert min((abs(at - middle) for at in closed), default=9.0) <= 1.5 / fps + 0.03
        offset += len(piece.samples) / RATE


def test_the_mouth_follows_the_phonemes_a_little_ahead() -> None:
    """Opening against what the phonemes ask for: correlation of at least 0.8, best with a lead of 0 to 40 ms."""
    speech = spoken(SENTENCE)
    frames = poses(speech, fps=100.0)
    times = np.array([at for at, _ in frames])
    shown = np.array([pose.opening for _, pose in frames])
    leads = np.arange(-0.08, 0.121, 0.01)
    by_lead = [np.corrcoef(shown, [wanted(speech, at + lead) for at in times])[0, 1] for lead in leads]
    assert max(by_lead) >= 0.8
    assert 0.0 <= leads[int(np.argmax(by_lead))] <= 0.041


def test_loudness_opens_the_mouth_where_there_are_no_phonemes() -> None:
    """A voice without timings: open (over 25 %) while it is loud, closed in between."""
    speech = spoken([("", 0.3), ("ɑ", 0.4), ("", 0.5), ("ɑ", 0.4), ("", 0.3)], with_phonemes=False)
    frames = poses(speech)
    assert min(pose.opening for at, pose in frames if 0.4 < at < 0.6 or 1.3 < at < 1.5) > 0.25
    assert max(pose.opening for at, pose in frames if 0.85 < at < 1.1) < 0.02


def test_neighbours_colour_each_other() -> None:
    """Coarticulation: the /s/ of "soo" is rounder than the /s/ of "see"."""
    rounded = {}
    for vowel in ("uː", "iː"):
        frames = poses(spoken([("s", 0.14), (vowel, 0.3)]))
        rounded[vowel] = max(pose.weights[INDEX["oo"]] for at, pose in frames if at <= 0.08)
    assert rounded["uː"] > rounded["iː"] + 0.05


def test_it_follows_the_real_voice() -> None:
    """With espeak-ng's own sound and phoneme times: closed on its m, b, p, open on its vowels, still in its pauses."""
    voice = EspeakTts()
    voice.load()
    try:
        speech = list(voice.speak("Maybe Bob, the brave puppy, came home.", Voice(), CancelToken()))
    finally:
        voice.close()
    frames = poses(*speech)
    times = np.array([at for at, _ in frames])
    shown = np.array([pose.opening for _, pose in frames])
    offset, asked, lips = 0.0, np.zeros(len(frames)), 0
    for piece in speech:
        inside = (times >= offset) & (times < offset + len(piece.samples) / piece.rate)
        asked[inside] = [wanted(piece, at - offset + 0.02) for at in times[inside]]
        for phoneme in piece.phonemes:
            if any(part.viseme == "mbp" for part in shapes(phoneme.symbol)):
                lips += 1
                middle = offset + (phoneme.start + phoneme.end) / 2 / piece.rate
                assert shown[np.abs(times - middle) <= 0.08].min() == 0.0
        offset += len(piece.samples) / piece.rate
    assert lips >= 9
    assert np.corrcoef(shown, asked)[0, 1] >= 0.6
    assert shown.max() > 0.5


def test_every_sound_of_english_has_a_shape() -> None:
    """All vowels, diphthongs and consonants espeak-ng writes for British and American English are known."""
    symbols = _split(
        "iː ɪ i ᵻ e ɛ æ a ɑː ɒ ɔː oː ʊ uː ʌ ɐ ə ɜː ɚ eɪ aɪ ɔɪ oʊ əʊ aʊ ɪə eə ʊə aɪə aʊə ɑːɹ ɔːɹ ɛɹ ɪɹ ʊɹ əl n̩ "
        "p b t d k ɡ tʃ dʒ f v θ ð s z ʃ ʒ h m n ŋ l ɹ r j w ɾ ʔ x ɬ ˈaɪ ˌoʊ"
    )
    for symbol in symbols:
        parts = shapes(symbol)
        assert parts, symbol
        assert sum(part.share for part in parts) == pytest.approx(1.0)
        assert all(part.viseme in VISEMES for part in parts)
    assert len({part.viseme for symbol in symbols for part in shapes(symbol)}) >= 12


@given(st.text(max_size=8))
def test_no_symbol_breaks_the_mouth(symbol: str) -> None:
    """Whatever a voice sends as a symbol, the shapes are well formed; unknown signs are passed over."""
    for part in shapes(symbol):
        assert part.viseme in VISEMES
        assert 0.0 < part.amplitude <= 1.0
