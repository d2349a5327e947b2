"""From what was typed or heard to plain words: one way of writing for everything that means the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

LONGEST_TEXT = 2_000
"""Characters that are looked at. Nobody says more in one breath; the rest is left unread."""

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

_CONTRACTIONS = {
    "won't": "will not", "can't": "cannot", "shan't": "shall not", "let's": "let us", "y'all": "you all",
    "whats": "what is", "hows": "how is", "im": "i am", "dont": "do not", "didnt": "did not", "cant": "cannot",
    "wanna": "want to", "gonna": "going to", "gimme": "give me", "lemme": "let me", "ok": "okay",
    "can not": "cannot",
}  # fmt: skip
_OWNERS = frozenset(["what", "who", "how", "where", "when", "that", "it", "he", "she", "there", "here", "why"])
"""After these words 's is short for `is`; elsewhere it is an owner's."""
_ENDINGS = {"n't": " not", "'re": " are", "'m": " am", "'ll": " will", "'ve": " have", "'d": " would"}

_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"²", " squared "),
        (r"³", " cubed "),
        (r"√", " square root of "),
        (r"½", " half "),
        (r"¼", " a quarter "),
        (r"¾", " three quarters "),
    )
)
_SUMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(?<=\d),(?=\d{3}(?!\d))", ""),
        (r"\^\s*2(?![\d.])", " squared "),
        (r"\^\s*3(?![\d.])", " cubed "),
        (r"(?<=[\d)])\s*(\^|\*\*)\s*(?=[\d(-])", " to the power of "),
        (r"(?<=[\d)])\s*[-−–]\s*(?=[\d(])", " minus "),
        (r"(?<![\w-])[-−](?=\.?\d)", " minus "),
        (r"(?<=[\d)%])\s*(?:[*×·]|x(?![a-z]))\s*(?=[\d(.-])", " times "),
        (r"(?<=[\d)%])\s*[/÷⁄:]\s*(?=[(.-]?\s*\d)", " divided by "),
        (r"\+", " plus "),
        (r"%", " percent "),
        (r"°", " degrees "),
        (r"(?<![\d.])\.(?=\d)", "0."),
    )
)
_ISO_DATE = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_UNSPEAKABLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_JOINERS = "\u200c\u200d"
"""Of the control characters, those that only hold letters and emoji together."""
_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)\b|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|\((?=[\s(]*(?:minus )?\d)|(?<=[\d)])\)"
)


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as a line."""
    return frozenset(text.split())


def clean(text: str) -> str:
    """The text without control characters, bounded, with single spaces: fit to be read and said."""
    text = text[:LONGEST_TEXT]
    kept = (c if c in _JOINERS or unicodedata.category(c) not in _UNSPEAKABLE else " " for c in text)
    return " ".join("".join(kept).split())


def words_of(text: str) -> list[str]:
    """The words of a sentence, lower case, without punctuation, contractions written out, signs as words."""
    text = text[:LONGEST_TEXT].replace("’", "'").replace("`", "'")
    for pattern, by in _REWRITES:
        text = pattern.sub(by, text)
    text = unicodedata.normalize("NFKC", text).lower()
    text = _ISO_DATE.sub(lambda found: f"{int(found[3])}th {_MONTHS[int(found[2]) - 1]} {found[1]}", text)
    for pattern, by in _SUMS:
        text = pattern.sub(by, text)
    words: list[str] = []
    for word in _WORD.findall(text):
        words.extend(_written_out(word).split())
    return words


def _written_out(word: str) -> str:
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    if word.endswith("'s") and word[:-2] in _OWNERS:
        return f"{word[:-2]} is"
    for ending, meaning in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + meaning
    return word


_NAMES = ("nova", "atlas", "computer", "parley")
_BEFORE = tuple(
    phrase.split()
    for phrase in (
        "please", "could you", "can you", "would you", "will you", "hey", "okay", "so", "well", "um", "uh", "and",
        *_NAMES,
    )
)  # fmt: skip
_AFTER = tuple(
    phrase.split()[::-1]
    for phrase in ("please", "for me", "thanks", "thank you", "right now", "now", "then", "again", "today", *_NAMES)
)


def without_courtesies(words: Sequence[str]) -> Iterator[list[str]]:
    """The words as they are, then without `could you`, `hey Nova` and the like before them, then after them too."""
    words = list(words)
    yield words
    start, end = 0, len(words)
    while (size := _first_of(_BEFORE, words[start:])) and start + size < end:
        start += size
    if start:
        yield words[start:]
    while (size := _first_of(_AFTER, words[start:end][::-1])) and start + size < end:
        end -= size
    if end < len(words):
        yield words[start:end]


def _first_of(phrases: Sequence[Sequence[str]], words: Sequence[str]) -> int:
    return next((len(phrase) for phrase in phrases if list(words[: len(phrase)]) == list(phrase)), 0)
