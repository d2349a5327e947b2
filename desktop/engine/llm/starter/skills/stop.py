"""Leaving it at that."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("stop", help="stop talking", examples=("Stop.", "Never mind."), beside_model=True)


@SKILL.on("stop [talking]", "be quiet", "never mind", "forget it", "cancel", "that is enough")
def stop(slots: Slots, context: Context) -> Answer:
    yield context.memory.untold("stop", ("All right.", "Okay.", "As you like."), context.rng)


@SKILL.on(
    "quiet",
    "silence",
    "shush",
    "hush",
    "shut up",
    "nevermind",
    "enough",
    "stop it",
    "stop that",
    "stop stop [stop]",
    "cancel that",
    "forget [about] (it | that)",
    "never mind that",
    "nothing",
    "hold on",
    "wait",
    listened=False,
)
def stop_otherwise(slots: Slots, context: Context) -> Answer:
    yield from stop(slots, context)
