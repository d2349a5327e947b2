"""The engine on its thread: events go in, signals come out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from desktop.engine.state import State
from desktop.engine.types import Effect, Message, Outcome, PlayStats
from tests.engine.person import LOUD, QUIET, Bench
from tests.engine.stand_ins import RATE, PlainVideo, ScriptedLlm, ToneTts


def test_a_spoken_turn_goes_all_the_way(bench: Callable[..., Bench]) -> None:
    """Press, talk, release: partial text, final text, sound with frames, a report, and ready again."""
    made = bench()
    person = made.person
    person.press.emit()
    for sound in (QUIET, LOUD, LOUD, QUIET):
        person.hear.emit(sound)
    made.until(lambda: person.partials)
    person.release.emit(time.perf_counter())
    made.until(lambda: person.reports and person.states[-1] is State.READY)
    report = person.reports[0]
    assert report.outcome is Outcome.COMPLETED
    assert person.heard == [report.heard]
    assert report.said == "Well, that is what I think about it."
    assert person.states == [State.READY, State.LISTENING, State.THINKING, State.SPEAKING, State.READY]
    assert person.listening == [True, False]
    assert list(report.marks_ms) == ["speech_end", "transcript", "first_token", "first_clause", "first_audio", "done"]
    assert report.frames == sum(len(clip.frames) for clip in person.clips)
    assert made.kept == [(Message("user", report.heard), Message("assistant", report.said, speaker="nova"))]


def test_what_the_player_and_the_company_know_is_in_the_report(bench: Callable[..., Bench]) -> None:
    """Who answered, and the gaps of the sound device while it was played."""
    made = bench(plays=False)
    made.person.send.emit("hello")
    made.until(lambda: made.person.clips)
    made.person.played_out.emit(0, PlayStats(60.0, xruns=3))
    made.until(lambda: made.person.reports)
    assert (made.person.reports[0].speaker, made.person.reports[0].xruns) == ("nova", 3)


def test_the_clips_of_a_turn_touch(bench: Callable[..., Bench]) -> None:
    """Consecutive clips leave no gap and do not overlap."""
    made = bench(ScriptedLlm("One sentence here. ", "Another one follows. ", "And a third."))
    made.ask("go on")
    position = 0
    for clip in made.person.clips:
        assert clip.start == position
        position += len(clip.samples)


def test_silence_is_told_and_not_answered(bench: Callable[..., Bench]) -> None:
    """A recording without a voice ends the turn with one friendly notice, and nothing is remembered."""
    made = bench()
    made.person.press.emit()
    made.person.hear.emit(QUIET)
    made.person.release.emit(time.perf_counter())
    made.until(lambda: made.person.reports)
    assert made.person.reports[0].outcome is Outcome.NOTHING_HEARD
    assert [problem.level for problem in made.person.problems] == ["info"]
    assert made.kept == []


def test_an_interrupted_answer_is_remembered_as_heard(bench: Callable[..., Bench]) -> None:
    """Esc in the middle: the history keeps the words that were heard, marked as cut off."""
    llm = ScriptedLlm("One two three four five six seven eight nine ten.", None)
    made = bench(llm, plays=False)
    made.person.send.emit("count")
    made.until(lambda: made.person.clips)
    made.person.sounded.emit(0, time.perf_counter())
    made.person.interrupt.emit(0, PlayStats(0.34))
    made.until(lambda: made.person.reports)
    report = made.person.reports[0]
    assert (report.outcome, report.said, report.interrupted_at_s) == (Outcome.CANCELLED, "One two three", 0.34)
    assert made.kept == [(Message("user", "count"), Message("assistant", "One two three", cut=True, speaker="nova"))]
    llm.tokens = ("Yes.",)
    made.person.plays = True
    made.ask("go on")
    assert llm.asked[-1].messages[-3:] == (
        Message("user", "count"),
        Message("assistant", "One two three", cut=True, speaker="nova"),
        Message("user", "go on"),
    )


def test_pressing_while_it_thinks_starts_anew(bench: Callable[..., Bench]) -> None:
    """A press interrupts at once, whatever the model is doing, and the new turn is answered."""
    made = bench(ScriptedLlm(None, "late"))
    made.person.send.emit("first")
    made.until(lambda: made.person.states[-1] is State.THINKING)
    made.person.press.emit()
    made.until(lambda: made.person.reports)
    assert made.person.reports[0].outcome is Outcome.CANCELLED
    assert made.person.states[-1] is State.LISTENING
    assert made.person.silenced == [0]


def test_esc_is_answered_while_every_stage_is_busy(bench: Callable[..., Bench]) -> None:
    """The event loop is never blocked: an interrupt is carried out within 50 ms while the model works."""
    made = bench(ScriptedLlm(None))
    waits = []
    for turn in range(20):
        made.person.send.emit("think")
        made.until(lambda: made.person.states[-1] is State.THINKING)
        began = time.perf_counter()
        made.person.interrupt.emit(-1, PlayStats(0.0))
        made.until(lambda wanted=turn + 1: len(made.person.reports) == wanted)
        waits.append(time.perf_counter() - began)
        made.until(lambda: made.person.states[-1] is State.READY)
    assert sorted(waits)[18] < 0.05


def test_a_broken_face_leaves_the_voice(bench: Callable[..., Bench]) -> None:
    """The face fails after its first clip: all of the sound is still played, once, and it is said once."""
    llm = ScriptedLlm("One sentence here. ", "Another one follows. ", "And a third.")
    made = bench(llm, video=PlainVideo(clips_before_failing=1))
    report = made.ask("go on")
    assert report.outcome is Outcome.COMPLETED
    assert report.said == "One sentence here. Another one follows. And a third."
    assert report.audio_s == pytest.approx(9 * 0.1)
    assert [problem.stage for problem in made.person.problems] == ["video"]


def test_a_voice_that_breaks_fails_the_turn_and_not_the_conversation(bench: Callable[..., Bench]) -> None:
    """What was said until then is kept, the sentence is shown, and the next turn is answered."""
    llm = ScriptedLlm("All is well. ", "Now it breaks. ")
    made = bench(llm, ToneTts(fails_at="breaks"))
    report = made.ask("talk")
    assert report.outcome is Outcome.FAILED
    assert report.said == "All is well."
    assert [problem.what for problem in made.person.problems] == ["The voice broke."]
    llm.tokens = ("Fine again.",)
    assert made.ask("and now").outcome is Outcome.COMPLETED


def test_a_stage_that_cannot_load_is_told(bench: Callable[..., Bench]) -> None:
    """Without a language model there is nothing to talk to: failed, in the model's own words."""
    made = bench(_Broken())
    made.until(lambda: State.FAILED in made.person.states)
    assert made.person.problems[0].what == "There is no model."
    made.person.send.emit("hello")
    made.until(lambda: len(made.person.problems) > 1)
    assert made.person.problems[1].what == "There is no model."


