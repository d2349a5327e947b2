"""Lengths of time as people say them: days and weeks for the calendar, minutes and seconds for timers."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from desktop.engine.llm.starter.numbers import read_number, say_integer

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_SHORT = {
    "s": "second", "sec": "second", "secs": "second", "m": "minute", "min": "minute", "mins": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour",
}  # fmt: skip
_CALENDAR = {"day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "year": "year"}
_LONGEST_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Span:
    """A count of days, weeks, fortnights, months or years."""

    count: int
    unit: str

    def after(self, day: date) -> date:
        """The day this span later (earlier for a negative count); month ends are kept inside the month.

        Raises OverflowError outside the years 1 to 9999.
        """
        if self.unit in ("month", "year"):
            months = day.year * 12 + day.month - 1 + self.count * (12 if self.unit == "year" else 1)
            year, month = divmod(months, 12)
            if not 1 <= year <= 9999:
                raise OverflowError("outside the calendar")
            return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        return day + timedelta(days=self.count * {"day": 1, "week": 7, "fortnight": 14}[self.unit])

    def __neg__(self) -> Span:
        return Span(-self.count, self.unit)


def read_span(words: Sequence[str], at: int) -> Iterator[tuple[int, Span]]:
    """Slot parser: `three weeks`, `a month`, `10 days`."""
    if at < len(words) and words[at] in ("a", "an") and at + 1 < len(words) and words[at + 1] in _CALENDAR:
        yield at + 2, Span(1, words[at + 1])
    for end, count in read_number(words, at):
        unit = _CALENDAR.get(words[end].removesuffix("s")) if end < len(words) else None
        if unit is not None and count.denominator == 1:
            yield end + 1, Span(int(count), unit)


def _time_unit(words: Sequence[str], at: int) -> int | None:
    if at >= len(words):
        return None
    word = words[at]
    return _SECONDS.get(_SHORT.get(word, word.removesuffix("s")))


def read_duration(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Slot parser: seconds in `five minutes`, `half an hour`, `an hour and a half`, `1 min 30 sec`; 1 s to a week."""
    for end, seconds, _ in _durations(words, at):
        if 1 <= seconds <= _LONGEST_S:
            yield end, round(seconds)


def _durations(words: Sequence[str], at: int) -> Iterator[tuple[int, Fraction, int]]:
    for end, seconds, unit in _one(words, at):
        after = list(words[end : end + 3])
        if after == ["and", "a", "half"]:
            yield end + 3, seconds + Fraction(unit, 2), unit
        elif after == ["and", "a", "quarter"]:
            yield end + 3, seconds + Fraction(unit, 4), unit
        start = end + 1 if after[:1] == ["and"] else end
        for stop, more, smaller in _durations(words, start):
            if smaller < unit:
                yield stop, seconds + more, unit
        yield end, seconds, unit


def _one(words: Sequence[str], at: int) -> Iterator[tuple[int, Fraction, int]]:
    for head, part in (
        (["half", "a"], Fraction(1, 2)), (["half", "an"], Fraction(1, 2)),
        (["a", "quarter", "of", "an"], Fraction(1, 4)), (["quarter", "of", "an"], Fraction(1, 4)),
        (["three", "quarters", "of", "an"], Fraction(3, 4)),
        (["a"], Fraction(1)), (["an"], Fraction(1)),
    ):  # fmt: skip
        end = at + len(head)
        if list(words[at:end]) == head and (unit := _time_unit(words, end)) is not None:
            yield end + 1, part * unit, unit
    for end, count in read_number(words, at):
        if (unit := _time_unit(words, end)) is not None:
            yield end + 1, count * unit, unit


def say_duration(seconds: int) -> str:
    """`90` -> `one minute and thirty seconds`."""
    parts = []
    for name, size in (("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{say_integer(count)} {name}{'' if count == 1 else 's'}")
    if not parts:
        return "less than a second"
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
