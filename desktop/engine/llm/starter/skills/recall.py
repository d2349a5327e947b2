"""What was said before."""

from __future__ import annotations

from desktop.engine.llm.starter.normalise import clean
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("recall", help="tell you what was said before", examples=("What did I say before?", "What did you say?"))

_LONGEST = 500


@SKILL.on("what did i [just] say [before]", "what was my last (question | message)")
def yours(slots: Slots, context: Context) -> Answer:
    said = context.conversation.messages
    before = [message.text for message in said if message.role == "user" and not message.speaker][:-1]
    if not before:
        yield "This is the first thing you have said to me."
    else:
        yield f"You said: {clean(before[-1])[:_LONGEST]}"


@SKILL.on("what (have i said | did i tell you | did i ask [you]) [before | last]", listened=False)
def yours_otherwise(slots: Slots, context: Context) -> Answer:
    yield from yours(slots, context)


@SKILL.on("repeat that [please]", "say that again", "what did you [just] say")
def mine(slots: Slots, context: Context) -> Answer:
    before = [message.text for message in context.conversation.messages if message.role == "assistant"]
    if not before:
        yield "I have not said anything yet."
    else:
        yield clean(before[-1])[:_LONGEST]


@SKILL.on(
    "[sorry | pardon] what [did you say] [before]",
    "(say | repeat) (it | that) [again]",
    "repeat [yourself]",
    "(come | say) again",
    "pardon [me]",
    "i did not (hear | catch | get) (that | you)",
    "once more",
    "what was that",
    listened=False,
)
def mine_otherwise(slots: Slots, context: Context) -> Answer:
    yield from mine(slots, context)
