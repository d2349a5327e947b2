"""What of a written text is said aloud, and which written word each part of it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

LONGEST_WORD = 60
"""Characters of one word; a longer one is said in parts."""

LONGEST_ADDRESS = 1000
"""Characters up to which a word may be an address: looking for one takes time that grows with the square."""

# Scripts whose letters an English voice can only name one by one, and the espeak-ng voice that reads them.
_READERS = {
    "ARABIC": "ar", "ARMENIAN": "hy", "BENGALI": "bn", "CJK": "cmn", "CYRILLIC": "ru", "DEVANAGARI": "hi",
    "GEORGIAN": "ka", "GREEK": "el", "GUJARATI": "gu", "GURMUKHI": "pa", "HANGUL": "ko", "HEBREW": "he",
    "HIRAGANA": "ja", "KANNADA": "kn", "KATAKANA": "ja", "MALAYALAM": "ml", "SINHALA": "si", "TAMIL": "ta",
    "TELUGU": "te", "THAI": "th",
}  # fmt: skip

_MARKDOWN_LINK = re.compile(r"!?\[([^\][]*)\]\((?:[^()\s]*)\)")
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# A written word; a tag is one, with the spaces in it.
_TOKEN = re.compile(rf"(?:{_TAG.pattern}|\S)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)(?:www\.)?([^\s/?#:]+)\S*?([.,;:!?]*)$", re.IGNORECASE)
_MAIL = re.compile(r"([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_DECORATION = re.compile(r"[*_`~|#>\[\]{}\\^]+")
_REPEATED = re.compile(r"([^\w\s])\1+")
_LOOSE_STOP = re.compile(r"(?<=\w)\s+(?=[,.;:!?])")
_SAID_SYMBOLS = {"<": "less than", ">": "greater than", "|": "", "—": ",", "–": ",", "-": "", "•": "", "→": "to"}
# Before a name; their stop ends no sentence, and espeak-ng would spell some of them.
_TITLES = {
    "Mr.": "Mr", "Mrs.": "Mrs", "Ms.": "Miz", "Dr.": "Dr", "Prof.": "Professor", "St.": "St", "Rev.": "Reverend",
    "Gen.": "General", "Sgt.": "Sergeant", "Capt.": "Captain", "Lt.": "Lieutenant", "Col.": "Colonel",
}  # fmt: skip
_KEPT_SYMBOLS = frozenset("°©®™№")


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """`written` is said by the characters from `start` to `end` of the spoken text."""

    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """`text` goes to the voice of `language` ("" keeps the chosen one); empty where nothing can be said."""

    text: str
    words: tuple[SpokenWord, ...] = ()
    language: str = ""


def spoken(written: str, english: bool = True) -> Spoken:
    """What to say for `written`.

    Markup, emoji, control and invisible characters are not said; addresses are said short; nothing
    in the text can be taken for SSML or phoneme input. A word that is not said stays with its
    neighbour, so that the words together are the written text. With `english`, text that is mostly
    in another script names the language whose voice reads it.
    """
    language = _reader(written) if english else ""
    own_letters_only = english and not language
    parts: list[str] = []
    words: list[SpokenWord] = []
    unsaid = ""
    position = 0
    tokens = _TOKEN.findall(_MARKDOWN_LINK.sub(r"\1", written))
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        title = _TITLES.get(token) if own_letters_only and following[:1].isupper() else None
        said = title or _said(token, own_letters_only)
        if not said:
            if words:
                last = words[-1]
                words[-1] = SpokenWord(f"{last.written} {token}", last.start, last.end)
            else:
                unsaid += token + " "
            continue
        if words and not any(character.isalnum() for character in said):
            last = words[-1]
            words[-1] = SpokenWord(f"{last.written} {token}", last.start, position + len(said))
            parts.append(said)
            position += len(said) + 1
            continue
        parts.append(said)
        words.append(SpokenWord(unsaid + token, position, position + len(said)))
        unsaid = ""
        position += len(said) + 1
    text = " ".join(parts)
    if not any(character.isalnum() for character in text):
        return Spoken("")
    return Spoken(text, tuple(words), language)


def _said(token: str, own_letters_only: bool) -> str:
    if token in _SAID_SYMBOLS:
        return _SAID_SYMBOLS[token]
    said = _TAG.sub(" ", _TERMINAL_COLOUR.sub("", token))
    if len(said) <= LONGEST_ADDRESS:
        said = _ADDRESS.sub(lambda found: found.group(1).replace(".", " dot ") + found.group(2), said)
        said = _MAIL.sub(lambda found: f"{found.group(1)} at {found.group(2)}".replace(".", " dot "), said)
    said = _DECORATION.sub(" ", _leading_number_sign(said))
    said = "".join(character if _sayable(character, own_letters_only) else " " for character in said)
    said = _LOOSE_STOP.sub("", _REPEATED.sub(r"\1", said))
    return " ".join(part for whole in said.split() for part in _cut(whole))


def _leading_number_sign(token: str) -> str:
    return re.sub(r"^#(?=\d)", "number ", token)


def _cut(word: str) -> list[str]:
    return [word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD)]


@lru_cache(maxsize=4096)
def _sayable(character: str, own_letters_only: bool) -> bool:
    if character in "<>":
        return False
    category = unicodedata.category(character)
    if category[0] == "C" or category in ("So", "Sk", "Me") or character == "\ufe0f":
        return character in _KEPT_SYMBOLS
    return not (own_letters_only and category[0] == "L" and _script(character) in _READERS and character not in "πΩμ")


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ", 1)[0].split("-", 1)[0]


def _reader(text: str) -> str:
    """The voice for a text most of whose letters are of one other script, else ""."""
    scripts = Counter(_script(character) for character in text[:2000] if character.isalpha())
    readers = Counter({script: count for script, count in scripts.items() if script in _READERS})
    if not readers or readers.total() * 2 <= scripts.total():
        return ""
    if readers["HIRAGANA"] + readers["KATAKANA"]:
        return "ja"
    return _READERS[readers.most_common(1)[0][0]]
