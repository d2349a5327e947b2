"""Who uses an engine of stand-ins from another thread, as the window does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
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
from desktop.engine.types import Clip, Message, PlayStats, TurnReport
from tests.engine.stand_ins import CountingAsr, LoudVad, PlainVideo, ScriptedLlm, ToneTts

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
    heard_up_to = Signal(int, float)
    set_company = Signal(object)
    hands_free = Signal(object)
    converse = Signal(object, object)
    set_keep = Signal(object)
    resend = Signal(int, str)
    answer_again = Signal()
    repeat = Signal(int)
    say = Signal(str)

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
        self.holds: list[tuple[int, bool]] = []
        self.rings: list[str] = []
        self.histories: list[tuple[Message, ...]] = []
        self.answering: list[str] = []
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

    @Slot(int, bool)
    def on_held(self, turn: int, held: bool) -> None:
        self.holds.append((turn, held))

    @Slot(object)
    def on_history(self, messages: tuple[Message, ...]) -> None:
        self.histories.append(messages)

    @Slot(int, str)
    def on_answering(self, turn: int, key: str) -> None:
        assert not any(clip.turn == turn for clip in self.clips), "told after the first clip"
        self.answering.append(key)

    @Slot(str)
    def on_ring(self, label: str) -> None:
        self.rings.append(label)


class Kept:
    """A `keep` that holds what it is told, as a file would."""

    def __init__(self) -> None:
        self.lines: list[Message] = []
        self.calls = 0

    def __call__(self, at: int, lines: Sequence[Message]) -> None:
        assert at <= len(self.lines), "a gap"
        self.lines[at:] = lines
        self.calls += 1

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]


@dataclass
class Bench:
    engine: Engine
    person: Person
    qtbot: QtBot
    kept: list[tuple[Message, ...]] = field(default_factory=list)

    def until(self, condition: Callable[[], Any], timeout_ms: int = 5000) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout_ms)

    def ask(self, text: str) -> TurnReport:
        return self.after(lambda: self.person.send.emit(text))

    def after(self, what: Callable[[], Any]) -> TurnReport:
        """The last turn of those that `what` leads to."""
        count = len(self.person.reports)
        what()
        self.until(lambda: len(self.person.reports) > count and self.person.states[-1] is State.READY)
        return self.person.reports[-1]

    @property
    def texts(self) -> list[str]:
        """The lines of the conversation, as it was told last."""
        return [message.text for message in self.person.histories[-1]]


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
            (engine.held, person.on_held),
            (engine.rings, person.on_ring),
            (engine.history_changed, person.on_history),
            (engine.answering, person.on_answering),
            (person.press, engine.press),
            (person.release, engine.release),
            (person.hear, engine.hear),
            (person.send, engine.send),
            (person.interrupt, engine.interrupt),
            (person.played_out, engine.played_out),
            (person.sounded, engine.sounded),
            (person.heard_up_to, engine.heard_up_to),
            (person.set_company, engine.set_company),
            (person.hands_free, engine.hands_free),
            (person.converse, engine.converse),
            (person.set_keep, engine.set_keep),
            (person.resend, engine.resend),
            (person.answer_again, engine.answer_again),
            (person.repeat, engine.repeat),
            (person.say, engine.say),
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
