"""A number at random."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import say_integer
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("number", help="pick a number", examples=("Pick a number between one and ten.",), beside_model=True)


@SKILL.on(
    "(pick | choose | give me | tell me) a [random] number"
    " (between <first:small> and | from <first:small> to) (<second:small> | <second:hundred>)",
    "(pick | choose | give me) a [random] number",
)
def pick(slots: Slots, context: Context) -> Answer:
    low, high = sorted((slots.get("first", 1), slots.get("second", 100)))
    yield f"I pick {say_integer(context.rng.randint(low, high))}."


@SKILL.on(
    "[pick | choose | give me | tell me | think of | say | generate] [a | any] [random] number"
    " (between <first:whole> and | from <first:whole> to) <second:whole>",
    "(pick | choose | give me | tell me | think of | say | generate) (a | any) [random] number",
    "[a] random number",
    listened=False,
)
def pick_otherwise(slots: Slots, context: Context) -> Answer:
    yield from pick(slots, context)
