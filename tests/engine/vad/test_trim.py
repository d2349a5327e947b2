"""Trimming: the first word whole, the tail as long as somebody speaks, and no longer."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.types import Samples
from desktop.engine.vad.detector import Detector
from desktop.engine.vad.recording import Recording
from desktop.engine.vad.silero import SileroVad
from desktop.engine.vad.trim import Trimmer
from tests.bench.asr_sound import between_silences, synthesised

TAIL = 5600


class Loudness:
    """A Vad without a model: the share of the window's samples that are loud."""

    window = 512

    def load(self) -> None: ...

    def close(self) -> None: ...

    def reset(self) -> None: ...

    def confidence(self, window: Samples) -> float:
        return float(np.mean(np.abs(window) > 0.1))


def marked(spans: list[tuple[int, bool]]) -> Samples:
    """Stretches of speech (about 0.5) and silence (about 0), every sample of its own value."""
    loud = np.concatenate([np.full(n, 0.5 if voice else 0.0, dtype=np.float32) for n, voice in spans])
    return loud + np.arange(len(loud), dtype=np.float32) * 1e-7


def trimmed(sound: Samples, released_at: int, piece: int, vad: object = None) -> tuple[Trimmer, Samples, Recording]:
    """What comes out when `sound` is recorded in pieces and the key let go at `released_at`."""
    recording = Recording(CancelToken())
    trimmer = Trimmer(vad or Loudness(), Detector(), recording)  # type: ignore[arg-type]

    at = 0
    while at < len(sound):
        end = min(at + piece, len(sound), released_at if at < released_at else len(sound))
        recording.push(sound[at:end])
        at = end
        if at == released_at:
            recording.release()
    recording.close()
    out = list(trimmer)
    return trimmer, np.concatenate(out) if out else sound[:0], recording


def test_the_first_word_is_whole() -> None:
    """At least 300 ms from before the voice's first sample come out, and not much more."""
    sound = marked([(40_000, False), (16_000, True), (4_000, False)])
    trimmer, out, _ = trimmed(sound, 60_000, 320)
    first = int(np.flatnonzero(sound == out[0])[0])
    assert 40_000 - 4800 - 2 * 512 <= first <= 40_000 - 4800
    assert trimmer.speech_start is not None
    assert abs(trimmer.speech_start - 40_000) <= 512
    assert trimmer.speech_end is not None
    assert abs(trimmer.speech_end - 56_000) <= 512


def test_nothing_comes_of_silence() -> None:
    """A recording without a voice yields no sound at all."""
    trimmer, out, recording = trimmed(marked([(50_000, False)]), 50_000, 320)
    assert len(out) == 0
    assert not trimmer.heard_speech
    assert recording.closed


def test_quiet_at_release_ends_at_once() -> None:
    """When nobody speaks as the key is let go, nothing after that sample is listened to."""
    sound = marked([(8000, False), (16_000, True), (32_000, False)])
    trimmer, out, _ = trimmed(sound, 30_100, 320)
    assert trimmer.ended_at == 30_100
    assert out[-1] == sound[30_099]


def test_a_word_under_way_at_release_is_finished() -> None:
    """Speech that goes on past the release is kept to its end."""
    sound = marked([(8000, False), (16_000, True), (32_000, False)])
    trimmer, out, _ = trimmed(sound, 22_000, 320)
    assert 24_000 <= trimmer.ended_at <= 22_000 + TAIL
    assert sound[23_999] in out


def test_the_tail_is_bounded() -> None:
    """Somebody who just goes on talking is cut 350 ms after the release."""
    sound = marked([(8000, False), (48_000, True)])
    trimmer, out, recording = trimmed(sound, 20_000, 320)
    assert trimmer.ended_at == 20_000 + TAIL
    assert out[-1] == sound[20_000 + TAIL - 1]
    assert recording.closed


def test_a_word_that_begins_in_the_last_unfinished_window_is_waited_for() -> None:
    """A word of which less than a window was heard at the release is kept."""
    sound = marked([(51_200, False), (3_000, True), (8_000, False)])
    trimmer, out, _ = trimmed(sound, 51_200 + 400, 320)
    assert trimmer.heard_speech
    assert sound[54_199] in out


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 20_000), st.booleans()), min_size=1, max_size=8),
    st.integers(1, 5000),
    st.floats(0, 1),
)
def test_what_comes_out_is_one_stretch_of_what_went_in(spans: list[tuple[int, bool]], piece: int, share: float) -> None:
    """Whatever is said and however it arrives: the output is one contiguous stretch, ending at `ended_at`,
    never later than the tail allows, and never before the release."""
    sound = marked(spans)
    released_at = max(1, round(share * len(sound)))
    trimmer, out, _ = trimmed(sound, released_at, piece)
    assert released_at <= trimmer.ended_at <= min(len(sound), released_at + TAIL)
    if trimmer.heard_speech:
        assert np.array_equal(out, sound[trimmer.ended_at - len(out) : trimmer.ended_at])
    else:
        assert len(out) == 0


@pytest.mark.parametrize("text", ["stop", "what is twelve times seven", "yes", "tell me a story"])
def test_real_speech_through_the_real_detector(text: str) -> None:
    """Spoken commands come out complete, from before their first sample to after their last."""
    vad = SileroVad()
    vad.load()
    speech = synthesised(text)
    sound = between_silences(speech, 1.0, 1.0)
    released_at = 16_000 + len(speech) + 4000
    trimmer, out, _ = trimmed(sound, released_at, 320, vad)
    assert trimmer.ended_at - len(out) < 16_000 - 1000
    assert trimmer.ended_at == released_at
    vad.close()


def test_release_in_silence_costs_under_five_milliseconds() -> None:
    """From the release to the end of iteration, with a live reader: the median of 21 turns is below 5 ms."""
    vad = SileroVad()
    vad.load()
    sound = between_silences(synthesised("what is the time"), 0.4, 0.4)
    delays = []
    for _ in range(21):
        recording = Recording(CancelToken())
        trimmer = Trimmer(vad, Detector(), recording)
        read = threading.Semaphore(0)
        ended: list[float] = []

        def run(trimmer: Trimmer = trimmer, read: threading.Semaphore = read, ended: list[float] = ended) -> None:
            for _ in trimmer:
                read.release()
            ended.append(time.perf_counter())

        thread = threading.Thread(target=run)
        thread.start()
        recording.push(sound)
        for _ in range(20):
            assert read.acquire(timeout=5)
        recording.push(sound[-300:])
        while trimmer.speaking:
            assert read.acquire(timeout=5)
        released = time.perf_counter()
        recording.release()
        thread.join(5)
        delays.append(ended[0] - released)
    assert sorted(delays)[10] < 0.005
    vad.close()


def test_cancel_goes_through() -> None:
    """A cancelled turn leaves the trimmer with Cancelled and the recording closed."""
    cancel = CancelToken()
    recording = Recording(cancel)
    trimmer = Trimmer(Loudness(), Detector(), recording)
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(trimmer)
    assert recording.closed