class _Broken(ScriptedLlm):
    def load(self) -> None:
        self._fails_to_load = "There is no model."
        super().load()


def test_effects_happen_at_their_place(bench: Callable[..., Bench]) -> None:
    """The clause after "faster" is spoken faster; a timer rings and says so."""
    tts = ToneTts()
    llm = ScriptedLlm(
        Effect("skill", {"name": "timer"}),
        "A sentence before it. ",
        Effect("speed", {"factor": 1.5}),
        Effect("timer", {"seconds": 0.05, "label": "tea"}),
        "A sentence after it. ",
    )
    made = bench(llm, tts)
    report = made.ask("tea in a moment")
    assert report.skill == "timer"
    assert tts.voices_used[-1].speed == 1.5
    made.until(lambda: len(made.person.reports) == 2)
    assert made.person.rings == ["tea"]
    assert made.person.reports[1].said == "Your tea timer is done."


def test_a_long_answer_waits_for_the_loudspeaker(bench: Callable[..., Bench]) -> None:
    """Sound that nobody has heard yet is bounded: what is made stays within ten seconds of what was heard."""
    sentence = "This is one more sentence of ten words for you. "
    made = bench(ScriptedLlm(*[sentence] * 100), plays=False)
    made.person.send.emit("talk")
    made.until(lambda: sum(len(clip.samples) for clip in made.person.clips) > 8 * RATE)
    made.qtbot.wait(100)  # time in which too much could be made
    assert sum(len(clip.samples) for clip in made.person.clips) < 10 * RATE
    made.person.interrupt.emit(0, PlayStats(0.0))
    made.until(lambda: made.person.reports)


def test_a_hundred_interrupts_leave_nothing_behind(bench: Callable[..., Bench]) -> None:
    """Interrupted at any moment: each turn is reported once and silenced, and its threads are gone."""
    made = bench(ScriptedLlm(*["Some words to say. "] * 20), plays=False)
    rng = np.random.default_rng(5)
    for turn in range(100):
        made.person.send.emit("talk")
        made.qtbot.wait(int(rng.integers(0, 8)))
        made.person.interrupt.emit(turn, PlayStats(0.0))
        made.until(lambda wanted=turn + 1: len(made.person.reports) == wanted)
    assert [report.turn for report in made.person.reports] == list(range(100))
    assert all(turn in made.person.silenced for turn in range(100))
    made.until(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("turn-")])
