"""A stage replaced while another serves, and a language model that reads ahead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QMetaObject, QObject, Qt, QThread, Signal
from pytestqt.qtbot import QtBot

from desktop.engine.cancel import CancelToken
from desktop.engine.engine import Engine
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.state import State
from desktop.engine.turn.run import Stages
from desktop.engine.turn.speakers import Speaker
from desktop.engine.types import Conversation, Outcome, PlayStats, StageStatus, TurnReport
from tests.engine.stand_ins import CountingAsr, LoudVad, PlainVideo, ScriptedLlm, ToneTts

NOVA = Speaker("nova", "Nova", "Be kind.")
LOUD = np.full(3200, 0.5, np.float32)


class SlowLlm(ScriptedLlm):
    """Loads when it is let, or fails in its own words."""

    def __init__(self, *tokens: str, problem: str = "", waits: bool = True) -> None:
        super().__init__(*tokens)
        self._problem = problem
        self.may_load = threading.Event()
        if not waits:
            self.may_load.set()

    def load(self) -> None:
        assert self.may_load.wait(20)
        if self._problem:
            raise ParleyError(Problem(self._problem, stage="llm"))

    def close(self) -> None:
        self.may_load.set()
        super().close()


class PreparingLlm(ScriptedLlm):
    """Counts what it prepared, and whether it was still at it when the reply was wanted."""

    def __init__(self, fails: bool = False) -> None:
        super().__init__("Yes, indeed.")
        self.fails = fails
        self.prepared: list[Conversation] = []
        self.busy = threading.Event()
        self.overlapped = False

    def prepare(self, conversation: Conversation, cancel: CancelToken) -> None:
        self.prepared.append(conversation)
        if self.fails:
            raise ValueError("nothing to prepare with")
        self.busy.set()
        cancel.wait(20)
        self.busy.clear()

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[str]:
        self.overlapped = self.overlapped or self.busy.is_set()
        yield from super().reply(conversation, cancel)  # type: ignore[misc]


class Caller(QObject):
    """Asks, replaces and takes notes, from the test's thread."""

    press = Signal()
    release = Signal(float)
    hear = Signal(object)
    send = Signal(str)
    interrupt = Signal(int, object)
    played_out = Signal(int, object)
    replace = Signal(str, object)

    def __init__(self, qtbot: QtBot, llm: ScriptedLlm) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.states: list[State] = []
        self.problems: list[Problem] = []
        self.reports: list[TurnReport] = []
        self.replaced: list[tuple[str, object, Problem | None]] = []
        self.statuses: list[StageStatus] = []
        stages = Stages(CountingAsr(), llm, ToneTts(), PlainVideo())
        self.engine = Engine(LoudVad(), stages, (NOVA,))
        self.engine_thread = QThread()
        self.engine.moveToThread(self.engine_thread)
        direct = Qt.ConnectionType.DirectConnection
        self.engine.state_changed.connect(self.states.append, direct)
        self.engine.problem.connect(self.problems.append, direct)
        self.engine.turn_ended.connect(self.reports.append, direct)
        self.engine.stage_status.connect(self.statuses.append, direct)
        self.engine.replaced.connect(lambda *what: self.replaced.append(what), direct)
        self.engine.clips_done.connect(lambda turn: self.played_out.emit(turn, PlayStats(60.0)), direct)
        for name in ("press", "release", "hear", "send", "interrupt", "played_out", "replace"):
            getattr(self, name).connect(getattr(self.engine, name))
        self.engine_thread.started.connect(self.engine.start)
        self.engine.stopped.connect(self.engine_thread.quit, direct)
        self.engine_thread.start()

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def ask(self, text: str = "well?") -> TurnReport:
        count = len(self.reports)
        self.send.emit(text)
        self.until(lambda: len(self.reports) > count and self.states[-1] is State.READY)
        return self.reports[-1]

    def talk(self, while_talking: Callable[[], object] = lambda: True) -> TurnReport:
        count = len(self.reports)
        self.press.emit()
        self.hear.emit(LOUD)
        self.until(while_talking)
        self.release.emit(time.perf_counter())
        self.until(lambda: len(self.reports) > count and self.states[-1] is State.READY)
        return self.reports[-1]

    def stop(self) -> None:
        QMetaObject.invokeMethod(self.engine, "stop", Qt.ConnectionType.QueuedConnection)
        assert self.engine_thread.wait(10_000)


