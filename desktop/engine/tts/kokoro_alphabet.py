"""Between espeak-ng's sounds and the alphabet that Kokoro was trained on.

Kokoro writes a diphthong or an affricate as one letter ("A" for eɪ, "ʤ" for dʒ). The correspondence
with espeak-ng's IPA is that of the misaki package (its module espeak), whose English part would
fetch a language model from the network where none is installed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from desktop.engine.tts.pronounced import SaidWord

LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "p": "pt-br"}
"""The espeak-ng voice for the first letter of a Kokoro voice's name."""
UNREADABLE = {"j": "Japanese", "z": "Chinese"}
"""Languages of Kokoro's voices that espeak-ng has no sounds of Kokoro's alphabet for."""

_TIE = "^"
# Applied in this order; a tie stands between the letters of one sound.
_ENGLISH = (
    ("ʔˌn\u0329", "ʔn"), ("ʔn\u0329", "ʔn"),
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("ə^l", "ᵊl"),
)  # fmt: skip
_BRITISH = (("e^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"))
_AMERICAN = (("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""))
_ENGLISH_LETTERS = (
    ("e^ɪ", "A"), ("e", "A"), ("ʲo", "jo"), ("ʲə", "jə"), ("ʲ", ""), ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ç", "k"),
    ("ɐ", "ə"), ("ɬ", "l"), ("\u0303", ""), ("o", "ɔ"), ("ɾ", "T"), ("ʔ", "t"),
)  # fmt: skip
_OTHERS = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^z", "ʣ"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("s^s", "S"),
    ("t^s", "ʦ"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("-", ""),
)  # fmt: skip
_SYLLABIC = re.compile("(\\S)\u0329")

_IPA = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "S": "s", "T": "ɾ", "ᵊ": "ə",
    "ʤ": "dʒ", "ʧ": "tʃ", "ʣ": "dz", "ʦ": "ts", "ʥ": "dʑ", "ʨ": "tɕ",
}  # fmt: skip
_PUNCTUATION = str.maketrans("。，、！？：；«»„‟", ".,,!?:;“”“”")
_PAUSES = frozenset(".,!?:;…—")
_QUOTES = frozenset('()“”"')


def ipa(letter: str) -> str:
    """The sound that a letter of Kokoro's alphabet stands for; marks and punctuation stay as they are."""
    return _IPA.get(letter, letter)


def spelled(sounds: Iterable[str], language: str) -> str:
    """espeak-ng's sounds, stress marks and " " in Kokoro's alphabet, for a voice of `language`."""
    text = "".join(_tied(sound) for sound in sounds)
    if language in ("en-us", "en-gb"):
        own = _BRITISH if language == "en-gb" else _AMERICAN
        text = _replaced(text, (*_ENGLISH, *own, *_ENGLISH_LETTERS))
        text = _SYLLABIC.sub(r"ᵊ\1", text)
    else:
        text = _replaced(text, _OTHERS)
    return text.replace(_TIE, "").replace("\u0329", "")


def input_words(words: Iterable[SaidWord], said: Iterable[str], language: str, known: Container[str]) -> list[SaidWord]:
    """What the network reads: the words in its alphabet, each with the punctuation of its `said` text and a space.

    The stop of an abbreviation, after which nobody pauses ("Mr."), is none. Letters that are not `known`
    to the network are dropped here, as it would drop them, so that what is left has a duration each.
    """
    made = []
    for word, text in zip(words, said, strict=True):
        before, after = _punctuation(text)
        if not word.rests:
            after = after.replace(".", "")
        letters = before + spelled(word.symbols, language) + after + " "
        made.append(SaidWord(word.written, tuple(letter for letter in letters if letter in known)))
    return made


def _tied(sound: str) -> str:
    """ "aɪ" as "a^ɪ": the letters of one sound; its marks of stress and length are none."""
    tied, letters = "", 0
    for character in sound:
        if unicodedata.category(character) in ("Ll", "Lu", "Lo"):
            tied += _TIE if letters else ""
            letters += 1
        tied += character
    return tied


def _replaced(text: str, table: Iterable[tuple[str, str]]) -> str:
    for old, new in table:
        text = text.replace(old, new)
    return text


def _punctuation(said: str) -> tuple[str, str]:
    """What of the marks before and after a word's letters the network is to see."""
    text = said.translate(_PUNCTUATION)
    letters = [index for index, character in enumerate(text) if character.isalnum()]
    first, last = (letters[0], letters[-1] + 1) if letters else (0, 0)
    before = "".join(character for character in text[:first] if character in _QUOTES)
    after = "".join(character for character in text[last:] if character in _PAUSES or character in _QUOTES)
    return before, after
