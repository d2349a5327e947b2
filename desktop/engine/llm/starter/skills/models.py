"""How to get the full models."""

from __future__ import annotations

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill

SKILL = Skill("models", help="tell you how to get the full models", examples=("How do I get the full models?",))

_ANSWERS = (
    "Open the menu and choose Models. It shows what suits this machine, how large it is and under which licence;"
    " one click fetches it, and it takes over with your next question. Until then you have me, the starter.",
    "The full models understand and speak far better than I do. You find them in the menu under Models. They are"
    " downloaded once and then stay on this machine. I am only the starter.",
)


@SKILL.on(
    "how (do | can) i (get | download | install) the full models",
    "(get | download | install) the full models",
    "what are the full models",
)
def tell(slots: Slots, context: Context) -> Answer:
    yield context.memory.untold("models", _ANSWERS, context.rng)


@SKILL.on(
    "[how (do | can) i] (get | download | install | use | load | switch to) [a | the | some]"
    " (full | better | bigger | real | larger | new) (model | models | version | brain)",
    "(what | where) (are | is) the [full] (model | models)",
    "how (do | can) i make you (smarter | better | cleverer)",
    "full models",
    "which model (are you | is this | do you use)",
    listened=False,
)
def tell_otherwise(slots: Slots, context: Context) -> Answer:
    yield from tell(slots, context)
