"""Saying something after the person."""

from __future__ import annotations

from desktop.engine.llm.starter.normalise import clean
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("echo", help="repeat what you say", examples=("Repeat after me: the sea is wide.",))

_OPENINGS = ("repeat after me", "say after me")
_LONGEST = 990


@SKILL.on("[please] (repeat | say) after me <text:rest>", listened=False)
def echo(slots: Slots, context: Context) -> Answer:
    message = clean(context.conversation.question)
    start = max((at + len(o) for o in _OPENINGS if (at := message.lower().find(o)) >= 0), default=-1)
    # As it was written, where it was; the words alone where the opening was misspelt.
    text = message[start:].lstrip(" ,:;.-") if start >= 0 else slots["text"]
    yield (text or slots["text"])[:_LONGEST]


@SKILL.on("repeat after me")
def ask(slots: Slots, context: Context) -> Answer:
    yield "Gladly. Begin with: repeat after me, and go straight on with what I should say."