@pytest.fixture
def call(qtbot: QtBot) -> Iterator[Callable[..., Caller]]:
    callers: list[Caller] = []

    def begun(llm: ScriptedLlm, ready: bool = True) -> Caller:
        caller = Caller(qtbot, llm)
        callers.append(caller)
        if ready:
            caller.until(lambda: State.READY in caller.states)
        return caller

    yield begun
    for caller in callers:
        caller.stop()


# Turn-over


def test_what_is_loaded_takes_over_with_the_next_turn(call: Callable[..., Caller]) -> None:
    """While it loads the old one answers; when it has loaded it answers, and the old one is closed."""
    old, new = ScriptedLlm("The old one."), SlowLlm("The new one.")
    caller = call(old)
    caller.replace.emit("llm", new)
    assert caller.ask().said == "The old one."
    assert not old.closed
    new.may_load.set()
    caller.until(lambda: caller.replaced)
    assert caller.replaced == [("llm", new, None)]
    assert caller.ask().said == "The new one."
    caller.until(lambda: old.closed)
    assert not new.closed
    assert caller.problems == []


def test_nothing_changes_in_the_middle_of_a_turn(call: Callable[..., Caller]) -> None:
    """The turn that is under way ends with what it began with, which is closed only then."""
    old, new = ScriptedLlm("It begins ", None, "and ends."), SlowLlm("The new one.", waits=False)
    caller = call(old)
    caller.send.emit("go")
    caller.until(lambda: old.asked)
    caller.replace.emit("llm", new)
    caller.until(lambda: caller.replaced)
    assert not old.closed
    old.go.set()
    caller.until(lambda: caller.reports)
    assert caller.reports[0].said == "It begins and ends."
    caller.until(lambda: old.closed)
    assert caller.ask().said == "The new one."


def test_what_cannot_be_loaded_leaves_the_old_one(call: Callable[..., Caller]) -> None:
    """It is told, in its own words and once, that the new one cannot be used and the old one goes on."""
    old, new = ScriptedLlm("The old one."), SlowLlm(problem="new.gguf is no model.", waits=False)
    caller = call(old)
    caller.replace.emit("llm", new)
    caller.until(lambda: caller.problems)
    assert [problem.what for problem in caller.problems] == ["new.gguf is no model. What was in use before goes on."]
    assert caller.replaced[0][2] == caller.problems[0]
    assert caller.ask().said == "The old one."
    caller.until(lambda: new.closed)
    assert not old.closed


def test_the_last_one_wins(call: Callable[..., Caller]) -> None:
    """Of two that are asked for one after the other the second takes over, whichever would be ready first."""
    old, first, second = ScriptedLlm("Old."), SlowLlm("First."), SlowLlm("Second.")
    caller = call(old)
    caller.replace.emit("llm", first)
    caller.replace.emit("llm", second)
    caller.until(lambda: first.closed)
    second.may_load.set()
    caller.until(lambda: caller.replaced)
    assert caller.ask().said == "Second."
    assert [part for _, part, _ in caller.replaced] == [second]


def test_back_to_what_there_is(call: Callable[..., Caller]) -> None:
    """Asking for what serves already takes back what was coming."""
    old, new = ScriptedLlm("Old."), SlowLlm("New.")
    caller = call(old)
    caller.replace.emit("llm", new)
    caller.replace.emit("llm", old)
    caller.until(lambda: new.closed)
    assert caller.ask().said == "Old."
    assert caller.replaced == []
    assert not old.closed


