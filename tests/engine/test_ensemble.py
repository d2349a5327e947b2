"""Several people in one conversation: who answers in which voice and face, what they see, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.state import State
from desktop.engine.turn.speakers import Speaker
from desktop.engine.types import Conversation, Message, Outcome, PlayStats, Token, Voice
from tests.engine.person import Bench, Kept
from tests.engine.stand_ins import PlainVideo, ScriptedLlm, ToneTts

Make = Callable[..., Bench]


class ManyLlm(ScriptedLlm):
    """Everybody has answers of their own; the last one is said again."""

    def __init__(self, **answers: list[str | None]) -> None:
        super().__init__()
        self.answers = answers

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        answers = self.answers[conversation.name.lower()]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.tokens = ("It begins ", None, "late.") if answer is None else (answer,)
        yield from super().reply(conversation, cancel)

    @property
    def who(self) -> list[str]:
        return [conversation.name for conversation in self.asked]


class Face(PlainVideo):
    """Counts what it showed."""

    def __init__(self, fps: float) -> None:
        super().__init__()
        self.fps = fps
        self.turns: list[int] = []

    def animate(self, speech, turn, cancel):  # type: ignore[no-untyped-def]
        self.turns.append(turn)
        yield from super().animate(speech, turn, cancel)


@pytest.fixture
def people() -> tuple[Speaker, Speaker]:
    return (
        Speaker("nova", "Nova", "You are Nova.", Voice("high")),
        Speaker("atlas", "Atlas", "You are Atlas.", Voice("low"), Face(12.0)),
    )


def gathered(bench: Make, llm: ScriptedLlm, people: tuple[Speaker, ...], **parts: object) -> Bench:
    made = bench(llm, **parts)
    made.person.set_company.emit(people)
    return made


def test_who_is_called_answers_in_their_own_voice_and_face(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """By name; who is not called leaves it to the one who spoke last; reports and kept lines say who it was."""
    llm, tts, kept = ManyLlm(nova=["I am here."], atlas=["Here I am."]), ToneTts(), Kept()
    made = gathered(bench, llm, people, tts=tts)
    made.person.converse.emit((), kept)
    for text in ("Hello.", "What do you think, Atlas?", "Why?", "Nova, and you?"):
        made.ask(text)
    assert llm.who == ["Nova", "Atlas", "Atlas", "Nova"]
    assert made.person.answering == ["nova", "atlas", "atlas", "nova"]
    assert [voice.name for voice in tts.voices_used] == ["high", "low", "low", "high"]
    face = people[1].video
    assert isinstance(face, Face)
    assert face.turns == [1, 2]
    assert [(report.speaker, report.fps) for report in made.person.reports] == [
        ("nova", 25.0),
        ("atlas", 12.0),
        ("atlas", 12.0),
        ("nova", 25.0),
    ]
    made.until(lambda: kept.calls == 4)
    assert [line.speaker for line in kept.lines] == ["", "nova", "", "atlas", "", "atlas", "", "nova"]


def test_everybody_answers_in_turn(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """One after the other, each with the answer of the one before, and without being ready in between."""
    llm = ManyLlm(nova=["Blue."], atlas=["Green."])
    made = gathered(bench, llm, people)
    made.after(lambda: made.person.send.emit("Which colour do you both like?"))
    assert [(report.speaker, report.heard) for report in made.person.reports] == [
        ("nova", "Which colour do you both like?"),
        ("atlas", ""),
    ]
    assert [(line.role, line.text) for line in llm.asked[1].messages] == [
        ("user", "Which colour do you both like?"),
        ("user", "Nova: Blue."),
    ]
    assert llm.asked[1].asked == "Which colour do you both like?"
    speaking = [State.THINKING, State.SPEAKING]
    assert made.person.states == [State.READY, *speaking, *speaking, State.READY]
    assert made.person.heard == ["Which colour do you both like?"]


def test_each_sees_their_own_answers_as_theirs(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """And what each sees begins as it did the turn before, so that a model's cache serves."""
    llm = ManyLlm(nova=["I am Nova."], atlas=["I am Atlas."])
    made = gathered(bench, llm, people)
    for text in ("Nova?", "Atlas?", "Nova?", "Atlas?"):
        made.ask(text)
    last = llm.asked[-1]
    assert [(line.role, line.text) for line in last.messages] == [
        ("user", "Nova?"),
        ("user", "Nova: I am Nova."),
        ("user", "Atlas?"),
        ("assistant", "I am Atlas."),
        ("user", "Nova?"),
        ("user", "Nova: I am Nova."),
        ("user", "Atlas?"),
    ]
    before = llm.asked[1]
    assert last.persona == before.persona
    assert last.messages[: len(before.messages)] == before.messages


