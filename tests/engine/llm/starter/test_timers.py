"""Timers: what the engine is told, and what the brain remembers."""

from __future__ import annotations

import pytest

from tests.engine.llm.starter.conftest import Talk


def _effects(talk: Talk) -> list[tuple[str, dict[str, object]]]:
    return [(effect.kind, dict(effect.values)) for effect in talk.effects]


@pytest.mark.parametrize(
    ("asked", "seconds", "label"),
    [
        ("Set a timer for ten minutes.", 600, "ten minute"), ("set timer 5 min", 300, "five minute"),
        ("start a thirty second timer", 30, "thirty second"), ("set a tea timer for four minutes", 240, "tea"),
        ("timer for an hour and a half", 5400, "one hour and thirty minute"),
        ("wake me in half an hour", 1800, "thirty minute"),
        ("set a timer for 10 minutes for the lasagna", 600, "lasagna"), ("remind me in two hours", 7200, "two hour"),
    ],
)  # fmt: skip
def test_setting_one(talk: Talk, asked: str, seconds: int, label: str) -> None:
    """The effect carries the seconds and a name that fits before the word timer."""
    reply = talk.say(asked)
    assert talk.skill == "timer"
    assert _effects(talk) == [("timer", {"seconds": seconds, "label": label})]
    assert f"Your {label} timer is running" in reply


def test_a_reminder_says_what_for(talk: Talk) -> None:
    """The task is said back, turned round."""
    assert "time to call your mother" in talk.say("remind me in ten minutes to call my mother")
    assert _effects(talk)[0][1]["seconds"] == 600


def test_how_long_is_left(talk: Talk) -> None:
    """Counted on the brain's clock, for several at once, the next to ring first; those that rang are gone."""
    assert talk.say("how long is left") == "No timer is running."
    talk.say("set a timer for ten minutes")
    talk.say("set a tea timer for four minutes")
    talk.wait(minutes=1, seconds=30)
    assert talk.say("How long is left?") == (
        "Your tea timer has two minutes and thirty seconds left."
        " Your ten minute timer has eight minutes and thirty seconds left."
    )
    assert talk.say("how much time is left on the tea timer").startswith("Your tea timer has two minutes")
    talk.wait(minutes=3)
    assert talk.say("how long is left") == "Your ten minute timer has five minutes and thirty seconds left."
    assert "no tea timer" in talk.say("how long is left on the tea timer")


def test_cancelling(talk: Talk) -> None:
    """All at once; or one by its name, whereupon the others are set again for what they have left."""
    assert talk.say("cancel the timer") == "No timer is running."
    talk.say("set a timer for ten minutes")
    talk.say("set a tea timer for four minutes")
    talk.wait(minutes=1)
    assert talk.say("cancel the tea timer") == "The tea timer is off."
    assert _effects(talk) == [("cancel_timers", {}), ("timer", {"seconds": 540, "label": "ten minute"})]
    assert talk.say("how long is left") == "Your ten minute timer has nine minutes left."
    assert "no egg timer" in talk.say("cancel the egg timer")
    assert talk.effects == []
    talk.say("cancel all timers")
    assert _effects(talk) == [("cancel_timers", {})]
    assert talk.say("how long is left") == "No timer is running."


def test_a_timer_without_a_length_is_asked_for(talk: Talk) -> None:
    """No guess is made."""
    assert "For how long?" in talk.say("set a timer")
    assert talk.effects == []
