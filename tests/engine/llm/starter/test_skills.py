"""What the skills answer, on a fixed Saturday afternoon."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from desktop.engine.llm.starter.normalise import words_of
from desktop.engine.llm.starter.registry import find, skills
from desktop.engine.llm.starter.texts import texts
from tests.engine.llm.starter.conftest import Talk


@pytest.mark.parametrize(
    ("asked", "skill", "answer"),
    [
        ("What time is it?", "time", "It is three twenty in the afternoon."),
        ("hey nova, could you tell me the time please", "time", "It is three twenty in the afternoon."),
        ("what's the date", "date", "Today is Saturday, the twenty-first of November, 2026."),
        ("WHAT DAY IS IT TODAY", "date", "Today is Saturday, the twenty-first of November, 2026."),
        ("What day is tomorrow?", "date", "Tomorrow will be Sunday, the twenty-second of November."),
        ("what day is it on the fifth of june", "date", "The fifth of June will be a Saturday in 2027."),
        ("what day was 4 July 1776?", "date", "The fourth of July 1776 was a Thursday."),
        ("what day is 2028-02-29", "date", "The twenty-ninth of February 2028 will be a Tuesday."),
        ("what day is the thirtieth of february", "date", "There is no thirtieth of February in the calendar."),
        ("When is Easter?", "date", "Easter will be Sunday, the twenty-eighth of March 2027."),
        ("is 1900 a leap year", "date", "No. The next leap year after 1900 is 1904."),
        ("How many days until Christmas?", "days", "Thirty-four days until Christmas."),
        ("how many days till new year's eve", "days", "Forty days until New Year's Eve."),
        ("how many days until today", "days", "None at all: that is today!"),
        ("how many weeks until christmas", "days", "Four weeks and six days until Christmas."),
        ("how many days since christmas", "days", "Three hundred and thirty-one days: it was a Thursday"),
        ("What date is it in three weeks?", "days", "In three weeks it will be Saturday, the twelfth of December."),
        ("what day was it two days ago", "days", "Two days ago it was Thursday, the nineteenth of November."),
        ("what date is it in 3 months", "days", "Sunday, the twenty-first of February 2027."),
        ("what date is it in 90000 years", "days", "That is further than my calendar goes."),
        ("how many days are in february", "days", "February has twenty-eight days this year"),
        ("how many days between christmas and new year", "days", "Seven days."),
        ("What is twelve times seven?", "sum", "Twelve times seven is eighty-four."),
        ("12 * 7", "sum", "Twelve times seven is eighty-four."),
        ("12x7=", "sum", "Twelve times seven is eighty-four."),
        ("15% of 80", "sum", "Fifteen percent of eighty is twelve."),
        ("how much is 28 divided by 3?", "sum", "Twenty-eight divided by three is about nine point three three."),
        ("what is two plus three times four", "sum", "is fourteen."),
        ("(2+3)*4", "sum", "That is twenty."),
        ("1,000 - 1", "sum", "One thousand minus one is nine hundred and ninety-nine."),
        ("square root of 144", "sum", "The square root of one hundred and forty-four is twelve."),
        ("√2", "sum", "is about one point four one."),
        ("the square root of minus four", "sum", "no square root"),
        ("seven squared plus one", "sum", "Seven squared plus one is fifty."),
        ("2^10", "sum", "Two to the power of ten is one thousand and twenty-four."),
        ("half of 81", "sum", "Half of eighty-one is forty point five."),
        ("0.1 + 0.2", "sum", "is zero point three."),
        ("5 / 0", "sum", "Nothing can be divided by zero"),
        ("9^9^9", "sum", "more figures than I could say"),
        ("How many feet are in a mile?", "units", "One mile is five thousand two hundred and eighty feet."),
        ("convert ten kilometers to miles", "units", "Ten kilometers are about six point two one miles."),
        ("100f in c", "units", "about thirty-seven point seven eight degrees Celsius."),
        ("-40 °C in °F", "units", "Minus forty degrees Celsius is minus forty degrees Fahrenheit."),
        ("what is half a pound in grams", "units", "about two hundred and twenty-six point eight grams."),
        ("how many pints in two gallons", "units", "Two gallons are sixteen pints."),
        ("60 miles per hour in kilometers per hour", "units", "about ninety-six point five six kilometers per hour."),
        ("how many seconds are in a day", "units", "One day is eighty-six thousand four hundred seconds."),
        ("convert 5 miles to kilograms", "units", "I cannot turn miles into kilograms"),
        ("Spell necessary", "spelling", "Necessary: N, E, C, E, S, S, A, R, Y."),
        ("How do you spell “rhythm”?", "spelling", "Rhythm: R, H, Y, T, H, M."),
        ("Repeat after me: The sea is WIDE!", "echo", "The sea is WIDE!"),
        ("who're you", "identity", "starter"),
        ("how do I get the full models?", "models", "starter"),
        ("roll 100 dice", "dice", "I have up to twenty dice."),
        ("roll a one sided die", "dice", "My dice have from two to one thousand sides."),
    ],
)  # fmt: skip
def test_question_and_answer(talk: Talk, asked: str, skill: str, answer: str) -> None:
    """The skill that is meant answers, and says the right thing."""
    reply = talk.say(asked)
    assert talk.skill == skill
    assert answer in reply


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (12, 0, "noon"), (9, 5, "nine oh five in the morning"),
     (17, 0, "five o'clock in the afternoon"),
     (21, 59, "nine fifty-nine in the evening"), (0, 30, "twelve thirty at night")],
)  # fmt: skip
def test_the_time_of_day(hour: int, minute: int, said: str) -> None:
    """The clock is read as people read it."""
    assert Talk(datetime(2026, 1, 1, hour, minute)).say("what time is it") == f"It is {said}."


def test_every_skill_has_a_line_of_help_and_understands_its_own_examples(talk: Talk) -> None:
    """What is offered works: each example is answered by the skill that gives it, and the names are unique."""
    assert len({skill.name for skill in skills()}) == len(skills())
    for skill in skills():
        assert re.fullmatch(r"[a-z][^.\n]{5,60}", skill.help), skill.name
        for example in skill.examples:
            found = find(words_of(example))
            assert found is not None, example
            assert found.skill is skill, example


def test_help_names_more_each_time(talk: Talk) -> None:
    """Asked again, help tells of what it had not told yet."""
    assert talk.say("help") != talk.say("what can you do?")
    assert talk.skill == "help"


def test_coin_dice_and_numbers_stay_in_range(talk: Talk) -> None:
    """Both sides of the coin come up; dice and numbers keep to what was asked for."""
    assert {talk.say("flip a coin") for _ in range(30)} == {"It is heads.", "It is tails."}
    picked = {talk.say("pick a number between three and five") for _ in range(40)}
    assert picked == {"I pick three.", "I pick four.", "I pick five."}
    assert {talk.say("pick a number between 5 and 5") for _ in range(3)} == {"I pick five."}
    assert re.fullmatch(r"You rolled \w+ and \w+\. That makes \w+\.", talk.say("roll two dice"))
    assert talk.say("roll a twenty sided die").startswith("You rolled a")


@pytest.mark.parametrize(
    ("asked", "kind"), [("tell me a joke", "jokes"), ("tell me a fact", "facts"), ("tell me a story", "stories")]
)
def test_nothing_is_told_twice_before_all_was_told(talk: Talk, asked: str, kind: str) -> None:
    """Every text once, in an order of chance; then they begin again, not with the last one."""
    count = len(texts(kind))
    told = [talk.say(asked) for _ in range(count + 1)]
    assert sorted(told[:count]) == sorted(texts(kind))
    assert told[count] != told[count - 1]


def test_there_is_enough_to_tell() -> None:
    """A few dozen texts; stories of a length that one listens to."""
    assert len(texts("jokes")) >= 24
    assert len(texts("facts")) >= 24
    assert len(texts("stories")) >= 6
    assert all(60 <= len(story.split()) <= 120 for story in texts("stories"))


def test_what_was_said_before(talk: Talk) -> None:
    """The person's last sentence and the starter's own, from the conversation."""
    assert talk.say("what did I say before?") == "This is the first thing you have said to me."
    joke = talk.say("tell me a joke")
    assert talk.say("repeat that") == joke
    talk.say("tell me a fact")
    assert talk.say("What did I say before?") == "You said: tell me a fact"
    assert talk.skill == "recall"


@pytest.mark.parametrize(
    ("asked", "kind", "values"),
    [
        ("louder", "volume", {"factor": 1.5}), ("speak up!", "volume", {"factor": 1.5}),
        ("speak more quietly please", "volume", {"factor": 1 / 1.5}), ("maximum volume", "volume", {"level": 1.0}),
        ("set the volume to 50%", "volume", {"level": 0.5}), ("speak faster", "speed", {"factor": 1.2}),
        ("Could you slow down?", "speed", {"factor": 1 / 1.2}), ("normal speed", "speed", {"rate": 1.0}),
    ],
)  # fmt: skip
def test_volume_and_speed(talk: Talk, asked: str, kind: str, values: dict[str, float]) -> None:
    """The effect is in the stream, and a word about it is said."""
    assert talk.say(asked)
    assert [(effect.kind, dict(effect.values)) for effect in talk.effects] == [(kind, values)]


def test_a_volume_that_cannot_be(talk: Talk) -> None:
    """Beyond a hundred percent nothing changes, and the limits are said."""
    assert "a hundred percent" in talk.say("set the volume to 300 percent")
    assert talk.effects == []


@pytest.mark.parametrize("asked", ["stop", "Stop!", "be quiet", "never mind", "cancel"])
def test_stop(talk: Talk, asked: str) -> None:
    """Leaving it costs two words at most."""
    assert len(talk.say(asked).split()) <= 3
    assert talk.skill == "stop"
