"""The features that smart-turn is shown, against those of the library it was trained with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.turn_features import turn_features
from tests.bench.asr_sound import synthesised


def noise(seconds: float) -> Samples:
    """With a level and an offset of its own."""
    return np.random.default_rng(3).normal(0.02, 0.1, round(seconds * LISTEN_RATE)).astype(np.float32)


@pytest.fixture(scope="module")
def extractor() -> Any:
    transformers = pytest.importorskip("transformers", reason="part of the full engines; ./test installs it")
    return transformers.WhisperFeatureExtractor(chunk_length=8)


@pytest.mark.parametrize(
    "sound",
    [noise(3.0), noise(8.0), noise(11.3), synthesised("what is the weather in"), np.zeros(16000, np.float32)],
    ids=["short", "eight seconds", "long", "speech", "silence"],
)
def test_they_are_whispers(extractor: Any, sound: Samples) -> None:
    """Each of the 64 000 numbers is that of Whisper's extractor, of the same eight seconds, to 1e-4."""
    length = 8 * LISTEN_RATE
    end = sound[-length:]
    same = np.concatenate((np.zeros(length - len(end), np.float32), end))
    expected = extractor(
        same, sampling_rate=LISTEN_RATE, return_tensors="np", padding="max_length", max_length=length, truncation=True,
        do_normalize=True,
    ).input_features  # fmt: skip
    found = turn_features(sound)
    assert (found.shape, found.dtype) == ((1, 80, 800), np.float32)
    assert np.abs(found - expected).max() < 1e-4


def test_only_the_end_counts() -> None:
    """What was said more than eight seconds ago changes nothing."""
    sound = noise(10.0)
    assert np.array_equal(turn_features(sound), turn_features(sound[2 * LISTEN_RATE :]))


def test_rubbish_is_silence() -> None:
    """Nothing at all, and samples that are no numbers, give features that are."""
    none = turn_features(np.zeros(0, np.float32))
    assert np.isfinite(none).all()
    assert np.array_equal(turn_features(np.array([np.nan, np.inf, -np.inf], np.float32)), none)
