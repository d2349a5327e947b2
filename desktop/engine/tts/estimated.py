"""When the sounds of a clause are said, for a voice that does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from desktop.engine.tts.timing import is_letter, is_mark
from desktop.engine.types import Samples

FRAME_S = 0.01
AUDIBLE = 0.05
"""A frame sounds when its RMS is above this, against the loudest frame's (-26 dB)."""

_VOWELS = frozenset("iɪᵻyeɛøœæaɑɒʌɐəɜɚɝɘɵɔoɤuʊʉɯɨ")
_VOWEL, _CONSONANT, _LENGTH, _REST, _SPACE = 1.4, 1.0, 0.8, 0.5, 0.05


def estimated(samples: Samples, symbols: Sequence[str], rate: int) -> list[int]:
    """Samples of a silent beginning, of each of `symbols`, and of a silent end; together the sound's length.

    The symbols share what sounds by their usual lengths (a vowel takes longer than a consonant); what is
    silent in between stretches the one that is due there.
    """
    frame = max(1, int(FRAME_S * rate))
    count = len(samples) // frame
    levels = np.sqrt(np.mean(np.square(samples[: count * frame].reshape(count, frame)), axis=1)) if count else []
    heard = np.flatnonzero(np.asarray(levels) > AUDIBLE * max(levels, default=0.0))
    if not len(heard):
        return [len(samples), *(0 for _ in symbols), 0]
    first, last = int(heard[0]), int(heard[-1]) + 1
    sounding = np.full(last - first, 0.02)
    sounding[heard - first] = 1.0
    progress = np.concatenate([[0.0], np.cumsum(sounding)])
    shares = np.concatenate([[0.0], np.cumsum([_usual(symbol) for symbol in symbols])])
    if shares[-1] == 0.0:
        return [len(samples), *(0 for _ in symbols), 0]
    places = np.interp(shares / shares[-1] * progress[-1], progress, np.arange(first, last + 1) * frame)
    cuts = [0, *(round(float(place)) for place in places), len(samples)]
    return [end - begin for begin, end in pairwise(cuts)]


def _usual(symbol: str) -> float:
    if is_mark(symbol):
        return _LENGTH if symbol in "ːˑ" else 0.0
    if is_letter(symbol):
        return _VOWEL if symbol[0] in _VOWELS else _CONSONANT
    return _SPACE if symbol == " " else _REST
