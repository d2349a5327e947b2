"""The sound of a recording with its voice: positions, pieces, memory, and Silero on real recordings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.asr.listened import LEAD_IN, TRACE, WINDOW, Listened, silero
from desktop.engine.types import Samples


def by_level(sound: Samples) -> np.ndarray:
    """A detector that hears a voice wherever it is not silent, and writes into what it is given, as Silero does."""
    found = (np.abs(sound.reshape(-1, WINDOW)).mean(axis=1) > 0).astype(np.float32)
    sound[:] = -1.0
    return found


def windows(pattern: str) -> Samples:
    """A window of sound for each "x", of silence for each "."."""
    return np.repeat([0.1 if mark == "x" else 0.0 for mark in pattern], WINDOW).astype(np.float32)


def listened(pattern: str) -> Listened:
    heard = Listened(by_level)
    heard.add(windows(pattern))
    heard.finish()
    return heard


@given(st.lists(st.integers(0, 3 * WINDOW), max_size=12), st.integers(0, 5))
def test_pieces_of_any_length_become_the_same_sound(lengths: list[int], dropped: int) -> None:
    """However the sound is cut into pieces, and whatever is dropped on the way, what is known of it is the same."""
    sound = np.random.default_rng(1).uniform(-1, 1, sum(lengths)).astype(np.float32)
    heard, at = Listened(by_level), 0
    for length in lengths:
        heard.add(sound[at : at + length])
        at += length
        heard.drop(dropped * WINDOW)
    heard.finish()
    assert heard.end == -(-len(sound) // WINDOW) * WINDOW
    kept = heard.sound(heard.begin, heard.end)
    assert np.array_equal(kept[: len(sound) - heard.begin], sound[heard.begin :])
    assert not kept[len(sound) - heard.begin :].any()


def test_where_the_voice_is() -> None:
    """The first and last voice, and how much of it, between two positions."""
    heard = listened("..xx.x....")
    assert heard.first_voice(0) == 2 * WINDOW
    assert heard.last_voice(0) == 6 * WINDOW
    assert heard.last_voice(0, 5 * WINDOW) == 4 * WINDOW
    assert heard.traces(0, heard.end) == 3
    assert heard.voiced_s(3 * WINDOW, heard.end) == pytest.approx(2 * 0.032)
    assert heard.first_voice(6 * WINDOW) is None
    assert heard.last_voice(6 * WINDOW) is None
    assert listened("").first_voice(0) is None


@pytest.mark.parametrize(
    ("pattern", "begin", "cut"),
    [
        ("xx..xx....xx.xx", 0, 8),
        ("xx....xx..xx", 5, 9),
        ("xxxx.xxx", 0, 5),
        ("xxxxxxxx", 0, 4),
        ("", 0, 0),
    ],
)
def test_the_cut_is_in_the_longest_pause(pattern: str, begin: int, cut: int) -> None:
    """The middle of the longest pause within the bounds; without any, of the stretch of least voice."""
    heard = listened(pattern)
    assert heard.quietest(begin * WINDOW, heard.end) == cut * WINDOW


def test_a_trace_is_no_evidence() -> None:
    """What may be a soft voice is not lost, but it proves nothing."""
    heard = Listened(lambda sound: np.full(len(sound) // WINDOW, 0.4, dtype=np.float32))
    heard.add(windows("...."))
    assert heard.traces(0, heard.end) == 4
    assert heard.first_voice(0) == 0
    assert heard.voiced_s(0, heard.end) == 0.0


def test_rubbish_is_cleaned() -> None:
    """NaN and infinities become silence, an overload is clipped, other number formats are taken."""
    heard = Listened(by_level)
    heard.add(np.array([np.nan, np.inf, -np.inf, 9.0, -9.0], dtype=np.float64))
    heard.finish()
    assert heard.sound(0, WINDOW)[:5].tolist() == [0.0, 0.0, 0.0, 1.0, -1.0]


def test_what_is_dropped_is_forgotten() -> None:
    """Ten minutes go through in the memory of the little that is kept."""
    heard = Listened(by_level)
    for _ in range(600):
        heard.add(np.zeros(16_000, dtype=np.float32))
        heard.drop(heard.end - WINDOW)
    assert heard.end - heard.begin == WINDOW
    assert len(heard._windows) <= 8
    assert len(heard._lead_in) <= LEAD_IN


def test_silero_bit_by_bit(shared: Path) -> None:
    """Judged as it comes in, the voice of real recordings is what one run over all of it finds, and noise has none."""
    pytest.importorskip("faster_whisper", reason="part of the full engines; ./test installs it")
    from faster_whisper.audio import decode_audio

    detector = silero()
    for name in ("speech/1089-134691-0001.flac", "speech/61-70968-0000.flac", "noise/kitchen.flac"):
        sound = decode_audio(str(shared / "data" / name))
        sound = sound[: len(sound) // WINDOW * WINDOW]
        heard = Listened(detector)
        for at in range(0, len(sound), 320):
            heard.add(sound[at : at + 320])
        heard.finish()
        whole = np.reshape(detector(sound.copy()), -1) >= TRACE
        bits = np.array([heard.traces(at, at + WINDOW) for at in range(0, heard.end, WINDOW)]) > 0
        assert (bits != whole).mean() < 0.03, name
        assert bits.any() == name.startswith("speech")
