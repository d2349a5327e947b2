"""Days as people name them. Only dates are counted with, never hours, so clock changes do not matter."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.engine.llm.starter.numbers import cardinal, read_ordinal, read_whole, say_ordinal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_MONTHS = {month[:3]: number for number, month in enumerate(MONTHS, 1)} | {"sept": 9}
_YEARS_AHEAD = 9
"""The twenty-ninth of February may be this far away (1896 to 1904)."""
_YEAR = re.compile(r"[1-9]\d{3}")


class NoSuchDay(ValueError):
    """The calendar has no such day; str() is a sentence that says so."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was named: when it comes next, and when it was last (both may be today)."""

    name: str
    coming: Callable[[date], date]
    past: Callable[[date], date]
    holiday: bool = False
    dated: bool = False
    """The year was named too."""


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar. Anonymous algorithm, as in Meeus, Astronomical Algorithms, ch. 8."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "christmas": lambda year: date(year, 12, 25),
    "christmas day": lambda year: date(year, 12, 25),
    "christmas eve": lambda year: date(year, 12, 24),
    "new year": lambda year: date(year, 1, 1),
    "new year's": lambda year: date(year, 1, 1),
    "new year's day": lambda year: date(year, 1, 1),
    "new year's eve": lambda year: date(year, 12, 31),
    "easter": easter,
    "easter sunday": easter,
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "halloween": lambda year: date(year, 10, 31),
    "valentine's day": lambda year: date(year, 2, 14),
    "thanksgiving": _thanksgiving,
    "independence day": lambda year: date(year, 7, 4),
}


def _yearly(name: str, on: Callable[[int], date | None], holiday: bool = False) -> Day:
    def coming(today: date) -> date:
        for year in range(today.year, min(today.year + _YEARS_AHEAD, 9999)):
            if (day := on(year)) is not None and day >= today:
                return day
        raise NoSuchDay(f"There is no {name} in the calendar.")

    def past(today: date) -> date:
        for year in range(today.year, max(today.year - _YEARS_AHEAD, 1), -1):
            if (day := on(year)) is not None and day <= today:
                return day
        raise NoSuchDay(f"There is no {name} in the calendar.")

    return Day(name, coming, past, holiday)


def _month_day(month: int, day: int, year: int | None) -> Day:
    name = f"{say_ordinal(day)} of {MONTHS[month - 1].title()}"

    def on(in_year: int) -> date | None:
        return date(in_year, month, day) if day <= calendar.monthrange(in_year, month)[1] else None

    def that_day(today: date) -> date:
        assert year is not None
        if (found := on(year)) is None:
            raise NoSuchDay(f"There is no {name} in the year {year}.")
        return found

    return _yearly(name, on) if year is None else Day(f"{name} {year}", that_day, that_day, dated=True)


def _offset(name: str, days: int) -> Day:
    def find(today: date) -> date:
        return today + timedelta(days=days)

    return Day(name, find, find)


def _weekday(name: str, number: int, following: bool) -> Day:
    """`friday` is the first to come after today; `next friday` the one of next week, Monday beginning it."""

    def coming(today: date) -> date:
        if following:
            return today + timedelta(days=7 - today.weekday() + number)
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)

    def past(today: date) -> date:
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)

    return Day(("next " if following else "") + name.title(), coming, past)


_OFFSETS = {
    "today": 0, "tomorrow": 1, "yesterday": -1, "the day after tomorrow": 2, "the day before yesterday": -2,
}  # fmt: skip
_NAMED = {name: _offset(name, days) for name, days in _OFFSETS.items()}
_NAMED |= {name: _yearly(name.title().replace("'S", "'s"), on, holiday=True) for name, on in HOLIDAYS.items()}
_NAMED |= {"xmas": _NAMED["christmas"], "valentines day": _NAMED["valentine's day"], "new years": _NAMED["new year"]}
_NAMED |= {"new years eve": _NAMED["new year's eve"], "new years day": _NAMED["new year's day"]}


def _month(words: Sequence[str], at: int) -> int | None:
    if at >= len(words):
        return None
    return MONTHS.index(words[at]) + 1 if words[at] in MONTHS else _SHORT_MONTHS.get(words[at])


def read_year(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Slot parser: `2027`, `twenty twenty seven`, `nineteen hundred`, `two thousand and one`; 1000 to 9998."""
    if at < len(words) and _YEAR.fullmatch(words[at]):
        yield at + 1, int(words[at])
    for end in range(min(len(words), at + 6), at + 1, -1):
        whole = cardinal(words[at:end])
        if whole is None:
            for cut in range(at + 1, end):
                century, rest = cardinal(words[at:cut]), cardinal(words[cut:end])
                if century and rest and 10 <= century <= 99 and 10 <= rest <= 99:
                    whole = 100 * century + rest
        if whole is not None and 1000 <= whole <= 9998 and words[at].isalpha():
            yield end, whole


def read_day(words: Sequence[str], at: int) -> Iterator[tuple[int, Day]]:
    """Slot parser: today, weekdays, holidays, days of a month with or without a year."""
    for length in (4, 3, 2, 1):
        named = _NAMED.get(" ".join(words[at : at + length])) if at + length <= len(words) else None
        if named is not None:
            yield at + length, named
    following = at < len(words) and words[at] == "next"
    start = at + (1 if at < len(words) and words[at] in ("next", "this", "on") else 0)
    if start < len(words) and words[start] in WEEKDAYS:
        yield start + 1, _weekday(words[start], WEEKDAYS.index(words[start]), following)
    start = at + 1 if at < len(words) and words[at] == "the" else at
    for end, day in _day_of_month(words, start):
        middle = end + 1 if end < len(words) and words[end] == "of" else end
        if (month := _month(words, middle)) is not None:
            yield from _with_year(words, middle + 1, month, day)
    if (month := _month(words, at)) is not None:
        start = at + 2 if at + 1 < len(words) and words[at + 1] == "the" else at + 1
        for end, day in _day_of_month(words, start):
            yield from _with_year(words, end, month, day)


def _day_of_month(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    for read in (read_ordinal, read_whole):
        for end, day in read(words, at):
            if 1 <= day <= 31:
                yield end, day


def _with_year(words: Sequence[str], at: int, month: int, day: int) -> Iterator[tuple[int, Day]]:
    for end, year in read_year(words, at):
        yield end, _month_day(month, day, year)
    yield at, _month_day(month, day, None)


def say_date(day: date, today: date) -> str:
    """`Friday, the fifth of June`, with the year when it is not this one."""
    year = "" if day.year == today.year else f" {day.year}"
    weekday, month = WEEKDAYS[day.weekday()].title(), MONTHS[day.month - 1].title()
    return f"{weekday}, the {say_ordinal(day.day)} of {month}{year}"
