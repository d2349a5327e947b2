"""What smart-turn is shown of a sound: the log-mel spectrogram of Whisper's ear, of the last eight seconds.

The same as transformers.WhisperFeatureExtractor(chunk_length=8) makes with do_normalize, by numpy alone. The filters
are those of Slaney's Auditory Toolbox (1998), as librosa and Whisper have them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE, Samples

SECONDS = 8
BANDS, FRAMES = 80, 800

_LENGTH = SECONDS * LISTEN_RATE
_WINDOW, _HOP = 400, 160
_LEAST = 1e-10
_RANGE = 8.0
"""What is so many powers of ten below the loudest is not told from silence."""

_Floats = npt.NDArray[np.float64]


def turn_features(sound: Samples) -> npt.NDArray[np.float32]:
    """The features of `sound` (any length, LISTEN_RATE), shape (1, 80, 800). Shorter sound gets silence before it, of
    longer the end counts. Samples that are not finite count as silence.
    """
    padded = np.zeros(_LENGTH)
    if len(end := sound[-_LENGTH:]):
        padded[-len(end) :] = np.nan_to_num(end, nan=0.0, posinf=0.0, neginf=0.0)
    padded = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
    round_it = np.pad(padded, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(round_it, _WINDOW)[::_HOP][:FRAMES]
    power = np.square(np.abs(np.fft.rfft(frames * _hann(), axis=1)))
    loudness = np.log10(np.maximum(_mel_filters() @ power.T, _LEAST))
    loudness = np.maximum(loudness, loudness.max() - _RANGE)
    return ((loudness + 4.0) / 4.0).astype(np.float32)[np.newaxis]


@cache
def _hann() -> _Floats:
    """The periodic one."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)


@cache
def _mel_filters() -> _Floats:
    """Triangles of equal area, (80, 201), between 0 Hz and half of LISTEN_RATE."""
    edges = _hertz(np.linspace(0.0, _mel(LISTEN_RATE / 2), BANDS + 2))
    bins = np.linspace(0.0, LISTEN_RATE / 2, _WINDOW // 2 + 1)
    low, middle, high = (edges[at : at + BANDS, np.newaxis] for at in range(3))
    rising, falling = (bins - low) / (middle - low), (high - bins) / (high - middle)
    return np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (high - low)


_LINEAR_TO, _HERTZ_A_MEL = 1000.0, 200.0 / 3.0
_STEP = np.log(6.4) / 27.0
"""Slaney's scale: linear up to 1 kHz, from there 27 mels for 6.4 times the frequency."""


def _mel(hertz: float) -> float:
    if hertz < _LINEAR_TO:
        return hertz / _HERTZ_A_MEL
    return _LINEAR_TO / _HERTZ_A_MEL + float(np.log(hertz / _LINEAR_TO) / _STEP)


def _hertz(mels: _Floats) -> _Floats:
    bent = _LINEAR_TO / _HERTZ_A_MEL
    return np.where(mels < bent, mels * _HERTZ_A_MEL, _LINEAR_TO * np.exp(_STEP * (mels - bent)))
