"""Bringing every voice to the loudness that the acoustic model's means are made for."""

from __future__ import annotations

import numpy as np

from desktop.engine.types import LISTEN_RATE, Samples

TARGET = 0.4
"""The peak that speech is brought to; full scale is 1."""

_FIRST_PEAK = 0.1
"""What a microphone's speech is taken to peak at before any was heard."""

_LEAST_PEAK = 0.01
"""Sound that never rises above this is not amplified any further: -40 dB, a gain of 32 dB."""

_HALVES_IN_S = 15.0
"""How fast a loud moment is forgotten, seconds."""

_QUIET = 0.1
"""A piece whose peak is below this share of the followed one is a pause."""


class Leveller:
    """Follows the peak, up at once and down slowly, from turn to turn, and turns samples into 16 bit."""

    def __init__(self) -> None:
        self._peak = _FIRST_PEAK
        self.in_pause = False
        """Whether the last piece was next to silent, against what came before."""

    def begin(self) -> None:
        """A new turn: forget half of what the last one left, in case it was a knock on the microphone."""
        self._peak = max(self._peak / 2, _LEAST_PEAK)

    def pcm(self, samples: Samples) -> bytes:
        """`samples` at the model's loudness as 16 bit little endian; what is not finite becomes silence."""
        clean = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0)
        peak = float(np.abs(clean).max(initial=0.0))
        faded = self._peak * 0.5 ** (len(clean) / LISTEN_RATE / _HALVES_IN_S)
        self._peak = max(peak, faded, _LEAST_PEAK)
        self.in_pause = peak < _QUIET * self._peak
        return (clean * (TARGET / self._peak * 32767.0)).astype("<i2").tobytes()
