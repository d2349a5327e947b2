"""What the starter can do."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("help", help="say what I can do", examples=("Help.", "What can you do?"))

_AT_ONCE = 6


@SKILL.on("help [me]", "what can (you do | i say | i ask [you])")
def tell(slots: Slots, context: Context) -> Answer:
    others = [skill for skill in context.skills if skill.name not in ("help", "stop", "courtesy", "identity", "models")]
    names = context.memory.untold_some("help", [skill.help for skill in others], _AT_ONCE, context.rng)
    example = context.rng.choice(context.rng.choice(others).examples)
    yield f"I can {', '.join(names[:-1])} and {names[-1]}."
    yield f"Try, for example: {example}"
    yield "Ask again to hear more."


@SKILL.on(
    "what (are you able to do | do you do | do you know)",
    "what else can (you do | i ask [you])",
    "what can i do [here | with you]",
    "what (can | could) (you | i) do",
    "how (can | do) you help [me]",
    "i need help",
    "what are your (skills | abilities)",
    "how does this work",
    "what [kind of] (questions | things) can (i ask [you] | you do)",
    "commands",
    "list [of] commands",
    listened=False,
)
def tell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)
