"""Days, spans and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.llm.starter.dates import WEEKDAYS, Day, NoSuchDay, easter, read_day, read_year
from desktop.engine.llm.starter.spans import Span, read_duration, read_span

TODAY = date(2026, 11, 21)


def _day(text: str) -> Day:
    words = text.split()
    return next(day for end, day in read_day(words, 0) if end == len(words))


@pytest.mark.parametrize(
    ("year", "day"),
    [(1900, (4, 15)), (1954, (4, 18)), (1981, (4, 19)), (2000, (4, 23)), (2008, (3, 23)), (2011, (4, 24)),
     (2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))],
)  # fmt: skip
def test_easter(year: int, day: tuple[int, int]) -> None:
    """Easter falls on the published dates, the earliest and latest kinds of years among them."""
    assert easter(year) == date(year, *day)


@pytest.mark.parametrize(
    ("text", "coming"),
    [
        ("today", "2026-11-21"), ("tomorrow", "2026-11-22"), ("the day before yesterday", "2026-11-19"),
        ("saturday", "2026-11-28"), ("sunday", "2026-11-22"), ("next monday", "2026-11-23"),
        ("the fifth of june", "2027-06-05"), ("june fifth", "2027-06-05"), ("21st of november", "2026-11-21"),
        ("5 june 2030", "2030-06-05"), ("june 5 2030", "2030-06-05"), ("december twenty first", "2026-12-21"),
        ("christmas eve", "2026-12-24"), ("new year's day", "2027-01-01"), ("thanksgiving", "2026-11-26"),
        ("good friday", "2027-03-26"), ("the twenty ninth of february", "2028-02-29"),
        ("fourth of july twenty thirty one", "2031-07-04"),
    ],
)  # fmt: skip
def test_days_as_they_are_named(text: str, coming: str) -> None:
    """Each names the next such day from 21 November 2026 on."""
    assert _day(text).coming(TODAY) == date.fromisoformat(coming)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_weekday_lies_in_the_week_ahead(today: date, name: str) -> None:
    """`friday` is one to seven days ahead, its past one to seven days back, both on that weekday."""
    day = _day(name)
    assert timedelta(1) <= day.coming(today) - today <= timedelta(7)
    assert timedelta(1) <= today - day.past(today) <= timedelta(7)
    assert WEEKDAYS[day.coming(today).weekday()] == WEEKDAYS[day.past(today).weekday()] == name


def test_a_day_that_no_calendar_has() -> None:
    """The thirtieth of February is said not to exist; so is the twenty-ninth in a common year."""
    with pytest.raises(NoSuchDay, match="no thirtieth of February"):
        _day("30th of february").coming(TODAY)
    with pytest.raises(NoSuchDay, match="2027"):
        _day("29th february 2027").coming(TODAY)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-01-31", Span(1, "month"), "2026-02-28"), ("2028-01-31", Span(1, "month"), "2028-02-29"),
        ("2028-02-29", Span(1, "year"), "2029-02-28"), ("2026-03-31", Span(-1, "month"), "2026-02-28"),
        ("2026-11-21", Span(2, "month"), "2027-01-21"), ("2026-12-31", Span(1, "day"), "2027-01-01"),
        ("2026-03-28", Span(2, "day"), "2026-03-30"), ("2026-10-24", Span(1, "week"), "2026-10-31"),
    ],
)  # fmt: skip
def test_month_ends_leap_years_and_clock_changes(start: str, span: Span, end: str) -> None:
    """Spans stay inside short months; weekends on which clocks change are days like all others."""
    assert span.after(date.fromisoformat(start)) == date.fromisoformat(end)


def test_a_span_out_of_the_calendar() -> None:
    """Years beyond 9999 are an OverflowError for days and months alike."""
    for span in (Span(9_000, "year"), Span(10**7, "day"), Span(-3_000, "year"), Span(10**30, "week")):
        with pytest.raises(OverflowError):
            span.after(TODAY)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("ten minutes", 600), ("an hour", 3600), ("half an hour", 1800), ("an hour and a half", 5400),
        ("two and a half hours", 9000), ("a quarter of an hour", 900), ("1 min 30 sec", 90), ("90 s", 90),
        ("one hour and ten minutes", 4200), ("a minute and a half", 90),
        ("two hours five minutes and ten seconds", 7510),
    ],
)  # fmt: skip
def test_durations(text: str, seconds: int) -> None:
    """Durations as they are said and typed, in seconds."""
    words = text.split()
    assert (len(words), seconds) in list(read_duration(words, 0))


@pytest.mark.parametrize("text", ["zero minutes", "minus five minutes", "a thousand hours", "minutes"])
def test_no_duration(text: str) -> None:
    """Nothing, less than nothing, more than a week and no number at all are not durations for a timer."""
    words = text.split()
    assert [end for end, _ in read_duration(words, 0) if end == len(words)] == []


@pytest.mark.parametrize(
    ("text", "year"), [("2027", 2027), ("twenty twenty seven", 2027), ("nineteen eighty four", 1984)]
)
def test_years(text: str, year: int) -> None:
    """Years in digits and as they are said."""
    words = text.split()
    assert (len(words), year) in list(read_year(words, 0))


def test_spans() -> None:
    """A fortnight, a month, three weeks."""
    for text, span in (
        ("a fortnight", Span(1, "fortnight")),
        ("3 weeks", Span(3, "week")),
        ("one month", Span(1, "month")),
    ):
        assert next(read_span(text.split(), 0))[1] == span
