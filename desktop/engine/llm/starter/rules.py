"""What may fill the slots of phrases: what the recogniser listens for, and what is read.

A rule's phrase is kept small, because every place where it is used costs the recogniser time and
certainty; its parser understands a good deal more, for typing and for dictation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType

from desktop.engine.llm.starter import dates, numbers, spans, sums, units
from desktop.engine.llm.starter.notation import Parser, Rule, read

SPELLABLE = (
    "accommodate", "address", "banana", "beautiful", "because", "believe", "bicycle", "business", "calendar",
    "chocolate", "computer", "definitely", "different", "elephant", "embarrass", "february", "friend", "government",
    "guarantee", "happiness", "holiday", "immediately", "island", "knowledge", "language", "library", "misspell",
    "mississippi", "mountain", "necessary", "neighbor", "orange", "people", "pronunciation", "psychology",
    "restaurant", "rhythm", "science", "separate", "strawberry", "telephone", "tomorrow", "umbrella", "vacuum",
    "vegetable", "wednesday", "weird", "yellow",
)  # fmt: skip
"""Words that people ask the spelling of, for the recogniser; any word at all can be typed."""

TIMER_NAMES = ("tea", "egg", "pasta", "pizza", "laundry", "coffee", "rice", "bread", "oven")
_LONGEST_FREE = 400


def _alternatives(names: Sequence[str]) -> str:
    return " | ".join(dict.fromkeys(names))


def _read_word(words: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    if at < len(words) and words[at].replace("'", "").isalpha():
        yield at + 1, words[at]


def _read_rest(words: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    if at < len(words):
        yield len(words), " ".join(words[at : at + _LONGEST_FREE])


def _read_month(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    if at < len(words) and words[at] in dates.MONTHS:
        yield at + 1, dates.MONTHS.index(words[at]) + 1


_RARE_UNITS = ("kelvin", "metric ton", "meter per second")


def _units(dimension: str, plural: bool) -> str:
    ours = [unit for unit in units.UNITS if unit.dimension == dimension and unit.one not in _RARE_UNITS]
    names = [unit.many for unit in ours] + ([] if plural else [unit.one for unit in ours])
    return _alternatives([name.lower() for name in names])


_PHRASES: dict[str, tuple[str | None, Parser | None]] = {
    "digit": (_alternatives(numbers.ONES), None),
    "small": (
        f"<digit> | {_alternatives(numbers.TEENS)} | ({_alternatives(numbers.TENS)}) [<digit>]",
        numbers.read_whole,
    ),
    "number": (
        "zero | <small> | (a | <digit>) hundred [[and] <small>] | (a | <small>) thousand [<digit> hundred]",
        numbers.read_number,
    ),
    "whole": ("<number>", numbers.read_whole),
    "hundred": ("a hundred | a thousand", numbers.read_whole),
    "amount": (
        "<small> [point <digit>] | (a | <digit>) hundred [[and] <small>] | half (a | an) | a | an",
        units.read_amount,
    ),
    "few": ("a | an | <small>", units.read_amount),
    "ordinal": (
        f"{_alternatives([numbers.say_ordinal(n) for n in range(1, 21)])} | thirtieth"
        " | (twenty | thirty) first | twenty (second | third | fourth | fifth | sixth | seventh | eighth | ninth)",
        numbers.read_ordinal,
    ),
    "weekday": (_alternatives(dates.WEEKDAYS), None),
    "month": (_alternatives(dates.MONTHS), _read_month),
    "holiday": (_alternatives(tuple(dates.HOLIDAYS)), dates.read_day),
    "day": (
        "today | tomorrow | yesterday | the day after tomorrow | the day before yesterday | [next] <weekday>"
        " | <holiday> | [the] <ordinal> of <month> | <month> [the] <ordinal>",
        dates.read_day,
    ),
    "year": (None, dates.read_year),
    "span": ("a (day | week | month | year) | <small> (days | weeks | months | years)", spans.read_span),
    "duration": (
        "a minute | an hour | one (minute | hour) | <small> (seconds | minutes | hours) | half an hour"
        " | an hour and a half | (one minute | <small> minutes) [and] <small> seconds"
        " | (one hour | <small> hours) [and] <small> minutes",
        spans.read_duration,
    ),
    "adjective": ("<small> (second | minute | hour)", spans.read_duration),
    "label": (_alternatives(TIMER_NAMES), _read_word),
    "sum": (
        "<number> (plus | minus | times | multiplied by | divided by) <number> [(plus | minus | times) <small>]"
        " | (<small> percent | [the] square root | half) of <number> | <small> squared",
        sums.read_sum,
    ),
    "unit": (None, units.read_unit),
    **{dimension: (_units(dimension, plural=False), units.read_unit) for dimension in units.DIMENSIONS},
    **{f"{dimension}s": (_units(dimension, plural=True), units.read_unit) for dimension in units.DIMENSIONS},
    "spellable": (_alternatives(SPELLABLE), _read_word),
    "rest": (None, _read_rest),
}  # fmt: skip


@lru_cache(maxsize=1)
def rules() -> MappingProxyType[str, Rule]:
    """Every rule by the name that phrases use."""
    return MappingProxyType(
        {name: Rule(None if phrase is None else read(phrase), parse) for name, (phrase, parse) in _PHRASES.items()}
    )
