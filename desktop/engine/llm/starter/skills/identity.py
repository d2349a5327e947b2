"""Who is speaking."""

from __future__ import annotations

from desktop.engine.llm.starter.normalise import clean
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("identity", help="say who I am", examples=("Who are you?", "What is your name?"))

_NAMED = (
    "I am {name}, as far as the starter goes: the small part of Parley that works at once, without a model.",
    "My name is {name}. What I say comes from Parley's starter: a handful of small skills on this computer.",
    "You are talking to {name}, or rather to the starter, which speaks for me until a full model does.",
)
_ANSWERS = (
    "I am the starter: the small part of Parley that works at once, without a model. I know a few useful things.",
    "I am Parley's starter. Everything I say was made on this computer, from a handful of small skills.",
    "You are talking to the starter. I am quick and honest, and not very clever; the full models are.",
)


@SKILL.on("who are you", "what is your name", "what are you")
def tell(slots: Slots, context: Context) -> Answer:
    name = clean(context.conversation.name)
    yield context.memory.untold("identity", _NAMED if name else _ANSWERS, context.rng).replace("{name}", name)


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
