"""Spelling a word."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("spelling", help="spell a word", examples=("Spell necessary.", "How do you spell rhythm?"))

_LONGEST = 40


@SKILL.on("(spell | how do you spell) <word:spellable>", "how is <word:spellable> spelled")
def spell(slots: Slots, context: Context) -> Answer:
    word = slots["word"]
    if len(word) > _LONGEST:
        yield "That word is too long for me to spell aloud."
        return
    yield f"{word.capitalize()}: {', '.join(letter.upper() for letter in word if letter.isalpha())}."


@SKILL.on(
    "(spell [me] | spell the word | how (do | would) (you | i | we) spell [the word]) <word:spellable> [for me]",
    "how is [the word] <word:spellable> (spelled | spelt | written)",
    "what is the spelling of [the word] <word:spellable>",
    listened=False,
)
def spell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from spell(slots, context)
