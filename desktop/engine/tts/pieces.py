"""Turns what espeak-ng delivers into pieces of speech: levelled, cut between words, nothing lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from desktop.engine.tts.espeak_library import Event, EventKind
from desktop.engine.tts.spoken import SpokenWord
from desktop.engine.types import Phoneme, Samples, Speech, Word

FIRST_S = 0.05
"""The first piece is cut at the first word that begins after this, seconds."""
LEAST_S = 0.3
"""The same for the pieces after it."""
MOST_S = 0.8
"""A piece that grows longer than this is cut between two sounds of one word."""
CLOSURE_S = 0.08
"""The first sound of a word begins with the word where espeak-ng puts it at most this much later, seconds."""
FADE_S = 0.005
"""How long the last sound of a clause fades into the pause after it."""
CEILING = 0.95
"""Loudest sample."""


class PieceMaker:
    """Feed it the sound and events of one synthesis, in order; take pieces.

    Every phoneme lies whole in one piece; a word belongs to the piece it begins in. Samples of
    pauses carry no phoneme. The sound is multiplied by `gain` and filtered with `fir`, an odd number of
    symmetric taps, without delay.
    """

    def __init__(self, words: tuple[SpokenWord, ...], rate: int, gain: float, fir: Samples) -> None:
        self._rate = rate
        self._words = words
        self._taps = (fir * gain).astype(np.float32)
        self._lead = len(fir) // 2
        self._history = np.zeros(self._lead, np.float32)
        self._buffer = np.zeros(0, np.float32)
        self._begin = 0
        self._received = 0
        self._first = True
        self._next_word = 0
        self._word_begun = -rate
        self._word_starts: list[tuple[int, int]] = []
        self._sounds: list[tuple[int, str]] = []

    def add(self, samples: npt.NDArray[np.int16], events: list[Event]) -> list[Speech]:
        """The next sound (int16) and what begins in it; gives the pieces that are complete."""
        self._received += len(samples)
        self._filter(samples.astype(np.float32) / np.float32(32768.0))
        for event in events:
            if event.kind is EventKind.PHONEME:
                # The closure before the first sound of a word belongs to it: the lips are shut for it.
                begun = self._word_begun if event.sample - self._word_begun < CLOSURE_S * self._rate else event.sample
                self._sounds.append((begun, event.symbol))
                self._word_begun = -self._rate
            else:
                self._word_begun = event.sample
                self._begin_words(event)
        pieces = []
        while (cut := self._cut()) is not None:
            pieces.append(self._piece(cut))
        return pieces

    def finish(self, pause_s: float) -> list[Speech]:
        """What is left, without the silence after the last sound, and `pause_s` seconds of silence as a piece."""
        self._filter(np.zeros(self._lead, np.float32))
        end = self._received
        if self._sounds and not self._sounds[-1][1]:
            pauses = len(self._sounds)
            while pauses > 0 and not self._sounds[pauses - 1][1]:
                pauses -= 1
            end = self._sounds[pauses][0]
        while self._next_word < len(self._words):
            self._word_starts.append((max(self._begin, end - 1), self._next_word))
            self._next_word += 1
        pieces = []
        if end > self._begin:
            fade = min(int(FADE_S * self._rate), end - self._begin)
            last = end - self._begin
            self._buffer[last - fade : last] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
            pieces.append(self._piece(end))
        pause = round(pause_s * self._rate)
        if pause > 0 and self._received:
            pieces.append(Speech(np.zeros(pause, np.float32), self._rate, ""))
        return pieces

    def _filter(self, samples: Samples) -> None:
        whole = np.concatenate([self._history, samples])
        reach = len(self._taps) - 1
        if len(whole) <= reach:
            self._history = whole
            return
        made = np.convolve(whole, self._taps, "valid").astype(np.float32)
        self._buffer = np.concatenate([self._buffer, np.clip(made, -CEILING, CEILING)])
        self._history = whole[len(whole) - reach :]

    def _begin_words(self, event: Event) -> None:
        """A figure or an address is said as several words: the written word begins with the first of them."""
        while self._next_word < len(self._words) and self._words[self._next_word].start <= event.position:
            self._word_starts.append((event.sample, self._next_word))
            self._next_word += 1

    def _cut(self) -> int | None:
        """Where the next piece ends: the start of a word, or of a sound where a word is very long."""
        made = self._begin + len(self._buffer)
        least = self._begin + int((FIRST_S if self._first else LEAST_S) * self._rate)
        for sample, _ in self._word_starts:
            if least <= sample <= made:
                return sample
        most = self._begin + int(MOST_S * self._rate)
        for sample, _ in self._sounds:
            if most <= sample <= made:
                return sample
        return None

    def _piece(self, cut: int) -> Speech:
        begin = self._begin
        samples, self._buffer = self._buffer[: cut - begin].copy(), self._buffer[cut - begin :]
        sounds = [(start, symbol) for start, symbol in self._sounds if start < cut]
        self._sounds = self._sounds[len(sounds) :]
        phonemes = tuple(
            Phoneme(symbol, start - begin, end - begin)
            for (start, symbol), (end, _) in pairwise([*sounds, (cut, "")])
            if symbol and end > start
        )
        starts = [(start, index) for start, index in self._word_starts if start < cut]
        self._word_starts = self._word_starts[len(starts) :]
        words = tuple(
            Word(self._words[index].written, start - begin, end - begin)
            for (start, index), (end, _) in pairwise([*starts, (cut, 0)])
        )
        self._begin = cut
        self._first = False
        return Speech(samples, self._rate, " ".join(word.text for word in words), phonemes, words)
