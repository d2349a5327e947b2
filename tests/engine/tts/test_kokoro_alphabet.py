"""espeak-ng's sounds in Kokoro's alphabet, with the real espeak-ng."""

from __future__ import annotations

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.tts import espeak_library
from desktop.engine.tts.kokoro_alphabet import input_words, ipa, spelled
from desktop.engine.tts.kokoro_voices import read_blend
from desktop.engine.tts.pronounced import SaidWord, pronounce
from desktop.engine.tts.spoken import spoken
from tests.engine.tts.tiny_kokoro import VOCABULARY


def read(text: str, language: str = "en-us") -> list[SaidWord]:
    with espeak_library.lock:
        library = espeak_library.open_library()
        said = spoken(text, english=language.startswith("en"))
        words = pronounce(library, said, language, CancelToken())
    return input_words(words, [said.text[word.start : word.end] for word in said.words], language, VOCABULARY)


def letters(text: str, language: str = "en-us") -> str:
    return "".join(symbol for word in read(text, language) for symbol in word.symbols).strip()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Hello world.", "en-us", "həlˈO wˈɜɹld."),
        ("My joy, go each way now!", "en-us", "mI ʤˈY, ɡˌO ˈiʧ wˈA nˈW!"),
        ("Water", "en-us", "wˈɔTəɹ"),
        ("Water", "en-gb", "wˈɔːtə"),
        ("Go home", "en-gb", "ɡˌQ hˈQm"),
        ("It costs 25 euros.", "en-us", "ɪt kˈɔsts twˈɛnti fˈIv jˈʊɹɹOz."),
        ("Mr. Brown met Dr. Who.", "en-us", "mˈɪstəɹ bɹˈWn mˈɛt dˈɑktəɹ hˈu."),
        ('He said "no (really)"?', "en-us", 'hi sˈɛd "nˈO (ɹˈiəli)"?'),
        ("Un niño", "es", "ˈun nˈiɲo"),
        ("Ciao", "it", "ʧˈao"),
        ("bon", "fr-fr", "bˈɔ̃"),
    ],
)
def test_words_in_kokoros_alphabet(text: str, language: str, expected: str) -> None:
    """Diphthongs and affricates are one letter, figures are read out, and only a stop that is one is kept."""
    assert letters(text, language) == expected


def test_each_word_keeps_its_sounds() -> None:
    """Words that are said as one are divided, so that each is lit up when it is said."""
    words = read("This is the best of the lot.")
    assert [word.written for word in words] == ["This", "is", "the", "best", "of", "the", "lot."]
    assert ["".join(word.symbols).strip() for word in words][4:] == ["ʌv", "ðə", "lˈɑt."]


def test_unknown_letters_are_left_out() -> None:
    """Only what the network knows is passed on."""
    assert input_words([SaidWord("x", ("q͡", "a"))], ["x"], "es", {"a", " "}) == [SaidWord("x", ("a", " "))]
    assert spelled(["tʃ", "ˈaɪ", " ", "n̩"], "en-us") == "ʧˈI ᵊn"
    assert [ipa(letter) for letter in "AʤTaˈ,"] == ["eɪ", "dʒ", "ɾ", "a", "ˈ", ","]


def test_reading_stops_when_cancelled() -> None:
    """A cancelled turn is read no further."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled), espeak_library.lock:
        pronounce(espeak_library.open_library(), spoken("and so on " * 40), "en-us", cancel)


@pytest.mark.parametrize(
    ("name", "blend"),
    [
        ("af_heart", (("af_heart", 1.0),)),
        ("a+b", (("a", 0.5), ("b", 0.5))),
        ("a*0.7 + b*0.3", (("a", 0.7), ("b", 0.3))),
        ("a*3+b", (("a", 0.75), ("b", 0.25))),
        ("a*0+b", (("b", 1.0),)),
        ("a*0", None),
        ("a*-1", None),
        ("a++b", None),
        ("+", None),
        ("../a*x", None),
    ],
)
def test_blends_are_read(name: str, blend: object) -> None:
    """Shares add up to 1; what is no blend is None."""
    assert read_blend(name) == (None if blend is None else tuple((n, pytest.approx(s)) for n, s in blend))  # type: ignore[attr-defined]
