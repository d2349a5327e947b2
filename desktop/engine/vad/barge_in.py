"""Whether somebody who makes a sound while the assistant speaks wants to say something: "mhm" and a cough do not.

What tells them apart within a third of a second is not how long it lasts but how much its colour changes. Speech goes
from sound to sound; the loud parts of "uh-huh", "aha" and a hum are one and the same vowel (or closed mouth), whatever
the breath between them. So the spectra of the loud windows are compared with one another. A cough hardly looks like
a voice to the detector. What goes on for longer than any of these is speech as well.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE, Samples

ON = 0.5
"""Confidence from which on a window has a voice."""
FAINT_ON = 0.35
"""The same, of a voice that has begun or of which the canceller took a part."""
GAP_S = 0.13
"""So long without a voice and it has ended: the closures of "stop" and "eight" are shorter."""

_VARIED = ((0.16, 3.0), (0.22, 2.6))
"""So much voice, seconds, of which half of all pairs of loud windows differ by so much, dB, is speech."""
_HISS_S, _HISS = 0.19, 0.3
"""Or so much voice, and a window of which so much of the power lies above _HISS_HZ: an s, a t, a ch."""
_HISS_HZ = 2500.0
_LONG_S = 0.6
"""Or so much voice, whatever its colour."""

_SHORT_DB, _SHORT_SURE = 4.0, 0.84
"""What is over sooner was a word, as far as colours can tell, where half of all pairs of loud windows differ by so
much, and where the detector is so sure of its voiced windows, on average.
"""
_HELD_GAP_S = 0.25
"""While the answer is held, so long without a voice and it was nothing."""
HELD_S = 1.2
"""What has not turned out to be speech after so long is none."""

_BANDS = 22
_LOUD_DB = 12.0
"""Loud windows are within so much of the loudest."""
_DEPTH_DB = 30.0
"""What is so far below a window's strongest band is noise, dB."""


class Onset:
    """A voice from the first window in which it was heard. Feed it that window and all that follow."""

    def __init__(self) -> None:
        self.windows = 0
        self.voiced_s = 0.0
        """How much of it was voice, seconds."""
        self._gap_s = 0.0
        self._spectra: list[npt.NDArray[np.float64]] = []
        self._hiss = 0.0
        self._sure_s = 0.0
        self._held_s: float | None = None

    def hear(self, piece: Samples, confidence: float, colours: bool = False) -> None:
        """The next window and how sure the detector is of a voice in it, 0..1. `colours`: `speaks` will be asked."""
        seconds = len(piece) / LISTEN_RATE
        self.windows += 1
        if self._held_s is not None:
            self._held_s += seconds
        if confidence >= FAINT_ON:
            self.voiced_s += seconds
            self._sure_s += confidence * seconds
            self._gap_s = 0.0
            if colours:
                self._look(piece)
        else:
            self._gap_s += seconds

    @property
    def ended(self) -> bool:
        """It was nothing, or is over."""
        if self._held_s is not None:
            return self._gap_s >= _HELD_GAP_S or self._held_s >= HELD_S
        return self._gap_s >= GAP_S

    def hold(self) -> None:
        """The answer is held from now on, and its echo fades."""
        self._held_s = 0.0

    @property
    def long(self) -> bool:
        """It has gone on for longer than any aside."""
        return self.voiced_s >= _LONG_S

    @property
    def varied(self) -> bool:
        """By its colours it was a word: the judgement of last resort, once it is over."""
        return self._sure_s >= _SHORT_SURE * self.voiced_s and self.variety_db >= _SHORT_DB

    @property
    def speaks(self) -> bool:
        """Somebody wants to be listened to while the assistant speaks."""
        if self.voiced_s < _VARIED[0][0] or not self._spectra:
            return False
        if self.long or (self.voiced_s >= _HISS_S and self._hiss >= _HISS):
            return True
        enough_db = [needed_db for voice_s, needed_db in _VARIED if self.voiced_s >= voice_s]
        return self.variety_db >= enough_db[-1]

    @property
    def variety_db(self) -> float:
        """By how much two of the loud windows differ in colour, dB, the median of all pairs."""
        bands = np.array(self._spectra)
        level = 10 * np.log10(np.sum(bands, axis=1))
        colour = 10 * np.log10(bands[level > level.max() - _LOUD_DB])
        if len(colour) < 2:
            return 0.0
        colour = np.maximum(colour, colour.max(axis=1, keepdims=True) - _DEPTH_DB)
        colour -= colour.mean(axis=1, keepdims=True)
        apart = np.sqrt(np.mean((colour[:, None] - colour[None]) ** 2, axis=2))
        return float(np.median(apart[np.triu_indices(len(colour), 1)]))

    def _look(self, piece: Samples) -> None:
        power = np.abs(np.fft.rfft(piece * np.hanning(len(piece)))) ** 2
        self._spectra.append(_filters(len(piece)) @ power + 1e-7)
        above = power[round(_HISS_HZ * len(piece) / LISTEN_RATE) :].sum()
        self._hiss = max(self._hiss, float(above / (power.sum() + 1e-9)))


_made: dict[int, npt.NDArray[np.float64]] = {}


def _filters(length: int) -> npt.NDArray[np.float64]:
    """Triangular filters from 80 to 6500 Hz, evenly on the mel scale (2595 lg(1 + f/700)), for windows of `length`."""
    if length not in _made:
        mels = np.linspace(2595 * np.log10(1 + 80 / 700), 2595 * np.log10(1 + 6500 / 700), _BANDS + 2)
        edges = 700 * (10 ** (mels / 2595) - 1)
        hertz = np.arange(length // 2 + 1) * LISTEN_RATE / length
        low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
        _made[length] = np.clip(np.minimum((hertz - low) / (mid - low), (high - hertz) / (high - mid)), 0, None)
    return _made[length]
