"""Which words of a text that is decoded again and again may stay on the screen: pure.

Local agreement (D. Liu, G. Spanakis, J. Niehues, Low-Latency Sequence-to-Sequence Speech Recognition and
Translation by Partial Hypothesis Selection, 2020): what two consecutive readings of the growing sound begin with
alike is held on to; the rest may change with every reading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_CLOSE_SET = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Scripts written without spaces: each of their characters counts as a word."""

_WORD = re.compile(rf"\s*(?:[{_CLOSE_SET}]|[^\s{_CLOSE_SET}]+)")


def split(text: str) -> tuple[str, ...]:
    """The words of `text`, each with the spaces before it: joined they are the text, but for spaces at its end."""
    return tuple(_WORD.findall(text))


def key(word: str) -> str:
    """What two spellings of one word have in common: neither case nor punctuation matters."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return "".join(character for character in folded if character.isalnum()) or folded.strip()


def covering(begun: Sequence[str], words: Sequence[str]) -> int:
    """How many of the first `words` say what `begun` says: where the edit distance between both is least."""
    ours, theirs = [key(word) for word in begun], [key(word) for word in words]
    row = list(range(len(theirs) + 1))
    for count, own in enumerate(ours, 1):
        above, row = row, [count]
        for at, other in enumerate(theirs):
            row.append(min(above[at] + (own != other), above[at + 1] + 1, row[at] + 1))
    return min(range(len(row)), key=lambda at: (row[at], abs(at - len(ours))))


def left_over(said: str, shown: str) -> str:
    """What remains of `shown` once `said`, another reading of its beginning, is taken away."""
    words = split(shown)
    return "".join(words[covering(split(said), words) :])


class Agreement:
    """The text of one stretch of sound as it is shown while it grows.

    `shown` begins with the words that were agreed on, which never change. `carried` was on the screen
    before the first reading, and stays there until a reading says otherwise.
    """

    def __init__(self, carried: str = "") -> None:
        self._agreed: tuple[str, ...] = ()
        self._last: tuple[str, ...] = ()
        self.shown = carried

    @property
    def agreed(self) -> str:
        """The words that stay."""
        return "".join(self._agreed)

    def add(self, text: str) -> str:
        """Another reading, of more sound than the last. Returns what is now shown."""
        words = split(text)
        alike = 0
        for before, now in zip(self._last, words, strict=False):
            if key(before) != key(now):
                break
            alike += 1
        covered = covering(self._agreed, words)
        self._agreed += words[covered:alike]
        self._last = words
        self.shown = "".join((*self._agreed, *words[max(covered, alike) :]))
        return self.shown
