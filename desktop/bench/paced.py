"""Engines of known delay, for measuring everything around them.

Recognition is done 80 ms after the sound ends; the language model's first word comes after 120 ms and
then one each 20 ms, 60 words; the voice's first sound comes 60 ms after it is given text, the rest at
four times real time. With a first clause flushed at the word that completes 24 characters, the best
possible first sound comes 340 ms after the release. `pace` divides every delay.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import ClassVar

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.types import Conversation, Samples, Speech, Transcript, Voice

IDEAL_FIRST_SOUND_S = 0.340
RATE = 24_000
WORDS = tuple(("paced " * 4 + "engines ").split() * 12)
CHARACTERS_A_SECOND = 15.0
_PIECE_S = 0.1


class _Paced:
    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace

    def load(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to free."""

    def _wait_until(self, at_s: float, cancel: CancelToken) -> None:
        cancel.wait(max(0.0, at_s - time.perf_counter()))
        cancel.raise_if_cancelled()


class PacedVad(_Paced):
    """Hears a voice wherever there is sound."""

    window: ClassVar[int] = 512

    def reset(self) -> None:
        """Nothing is remembered."""

    def confidence(self, window: Samples) -> float:
        """1 for sound, 0 for silence."""
        return float(np.abs(window).max() > 0.01)


class PacedAsr(_Paced):
    """Understands the same thing each time, 80 ms after the end."""

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """One final transcript."""
        for _ in sound:
            cancel.raise_if_cancelled()
        self._wait_until(time.perf_counter() + 0.080 / self._pace, cancel)
        yield Transcript("how fast are you", final=True, source="paced")


class PacedLlm(_Paced):
    """Sixty words."""

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[str]:
        """A word each 20 ms after the first 120."""
        began = time.perf_counter()
        for index, word in enumerate(WORDS):
            self._wait_until(began + (0.120 + 0.020 * index) / self._pace, cancel)
            yield word + " "


class PacedTts(_Paced):
    """A tone, as long as the text would take."""

    def voices(self) -> tuple[str, ...]:
        """One."""
        return ("tone",)

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The first piece after 60 ms, the others at four times real time."""
        began = time.perf_counter()
        samples = round(len(text) / CHARACTERS_A_SECOND * RATE)
        tone = (0.2 * np.sin(np.arange(samples) * (2 * np.pi * 220 / RATE))).astype(np.float32)
        piece = round(_PIECE_S * RATE)
        for start in range(0, samples, piece):
            self._wait_until(began + (0.060 + start / RATE / 4) / self._pace, cancel)
            yield Speech(tone[start : start + piece], RATE, text if start == 0 else "")
