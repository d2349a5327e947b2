"""Which mouth shape a speech sound has.

The sounds are IPA as espeak-ng writes it (British and American English, with stress and length
marks); the grouping follows what lips, teeth and tongue show from the front.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

VISEMES: tuple[str, ...] = (
    "rest",
    "mbp",
    "fv",
    "th",
    "td",
    "sz",
    "sh",
    "kg",
    "r",
    "oo",
    "oh",
    "ah",
    "eh",
    "ee",
    "uh",
)
"""The mouth shapes every artwork draws, in the order of a pose's weights."""

INDEX: dict[str, int] = {name: index for index, name in enumerate(VISEMES)}

OPENING: tuple[float, ...] = (0.0, 0.0, 0.07, 0.24, 0.22, 0.12, 0.2, 0.32, 0.24, 0.26, 0.6, 1.0, 0.7, 0.36, 0.45)
"""How far each shape opens the jaw, 0 closed to 1 for a wide "ah"."""

_VOWELS = {
    "i": "ee", "ɪ": "ee", "ᵻ": "ee", "y": "oo",
    "e": "eh", "ɛ": "eh", "ø": "oh", "œ": "oh",
    "æ": "ah", "a": "ah", "ɑ": "ah", "ɒ": "oh",
    "ʌ": "uh", "ɐ": "uh", "ə": "uh", "ɜ": "uh", "ɚ": "uh", "ɝ": "uh", "ɘ": "uh", "ɵ": "oh",
    "ɔ": "oh", "o": "oh", "ɤ": "uh",
    "u": "oo", "ʊ": "oo", "ʉ": "oo", "ɯ": "ee",
}  # fmt: skip

_CONSONANTS = {
    "m": "mbp", "b": "mbp", "p": "mbp", "ɱ": "fv",
    "f": "fv", "v": "fv", "ʋ": "fv",
    "θ": "th", "ð": "th",
    "t": "td", "d": "td", "n": "td", "l": "td", "ɫ": "td", "ɾ": "td", "ɬ": "td", "ɭ": "td", "ɳ": "td",
    "s": "sz", "z": "sz",
    "ʃ": "sh", "ʒ": "sh", "ɕ": "sh", "ʑ": "sh",
    "k": "kg", "g": "kg", "ɡ": "kg", "ŋ": "kg", "x": "kg", "ɣ": "kg", "q": "kg", "ç": "kg", "ɲ": "td",
    "h": "kg", "ɦ": "kg", "ʔ": "kg",
    "r": "r", "ɹ": "r", "ɻ": "r", "ʁ": "r", "ɽ": "r",
    "w": "oo", "ʍ": "oo", "j": "ee", "ɥ": "oo",
}  # fmt: skip

_DOMINANCE = {
    "rest": 3.0, "mbp": 5.0, "fv": 2.5, "th": 1.2, "td": 0.6, "sz": 1.0, "sh": 1.5,
    "kg": 0.35, "r": 0.9, "oo": 1.4, "oh": 1.0, "ah": 1.0, "eh": 1.0, "ee": 0.9, "uh": 0.8,
}  # fmt: skip
_WEAK = {"h": 0.1, "ɦ": 0.1, "ʔ": 0.05}
_REACH_S = {"rest": 0.012, "mbp": 0.015, "oo": 0.045, "sh": 0.035, "r": 0.035}
_AFFRICATES = {"tʃ": "ʃ", "dʒ": "ʒ", "t͡ʃ": "ʃ", "d͡ʒ": "ʒ", "ts": "s", "dz": "z"}
_PRIMARY, _SECONDARY = "ˈ", "ˌ"


@dataclass(frozen=True, slots=True)
class MouthPose:
    """What Frame.picture is: how much of each mouth shape, and how strongly the voice stresses here.

    `weights` follow VISEMES, lie in 0..1 and sum to 1. `accent` lies in 0..1.
    """

    weights: tuple[float, ...]
    accent: float = 0.0

    @property
    def opening(self) -> float:
        """How far the mouth is open, 0..1."""
        return sum(weight * opening for weight, opening in zip(self.weights, OPENING, strict=True))


CLOSED = MouthPose(tuple(1.0 if name == "rest" else 0.0 for name in VISEMES))
CLOSING_S = 0.07
"""A mouth that gets no more frames is shut after this time: within two frames of 40 ms."""


def closing(spoken: MouthPose, since_s: float) -> MouthPose:
    """The mouth `since_s` seconds after it was last spoken with: on its way to CLOSED."""
    share = since_s / CLOSING_S
    if share <= 0.0:
        return spoken
    if share >= 1.0 or spoken is CLOSED:
        return CLOSED
    mixed = (open_ * (1.0 - share) + shut * share for open_, shut in zip(spoken.weights, CLOSED.weights, strict=True))
    return MouthPose(tuple(mixed), spoken.accent * (1.0 - share))


@dataclass(frozen=True, slots=True)
class Shape:
    """One part of a phoneme: its mouth shape and how it asserts itself against its neighbours.

    `share` of the phoneme's duration, `amplitude` 0..1 towards the full shape, `dominance` against
    other sounds (Cohen & Massaro 1993), `reach_s` how far it colours its neighbours in time.
    """

    viseme: str
    share: float
    amplitude: float
    dominance: float
    reach_s: float
    stressed: bool = False


@lru_cache(maxsize=512)
def shapes(symbol: str) -> tuple[Shape, ...]:
    """The mouth shapes of an IPA symbol, in order; () for what is no sound (pauses, marks alone).

    A diphthong gives two shapes, the first a little longer. Unknown letters are passed over.
    """
    primary, stressed = _PRIMARY in symbol, _PRIMARY in symbol or _SECONDARY in symbol
    for affricate, fricative in _AFFRICATES.items():
        symbol = symbol.replace(affricate, fricative)
    letters = [letter for letter in symbol if letter in _VOWELS or letter in _CONSONANTS]
    if "ɚ" in letters or "ɝ" in letters:
        letters.append("ɹ")
    total = sum(1.5 if position == 0 else 1.0 for position in range(len(letters)))
    found = []
    for position, letter in enumerate(letters):
        vowel = letter in _VOWELS
        viseme = _VOWELS[letter] if vowel else _CONSONANTS[letter]
        amplitude = 1.0 if stressed or not vowel else 0.78
        if letter in "æɪᵻ":
            amplitude *= 0.85
        found.append(
            Shape(
                viseme,
                (1.5 if position == 0 else 1.0) / total,
                amplitude,
                _WEAK.get(letter, _DOMINANCE[viseme]),
                _REACH_S.get(viseme, 0.025),
                stressed=vowel and primary,
            )
        )
    return tuple(found)
