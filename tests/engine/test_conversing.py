"""The conversation as a thing of its own: gone on with, kept or not, changed in the middle, said again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from desktop.engine.state import State
from desktop.engine.types import Message, Outcome
from tests.engine.person import Bench, Kept
from tests.engine.stand_ins import ScriptedLlm

Make = Callable[..., Bench]

OLD = (Message("user", "Who wrote it?"), Message("assistant", "I do not know.", speaker="nova"))


def test_an_old_conversation_goes_on(bench: Make) -> None:
    """The model sees its lines, the window is told of them, and what is new is kept behind them."""
    llm, kept = ScriptedLlm("Well."), Kept()
    kept.lines = list(OLD)
    made = bench(llm)
    made.person.converse.emit(OLD, kept)
    made.until(lambda: made.person.histories == [OLD])
    made.ask("And when?")
    assert [message.text for message in llm.asked[0].messages] == ["Who wrote it?", "I do not know.", "And when?"]
    made.until(lambda: kept.calls == 1)
    assert kept.texts == made.texts == ["Who wrote it?", "I do not know.", "And when?", "Well."]
    assert made.kept == []


def test_a_new_one_ends_the_turn_and_leaves_it_with_the_old(bench: Make) -> None:
    """What was heard until then is kept where it was begun, and nothing of it comes into the new one."""
    first, second = Kept(), Kept()
    made = bench(ScriptedLlm("One two three four five six seven eight nine ten.", None), plays=False)
    made.person.converse.emit((), first)
    made.person.send.emit("count")
    made.until(lambda: made.person.clips)
    made.person.sounded.emit(0, 0.0)
    made.person.heard_up_to.emit(0, 0.34)
    made.person.converse.emit((), second)
    made.until(lambda: first.calls == 1)
    assert first.lines[1] == Message("assistant", "One two three", cut=True, speaker="nova")
    made.until(lambda: made.person.histories[-1] == ())
    assert made.person.states[-1] is State.READY
    assert made.person.silenced == [0]
    assert second.lines == []


def test_nothing_is_kept_in_private_and_nothing_gets_lost_after_it(bench: Make) -> None:
    """Lines said meanwhile are on no disk; those after it follow those before it, without a gap."""
    kept = Kept()
    made = bench(ScriptedLlm("Fine."))
    made.person.converse.emit((), kept)
    made.ask("one")
    made.person.set_keep.emit(None)
    made.ask("secret")
    made.person.set_keep.emit(kept)
    made.ask("two")
    made.until(lambda: kept.calls == 2)
    assert kept.texts == ["one", "Fine.", "two", "Fine."]
    assert made.texts == ["one", "Fine.", "secret", "Fine.", "two", "Fine."]
    made.after(lambda: made.person.resend.emit(4, "three"))
    made.until(lambda: kept.calls == 3)
    assert kept.texts == ["one", "Fine.", "three", "Fine."]


def test_a_line_is_sent_again(bench: Make) -> None:
    """What followed it is gone, in the conversation, for the model and on the disk; it is answered."""
    llm, kept = ScriptedLlm("Yes."), Kept()
    made = bench(llm)
    made.person.converse.emit((), kept)
    for text in ("one", "two", "three"):
        made.ask(text)
    report = made.after(lambda: made.person.resend.emit(2, "zwei"))
    assert (report.heard, report.outcome) == ("zwei", Outcome.COMPLETED)
    assert [message.text for message in llm.asked[-1].messages] == ["one", "Yes.", "zwei"]
    made.until(lambda: kept.calls == 4)
    assert kept.texts == made.texts == ["one", "Yes.", "zwei", "Yes."]
    assert [message.text for message in made.person.histories[-2]] == ["one", "Yes."]


def test_only_the_person_s_own_lines_are_sent_again(bench: Make) -> None:
    """Not an answer, not what is not there, not nothing."""
    made = bench(ScriptedLlm("Yes."))
    made.ask("one")
    for index, text in ((1, "x"), (2, "x"), (-1, "x"), (0, "  ")):
        made.person.resend.emit(index, text)
    made.ask("two")
    assert made.texts == ["one", "Yes.", "two", "Yes."]


def test_it_is_answered_again(bench: Make) -> None:
    """The answer is replaced, the person's line stays and is not said a second time."""
    llm, kept = ScriptedLlm("First."), Kept()
    made = bench(llm)
    made.person.converse.emit((), kept)
    made.ask("well?")
    llm.tokens = ("Second.",)
    report = made.after(made.person.answer_again.emit)
    assert (report.heard, report.said) == ("", "Second.")
    assert llm.asked[1].messages == llm.asked[0].messages
    made.until(lambda: kept.calls == 2)
    assert kept.texts == made.texts == ["well?", "Second."]
    assert made.person.heard == ["well?"]


