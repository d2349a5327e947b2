"""Tossing a coin."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("coin", help="toss a coin", examples=("Flip a coin.", "Heads or tails?"), beside_model=True)


@SKILL.on("(flip | toss) a coin", "heads or tails")
def toss(slots: Slots, context: Context) -> Answer:
    yield f"It is {context.rng.choice(('heads', 'tails'))}."


@SKILL.on("(flip | toss | throw) [a | the | me a] coin", listened=False)
def toss_otherwise(slots: Slots, context: Context) -> Answer:
    yield from toss(slots, context)
