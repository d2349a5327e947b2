"""Rolling dice, with any number of sides."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.numbers import say_integer
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("dice", help="roll dice", examples=("Roll two dice.", "Roll a twenty sided die."), beside_model=True)

_MOST_DICE = 20
_MOST_SIDES = 1_000


@SKILL.on("(roll | throw) (a die | the dice | a dice | <count:small> dice)")
def roll(slots: Slots, context: Context) -> Answer:
    yield from _rolled(slots.get("count", 1), 6, context)


@SKILL.on("roll (a | an | <count:small>) <sides:small> sided (die | dice)")
def roll_sided(slots: Slots, context: Context) -> Answer:
    yield from _rolled(slots.get("count", 1), slots["sides"], context)


@SKILL.on(
    "(roll | throw) [a | an | the | some | <count:whole>] (die | dice | d <sides:whole>)",
    "(roll | throw) [a | an | <count:whole>] [<sides:whole> sided] (die | dice)",
    listened=False,
)
def roll_otherwise(slots: Slots, context: Context) -> Answer:
    yield from _rolled(slots.get("count", 1), slots.get("sides", 6), context)


def _rolled(count: int, sides: int, context: Context) -> Answer:
    if not 1 <= count <= _MOST_DICE:
        yield f"I have up to {say_integer(_MOST_DICE)} dice."
        return
    if not 2 <= sides <= _MOST_SIDES:
        yield f"My dice have from two to {say_integer(_MOST_SIDES)} sides."
        return
    rolled = [context.rng.randint(1, sides) for _ in range(count)]
    if count == 1:
        said = say_integer(rolled[0])
        yield f"You rolled {'an' if said.startswith('e') else 'a'} {said}."
        return
    names = [say_integer(value) for value in rolled]
    yield f"You rolled {', '.join(names[:-1])} and {names[-1]}. That makes {say_integer(sum(rolled))}."
