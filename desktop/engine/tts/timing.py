"""From how long a network lets each of its input symbols sound to the times of speech sounds and words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.engine.types import Phoneme, Word

JOIN_S = 0.1
"""A gap between two sounds up to this long is a transition: each side takes half of it."""
EDGE_S = 0.025
"""Of a longer gap, a pause, each side takes this."""

STRESS = frozenset("ˈˌ")
"""Marks that go with the letter after them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One input symbol as it sounds: for `samples`, in the word with the index `word`.

    `symbol` is IPA: letters, a stress mark, or a modifier of the letter before it; anything else
    (a space, punctuation, the padding) is a gap between sounds.
    """

    symbol: str
    word: int
    samples: int


def timed(units: Sequence[Unit], texts: Sequence[str], rate: int) -> tuple[tuple[Phoneme, ...], tuple[Word, ...]]:
    """The speech sounds and words (`texts`, as written), in samples from the first unit's start.

    Stress marks go with the letter after them and modifiers with the one before. A word of which
    nothing sounds joins its neighbour, so that the words together are always the whole text.
    """
    sounds = _spread(_sounds(units), rate)
    spans: dict[int, tuple[int, int]] = {}
    for word, phoneme in sounds:
        start, _ = spans.get(word, (phoneme.start, 0))
        spans[word] = (start, phoneme.end)
    words: list[Word] = []
    unplaced = ""
    for index, text in enumerate(texts):
        if not text:
            continue
        if index in spans:
            words.append(Word(f"{unplaced} {text}".strip(), *spans[index]))
            unplaced = ""
        elif words:
            words[-1] = replace(words[-1], text=f"{words[-1].text} {text}")
        else:
            unplaced = f"{unplaced} {text}".strip()
    return tuple(phoneme for _, phoneme in sounds), tuple(words)


def is_letter(symbol: str) -> bool:
    """Whether the symbol is a sound of its own."""
    return symbol[:1].isalpha() and not is_mark(symbol)


def is_mark(symbol: str) -> bool:
    """Whether the symbol only changes the sound beside it: stress, length, nasality."""
    return len(symbol) == 1 and unicodedata.category(symbol) in ("Lm", "Mn", "Sk")


def _sounds(units: Sequence[Unit]) -> list[tuple[int, Phoneme]]:
    found: list[tuple[int, Phoneme]] = []
    position = 0
    stress: tuple[str, int] | None = None
    for unit in units:
        end = position + unit.samples
        if unit.symbol in STRESS:
            stress = (unit.symbol, position)
        elif is_mark(unit.symbol):
            if found and found[-1][1].end == position:
                word, before = found[-1]
                found[-1] = (word, Phoneme(before.symbol + unit.symbol, before.start, end))
        elif is_letter(unit.symbol):
            mark, start = stress or ("", position)
            found.append((unit.word, Phoneme(mark + unit.symbol, start, end)))
            stress = None
        else:
            stress = None
        position = end
    return [(word, phoneme) for word, phoneme in found if phoneme.end > phoneme.start]


def _spread(sounds: list[tuple[int, Phoneme]], rate: int) -> list[tuple[int, Phoneme]]:
    """The gaps between sounds, shared out to their neighbours."""
    for index in range(len(sounds) - 1):
        (word, before), (next_word, after) = sounds[index], sounds[index + 1]
        gap = after.start - before.end
        if gap <= 0:
            continue
        if gap <= JOIN_S * rate:
            left = gap // 2
            right = gap - left
        else:
            left = right = int(EDGE_S * rate)
        sounds[index] = (word, replace(before, end=before.end + left))
        sounds[index + 1] = (next_word, replace(after, start=after.start - right))
    return sounds
