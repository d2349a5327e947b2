"""How the words of a clause are pronounced, by espeak-ng, and how a long clause is cut into parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.tts.espeak_library import EspeakLibrary, Event, EventKind, Parameter
from desktop.engine.tts.portions import ending, with_ending
from desktop.engine.tts.spoken import Spoken

_QUICKLY = 450
"""Words a minute: the sound that espeak-ng makes along with the pronunciation is thrown away."""


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word as `written`, and the symbols that are said for it; `rests` where the voice pauses after it.

    As `pronounce` gives it the symbols are espeak-ng's sounds, IPA with stress marks, and " "
    between the words that a figure is read as. The networks' parts add punctuation and write the
    sounds in an alphabet of their own.
    """

    written: str
    symbols: tuple[str, ...]
    rests: bool = False


def pronounce(library: EspeakLibrary, said: Spoken, language: str, cancel: CancelToken) -> list[SaidWord]:
    """One SaidWord for each of `said.words`, pronounced in their context. Hold espeak_library.lock. Raises Cancelled.

    `language` is an espeak-ng voice ("en-gb").
    """
    found: list[list[str]] = [[] for _ in said.words]
    rests = [False] * len(found)
    current = -1

    def deliver(_: npt.NDArray[np.int16], events: list[Event]) -> bool:
        nonlocal current
        for event in events:
            if event.kind is EventKind.WORD:
                while current + 1 < len(found) and said.words[current + 1].start <= event.position:
                    current += 1
                if current >= 0 and found[current]:
                    found[current].append(" ")
            elif not event.symbol:
                rests[max(current, 0)] = True
            elif not event.symbol.startswith("("):  # "(en)" tells of another language's rules
                rests[max(current, 0)] = False
                found[max(current, 0)].append(event.stress + event.symbol)
        return not cancel.cancelled

    library.set_voice(language)
    library.set_parameter(Parameter.RATE, _QUICKLY)
    library.synthesise(with_ending(said.text), deliver)
    cancel.raise_if_cancelled()
    _share(found, [word.end - word.start for word in said.words])
    return [
        SaidWord(word.written, tuple(symbols), rest)
        for word, symbols, rest in zip(said.words, found, rests, strict=True)
    ]


def _share(found: list[list[str]], lengths: Sequence[int]) -> None:
    """Words that are said as one ("of the") share their sounds by the length of their letters."""
    begin = 0
    while begin < len(found):
        end = begin + 1
        while end < len(found) and not found[end]:
            end += 1
        sounds = found[begin]
        if end - begin <= len(sounds):
            shares = np.cumsum(lengths[begin:end]) / sum(lengths[begin:end])
            cuts = [0, *(round(share * len(sounds)) for share in shares)]
            for offset in range(end - begin):
                found[begin + offset] = sounds[cuts[offset] : cuts[offset + 1]]
        begin = end


def parts(words: Sequence[SaidWord], most: int) -> Iterator[list[SaidWord]]:
    """The words in runs of at most `most` symbols, cut at the last pause that fits, else between words.

    A longer word is cut in itself; its later parts have nothing written.
    """
    rest = [part for word in words for part in _cut(word, most)]
    while rest:
        fitting, size = 0, 0
        while fitting < len(rest) and (size := size + len(rest[fitting].symbols)) <= most:
            fitting += 1
        if fitting < len(rest):
            fitting = _last_pause(rest[:fitting])
        yield rest[:fitting]
        rest = rest[fitting:]


def _cut(word: SaidWord, most: int) -> list[SaidWord]:
    if len(word.symbols) <= most:
        return [word]
    cuts = range(0, len(word.symbols), most)
    return [SaidWord("" if begin else word.written, word.symbols[begin : begin + most]) for begin in cuts]


def _last_pause(words: Sequence[SaidWord]) -> int:
    """How many of the words come before the best place to breathe in."""
    for wanted in ("stop", "comma"):
        for count in range(len(words), 0, -1):
            if ending("".join(words[count - 1].symbols)) == wanted:
                return count
    return len(words)