def test_an_answer_that_asks_another_hands_over_but_not_for_long(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """Two answers follow by themselves, then it is the person's turn, whatever they ask one another."""
    llm = ManyLlm(nova=["I like it. What do you think, Atlas?"], atlas=["I do not. Why do you, Nova?"])
    made = gathered(bench, llm, people)
    made.after(lambda: made.person.send.emit("Do you like it, Nova?"))
    assert [report.speaker for report in made.person.reports] == ["nova", "atlas", "nova"]
    assert llm.asked[1].asked == "I like it. What do you think?"
    made.after(lambda: made.person.send.emit("Go on."))
    assert [report.speaker for report in made.person.reports[3:]] == ["nova", "atlas", "nova"]


def test_nobody_hands_over_to_themselves(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """Who asks themselves, or the person, gets no answer."""
    llm = ManyLlm(nova=["What do you think, Nova?", "And what do you think?"], atlas=["Hm."])
    made = gathered(bench, llm, people)
    made.ask("Well?")
    made.ask("Well?")
    assert [report.speaker for report in made.person.reports] == ["nova", "nova"]


@pytest.mark.parametrize("by", ["interrupt", "send", "press"])
def test_whatever_the_person_does_ends_the_line(bench: Make, people: tuple[Speaker, Speaker], by: str) -> None:
    """Who was to answer next does not."""
    llm = ManyLlm(nova=[None, "Yes."], atlas=["I am not asked any more."])
    made = gathered(bench, llm, people)
    made.person.send.emit("What do you both think?")
    made.until(lambda: llm.asked)
    if by == "interrupt":
        made.person.interrupt.emit(0, PlayStats(0.0))
        made.until(lambda: made.person.states[-1] is State.READY)
        made.ask("And now?")
    elif by == "send":
        made.ask("And now?")
    else:
        made.person.press.emit()
        made.until(lambda: made.person.states[-1] is State.LISTENING)
        made.person.release.emit(0.0)
    made.until(lambda: len(made.person.reports) == 2 and made.person.states[-1] is State.READY)
    assert "Atlas" not in llm.who
    assert made.person.reports[0].outcome is Outcome.CANCELLED


def test_the_next_one_is_interrupted_like_any_answer(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """Silence is silence, and nobody goes on after it."""
    llm = ManyLlm(nova=["Blue. What do you say, Atlas?"], atlas=[None])
    made = gathered(bench, llm, people)
    made.person.send.emit("Your colours?")
    made.until(lambda: llm.who == ["Nova", "Atlas"])
    made.person.interrupt.emit(1, PlayStats(0.0))
    made.until(lambda: len(made.person.reports) == 2 and made.person.states[-1] is State.READY)
    assert made.texts == ["Your colours?", "Blue. What do you say, Atlas?"]


def test_an_answer_is_said_again_by_whose_it_was(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """In their voice, though somebody else spoke last; and that one still has the word."""
    llm, tts = ManyLlm(nova=["I am Nova."], atlas=["I am Atlas."]), ToneTts()
    made = gathered(bench, llm, people, tts=tts)
    made.ask("Atlas?")
    made.ask("Nova?")
    report = made.after(lambda: made.person.repeat.emit(1))
    assert (report.speaker, report.said, tts.voices_used[-1].name) == ("atlas", "I am Atlas.", "low")
    assert made.ask("Go on.").speaker == "nova"


def test_an_answer_of_several_is_answered_again_by_all(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """All answers to the last line go, and the same ones are given again."""
    llm = ManyLlm(nova=["Blue.", "Red."], atlas=["Green.", "White."])
    made = gathered(bench, llm, people)
    made.after(lambda: made.person.send.emit("Both of you: which colour?"))
    made.after(made.person.answer_again.emit)
    assert made.texts == ["Both of you: which colour?", "Red.", "White."]


def test_who_leaves_is_remembered_and_who_comes_first_is_asked(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """Their lines stay theirs for the model; somebody else in the first place is who is talked to from then on."""
    nova, atlas = people
    llm = ManyLlm(nova=["I am Nova."], atlas=["I am Atlas."])
    made = gathered(bench, llm, people)
    made.ask("Nova?")
    made.person.set_company.emit((replace(atlas, video=None), nova))
    assert made.ask("And?").speaker == "atlas"
    made.person.set_company.emit((nova,))
    made.ask("And?")
    assert llm.asked[-1].persona == "You are Nova."
    assert [(line.role, line.text) for line in llm.asked[-1].messages][-2:] == [
        ("user", "Atlas: I am Atlas."),
        ("user", "And?"),
    ]


def test_how_one_speaks_changes_in_the_middle(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """Other settings hold from the next clause on, for the one who is speaking, too."""
    tts = ToneTts()
    llm = ScriptedLlm("The first sentence is said. ", None, "Here is the second one.")
    made = gathered(bench, llm, people, tts=tts)
    made.person.send.emit("go")
    made.until(lambda: tts.voices_used)
    made.person.set_company.emit(tuple(replace(each, voice=Voice("fast", 1.5)) for each in people))
    made.qtbot.waitUntil(lambda: made.engine._talk.present.voice.name == "fast")
    llm.go.set()
    made.until(lambda: made.person.reports)
    assert [voice.name for voice in tts.voices_used] == ["high", "fast"]


def test_lines_of_before_are_seen_as_they_are(bench: Make, people: tuple[Speaker, Speaker]) -> None:
    """An old conversation whose lines say no speaker is the main one's own."""
    llm = ManyLlm(nova=["Yes."], atlas=["No."])
    made = gathered(bench, llm, people)
    made.person.converse.emit((Message("user", "Hi."), Message("assistant", "Hello.")), None)
    made.ask("Well?")
    assert [line.role for line in llm.asked[0].messages] == ["user", "assistant", "user"]
