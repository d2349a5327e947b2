"""Arithmetic."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import is_rounded, say_number
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill(
    "sum",
    help="do sums",
    examples=("What is twelve times seven?", "15% of 80", "What is the square root of 50?"),
    beside_model=True,
)


@SKILL.on("[what is | how much is | calculate | work out] <sum>")
def work_out(slots: Slots, context: Context) -> Answer:
    sum_ = slots["sum"]
    if sum_.problem:
        yield sum_.problem
        return
    about = "about " if not sum_.exact or is_rounded(sum_.value) else ""
    said = sum_.said[0].upper() + sum_.said[1:]
    yield f"{said} is {about}{say_number(sum_.value)}."


@SKILL.on(
    "(what (does | do | are | would) | how much are | compute | solve) <sum> [make | equal | be]",
    "<sum> (is | equals) [what]",
    listened=False,
)
def work_out_otherwise(slots: Slots, context: Context) -> Answer:
    yield from work_out(slots, context)
