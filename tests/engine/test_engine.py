"""The engine on its thread: events go in, signals come out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMetaObject, QObject, Qt, QThread, Signal, Slot
from pytestqt.qtbot import QtBot

from desktop.engine.engine import Engine
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.engine.turn.run import Stages
from desktop.engine.turn.speakers import Speaker
from desktop.engine.types import Clip, Effect, Message, Outcome, PlayStats, TurnReport
from tests.engine.stand_ins import RATE, CountingAsr, LoudVad, PlainVideo, ScriptedLlm, ToneTts

NOVA = Speaker("nova", "Nova", "Be kind.")
LOUD = np.full(3200, 0.5, np.float32)
QUIET = np.zeros(3200, np.float32)


class Person(QObject):
    """Who uses the engine from another thread, as the window does; remembers everything it is told."""

    press = Signal()
    release = Signal(float)
    hear = Signal(object)
    send = Signal(str)
    interrupt = Signal(int, object)
    played_out = Signal(int, object)
    sounded = Signal(int, float)

    def __init__(self, plays: bool = True) -> None:
        super().__init__()
        self.plays = plays
        self.states: list[State] = []
        self.clips: list[Clip] = []
        self.heard: list[str] = []
        self.partials: list[str] = []
        self.problems: list[Problem] = []
        self.reports: list[TurnReport] = []
        self.listening: list[bool] = []
        self.silenced: list[int] = []
        self.rings: list[str] = []
        self._heard_s = 0.0

    @Slot(object)
    def on_clip(self, clip: Clip) -> None:
        if self.plays and (not self.clips or self.clips[-1].turn != clip.turn):
            self.sounded.emit(clip.turn, time.perf_counter())
        self.clips.append(clip)
        self._heard_s = (clip.start + len(clip.samples)) / clip.rate

    @Slot(int)
    def on_clips_done(self, turn: int) -> None:
        if self.plays:
            self.played_out.emit(turn, PlayStats(self._heard_s))

    @Slot(object)
    def on_state(self, state: State) -> None:
        self.states.append(state)

    @Slot(bool)
    def on_listening(self, wanted: bool) -> None:
        self.listening.append(wanted)

    @Slot(int, str)
    def on_heard(self, turn: int, text: str) -> None:
        self.heard.append(text)

    @Slot(int, str)
    def on_partial(self, turn: int, text: str) -> None:
        self.partials.append(text)

    @Slot(object)
    def on_problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    @Slot(object)
    def on_report(self, report: TurnReport) -> None:
        self.reports.append(report)

    @Slot(int)
    def on_silence(self, turn: int) -> None:
        self.silenced.append(turn)

    @Slot(str)
    def on_ring(self, label: str) -> None:
        self.rings.append(label)


@dataclass
class Bench:
    engine: Engine
    person: Person
    qtbot: QtBot
    kept: list[tuple[Message, ...]] = field(default_factory=list)

    def until(self, condition: Callable[[], Any], timeout_ms: int = 5000) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout_ms)

    def ask(self, text: str) -> TurnReport:
        count = len(self.person.reports)
        self.person.send.emit(text)
        self.until(lambda: len(self.person.reports) > count and self.person.states[-1] is State.READY)
        return self.person.reports[-1]


@pytest.fixture
def bench(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Callable[..., Bench]]:
    running: list[tuple[Engine, QThread]] = []

    def build(llm: Any = None, tts: Any = None, video: Any = None, asr: Any = None, plays: bool = True) -> Bench:
        stages = Stages(asr or CountingAsr(), llm or ScriptedLlm(), tts or ToneTts(), video or PlainVideo())
        kept: list[tuple[Message, ...]] = []
        engine = Engine(LoudVad(), stages, (NOVA,), keep=lambda _, new: kept.append(tuple(new)))
        person = Person(plays)
        for signal, slot in (
            (engine.state_changed, person.on_state),
            (engine.listening, person.on_listening),
            (engine.clip, person.on_clip),
            (engine.clips_done, person.on_clips_done),
            (engine.heard_text, person.on_heard),
            (engine.partial, person.on_partial),
            (engine.problem, person.on_problem),
            (engine.turn_ended, person.on_report),
            (engine.silence, person.on_silence),
            (engine.rings, person.on_ring),
            (person.press, engine.press),
            (person.release, engine.release),
            (person.hear, engine.hear),
            (person.send, engine.send),
            (person.interrupt, engine.interrupt),
            (person.played_out, engine.played_out),
            (person.sounded, engine.sounded),
        ):
            signal.connect(slot)
        thread = QThread()
        engine.moveToThread(thread)
        thread.started.connect(engine.start)
        engine.stopped.connect(thread.quit, Qt.ConnectionType.DirectConnection)
        thread.start()
        running.append((engine, thread))
        made = Bench(engine, person, qtbot, kept)
        made.until(lambda: person.states)
        return made

    yield build
    for engine, thread in running:
        QMetaObject.invokeMethod(engine, "stop", Qt.ConnectionType.QueuedConnection)
        assert thread.wait(10_000)


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
