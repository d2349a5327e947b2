"""PocketSphinx over one utterance: one hypothesis, with the acoustic score of every word."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE

FRAME = LISTEN_RATE // 100
"""Samples of a frame, 10 ms."""
_LOG_BASE = math.log(1.0001)
"""PocketSphinx counts scores as logarithms to the base 1.0001."""
_NATS = 1024 * _LOG_BASE
"""In one unit of a segment's score: PocketSphinx divides what it counts by 1024."""

_LEAST = math.log(1e-300) / _LOG_BASE
_MEANS = (53.3, 1.4, -1.5, 10.9, -10.0, -2.4, -9.2, -4.2, -3.8, -4.0, 1.2, -3.3, 1.9)
"""The cepstral means to begin with: of the recordings and of synthesised voices, half and half, at LOUDNESS."""

_MEANS_WEIGHT = 100.0
"""How many frames of the utterance itself outweigh the means of the past."""

_DECODER_WEIGHT = 500
"""How many frames PocketSphinx counts means for that it was given (CMN_WIN in its sources)."""

_VARIANT = re.compile(r"\(\d+\)$")


@dataclass(frozen=True, slots=True)
class Segment:
    """A word or a filler (`<sil>` and the like) on frames `start` to `end`, both included, of 10 ms.

    `score` is its acoustic log score: 0 is the best any sound of speech could reach there.
    """

    word: str
    start: int
    end: int
    score: float

    @property
    def is_word(self) -> bool:
        """Whether it is a word of the text."""
        return not self.word.startswith(("<", "[", "("))


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a search made of an utterance. `text` is "" and there are no segments where it found nothing.

    `surprise` is how unlikely the text was before anything was heard, in nats (natural log units).
    """

    text: str = ""
    segments: tuple[Segment, ...] = ()
    surprise: float = 0.0

    @property
    def fit(self) -> float:
        """How well it explains the sound, nats: 0 is the best any sound of speech could reach, -inf is nothing."""
        return sum(segment.score for segment in self.segments) * _NATS if self.segments else -math.inf


class Search:
    """One PocketSphinx decoder, fed piece by piece.

    `scale` is what its segments' scores are divided by: the n-gram search counts 1024 times finer than
    the grammar search.
    """

    def __init__(self, decoder: Any, scale: float) -> None:
        self._decoder = decoder
        self._scale = scale
        self._open = False
        self._past: npt.NDArray[np.float64] = np.array(_MEANS)

    def pronunciations(self, word: str) -> tuple[str, ...]:
        """How the dictionary has `word`, in the model's phones; empty when it has not."""
        numbered = itertools.chain((word,), (f"{word}({n})" for n in itertools.count(2)))
        return tuple(itertools.takewhile(bool, map(self._decoder.lookup_word, numbered)))

    def choose(self, grammar: str) -> None:
        """Search by another one of the decoder's grammars from the next utterance on."""
        self._decoder.activate_search(grammar)

    def start(self) -> None:
        """Begin an utterance. One that was left without `finish` is dropped first."""
        if self._open:
            self._decoder.end_utt()
        self._set_means(self._past)
        self._sum, self._counted, self._frames = np.zeros_like(self._past), 0, 0
        self._decoder.start_utt()
        self._open = True

    def feed(self, pcm: bytes) -> None:
        """16 kHz, 16 bit mono."""
        self._decoder.process_raw(pcm)

    def adapt(self) -> None:
        """Learn the cepstral means from what was fed since the last call: the voice, the room, the microphone.

        PocketSphinx by itself gives 5 s of weight to the means it began with, and changes them only
        between utterances.
        """
        new = self._decoder.n_frames() - self._frames
        if new <= 0:
            return
        means = np.array([float(number) for number in self._decoder.get_cmn(True).split(",")])
        self._sum += means * (_DECODER_WEIGHT + new) - self._means * _DECODER_WEIGHT
        self._counted += new
        self._frames += new
        self._set_means((self._past * _MEANS_WEIGHT + self._sum) / (_MEANS_WEIGHT + self._counted))

    def _set_means(self, means: npt.NDArray[np.float64]) -> None:
        self._means = means
        self._decoder.set_cmn(",".join(f"{mean:.3f}" for mean in means))

    def partial(self) -> str:
        """The text so far."""
        hypothesis = self._decoder.hyp()
        return hypothesis.hypstr if hypothesis is not None else ""

    def finish(self) -> Hypothesis:
        """End the utterance."""
        self._decoder.end_utt()
        self._open = False
        self._past = (self._past + self._means) / 2
        hypothesis = self._decoder.hyp()
        if hypothesis is None or not hypothesis.hypstr:
            return Hypothesis()
        segments, surprise = [], 0.0
        for found in self._decoder.seg():
            if found.word != "<sil>":
                surprise -= self._log(found.lscore)
            if found.end_frame >= found.start_frame >= 0 and found.word != "(NULL)":
                word = _VARIANT.sub("", found.word)
                segments.append(
                    Segment(word, found.start_frame, found.end_frame, self._log(found.ascore) / self._scale)
                )
        return Hypothesis(hypothesis.hypstr, tuple(segments), surprise / self._scale * _NATS)

    @staticmethod
    def _log(probability: float) -> float:
        """The log score that PocketSphinx turned into a number, which underflows for long segments."""
        return max(_LEAST, math.log(probability) / _LOG_BASE) if probability > 0 else _LEAST


def grammar_decoder(**options: Any) -> Any:
    """A decoder for grammars (Search's `scale` is 1), without any word as yet.

    The beams are wider than PocketSphinx's own (1e-48), with which one command in ten was lost while it was being
    said; a pause costs less (silprob), for the same reason: measured. compallsen makes the scores of different
    searches comparable.
    """
    from pocketsphinx import Decoder

    beams = {"beam": 1e-75, "pbeam": 1e-75, "wbeam": 1e-55}
    return Decoder(
        lm=None, dict=None, bestpath=False, compallsen=True, silprob=0.02, loglevel="FATAL", **beams, **options
    )


def add_word(decoder: Any, word: str, ways: Iterable[str]) -> None:
    """`word`, and how it is pronounced in the model's phones; it is known from the next grammar on."""
    for number, phones in enumerate(ways, 1):
        decoder.add_word(word if number == 1 else f"{word}({number})", phones, False)
