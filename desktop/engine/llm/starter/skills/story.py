"""A short story."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill
from desktop.engine.llm.starter.texts import texts

SKILL = Skill("story", help="tell a story", examples=("Tell me a story.",))


@SKILL.on("tell me (a | another) [short] story")
def tell(slots: Slots, context: Context) -> Answer:
    yield context.memory.untold("stories", texts("stories"), context.rng)


@SKILL.on(
    "another story",
    "[please] (tell | read) [me] (a | one more) [short | bedtime | little] story",
    "(do you know | know) [a | any] (story | stories)",
    "i want [to hear] a story",
    "story",
    listened=False,
)
def tell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)
