"""Counting days."""

from __future__ import annotations

import calendar
from datetime import date

from desktop.engine.llm.starter.dates import MONTHS, NoSuchDay, say_date
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import say_integer
from desktop.engine.llm.starter.skill import Answer, Context, Skill
from desktop.engine.llm.starter.spans import Span

SKILL = Skill(
    "days",
    help="count days",
    examples=("How many days until Christmas?", "What date is it in three weeks?", "How many days has February?"),
    beside_model=True,
)


@SKILL.on(
    "how many days [is it | are left | are there] (until | till | to | before) <day>",
    "how long [is it] (until | till) <day>",
)
def until(slots: Slots, context: Context) -> Answer:
    today = context.now.date()
    try:
        coming = slots["day"].coming(today)
    except NoSuchDay as problem:
        yield str(problem)
        return
    days, name = (coming - today).days, _named(slots["day"].name)
    if days == 0:
        yield f"None at all: {'that' if name == 'today' else name} is today!"
    elif days < 0:
        yield f"That was {_days(-days)} ago."
    else:
        yield f"{_days(days).capitalize()} until {name}. It is on {say_date(coming, today)}."


@SKILL.on("how many weeks [is it | are left | are there] (until | till | to) <day>")
def weeks_until(slots: Slots, context: Context) -> Answer:
    today = context.now.date()
    try:
        days = (slots["day"].coming(today) - today).days
    except NoSuchDay as problem:
        yield str(problem)
        return
    if days < 7:
        yield from until(slots, context)
        return
    weeks, rest = divmod(days, 7)
    also = f" and {_days(rest)}" if rest else ""
    yield f"{_count(weeks, 'week').capitalize()}{also} until {_named(slots['day'].name)}."


@SKILL.on(
    "how many days (since | is it since) <day>",
    "how long (is it | has it been) since <day>",
    listened=False,
)
def since(slots: Slots, context: Context) -> Answer:
    today = context.now.date()
    try:
        past = slots["day"].past(today)
    except NoSuchDay as problem:
        yield str(problem)
        return
    days = (today - past).days
    yield (
        f"That is still {_days(-days)} away."
        if days < 0
        else f"{_days(days).capitalize()}: it was a {say_date(past, today)}."
    )


@SKILL.on("how many days [are there | are] between <first:day> and <second:day>", listened=False)
def between(slots: Slots, context: Context) -> Answer:
    today = context.now.date()
    try:
        first = slots["first"].coming(today)
        second = slots["second"].coming(first)
    except NoSuchDay as problem:
        yield str(problem)
        return
    yield f"{_days(abs((second - first).days)).capitalize()}."


@SKILL.on("what (day | date) (is | will) it [be] in <span>")
def later(slots: Slots, context: Context) -> Answer:
    yield from _shifted(slots["span"], context.now.date())


@SKILL.on(
    "what (day | date) (is | will be | will it be) <span> from (now | today)",
    listened=False,
)
def from_now(slots: Slots, context: Context) -> Answer:
    yield from _shifted(slots["span"], context.now.date())


@SKILL.on(
    "what (day | date) was (it | the date) <span> ago",
    "what was the (day | date) <span> ago",
)
def earlier(slots: Slots, context: Context) -> Answer:
    yield from _shifted(-slots["span"], context.now.date())


def _shifted(span: Span, today: date) -> Answer:
    try:
        day = span.after(today)
    except OverflowError:
        yield "That is further than my calendar goes."
        return
    size = _count(abs(span.count), span.unit)
    if span.count < 0:
        yield f"{size.capitalize()} ago it was {say_date(day, today)}."
    else:
        yield f"In {size} it will be {say_date(day, today)}."


@SKILL.on("how many days (are [there] in | does | has) <month> [have]")
def in_month(slots: Slots, context: Context) -> Answer:
    month, today = slots["month"], context.now
    days = calendar.monthrange(today.year, month)[1]
    name = MONTHS[month - 1].title()
    if month == 2:
        yield f"{name} has {say_integer(days)} days this year; it has twenty-nine in leap years."
    else:
        yield f"{name} has {say_integer(days)} days."


@SKILL.on("[how many] days [are [there]] in <month> [this year]", "how long is <month>", listened=False)
def in_month_otherwise(slots: Slots, context: Context) -> Answer:
    yield from in_month(slots, context)


def _named(name: str) -> str:
    return f"the {name}" if " of " in name else name


def _days(count: int) -> str:
    return _count(count, "day")


def _count(count: int, unit: str) -> str:
    return f"{say_integer(count)} {unit}{'' if count == 1 else 's'}"
