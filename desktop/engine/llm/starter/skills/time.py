"""The time of day."""

from __future__ import annotations

from datetime import datetime

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import say_integer
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("time", help="tell the time", examples=("What time is it?",), beside_model=True)


@SKILL.on(
    "what time is it [now]",
    "what is the time [now]",
    "tell me (the time | what time it is)",
    "do you (know | have) the time",
    "do you know what time it is",
    "how late is it",
)
def tell(slots: Slots, context: Context) -> Answer:
    yield f"It is {say_time(context.now)}."


@SKILL.on("time | the time | time please | got the time | what time", listened=False)
def tell_shortly(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)


def say_time(now: datetime) -> str:
    """`15:20` -> `three twenty in the afternoon`."""
    if now.hour % 12 == 0 and now.minute == 0:
        return "noon" if now.hour == 12 else "midnight"
    hour = say_integer(now.hour % 12 or 12)
    if now.minute == 0:
        clock = f"{hour} o'clock"
    else:
        clock = f"{hour} {'oh ' if now.minute < 10 else ''}{say_integer(now.minute)}"
    return f"{clock} {part_of_day(now.hour)}"


def part_of_day(hour: int) -> str:
    if 5 <= hour < 12:
        return "in the morning"
    if 12 <= hour < 18:
        return "in the afternoon"
    return "in the evening" if 18 <= hour < 22 else "at night"
