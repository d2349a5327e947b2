"""Numbers as people say and write them, both ways."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SMALL = {name: value for value, name in enumerate(ONES, 1)} | {name: value for value, name in enumerate(TEENS, 10)}
_TENS = {name: value for value, name in zip(range(20, 100, 10), TENS, strict=True)}
_PARTS = {"half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4)}
_ODD_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_DIGITS = re.compile(r"\d{1,30}(\.\d{1,30})?")
_WHOLE = re.compile(r"\d{1,30}")
_DAY = re.compile(r"(\d{1,2})(st|nd|rd|th)")
_VOCABULARY = frozenset(_SMALL) | frozenset(_TENS) | frozenset(SCALES) | {
    "zero", "oh", "nil", "a", "an", "and", "hundred", "dozen", "point", "minus", "negative",
    "half", "third", "thirds", "quarter", "quarters",
}  # fmt: skip
_LONGEST = 16
_MOST_EXACT_PLACES = 4
_MOST_PLACES = 9


def ordinal_word(cardinal: str) -> str:
    """`twenty-one` -> `twenty-first`."""
    head, dash, last = cardinal.rpartition("-") if "-" in cardinal else cardinal.rpartition(" ")
    odd = _ODD_ORDINALS.get(last)
    return head + dash + (odd or (last[:-1] + "ieth" if last.endswith("y") else last + "th"))


def say_integer(value: int) -> str:
    """`84` -> `eighty-four`. From a thousand trillions on the digits, grouped by commas."""
    if value < 0:
        return "minus " + say_integer(-value)
    if value >= 10**15:
        return f"{value:,}"
    if value == 0:
        return "zero"
    words = []
    for name, scale in reversed(SCALES.items()):
        if value >= scale:
            words.append(f"{_below_thousand(value // scale)} {name}")
            value %= scale
    if value:
        words.append(("and " if words and value < 100 else "") + _below_thousand(value))
    return " ".join(words)


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    words = [f"{ONES[hundreds - 1]} hundred"] if hundreds else []
    if rest:
        words.append(_below_hundred(rest))
    return " and ".join(words)


def _below_hundred(value: int) -> str:
    if value < 10:
        return ONES[value - 1]
    if value < 20:
        return TEENS[value - 10]
    tens, ones = divmod(value, 10)
    return TENS[tens - 2] + (f"-{ONES[ones - 1]}" if ones else "")


def say_ordinal(value: int) -> str:
    """`21` -> `twenty-first`, for value >= 1."""
    return ordinal_word(say_integer(value))


def say_number(value: Fraction | int, places: int = 2) -> str:
    """`28/3` -> `nine point three three`. Up to four decimals when that is all, else `places` that count."""
    value = Fraction(value)
    if value.denominator == 1:
        return say_integer(value.numerator)
    if value < 0:
        return "minus " + say_number(-value, places)
    places = _places(value, places)
    whole, rest = divmod(math.floor(value * 10**places + Fraction(1, 2)), 10**places)
    digits = f"{rest:0{places}}".rstrip("0")
    if not digits:
        return say_integer(whole)
    return f"{say_integer(whole)} point {' '.join('zero' if d == '0' else ONES[int(d) - 1] for d in digits)}"


def is_rounded(value: Fraction, places: int = 2) -> bool:
    """Whether `say_number` leaves something of the value out."""
    return (value * 10 ** _places(abs(value), places)).denominator != 1


def _places(value: Fraction, places: int) -> int:
    for enough in range(places, max(places, _MOST_EXACT_PLACES) + 1):
        if (value * 10**enough).denominator == 1:
            return enough
    while places < _MOST_PLACES and value * 10**places < 10:
        places += 1
    return places


def cardinal(words: Sequence[str]) -> int | None:
    """`three hundred and five`, `a hundred`, `12`, `two thousand` -> int. None when it is no whole number."""
    if list(words) in (["zero"], ["nil"], ["oh"]):
        return 0
    total, group, ceiling, before = 0, None, 10**18, ""
    for index, word in enumerate(words):
        if word == "and":
            if before not in ("hundred", *SCALES) or index == len(words) - 1:
                return None
        elif word in ("a", "an"):
            if index or len(words) == 1 or words[1] not in ("hundred", *SCALES):
                return None
            group = 1
        elif _WHOLE.fullmatch(word):
            if group is not None:
                return None
            group = int(word)
        elif word in _TENS or word in _SMALL:
            value = _TENS.get(word, _SMALL.get(word, 0))
            room = 100 if value >= 10 else 10
            if group is not None and (group == 0 or group % room or (room == 10 and before in TEENS)):
                return None
            group = (group or 0) + value
        elif word == "hundred":
            if group is None or not 0 < group < 100:
                return None
            group *= 100
        elif word in SCALES:
            if group is None or SCALES[word] >= ceiling:
                return None
            ceiling = SCALES[word]
            total, group = total + group * ceiling, None
        else:
            return None
        before = word
    if group is None and not total:
        return None
    return total + (group or 0)


def number(words: Sequence[str]) -> Fraction | None:
    """Whole numbers, decimals, `half`, `three and a half`, `a dozen`, below zero too. None when it is none."""
    words = list(words)
    if not words:
        return None
    if words[0] in ("minus", "negative"):
        value = number(words[1:]) if len(words) > 1 and words[1] not in ("minus", "negative") else None
        return None if value is None else -value
    part = _part(words)
    if part is not None:
        return part
    if words[-1] == "dozen":
        count = Fraction(1) if words[:-1] in (["a"], ["one"]) else _part(words[:-2]) if words[-2:-1] == ["a"] else None
        if count is None and (whole := cardinal(words[:-1])) is not None:
            count = Fraction(whole)
        return None if count is None else 12 * count
    if "and" in words:
        cut = len(words) - 1 - words[::-1].index("and")
        whole, extra = cardinal(words[:cut]), _part(words[cut + 1 :])
        if whole is not None and extra is not None:
            return whole + extra
    if "point" in words:
        return _decimal(words)
    if _DIGITS.fullmatch(words[0]) and "." in words[0]:
        scales = [SCALES.get(word) for word in words[1:]]
        return None if None in scales or len(scales) > 1 else Fraction(words[0]) * (scales[0] or 1 if scales else 1)
    whole = cardinal(words)
    return None if whole is None else Fraction(whole)


def _part(words: Sequence[str]) -> Fraction | None:
    match list(words):
        case ["half"]:
            return Fraction(1, 2)
        case ["a" | "one", ("half" | "third" | "quarter") as name]:
            return _PARTS[name]
        case [("two" | "three") as count, ("thirds" | "quarters") as name]:
            return _SMALL[count] * _PARTS[name.removesuffix("s")]
    return None


def _decimal(words: list[str]) -> Fraction | None:
    at = words.index("point")
    whole = cardinal(words[:at]) if at else 0
    figures = "".join(
        "0" if word in ("zero", "oh") else word if word.isdigit() else str(_SMALL.get(word, "?"))
        for word in words[at + 1 :]
    )
    if whole is None or not _WHOLE.fullmatch(figures):
        return None
    return Fraction(f"{whole}.{figures}")


def read_number(words: Sequence[str], at: int) -> Iterator[tuple[int, Fraction]]:
    """Slot parser: every number that begins at `at`, the longest first."""
    end = at
    while end < min(len(words), at + _LONGEST) and (words[end] in _VOCABULARY or _DIGITS.fullmatch(words[end])):
        end += 1
    for stop in range(end, at, -1):
        value = number(words[at:stop])
        if value is not None:
            yield stop, value


def read_whole(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Slot parser: whole numbers only."""
    for end, value in read_number(words, at):
        if value.denominator == 1:
            yield end, int(value)


_ORDINALS = {say_ordinal(value).replace("-", " "): value for value in range(1, 100)}


def read_ordinal(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Slot parser: `twenty first`, `21st`, from the first to the ninety-ninth."""
    if at < len(words) and (found := _DAY.fullmatch(words[at])):
        yield at + 1, int(found[1])
    for end in (at + 2, at + 1):
        value = _ORDINALS.get(" ".join(words[at:end])) if end <= len(words) else None
        if value is not None:
            yield end, value
