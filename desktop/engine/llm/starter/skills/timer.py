"""Timers. The engine rings them; the brain remembers which are running."""

from __future__ import annotations

from datetime import datetime

from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.skill import Answer, Context, Skill, Timer
from desktop.engine.llm.starter.spans import say_duration
from desktop.engine.types import Effect

SKILL = Skill(
    "timer",
    help="set timers and ring them",
    examples=(
        "Set a timer for ten minutes.",
        "Set a tea timer for four minutes.",
        "How long is left?",
        "Cancel the timer.",
    ),
    beside_model=True,
)


@SKILL.on(
    "[set | start] (a | another) timer (for | of) <duration>",
    "(set | start) a <duration:adjective> timer",
    "(set | start) (a | the) <label> timer for <duration>",
    "(remind | wake) me in <duration>",
)
def start(slots: Slots, context: Context) -> Answer:
    seconds = slots["duration"]
    label = slots.get("label") or _adjective(seconds)
    yield Effect("timer", {"seconds": seconds, "label": label})
    yield f"Your {label} timer is running. I will ring in {say_duration(seconds)}."


@SKILL.on(
    "[set | start] [a] timer [for] <duration>",
    "[set | start] [a] <duration> timer",
    "[set | start] [a | the | my] <label> timer [for | of | to] <duration>",
    "timer [for] <duration> for [the | my] <label>",
    "(remind | tell) me (in <duration> to | to) <task:rest>",
    "(set | start) [a] timer (for | of) <duration> (for | called | named) [the | my] <label>",
    listened=False,
)
def start_otherwise(slots: Slots, context: Context) -> Answer:
    if "duration" not in slots:
        yield "I can ring after a while if you tell me how long: say, remind me in ten minutes."
        return
    if "task" in slots:
        yield Effect("timer", {"seconds": slots["duration"], "label": _adjective(slots["duration"])})
        task = slots["task"].replace("my ", "your ")
        yield f"I will ring in {say_duration(slots['duration'])}. Then it is time to {task}."
        return
    yield from start(slots, context)


@SKILL.on("(set | start) [a | the | another] timer | i need a timer", listened=False)
def ask_how_long(slots: Slots, context: Context) -> Answer:
    yield "For how long? Say, for example: set a timer for five minutes."


@SKILL.on(
    "how (long | much time) is left [on (the | my) timer]",
    "how (long | much time) is left on the <label> timer",
    "(which | what) timers are running",
)
def left(slots: Slots, context: Context) -> Answer:
    timers, label = context.memory.timers, slots.get("label")
    chosen = _chosen(timers, label)
    if timers and not chosen:
        yield f"There is no {label} timer running."
    yield from _left(chosen or timers, context.now)


@SKILL.on(
    "how (long | much time | much longer) [is left | do i have] [on] [the | my] [<label>] timer",
    "how much longer",
    "how much time do i have [left]",
    "when does [the | my] [<label>] timer (ring | end | go off)",
    "timer status",
    "(list | show) [me] [the | my | all] timers",
    "what timers (do i have | are set)",
    listened=False,
)
def left_otherwise(slots: Slots, context: Context) -> Answer:
    yield from left(slots, context)


@SKILL.on(
    "(cancel | stop | clear) (the | my) timer",
    "(cancel | stop | clear) all [the | my] timers",
    "cancel the timers",
)
def cancel(slots: Slots, context: Context) -> Answer:
    count = len(context.memory.timers)
    yield Effect("cancel_timers")
    if count == 0:
        yield "No timer is running."
    else:
        yield "The timer is off." if count == 1 else "All your timers are off."


@SKILL.on("(cancel | stop | clear) the <label> timer")
def cancel_one(slots: Slots, context: Context) -> Answer:
    running = list(context.memory.timers)
    gone = _chosen(running, slots["label"])
    if not gone:
        yield f"There is no {slots['label']} timer running."
        return
    yield Effect("cancel_timers")
    for timer in running:
        if timer not in gone:
            seconds = max(1, round((timer.ends - context.now).total_seconds()))
            yield Effect("timer", {"seconds": seconds, "label": timer.label})
    yield f"The {slots['label']} timer is off."


@SKILL.on(
    "(cancel | stop | clear | delete | remove | turn off | switch off) [all] [of] [the | my] (timer | timers)",
    "no more timers",
    listened=False,
)
def cancel_otherwise(slots: Slots, context: Context) -> Answer:
    yield from cancel(slots, context)


@SKILL.on(
    "(cancel | stop | clear | delete | remove | turn off) [the | my] <label> timer",
    listened=False,
)
def cancel_one_otherwise(slots: Slots, context: Context) -> Answer:
    yield from cancel_one(slots, context)


def _chosen(timers: list[Timer], label: str | None) -> list[Timer]:
    return [timer for timer in timers if label is None or timer.label == label]


def _left(timers: list[Timer], now: datetime) -> Answer:
    if not timers:
        yield "No timer is running."
        return
    for timer in sorted(timers, key=lambda timer: timer.ends):
        seconds = round((timer.ends - now).total_seconds())
        yield f"Your {timer.label} timer has {say_duration(seconds)} left."


def _adjective(seconds: int) -> str:
    """`five minute`, as one says `a five minute timer`."""
    return say_duration(seconds).replace("s ", " ").removesuffix("s").replace(",", "")