def test_where_nothing_was_asked_nothing_is_answered_again(bench: Make) -> None:
    """An empty conversation stays as it is."""
    made = bench()
    made.person.answer_again.emit()
    made.ask("hello")
    assert len(made.person.reports) == 1


def test_an_answer_under_way_is_answered_again(bench: Make) -> None:
    """It ends, and what was heard of it is not kept beside the new one."""
    llm = ScriptedLlm("Endless ", "words are ", "spoken here. ", None)
    made = bench(llm, plays=False)
    made.person.send.emit("well?")
    made.until(lambda: made.person.clips)
    made.person.heard_up_to.emit(0, 0.2)
    llm.tokens = ("Short.",)
    made.person.plays = True
    made.person.answer_again.emit()
    made.until(lambda: len(made.person.reports) == 2 and made.person.states[-1] is State.READY)
    assert made.texts == ["well?", "Short."]


def test_an_answer_is_said_once_more(bench: Make) -> None:
    """It sounds, and the conversation and what is kept of it stay as they are."""
    llm = ScriptedLlm("It is so.")
    made = bench(llm)
    made.ask("is it?")
    clips = len(made.person.clips)
    report = made.after(lambda: made.person.repeat.emit(1))
    assert (report.said, report.heard, report.outcome) == ("It is so.", "", Outcome.COMPLETED)
    assert len(made.person.clips) > clips
    assert len(llm.asked) == 1
    assert made.texts == ["is it?", "It is so."]
    assert len(made.kept) == 1
    made.person.repeat.emit(0)
    made.person.repeat.emit(7)
    made.ask("next")
    assert len(made.person.reports) == 3


def test_an_announcement_waits_and_is_kept_nowhere(bench: Make) -> None:
    """It is said when the answer is over, in the present voice, and nobody remembers it."""
    llm = ScriptedLlm("Slowly", None, " and surely.")
    made = bench(llm)
    made.person.send.emit("go")
    made.until(lambda: llm.asked)
    made.person.say.emit("Testing the loudspeaker.")
    llm.go.set()
    made.until(lambda: len(made.person.reports) == 2 and made.person.states[-1] is State.READY)
    assert [report.said for report in made.person.reports] == ["Slowly and surely.", "Testing the loudspeaker."]
    assert made.texts == ["go", "Slowly and surely."]


def test_before_it_is_ready_it_says_so(bench: Make) -> None:
    """What wants an answer then gets the usual sentence, and nothing is cut."""

    class Missing(ScriptedLlm):
        def load(self) -> None:
            self._fails_to_load = "There is no model."
            super().load()

    made = bench(Missing())
    made.until(lambda: State.FAILED in made.person.states)
    made.person.converse.emit(OLD, None)
    made.person.resend.emit(0, "Who?")
    made.person.answer_again.emit()
    made.until(lambda: len(made.person.problems) == 3)
    assert made.person.histories == [OLD]


def test_ten_thousand_lines_do_not_hold_up_a_turn(bench: Make) -> None:
    """A long conversation is gone on with as a short one: the model is given its end."""
    lines = tuple(Message("user" if at % 2 == 0 else "assistant", f"line {at}") for at in range(20_000))
    llm, told = ScriptedLlm("Yes."), threading.Event()

    def keep(at: int, new: Sequence[Message]) -> None:
        assert (at, len(new)) == (20_000, 2)
        told.set()

    made = bench(llm)
    made.person.converse.emit(lines, keep)
    made.ask("and now?")
    assert told.wait(5)
    assert len(llm.asked[0].messages) <= 1000
    assert llm.asked[0].messages[-2].text == "line 19999"
