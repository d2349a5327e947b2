"""Who answers, what each of several sees of the conversation, and what models copy of it."""

from __future__ import annotations

import pytest

from desktop.engine.turn.speakers import LONGEST, STEP, Company, Speaker, unsigned
from desktop.engine.types import Conversation, Effect, Message, Token, Voice

NOVA = Speaker("nova", "Nova", "You are Nova.", description="A warm young woman")
ATLAS = Speaker("atlas", "Atlas", "You are Atlas.", sampling={"temperature": 0.2})
BOTH = Company((NOVA, ATLAS))

TALK = (
    Message("user", "Hello, you two."),
    Message("assistant", "Hi!", speaker="nova"),
    Message("assistant", "Good day.", speaker="atlas"),
    Message("user", "How are you?"),
)


def test_who_answers() -> None:
    """Who is called; else who spoke last; at first the main one, and so where that one has left."""
    assert BOTH.choose("What time is it, Atlas?", "nova") == (ATLAS,)
    assert BOTH.choose("What time is it?", "atlas") == (ATLAS,)
    assert BOTH.choose("What time is it?", "") == (NOVA,)
    assert BOTH.choose("What time is it?", "maria") == (NOVA,)
    assert BOTH.choose("What do you both think?", "atlas") == (NOVA, ATLAS)
    assert Company((NOVA,)).choose("What do you think, Atlas?", "") == (NOVA,)


def test_an_answer_hands_on_only_with_a_question_at_its_end() -> None:
    """To another one, by name; never to oneself, and not by talking about somebody."""
    assert BOTH.handed_to("I like it. What do you think, Atlas?", NOVA) is ATLAS
    assert BOTH.handed_to("Atlas, what do you think? I like it.", NOVA) is None
    assert BOTH.handed_to("What do you think, Nova?", NOVA) is None
    assert BOTH.handed_to("I asked Atlas.", NOVA) is None
    assert BOTH.handed_to("Would you like that?", NOVA) is None
    assert BOTH.handed_to('He said: "Is it so, Atlas?"', NOVA) is ATLAS
    assert Company((NOVA,)).handed_to("What do you think, Atlas?", NOVA) is None


def test_each_sees_the_others_lines_as_theirs() -> None:
    """One's own answers are answers, another's a line with their name; the persona says who else is there."""
    seen = BOTH.conversation(ATLAS, TALK, "How are you?")
    assert [(line.role, line.text) for line in seen.messages] == [
        ("user", "Hello, you two."),
        ("user", "Nova: Hi!"),
        ("assistant", "Good day."),
        ("user", "How are you?"),
    ]
    assert seen.persona.startswith("You are Atlas. ")
    assert "Nova (A warm young woman)" in seen.persona
    assert (seen.name, seen.asked, seen.sampling) == ("Atlas", "How are you?", {"temperature": 0.2})


def test_alone_nothing_is_different() -> None:
    """The persona is as it was written and the lines are as they were said; who has left is still told apart."""
    alone = Company((NOVA,))
    assert alone.conversation(NOVA, TALK[:2]) == Conversation("You are Nova.", TALK[:2], "Nova")
    assert alone.conversation(NOVA, TALK).messages[2].text == "Atlas: Good day."


def test_what_one_sees_only_grows() -> None:
    """So a model's cache of one turn serves the next; a very long conversation loses many lines at a time."""
    lines = tuple(Message("user" if at % 2 == 0 else "assistant", f"{at}", speaker="nova") for at in range(3 * LONGEST))
    begins = [
        BOTH.conversation(ATLAS, lines[:count]).messages[0].text.split()[-1] for count in range(1, len(lines), 50)
    ]
    assert len(set(begins)) <= 1 + (len(lines) - LONGEST) / STEP
    assert max(len(BOTH.conversation(NOVA, lines[:count]).messages) for count in range(1, len(lines), 50)) <= LONGEST


def test_a_voice_belongs_to_one() -> None:
    """Who speaks faster does so alone."""
    changed = BOTH.with_voice("atlas", Voice(speed=1.5))
    assert [each.voice.speed for each in changed.speakers] == [1.0, 1.5]


def said(*tokens: Token) -> str:
    return "".join(token for token in unsigned(tokens, "Nova", ("Atlas",)) if isinstance(token, str))


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (("Hello there.",), "Hello there."),
        (("Nova: Hello.",), "Hello."),
        (("No", "va", ":", " Hello", "."), " Hello."),
        (("nova:", "\nHello.", "\nNova: And more."), "Hello.\nAnd more."),
        (("No, that is", " wrong."), "No, that is wrong."),
        (("**Nova:** Hello.",), "Hello."),
        (("Hello.\nAtlas: Hi, Nova!", " And so on."), "Hello.\n"),
        (("Hello.\nAt", "las", ": Hi"), "Hello.\n"),
        (("Hello.\nAt", "las is here."), "Hello.\nAtlas is here."),
        (("No",), "No"),
        ((), ""),
    ],
)
def test_nobody_signs_or_speaks_for_others(tokens: tuple[str, ...], text: str) -> None:
    """A model copies "Nova:" from what it reads, and goes on with "Atlas:": neither is said."""
    assert said(*tokens).strip() == text.strip()


def test_effects_pass() -> None:
    """They keep their place, and the first words do not wait for more than could be a name."""
    effect = Effect("volume", {"factor": 2.0})
    assert list(unsigned((effect, "Hi ", effect, "you"), "Nova")) == [effect, "Hi ", effect, "you"]
