"""PocketSphinx searches: one hypothesis each over the same sound, with the acoustic score of every word."""

from __future__ import annotations

import itertools
import logging
import math
import re
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

_LOG_BASE = math.log(1.0001)
"""PocketSphinx counts scores as logarithms to the base 1.0001."""

_LEAST = math.log(1e-300) / _LOG_BASE
_VARIANT = re.compile(r"\(\d+\)$")
_RULE_OR_WORD = re.compile(r"<[^>]*>|[^\s()\[\]|;=<>]+")
_SPELLED = {
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH",
    "k": "K", "l": "L", "m": "M", "n": "N", "o": "OW", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T",
    "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z", "ch": "CH", "sh": "SH", "th": "TH",
    "ph": "F", "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW", "ai": "EY", "ay": "EY", "ng": "NG",
    "ck": "K", "er": "ER",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_SPELLED, key=len, reverse=True)))


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
    """What a search made of an utterance. `text` is "" and there are no segments where it found nothing."""

    text: str = ""
    segments: tuple[Segment, ...] = ()


class Search:
    """One PocketSphinx decoder, fed piece by piece.

    `scale` is what its segments' scores are divided by: the n-gram search counts 1024 times finer than
    the grammar search.
    """

    def __init__(self, decoder: Any, scale: float) -> None:
        self._decoder = decoder
        self._scale = scale
        self._open = False

    def pronunciations(self, word: str) -> tuple[str, ...]:
        """How the dictionary has `word`, in the model's phones; empty when it has not."""
        numbered = itertools.chain((word,), (f"{word}({n})" for n in itertools.count(2)))
        return tuple(itertools.takewhile(bool, map(self._decoder.lookup_word, numbered)))

    def start(self) -> None:
        """Begin an utterance. One that was left without `finish` is dropped first."""
        if self._open:
            self._decoder.end_utt()
        self._decoder.start_utt()
        self._open = True

    def feed(self, pcm: bytes) -> None:
        """16 kHz, 16 bit mono."""
        self._decoder.process_raw(pcm)

    def partial(self) -> str:
        """The text so far."""
        hypothesis = self._decoder.hyp()
        return hypothesis.hypstr if hypothesis is not None else ""

    def finish(self) -> Hypothesis:
        """End the utterance."""
        self._decoder.end_utt()
        self._open = False
        hypothesis = self._decoder.hyp()
        if hypothesis is None or not hypothesis.hypstr:
            return Hypothesis()
        segments = (
            Segment(_VARIANT.sub("", s.word), s.start_frame, s.end_frame, self._log(s.ascore) / self._scale)
            for s in self._decoder.seg()
            if s.end_frame >= s.start_frame >= 0 and s.word != "(NULL)"
        )
        return Hypothesis(hypothesis.hypstr, tuple(segments))

    @staticmethod
    def _log(probability: float) -> float:
        """The log score that PocketSphinx turned into a number, which underflows for long segments."""
        return max(_LEAST, math.log(probability) / _LOG_BASE) if probability > 0 else _LEAST


def dictation_search() -> Search:
    """Free speech, with the bundled US-English model and its 134,000 words.

    The second pass over the whole utterance (fwdflat) is left out: over the recordings used in
    docs/recognition.md it takes 0.2 to 0.5 s at the end and makes the text worse (word error rate 0.32
    with it, 0.27 without).
    """
    from pocketsphinx import Decoder

    return Search(Decoder(fwdflat=False, bestpath=True, loglevel="FATAL"), scale=1024.0)


def grammar_search(grammar: str, dictation: Search) -> Search:
    """Only what the JSGF text `grammar` allows. Pronunciations come from the dictation's dictionary.

    A word that is not in it is pronounced as it is spelled. Raises ValueError on a grammar that cannot be
    read.
    """
    from pocketsphinx import Decoder

    decoder = Decoder(lm=None, dict=None, bestpath=False, loglevel="FATAL")
    for word in sorted(words_of(grammar)):
        known = dictation.pronunciations(word)
        if not known:
            log.warning('"%s" is in the grammar but not in the dictionary: it is pronounced as spelled', word)
        for number, phones in enumerate(known or (as_spelled(word),), 1):
            decoder.add_word(word if number == 1 else f"{word}({number})", phones, False)
    decoder.add_jsgf_string("commands", grammar)
    decoder.activate_search("commands")
    return Search(decoder, scale=1.0)


def words_of(grammar: str) -> set[str]:
    """The words in a JSGF text."""
    rules = grammar[grammar.index(";", grammar.index("grammar ")) + 1 :]
    found = (match for match in _RULE_OR_WORD.findall(rules) if not match.startswith("<"))
    return set(found) - {"public"}


def as_spelled(word: str) -> str:
    """A guess at how an unknown word sounds, in the model's phones."""
    phones = [_SPELLED[letter] for letter in _SPELLING.findall(word.lower())]
    return " ".join(phones) or "AH"
