"""A joke."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill
from desktop.engine.llm.starter.texts import texts

SKILL = Skill("joke", help="tell a joke", examples=("Tell me a joke.",))


@SKILL.on("tell me (a | another) joke", "do you know (a | another) joke")
def tell(slots: Slots, context: Context) -> Answer:
    yield context.memory.untold("jokes", texts("jokes"), context.rng)


@SKILL.on(
    "another joke",
    "make me laugh",
    "[tell me] (a | some | one more) joke",
    "tell [me] (jokes | a funny one | something funny)",
    "be funny",
    "joke",
    listened=False,
)
def tell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)
