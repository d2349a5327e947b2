"""The turn's sound as whisper hears it: 16 kHz, a log-mel spectrum on one grid, and where it is silent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.video.musetalk.schedule import FPS, needed_ms

HOP = 160
"""Samples from one column of the spectrum to the next, 10 ms."""
COLUMNS = 3000
"""Columns that the encoder takes, whatever is in them: 30 s."""
FRAME = LISTEN_RATE // FPS
"""Samples a frame."""
SILENT = 0.02
"""Of the loudest 20 ms so far (-34 dB): below a voice's softest consonants, above what a synthesiser's pauses hold."""
SOFTEST = 0.05
"""RMS; a voice is taken to become so loud at least, so that a faint beginning is not compared with itself."""

_FFT = 400
_MELS = 80
_FLOOR = -10.0
"""log10 of the least power that counts."""
_STEP = LISTEN_RATE // 50
_AHEAD, _BEHIND = 2 * FRAME, FRAME
"""A frame is silent when its sound is, from 40 ms before to 80 ms after: lips part before a sound is heard."""
_TAIL_S = 0.2
"""Of the voice's own samples, kept for the resampler's filter (21 ms) when a pause cannot be waited out."""

Columns = npt.NDArray[np.float32]


class Hearing:
    """What has been said so far, from a voice with `rate` samples a second."""

    def __init__(self, rate: int, filters: npt.NDArray[np.floating[Any]]) -> None:
        """`filters` are whisper's, (201, 80)."""
        import soxr

        self._rate = rate
        self._resampler = soxr.ResampleStream(rate, LISTEN_RATE, 1, dtype="float32") if rate != LISTEN_RATE else None
        common = math.gcd(rate, LISTEN_RATE)
        self._period = rate // common
        self._tail: Samples = np.zeros(0, np.float32)
        self._received = 0
        self._known: Samples = np.zeros(LISTEN_RATE * 8, np.float32)
        self._length = 0
        self._loudest, self._compared = SOFTEST, 0
        self._spectrum = _Spectrum(np.asarray(filters, np.float32))

    @property
    def known_ms(self) -> float:
        """Sound of which every sample is final, ms from the turn's beginning."""
        return self._length * 1000 / LISTEN_RATE

    @property
    def received(self) -> int:
        """Samples at 16 kHz of all that came in, final or not."""
        return self._received * LISTEN_RATE // self._rate

    def add(self, samples: Samples) -> None:
        """The next samples of the voice."""
        self._received += len(samples)
        # What is kept begins with a sample that both rates have, so that it can be resampled by itself.
        keep = max(0, self._received - round(self._rate * _TAIL_S)) // self._period * self._period
        joined = np.concatenate([self._tail, samples])
        self._tail = joined[max(0, len(joined) - (self._received - keep)) :]
        self._append(self._resampler.resample_chunk(samples) if self._resampler else samples)

    def end(self) -> None:
        """Nothing more will come."""
        if self._resampler:
            self._append(self._resampler.resample_chunk(np.zeros(0, np.float32), last=True))

    def sound(self, start: int, end: int) -> Samples:
        """Samples [start, end) at 16 kHz: what is final, then the best guess at what the filter still holds back,
        then silence. Before the turn it was silent.
        """
        made = np.zeros(end - start, np.float32)
        first, last = max(0, start), min(end, self._length)
        if first < last:
            made[first - start : last - start] = self._known[first:last]
        if end > self._length and self._resampler:
            guess, at = self._guess()
            first, last = max(self._length, start, at), min(end, at + len(guess))
            if first < last:
                made[first - start : last - start] = guess[first - at : last - at]
        return made

    def columns(self, start_frame: int, end: int) -> Columns:
        """Whisper's input, (80, 3000): from `start_frame` on, with the sound to sample `end` and silence after it."""
        self._spectrum.reach(self, end, self._length)
        return self._spectrum.window(start_frame * FRAME // HOP)

    def silent(self, batch: range) -> frozenset[int]:
        """The frames of `batch` at which there is nothing to be seen on the lips."""
        # No later sound counts than the batch waits for, so that it does not matter how much came at once.
        known = min(needed_ms(batch.stop) * LISTEN_RATE // 1000, self._length) // _STEP
        if known > self._compared:
            self._loudest = max(self._loudest, float(_rms(self._known[self._compared * _STEP : known * _STEP]).max()))
            self._compared = known
        least = SILENT * self._loudest
        near = {frame: self.sound(frame * FRAME - _BEHIND, frame * FRAME + _AHEAD) for frame in batch}
        return frozenset(frame for frame, sound in near.items() if _rms(sound).max() < least)

    def _append(self, samples: Samples) -> None:
        end = self._length + len(samples)
        if end > len(self._known):
            self._known = np.concatenate([self._known, np.zeros(max(end, len(self._known)), np.float32)])
        self._known[self._length : end] = samples
        self._length = end

    def _guess(self) -> tuple[Samples, int]:
        """The end of the voice's sound, resampled as if silence followed, and the sample it begins with."""
        import soxr

        at = (self._received - len(self._tail)) * LISTEN_RATE // self._rate
        followed = np.concatenate([self._tail, np.zeros(round(self._rate * _TAIL_S), np.float32)])
        return np.asarray(soxr.resample(followed, self._rate, LISTEN_RATE), np.float32), at


def _rms(sound: Samples) -> npt.NDArray[np.float32]:
    """Of each 20 ms."""
    return np.asarray(np.sqrt(np.square(sound.reshape(-1, _STEP)).mean(axis=1)), np.float32)


class _Spectrum:
    """log10 of the mel powers, a column every 10 ms from the turn's beginning; what is final is computed once.

    As in Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", and transformers'
    WhisperFeatureExtractor: Hann window of 25 ms, its middle at the column's moment, mirrored at the beginning.
    """

    def __init__(self, filters: npt.NDArray[np.float32]) -> None:
        self._filters = filters
        self._hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)).astype(np.float32)
        self._final: Columns = np.zeros((0, _MELS), np.float32)
        self._rest: Columns = np.zeros((0, _MELS), np.float32)

    def reach(self, hearing: Hearing, end: int, known: int) -> None:
        """Compute the columns of the sound to sample `end`, of which `known` are final."""
        have = len(self._final)
        total = (end + _FFT // 2 - 1) // HOP + 1
        final = max(have, (min(end, known) - _FFT // 2) // HOP + 1)
        start = have * HOP - _FFT // 2
        sound = hearing.sound(start, (total - 1) * HOP + _FFT // 2)
        sound[max(0, end - start) :] = 0.0
        if (before := -start) > 0:
            sound[:before] = sound[before + 1 : 2 * before + 1][::-1]
        views = np.lib.stride_tricks.sliding_window_view(sound, _FFT)[::HOP]
        power = np.abs(np.fft.rfft(views * self._hann, axis=1)).astype(np.float32) ** 2
        made = np.log10(np.maximum(power @ self._filters, 10.0**_FLOOR)).astype(np.float32)
        self._final = np.concatenate([self._final, made[: final - have]])
        self._rest = made[final - have :]

    def window(self, start: int) -> Columns:
        """3000 columns from `start` on, normalised as whisper wants them."""
        made = np.full((COLUMNS, _MELS), _FLOOR, np.float32)
        there = np.concatenate([self._final[start:], self._rest])[:COLUMNS]
        made[: len(there)] = there
        made = np.maximum(made, made.max() - 8.0)
        return np.ascontiguousarray(((made + 4.0) / 4.0).T)
