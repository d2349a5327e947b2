"""One loudness for every microphone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from desktop.engine.asr.level import TARGET, Leveller

pieces = st.lists(
    arrays.arrays(np.float32, st.integers(0, 400), elements=st.floats(width=32, allow_nan=True, allow_infinity=True)),
    max_size=10,
)


def peak(pcm: bytes) -> float:
    """The loudest sample, of full scale."""
    return float(np.abs(np.frombuffer(pcm, "<i2").astype(float)).max() / 32767)


def tone(loudness: float, n: int = 320) -> np.ndarray:
    """20 ms of 500 Hz."""
    return (loudness * np.sin(np.arange(n) * np.pi / 16)).astype(np.float32)


@given(pieces)
def test_whatever_comes_never_louder_than_the_target(sounds: list[np.ndarray]) -> None:
    """Every sample becomes one 16 bit sample, and none is above the target; rubbish becomes silence."""
    leveller = Leveller()
    for sound in sounds:
        pcm = leveller.pcm(sound)
        assert len(pcm) == 2 * len(sound)
        if pcm:
            assert peak(pcm) <= TARGET + 1e-3


def test_quiet_and_loud_microphones_sound_the_same() -> None:
    """After a second of speech peaking at 0.8, or at 0.02, the level is the target's."""
    for loudness in (0.8, 0.1, 0.02):
        leveller = Leveller()
        for _ in range(2000):
            pcm = leveller.pcm(tone(loudness))
        assert abs(peak(pcm) - TARGET) < 0.05, loudness


def test_a_hiss_is_not_blown_up() -> None:
    """Sound far below any speech stays far below it."""
    leveller = Leveller()
    for _ in range(3000):
        pcm = leveller.pcm(tone(0.0005))
    assert peak(pcm) < 0.05


def test_a_pause_is_noticed() -> None:
    """Silence after speech is a pause, speech is none."""
    leveller = Leveller()
    leveller.pcm(tone(0.5))
    assert not leveller.in_pause
    leveller.pcm(tone(0.001))
    assert leveller.in_pause


def test_a_knock_is_forgotten() -> None:
    """Full scale once, then speech at a tenth: some turns later the speech is loud again."""
    leveller = Leveller()
    leveller.pcm(tone(1.0))
    for _ in range(4):
        leveller.begin()
        pcm = leveller.pcm(tone(0.1))
    assert abs(peak(pcm) - TARGET) < 0.05
