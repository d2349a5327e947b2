"""What whisper is given: the right spectrum of the right sound, however that came in."""

from __future__ import annotations

import numpy as np
import pytest
import soxr

from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.video.musetalk.features import mel_filters
from desktop.engine.video.musetalk.hearing import COLUMNS, Hearing
from tests.engine.video.musetalk.saying import noise

transformers = pytest.importorskip(
    "transformers", reason="transformers is part of the full engines; ./test installs it"
)

FILTERS = mel_filters()


def heard(sound: Samples, rate: int, step: int, ended: bool = True) -> Hearing:
    """A Hearing that got the sound in pieces of `step` samples."""
    hearing = Hearing(rate, FILTERS)
    for start in range(0, len(sound), step):
        hearing.add(sound[start : start + step])
    if ended:
        hearing.end()
    return hearing


@pytest.mark.parametrize("seconds", [0.05, 1.0, 3.21])
def test_the_spectrum_is_whispers(seconds: float) -> None:
    """The same numbers as transformers' feature extractor makes of the whole sound."""
    sound = noise(seconds, LISTEN_RATE)
    extract = transformers.WhisperFeatureExtractor(feature_size=80)
    expected = extract(sound, sampling_rate=LISTEN_RATE, return_tensors="np").input_features[0]
    found = heard(sound, LISTEN_RATE, len(sound)).columns(0, len(sound))
    assert found.shape == (80, COLUMNS)
    assert np.abs(found - expected).max() < 1e-4


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
def test_columns_do_not_depend_on_the_pieces(rate: int) -> None:
    """At once or in 20 ms pieces: the same to the bit, when they are asked for at the same places."""
    sound = noise(1.5, rate)
    one, many = heard(sound, rate, len(sound)), heard(sound, rate, rate // 50)
    for end in (2_560, 5_120, 10_240, 24_000):
        assert np.array_equal(one.columns(0, end), many.columns(0, end))


def test_columns_grow_as_if_computed_at_once() -> None:
    """What was final is kept; the result is that of the whole sound."""
    sound = noise(2.0, LISTEN_RATE)
    hearing = heard(sound, LISTEN_RATE, 1000)
    for end in range(3_000, 32_000, 3_000):
        hearing.columns(0, end)
    fresh = heard(sound, LISTEN_RATE, len(sound))
    assert np.abs(hearing.columns(0, 32_000) - fresh.columns(0, 32_000)).max() < 1e-5


def test_a_later_window_is_the_same_sound() -> None:
    """A window that begins at frame 25 has the columns from 1 s on, with true sound before them."""
    sound = noise(2.0, LISTEN_RATE)
    hearing = heard(sound, LISTEN_RATE, len(sound))
    whole, later = hearing.columns(0, 32_000), hearing.columns(25, 32_000)
    assert np.array_equal(whole[:, 100:200], later[:, :100])


@pytest.mark.parametrize("rate", [22_050, 24_000])
def test_what_the_filter_holds_back_is_guessed_well(rate: int) -> None:
    """In a pause the last 20 ms are there as well, and as they will be if silence follows."""
    sound = noise(1.0, rate)
    hearing = heard(sound, rate, rate // 50, ended=False)
    assert 15 < 1000 - hearing.known_ms < 30
    expected = soxr.resample(np.concatenate([sound, np.zeros(rate // 10, np.float32)]), rate, LISTEN_RATE)
    assert np.abs(hearing.sound(8_000, 17_000) - expected[8_000:17_000]).max() < 2e-3
    assert not hearing.sound(17_000, 20_000).any()


def test_sound_that_comes_later_does_not_hear_the_pause() -> None:
    """After a pause that was bridged with silence the stream goes on as if nothing had been asked."""
    sound = noise(1.0, 24_000)
    hearing = heard(sound[:12_000], 24_000, 480, ended=False)
    hearing.columns(0, 8_000)
    hearing.add(sound[12_000:])
    hearing.end()
    fresh = heard(sound, 24_000, len(sound))
    assert np.abs(hearing.columns(0, 16_000) - fresh.columns(0, 16_000)).max() < 1e-4


def test_silence_is_seen_where_it_is() -> None:
    """A pause of 200 ms shuts the mouth in its middle; one of 80 ms, as in "p" and "t", does not; hiss is silence."""
    sound = noise(2.0, LISTEN_RATE)
    sound[8_000:11_200] *= 0.01  # 500 to 700 ms
    sound[16_000:17_280] = 0  # 1000 to 1080 ms
    hearing = heard(sound, LISTEN_RATE, len(sound))
    assert hearing.silent(range(48)) == {14, 15}
    assert hearing.silent(range(60, 61)) == {60}


@pytest.mark.parametrize("level", [1.0, 0.2, 0.05])
def test_a_quiet_voice_is_no_silence(level: float) -> None:
    """Silence is told by the voice's own loudness, also at a soft beginning; a pause has to be much softer still."""
    sound = noise(1.4, LISTEN_RATE) * level
    sound[:3_200] *= 0.3
    sound[8_000:14_400] *= 0.005
    hearing = heard(np.asarray(sound, np.float32), LISTEN_RATE, len(sound))
    assert [hearing.silent(range(start, start + 8)) for start in (0, 8, 16, 24)] == [
        frozenset(), frozenset({14, 15}), frozenset(range(16, 21)), frozenset(),
    ]  # fmt: skip
