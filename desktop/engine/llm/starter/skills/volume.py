"""How loud the voice is."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill
from desktop.engine.types import Effect

SKILL = Skill(
    "volume",
    help="speak louder or quieter",
    examples=("Louder.", "Speak more quietly.", "Volume to fifty percent."),
    beside_model=True,
)

_STEP = 1.5


@SKILL.on(
    "[speak | talk | a little | a bit] louder",
    "(speak up | turn it up | turn up the volume | volume up)",
)
def louder(slots: Slots, context: Context) -> Answer:
    yield Effect("volume", {"factor": _STEP})
    yield context.memory.untold("louder", ("Louder, then.", "Is this better?", "I am speaking up."), context.rng)


@SKILL.on(
    "[speak | talk | a little | a bit] (quieter | softer)",
    "(speak | talk) more (quietly | softly)",
    "turn it down",
    "turn down the volume",
    "volume down",
)
def quieter(slots: Slots, context: Context) -> Answer:
    yield Effect("volume", {"factor": 1 / _STEP})
    yield context.memory.untold("quieter", ("Quieter, then.", "A little softer.", "Like this?"), context.rng)


@SKILL.on("(maximum | full) volume", "as loud as you can")
def loudest(slots: Slots, context: Context) -> Answer:
    yield Effect("volume", {"level": 1.0})
    yield "This is as loud as I get."


@SKILL.on("(minimum | lowest) volume")
def quietest(slots: Slots, context: Context) -> Answer:
    yield Effect("volume", {"level": 0.1})
    yield "I am whispering now."


@SKILL.on(
    "[set | turn | put] [the] volume [up | down] [to | at] <level:whole> percent",
    "volume <level:whole>",
    listened=False,
)
def exactly(slots: Slots, context: Context) -> Answer:
    level = slots["level"]
    if not 0 <= level <= 100:
        yield "The volume goes from zero to a hundred percent."
        return
    yield Effect("volume", {"level": level / 100})
    yield "Like this."


@SKILL.on(
    "(be | speak | talk | a little | a bit | much | even | get) [a little | a bit | much] louder [please]",
    "more volume",
    "(turn | put) (the volume | your voice | yourself) up",
    "raise [the | your] (volume | voice)",
    "i (cannot | can not) hear you",
    "you are too quiet",
    listened=False,
)
def louder_otherwise(slots: Slots, context: Context) -> Answer:
    yield from louder(slots, context)


@SKILL.on(
    "(be | speak | talk | a little | a bit | much | even | get) [a little | a bit | much] (quieter | softer)",
    "less volume",
    "(turn | put) (the volume | your voice | yourself) down",
    "lower [the | your] (volume | voice)",
    "not so loud",
    "you are too loud",
    "too loud",
    "keep it down",
    listened=False,
)
def quieter_otherwise(slots: Slots, context: Context) -> Answer:
    yield from quieter(slots, context)


@SKILL.on(
    "[set | turn] [the] (max | maximum | full) volume",
    "volume [to] [the] (max | maximum)",
    listened=False,
)
def loudest_otherwise(slots: Slots, context: Context) -> Answer:
    yield from loudest(slots, context)
