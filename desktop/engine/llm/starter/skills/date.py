"""Today's date, and the day of the week of any other."""

from __future__ import annotations

import calendar
from datetime import date

from desktop.engine.llm.starter.dates import MONTHS, WEEKDAYS, NoSuchDay, say_date
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import say_integer
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill(
    "date",
    help="tell the date, and the day of the week of another",
    examples=("What is the date?", "What day is it on the fifth of June?", "When is Easter?"),
    beside_model=True,
)


@SKILL.on(
    "what is (the date | the date today | today's date)",
    "what (date | day) is it [today]",
    "what day of the week is it [today]",
    "tell me (the date | what day it is)",
)
def today(slots: Slots, context: Context) -> Answer:
    now = context.now.date()
    yield f"Today is {say_date(now, now)}, {now.year}."


@SKILL.on(
    "what is today",
    "date",
    "the date",
    "today's date",
    "what day today",
    "what is the day today",
    listened=False,
)
def today_shortly(slots: Slots, context: Context) -> Answer:
    yield from today(slots, context)


@SKILL.on("what (month | year) is it")
def month_and_year(slots: Slots, context: Context) -> Answer:
    now = context.now
    yield f"It is {MONTHS[now.month - 1].title()}, {now.year}."


@SKILL.on(
    "what (day | date) (is | was) [it on] <day>",
    "what (day | date) will it be [on] <day>",
    "(what day of the week | which day | which weekday) (is | was) [it on] <day>",
    "when is <day:holiday>",
)
def on_a_day(slots: Slots, context: Context) -> Answer:
    now = context.now.date()
    day = slots["day"]
    try:
        found = day.coming(now)
    except NoSuchDay as problem:
        yield str(problem)
        return
    name = day.name if day.holiday else day.name[0].upper() + day.name[1:]
    if found == now and name != "Today":
        yield f"That is today! {say_date(now, now)}."
    elif name[0].isdigit() or " of " in name:
        weekday, year = (
            WEEKDAYS[found.weekday()].title(),
            "" if found.year == now.year or day.dated else f" in {found.year}",
        )
        yield f"The {day.name} {_tense(found, now)} a {weekday}{year}."
    else:
        yield f"{name} {_tense(found, now)} {say_date(found, now)}."


@SKILL.on(
    "when is <day>",
    "what (day | date) is <day> (on | this year)",
    "<day> is what day",
    listened=False,
)
def when(slots: Slots, context: Context) -> Answer:
    yield from on_a_day(slots, context)


@SKILL.on("is it a leap year", "is this [year] a leap year")
def this_leap_year(slots: Slots, context: Context) -> Answer:
    yield from leap_year({"year": context.now.year}, context)


@SKILL.on("(is | was | will) <year> [be] a leap year", listened=False)
def leap_year(slots: Slots, context: Context) -> Answer:
    year = slots["year"]
    if calendar.isleap(year):
        yield f"Yes, {year} has {say_integer(366)} days."
    else:
        following = next(later for later in range(year + 1, year + 9) if calendar.isleap(later))
        yield f"No. The next leap year after {year} is {following}."


def _tense(day: date, today: date) -> str:
    return "is" if day == today else "was" if day < today else "will be"
