"""What a network's sound goes through on its way to the listener: trimmed, levelled, resampled, without clicks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from desktop.engine.types import Phoneme, Samples, Speech, Word

LEVEL = 10 ** (-20 / 20)
"""Loudness of running speech, RMS against full scale."""
CEILING = 0.95
"""Loudest sample."""
FADE_S = 0.005
LEAD_S, TAIL_S = 0.12, 0.2
"""How much of what sounds before the first phoneme and after the last one is kept at most."""
MARGIN_S = 0.015
"""Kept round the first and the last of what is heard."""
AUDIBLE = 0.02
"""What is heard, against the loudest sample (-34 dB)."""
MEMORY_S = 20.0
"""How much running speech a voice's loudness is averaged over."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """Sound with the times of what is said in it, as Speech has them."""

    samples: Samples
    rate: int
    phonemes: tuple[Phoneme, ...]
    words: tuple[Word, ...]


def trimmed(sounding: Sounding) -> Sounding:
    """Without the silence before the first phoneme and after the last, which then reach to the ends."""
    phonemes, words, samples = sounding.phonemes, sounding.words, sounding.samples
    if not phonemes or not len(samples):
        return sounding
    heard = np.flatnonzero(np.abs(samples) > AUDIBLE * np.abs(samples).max())
    first, last = (int(heard[0]), int(heard[-1])) if len(heard) else (phonemes[0].start, phonemes[-1].end)
    margin = int(MARGIN_S * sounding.rate)
    earliest = max(0, phonemes[0].start - int(LEAD_S * sounding.rate))
    latest = min(len(samples), phonemes[-1].end + int(TAIL_S * sounding.rate))
    begin = min(max(first - margin, earliest), phonemes[0].start)
    end = max(min(last + margin, latest), min(phonemes[-1].end, len(samples)))
    moved = [replace(p, start=p.start - begin, end=min(p.end, end) - begin) for p in phonemes]
    moved[0] = replace(moved[0], start=0)
    moved[-1] = replace(moved[-1], end=end - begin)
    spoken = [replace(w, start=w.start - begin, end=min(w.end, end) - begin) for w in words]
    if spoken:
        spoken[0] = replace(spoken[0], start=0)
        spoken[-1] = replace(spoken[-1], end=end - begin)
    return Sounding(samples[begin:end], sounding.rate, tuple(moved), tuple(spoken))


def resampled(sounding: Sounding, played_at: float, rate: int) -> Sounding:
    """At `rate`, of a sound that is to be played at `played_at` samples a second; other than its own, this
    changes its pitch and pace together.
    """
    if played_at == rate:
        return replace(sounding, rate=rate)
    import soxr

    samples = np.asarray(soxr.resample(sounding.samples, played_at, rate), dtype=np.float32)
    factor = rate / played_at

    def place(position: int) -> int:
        return min(len(samples), round(position * factor))

    return Sounding(
        samples,
        rate,
        tuple(replace(p, start=place(p.start), end=place(p.end)) for p in sounding.phonemes),
        tuple(replace(w, start=place(w.start), end=place(w.end)) for w in sounding.words),
    )


class Leveller:
    """Brings each voice to LEVEL by its own average, so that its loud and soft clauses keep their difference."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[float, float]] = {}

    def level(self, voice: str, samples: Samples, rate: int) -> Samples:
        """`samples` as loud as `voice` is to be; within CEILING, whatever comes in."""
        samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
        peak = float(np.abs(samples).max(initial=0.0))
        if peak == 0.0:
            return samples
        loud = samples[np.abs(samples) > AUDIBLE * peak].astype(np.float64)
        energy, count = self._heard.get(voice, (0.0, 0.0))
        energy, count = energy + float(np.square(loud).sum()), count + len(loud)
        forget = min(1.0, MEMORY_S * rate / count)
        self._heard[voice] = (energy * forget, count * forget)
        gain = min(LEVEL / np.sqrt(energy / count), CEILING / peak)
        return (samples * gain).astype(np.float32)


def pieces(sounding: Sounding, pause_s: float) -> list[Speech]:
    """The speech, faded at its ends, and a piece of silence after it, with empty text."""
    samples = sounding.samples.astype(np.float32, copy=True)
    fade = min(int(FADE_S * sounding.rate), len(samples) // 2)
    if fade:
        slope = np.linspace(0.0, 1.0, fade, dtype=np.float32)
        samples[:fade] *= slope
        samples[-fade:] *= slope[::-1]
    np.clip(samples, -1.0, 1.0, out=samples)
    text = " ".join(word.text for word in sounding.words)
    made = [Speech(samples, sounding.rate, text, sounding.phonemes, sounding.words)]
    pause = round(pause_s * sounding.rate)
    if pause > 0:
        made.append(Speech(np.zeros(pause, np.float32), sounding.rate, ""))
    return made
