"""The turn's sound with its words, taken in as the voice gives it and cut again where the frames want it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Phoneme, Samples, Speech, Word


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the turn, as a Clip wants it."""

    samples: Samples
    words: tuple[Word, ...]
    phonemes: tuple[Phoneme, ...]
    text: str


class Passage:
    """What has been said so far. `rate` is 0 until the first piece."""

    def __init__(self) -> None:
        self.rate = 0
        self.length = 0
        """Samples that came in."""
        self._pieces: list[tuple[int, Speech]] = []
        self.taken = 0
        """Samples that were cut off."""

    def add(self, piece: Speech) -> None:
        """Raises ParleyError when the voice changes its sample rate."""
        if not len(piece.samples):
            return
        if self.rate and piece.rate != self.rate:
            raise ParleyError(
                Problem(
                    f"The voice changed from {self.rate} to {piece.rate} samples a second in the middle of an answer.",
                    "Choose one voice for the whole answer.",
                    stage="video",
                )
            )
        self.rate = piece.rate
        self._pieces.append((self.length, piece))
        self.length += len(piece.samples)

    def cut(self, end: int) -> Cut:
        """Everything from the last cut to sample `end` of the turn. A word belongs to where it begins."""
        begin, self.taken = self.taken, end
        samples: list[Samples] = []
        words: list[Word] = []
        phonemes: list[Phoneme] = []
        text = ""
        for at, piece in self._pieces:
            first, last = max(0, begin - at), min(len(piece.samples), end - at)
            if first >= last:
                continue
            closing = last == len(piece.samples)
            samples.append(piece.samples[first:last])
            words += [
                Word(word.text, word.start + at, word.end + at)
                for word in piece.words
                if first <= word.start and (word.start < last or closing)
            ]
            phonemes += [
                Phoneme(sound.symbol, sound.start + at, sound.end + at)
                for sound in piece.phonemes
                if first <= sound.start and (sound.start < last or closing)
            ]
            text += piece.text[_text_at(piece, first) : _text_at(piece, last)]
        while self._pieces and self._pieces[0][0] + len(self._pieces[0][1].samples) <= end:
            del self._pieces[0]
        joined = np.concatenate(samples) if len(samples) != 1 else samples[0]
        return Cut(joined, tuple(words), tuple(phonemes), text)


def _text_at(piece: Speech, sample: int) -> int:
    """How much of the piece's text was begun before `sample` of it."""
    if sample <= 0:
        return 0
    if sample >= len(piece.samples):
        return len(piece.text)
    if not piece.words:
        return piece.text.rfind(" ", 0, len(piece.text) * sample // len(piece.samples)) + 1
    position = 0
    for word in piece.words:
        found = piece.text.find(word.text, position)
        place = found if found >= 0 else position
        if word.start >= sample:
            return place
        position = place + len(word.text) if found >= 0 else position
    return len(piece.text)
