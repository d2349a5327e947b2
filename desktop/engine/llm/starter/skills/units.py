"""Turning one unit into another."""

from __future__ import annotations

from fractions import Fraction

from desktop.engine.llm.starter import units
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import is_rounded, say_number
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill(
    "units",
    help="convert units",
    examples=("How many feet are in a mile?", "Convert ten kilometers to miles.", "What is 100 f in c?"),
    beside_model=True,
)

_PAIRS = " | ".join(f"<source:{name}> (to | in | into) <target:{name}s>" for name in units.DIMENSIONS)
_COUNTS = " | ".join(f"<target:{name}s> [are | are there] in <amount:few> <source:{name}>" for name in units.DIMENSIONS)


@SKILL.on(f"(convert | what is) <amount> ({_PAIRS})", f"how many ({_COUNTS})")
def change(slots: Slots, context: Context) -> Answer:
    source, target, amount = slots["source"], slots["target"], slots["amount"]
    try:
        value = units.convert(amount, source, target)
    except ValueError:
        yield f"I cannot turn {source.many} into {target.many}: they measure different things."
        return
    about = "about " if is_rounded(value) else ""
    verb = "is" if amount == 1 or source.dimension == "temperature" else "are"
    said = _said(amount, source)
    yield f"{said[0].upper()}{said[1:]} {verb} {about}{_said(value, target)}."


@SKILL.on(
    "[convert | what (is | are) | how (much | many) is | change | turn] <amount> <source:unit>"
    " (to | in | into | as) <target:unit>",
    "[how many] <target:unit> [are | are there | is] [in | to] <amount> <source:unit>",
    "how (many | much) <target:unit> (is | are) <amount> <source:unit>",
    "how (many | much) <target:unit> [are | are there | is] (in | to) <amount> <source:unit>",
    listened=False,
)
def change_otherwise(slots: Slots, context: Context) -> Answer:
    yield from change(slots, context)


def _said(value: Fraction, unit: units.Unit) -> str:
    return f"{say_number(value)} {unit.one if value == 1 else unit.many}"
