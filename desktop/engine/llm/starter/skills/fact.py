"""Something true."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill
from desktop.engine.llm.starter.texts import texts

SKILL = Skill("fact", help="tell a fact", examples=("Tell me a fact.",))


@SKILL.on("tell me (a | another) [fun] fact")
def tell(slots: Slots, context: Context) -> Answer:
    yield context.memory.untold("facts", texts("facts"), context.rng)


@SKILL.on(
    "another fact",
    "tell me something [interesting | new]",
    "[give | tell] [me] (a | any | some | one more) [random | interesting | fun] (fact | facts)",
    "surprise me",
    "do you know (a | any) [interesting | fun] (fact | facts)",
    "teach me something",
    "fact",
    listened=False,
)
def tell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)
