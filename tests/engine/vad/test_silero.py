"""Silero on real recordings, synthesised speech, a kitchen and rubbish."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.stages import Vad
from desktop.engine.types import Samples
from desktop.engine.vad import silero
from desktop.engine.vad.silero import SileroVad
from tests.bench.asr_sound import between_silences, kitchen, recordings, shared_data, synthesised

needs_recordings = pytest.mark.skipif(shared_data() is None, reason="the shared recordings are not on this machine")


@pytest.fixture(scope="module")
def vad() -> Iterator[SileroVad]:
    """A loaded detector."""
    vad = SileroVad()
    vad.load()
    yield vad
    vad.close()


def confidences(vad: SileroVad, sound: Samples) -> np.ndarray:
    """Window by window, from a fresh start."""
    vad.reset()
    return np.array([vad.confidence(sound[i : i + 512]) for i in range(0, len(sound) - 511, 512)])


def test_it_is_a_vad(vad: SileroVad) -> None:
    """The class satisfies the stage's Protocol."""
    assert isinstance(vad, Vad)


@pytest.mark.parametrize("voice", ["en-us", "en-gb-scotland", "en-029", "en-us+f3", "en-us+m7"])
def test_synthesised_speech_is_heard_and_the_silence_round_it_is_not(vad: SileroVad, voice: str) -> None:
    """A sentence between silences: sure of it in the middle of the speech, sure of nothing outside."""
    speech = synthesised("what is twelve times seven", voice)
    heard = confidences(vad, between_silences(speech, 0.64, 0.64))
    ends = 20 + len(speech) // 512
    assert heard[:18].max() < 0.35
    assert np.mean(heard[22 : ends - 3] > 0.5) > 0.9
    assert heard[ends + 6 :].max() < 0.35


@needs_recordings
def test_recorded_people_are_heard(vad: SileroVad) -> None:
    """In each recorded sentence most windows hold a voice; the quietest reading has 57 %."""
    for utterance in recordings():
        assert np.mean(confidences(vad, utterance.samples) > 0.5) > 0.5, utterance.name


@needs_recordings
def test_a_kitchen_is_not_speech(vad: SileroVad) -> None:
    """Half a minute of clatter without a person: not one window in a hundred is taken for a voice."""
    assert np.mean(confidences(vad, kitchen()) > 0.5) < 0.01


def test_reset_forgets(vad: SileroVad) -> None:
    """The same sound gives the same confidences after a reset, and different ones without."""
    speech = synthesised("hello there")[: 512 * 12]
    first = confidences(vad, speech)
    again = np.array([vad.confidence(speech[i : i + 512]) for i in range(0, len(speech), 512)])
    assert np.array_equal(confidences(vad, speech), first)
    assert not np.array_equal(again, first)


def test_rubbish_does_not_spoil_what_follows(vad: SileroVad) -> None:
    """A window of NaN and infinities counts as silence; speech after it is still heard."""
    vad.reset()
    assert vad.confidence(np.array([np.nan, np.inf] * 256, dtype=np.float32)) < 0.35
    speech = synthesised("what is the time")
    assert max(vad.confidence(speech[i : i + 512]) for i in range(0, 8192, 512)) > 0.5


def test_a_wrong_length_is_refused(vad: SileroVad) -> None:
    """A window of another length is a ValueError that names both lengths."""
    with pytest.raises(ValueError, match=r"512 samples, not \(256,\)"):
        vad.confidence(np.zeros(256, dtype=np.float32))


def test_a_window_costs_little(vad: SileroVad) -> None:
    """A window of 32 ms takes far less than a tenth of that of one core, measured in CPU time."""
    window = synthesised("hello there")[:512]
    before = time.thread_time()
    for _ in range(100):
        vad.confidence(window)
    assert (time.thread_time() - before) / 100 < 0.0032


def test_torch_is_never_imported() -> None:
    """Loading and hearing imports neither torch nor the silero_vad package."""
    code = (
        "import sys, numpy; from desktop.engine.vad.silero import SileroVad; v = SileroVad(); v.load();"
        "v.confidence(numpy.zeros(512, numpy.float32)); print({'torch', 'silero_vad'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "set()"


def test_a_missing_model_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel `load` raises a ParleyError that says what to install."""
    monkeypatch.setattr(silero.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ParleyError, match=r"not installed.*pip install --no-deps silero-vad"):
        SileroVad().load()


def test_close_twice_and_before_load() -> None:
    """Closing is harmless at any time."""
    vad = SileroVad()
    vad.close()
    vad.load()
    vad.close()
    vad.close()