def test_a_conversation_that_had_failed_goes_on(call: Callable[..., Caller]) -> None:
    """Without a language model there is none; one that arrives makes it ready, and the history is there."""
    caller = call(SlowLlm(problem="There is no model.", waits=False), ready=False)
    caller.until(lambda: State.FAILED in caller.states)
    caller.replace.emit("llm", SlowLlm("Here I am.", waits=False))
    caller.until(lambda: caller.states[-1] is State.READY)
    assert caller.ask().said == "Here I am."
    assert [problem.what for problem in caller.problems] == ["There is no model."]


def test_what_arrives_before_the_first_one_has_loaded(call: Callable[..., Caller]) -> None:
    """The engine is ready with the one that is there first; the other is closed and not heard of again."""
    slow = SlowLlm(problem="Far too late.")
    caller = call(slow, ready=False)
    caller.replace.emit("llm", SlowLlm("Quick.", waits=False))
    caller.until(lambda: State.READY in caller.states)
    caller.until(lambda: slow.closed)
    assert caller.ask().said == "Quick."
    assert caller.problems == []


@pytest.mark.parametrize("stage", ["asr", "tts", "vad"])
def test_every_stage_can_be_replaced(call: Callable[..., Caller], stage: str) -> None:
    """Recognition, voice and voice detection take over as the language model does."""
    caller = call(ScriptedLlm("Fine."))
    parts = {"asr": CountingAsr, "tts": ToneTts, "vad": LoudVad}
    new = parts[stage]()
    caller.replace.emit(stage, new)
    caller.until(lambda: caller.replaced)
    assert caller.talk().outcome is Outcome.COMPLETED
    assert caller.statuses[-1] == StageStatus(stage, "starter", "ready")  # type: ignore[arg-type]
    if isinstance(new, ToneTts):
        assert new.voices_used


def test_stopping_closes_what_serves_and_what_comes(call: Callable[..., Caller]) -> None:
    """Also what is still loading, and what a cancelled turn was using."""
    old, new, newer = ScriptedLlm("On and ", None, "on."), SlowLlm("New.", waits=False), SlowLlm("Newer.")
    caller = call(old)
    caller.send.emit("go")
    caller.until(lambda: old.asked)
    caller.replace.emit("llm", new)
    caller.until(lambda: caller.replaced)
    caller.replace.emit("llm", newer)
    caller.stop()
    assert (old.closed, new.closed, newer.closed) == (True, True, True)


# Reading ahead


def test_the_model_reads_ahead_while_the_key_is_held(call: Callable[..., Caller]) -> None:
    """It is given everything up to the line that is being spoken, once a turn, and has stopped when that is known."""
    llm = PreparingLlm()
    caller = call(llm)
    caller.ask("typed")
    assert llm.prepared == []
    caller.talk(while_talking=llm.busy.is_set)
    caller.talk(while_talking=llm.busy.is_set)
    assert [len(conversation.messages) for conversation in llm.prepared] == [2, 4]
    assert llm.prepared[1].messages == (*llm.asked[1].messages, llm.prepared[1].messages[-1])
    assert not llm.overlapped


def test_an_interrupt_ends_the_reading(call: Callable[..., Caller]) -> None:
    """A press that comes to nothing leaves nothing behind."""
    llm = PreparingLlm()
    caller = call(llm)
    caller.press.emit()
    caller.until(llm.busy.is_set)
    caller.interrupt.emit(-1, PlayStats(0.0))
    caller.until(lambda: caller.reports)
    caller.until(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("prepare-")])
    assert not llm.busy.is_set()


def test_reading_that_fails_harms_nothing(call: Callable[..., Caller], caplog: pytest.LogCaptureFixture) -> None:
    """The turn is answered as if nothing had been tried; the log knows."""
    llm = PreparingLlm(fails=True)
    caller = call(llm)
    assert caller.talk(while_talking=lambda: llm.prepared).said == "Yes, indeed."
    assert caller.problems == []
    assert "could not prepare" in caplog.text
