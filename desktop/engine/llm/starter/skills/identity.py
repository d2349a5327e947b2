"""Who is speaking."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("identity", help="say who I am", examples=("Who are you?", "What is your name?"))

_ANSWERS = (
    "I am the starter: the small part of Parley that works at once, without a model. I know a few useful things.",
    "I am Parley's starter. Everything I say was made on this computer, from a handful of small skills.",
    "You are talking to the starter. I am quick and honest, and not very clever; the full models are.",
)


@SKILL.on("who are you", "what is your name", "what are you")
def tell(slots: Slots, context: Context) -> Answer:
    yield context.memory.untold("identity", _ANSWERS, context.rng)


@SKILL.on(
    "(tell me | say) your name",
    "introduce yourself",
    "tell me about yourself",
    "who am i (talking | speaking) (to | with)",
    "are you (a | an) (robot | person | human | computer | machine | ai | real person)",
    "are you (real | human | alive)",
    "what should i call you",
    "do you have a name",
    "who is this",
    "who made you",
    listened=False,
)
def tell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)
