"""How fast the voice speaks."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill
from desktop.engine.types import Effect

SKILL = Skill(
    "speed", help="speak faster or slower", examples=("Speak faster.", "Slower.", "Normal speed."), beside_model=True
)

_STEP = 1.2


@SKILL.on("[speak | talk | a little | a bit] faster", "speed up")
def faster(slots: Slots, context: Context) -> Answer:
    yield Effect("speed", {"factor": _STEP})
    yield context.memory.untold(
        "faster", ("I will speak faster.", "Faster, then.", "Picking up the pace."), context.rng
    )


@SKILL.on("[speak | talk | a little | a bit] slower", "(speak | talk) more slowly", "slow down")
def slower(slots: Slots, context: Context) -> Answer:
    yield Effect("speed", {"factor": 1 / _STEP})
    yield context.memory.untold("slower", ("I will take my time.", "Slower, then.", "No hurry at all."), context.rng)


@SKILL.on("[speak | talk] [at] normal speed", "speak normally")
def normal(slots: Slots, context: Context) -> Answer:
    yield Effect("speed", {"rate": 1.0})
    yield "Back to my usual pace."


@SKILL.on(
    "(be | speak | talk | go | a little | a bit | much | even) [a little | a bit | much] (faster | quicker)",
    "(speak | talk) more quickly",
    "hurry up",
    "you are too slow",
    "too slow",
    listened=False,
)
def faster_otherwise(slots: Slots, context: Context) -> Answer:
    yield from faster(slots, context)


@SKILL.on(
    "(be | speak | talk | go | a little | a bit | much | even) [a little | a bit | much] slower",
    "not so fast",
    "you are too fast",
    "too fast",
    "slowly",
    listened=False,
)
def slower_otherwise(slots: Slots, context: Context) -> Answer:
    yield from slower(slots, context)


@SKILL.on(
    "[go] [back] [to] [the | your] (normal | usual | regular) (speed | pace)",
    "(speak | talk) normally",
    listened=False,
)
def normal_otherwise(slots: Slots, context: Context) -> Answer:
    yield from normal(slots, context)
