"""Finding a setting by what people call it."""

from __future__ import annotations

import re

from desktop.ui.language import tr
from desktop.ui.settings.catalogue import ROWS
from desktop.ui.settings.data import Row

_MOST = 14
_MOST_WORDS = 8
_ENOUGH = 78.0
"""Of 100: a letter too many or too few in a word is found, another word is not."""
_SHORT = 4
"""Shorter words have to stand there as they are: nearly every short word is like some other."""


def found(query: str) -> list[Row]:
    """The rows that fit `query`, the best first; all of its words have to fit somewhere, nearly or quite."""
    wanted = _words(query)[:_MOST_WORDS]
    if not wanted:
        return []
    scored = [(score, row) for row in ROWS.values() if (score := _score(row, wanted)) > 0]
    scored.sort(key=lambda pair: -pair[0])
    return [row for _, row in scored[:_MOST]]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _score(row: Row, wanted: list[str]) -> float:
    choices = " ".join(tr(words) for _, words in row.choices)
    fields = (
        (1.0, f"{tr(row.title)} {row.title}"),
        (0.9, f"{tr(row.words)} {row.words} {row.section} {row.key}" if row.words else f"{row.section} {row.key}"),
        (0.75, f"{choices} {tr(row.explanation)} {row.explanation}"),
    )
    total = 0.0
    for word in wanted:
        best = max(weight * _fit(word, text) for weight, text in fields)
        if best == 0.0:
            return 0.0
        total += best
    return total / len(wanted)


def _fit(word: str, text: str) -> float:
    """How well `word` is one of the words of `text`, 0 or _ENOUGH to 100."""
    from rapidfuzz import fuzz

    best = 0.0
    for other in _words(text):
        if other == word:
            return 100.0
        if other.startswith(word):
            best = max(best, 95.0)
        elif len(word) > _SHORT and word in other:
            best = max(best, 88.0)
        elif len(word) >= _SHORT and (like := fuzz.ratio(word, other)) >= _ENOUGH:
            best = max(best, like * 0.9)
    return best
