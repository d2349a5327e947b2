"""How a word sounds in accents other than the model's own, and how a word outside the dictionary may sound.

Phones are those of the CMU dictionary, without stress. After J. C. Wells, Accents of English (1982), reduced
to what a model of US English hears differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_VOWELS = frozenset(["AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"])
_CENTRING = frozenset(["IH", "IY", "EH", "UH", "AY", "AW"])
"""Vowels after which a lost R leaves a schwa: near, square, cure, fire, hour."""

_SPELLED = {
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH",
    "k": "K", "l": "L", "m": "M", "n": "N", "o": "OW", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T",
    "u": "AH", "v": "V", "w": "W", "x": "K S", "y": "IY", "z": "Z", "ch": "CH", "sh": "SH", "th": "TH",
    "ph": "F", "ee": "IY", "ea": "IY", "oo": "UW", "ou": "AW", "ow": "OW", "ai": "EY", "ay": "EY", "ng": "NG",
    "ck": "K", "er": "ER",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_SPELLED, key=len, reverse=True)))


def with_accents(pronunciations: Iterable[str]) -> tuple[str, ...]:
    """The pronunciations, then what other accents make of them, without repetition.

    British ones lose their R, open the vowel of "fact" and round that of "lot"; many raise the vowel of "twelve"
    before L, or turn the L at the end of a syllable into a vowel.
    """
    own = [pronunciation.split() for pronunciation in pronunciations]
    british = [_without_r(phones) for phones in own]
    opened = [["AA" if phone == "AE" else phone for phone in phones] for phones in british]
    rounds = [own, british, opened]
    rounds += [[change(phones) for some in rounds for phones in some] for change in (_raised, _vocalised)]
    return tuple(dict.fromkeys(" ".join(phones) for some in rounds for phones in some))


def _raised(phones: list[str]) -> list[str]:
    """EH before L becomes IH."""
    return ["IH" if pair == ("EH", "L") else pair[0] for pair in pairwise([*phones, ""])]


def _vocalised(phones: list[str]) -> list[str]:
    """L after a vowel and not before one becomes OW."""
    around = zip(["", *phones], phones, [*phones[1:], ""], strict=False)
    return ["OW" if phone == "L" and a in _VOWELS and b not in _VOWELS else phone for a, phone, b in around]


def _without_r(phones: list[str]) -> list[str]:
    """R is heard only before a vowel; the vowel of "lot" is rounded."""
    syllables = sum(phone in _VOWELS for phone in phones)
    heard: list[str] = []
    for i, phone in enumerate(phones):
        following = phones[i + 1] if i + 1 < len(phones) else ""
        match phone:
            case "R" if i and phones[i - 1] in _VOWELS and following not in _VOWELS:
                heard.extend(["AH"] if phones[i - 1] in _CENTRING else [])
            case "ER":
                in_first_syllable = i <= 1 and following and following not in _VOWELS
                heard.append("ER" if syllables == 1 or in_first_syllable else "AH")
                heard.extend(["R"] if following in _VOWELS else [])
            case "AA" if following != "R":
                heard.append("AO")
            case _:
                heard.append(phone)
    return heard


def as_spelled(word: str) -> str:
    """A guess at how an unknown word sounds."""
    return " ".join(_SPELLED[letters] for letters in _SPELLING.findall(word.lower())) or "AH"
