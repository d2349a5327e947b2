"""What runs can be switched while the program runs, and is told as it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import assembly as assembling
from desktop.assembly import Assembly, assemble
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.state import State
from desktop.engine.types import StageName, StageStatus, Voice
from desktop.paths import resource
from desktop.settings import Settings

PARTS: dict[StageName, str] = {"vad": "LoudVad", "asr": "CountingAsr", "tts": "ToneTts", "video": "PlainVideo"}
TELLING = "tests.engine.hosting.puppets:TellingLlm"


def llm(model: str, **options: object) -> BackendSpec:
    return BackendSpec("llm", "telling", TELLING, {"model": model, **options})


class Running:
    """An assembly of puppets, what its settings would choose, and what it told."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, first: BackendSpec) -> None:
        self.qtbot = qtbot
        self.chosen: dict[StageName, BackendSpec] = {
            stage: BackendSpec(stage, "starter", f"tests.engine.stand_ins:{name}", in_process=True)
            for stage, name in PARTS.items()
        }
        self.chosen["llm"] = first
        monkeypatch.setattr(assembling, "backend_specs", lambda *_: dict(self.chosen))
        character = load_character("nova", (resource("avatars"),))
        self.assembly: Assembly = assemble(Settings(), character)
        self.states: list[State] = []
        self.problems: list[Problem] = []
        self.statuses: list[StageStatus] = []
        engine, direct = self.assembly.engine, Qt.ConnectionType.DirectConnection
        engine.state_changed.connect(self.states.append, direct)
        engine.problem.connect(self.problems.append, direct)
        engine.stage_status.connect(self.statuses.append, direct)
        self.assembly.start()
        self.until(lambda: State.READY in self.states)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def switch(self, spec: BackendSpec | None = None, settings: Settings | None = None) -> tuple[StageName, ...]:
        if spec is not None:
            self.chosen[spec.stage] = spec
        return self.assembly.switch(settings or Settings())


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[BackendSpec], Running]]:
    started: list[Running] = []

    def begin(first: BackendSpec) -> Running:
        started.append(Running(qtbot, monkeypatch, first))
        return started[-1]

    yield begin
    for running in started:
        running.assembly.stop()


def test_what_changed_is_replaced_and_nothing_else(run: Callable[[BackendSpec], Running], tmp_path: Path) -> None:
    """The new model comes into a process of its own, the old one's process goes, and everything names the new one."""
    running = run(llm("/models/old.gguf"))
    assembly = running.assembly
    assert assembly.engines() == dict.fromkeys(PARTS, "starter") | {"llm": "telling: old.gguf"}
    old = assembly.hosts["llm"].pid
    assert [(each["name"], each["pid"]) for each in assembly.processes()][1:] == [("llm", old)]
    began = time.perf_counter()
    assert running.switch(llm("/models/new.gguf")) == ("llm",)
    assert time.perf_counter() - began < 0.25, "the window would stand still"  # measured: 1 ms
    running.until(lambda: assembly.engines()["llm"] == "telling: new.gguf")
    running.until(lambda: not psutil.pid_exists(old))
    (window, process) = assembly.processes()
    assert process == {
        "name": "llm",
        "pid": assembly.hosts["llm"].pid,
        "rss_mib": process["rss_mib"],
        "runs": "telling: new.gguf",
    }
    assert process["rss_mib"] > 1
    assert window["name"] == "window"
    assert running.statuses[-1].detail == "new.gguf, on strings"
    assert running.problems == []


def test_what_did_not_change_is_left_alone(run: Callable[[BackendSpec], Running]) -> None:
    """A switch to what is there already does nothing, also while that is still loading."""
    running = run(llm("a"))
    assert running.switch() == ()
    assert running.switch(llm("b")) == ("llm",)
    assert running.switch() == ()
    running.until(lambda: running.assembly.engines()["llm"] == "telling: b")


def test_switched_back_before_it_came(run: Callable[[BackendSpec], Running]) -> None:
    """Who changes their mind keeps what there was."""
    running = run(llm("a"))
    pid = running.assembly.hosts["llm"].pid
    running.switch(llm("b"))
    assert running.switch(llm("a")) == ()
    assert running.switch(llm("c")) == ("llm",)
    running.until(lambda: running.assembly.engines()["llm"] == "telling: c")
    running.until(lambda: not psutil.pid_exists(pid))
    assert running.problems == []


def test_what_cannot_be_loaded_changes_nothing(run: Callable[[BackendSpec], Running]) -> None:
    """One sentence, no stand-in, and the status is about the old one again."""
    running = run(llm("a"))
    running.switch(llm("b", fail_load="b is broken."))
    running.until(lambda: running.problems)
    assert [problem.what for problem in running.problems] == ["b is broken. What was in use before goes on."]
    running.until(lambda: running.statuses[-1].state == "ready")
    assert running.assembly.engines()["llm"] == "telling: a"
    assert running.statuses[-1].pid == running.assembly.hosts["llm"].pid


def test_what_was_stood_in_for_can_come_later(run: Callable[[BackendSpec], Running], tmp_path: Path) -> None:
    """A model that could not be loaded at the start is tried again when it has arrived, although the settings
    say what they said before."""
    running = run(llm("a", fail_load="a is not here yet."))
    assert running.assembly.engines()["llm"] == "starter"
    assert [problem.what for problem in running.problems] == ["a is not here yet. For now the starter stands in."]
    assert running.switch() == ("llm",)
    running.until(lambda: len(running.problems) == 2)
    assert running.problems[1].what == "a is not here yet. What was in use before goes on."


def test_settings_that_cannot_work_change_nothing(
    run: Callable[[BackendSpec], Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are refused with their sentence before anything is begun."""
    running = run(llm("a"))

    def refuse(*_: object) -> None:
        raise ParleyError("The server is missing.", ExitCode.BAD_INPUT)

    monkeypatch.setattr(assembling, "backend_specs", refuse)
    with pytest.raises(ParleyError, match="The server is missing"):
        running.switch()
    assert running.assembly.engines()["llm"] == "telling: a"


def test_somebody_else_is_met(run: Callable[[BackendSpec], Running]) -> None:
    """Another face comes as any other stage does, and who answers is told who they are from the next turn on."""
    running = run(llm("a"))
    other = BackendSpec("video", "other", "tests.engine.stand_ins:PlainVideo", in_process=True)
    running.chosen["video"] = other
    atlas = load_character("atlas", (resource("avatars"),))
    assert running.assembly.switch(Settings(), atlas) == ("video",)
    running.until(lambda: running.assembly.engines()["video"] == "other")
    nova = load_character("nova", (resource("avatars"),))
    assert running.assembly.character == nova  # until their face is seen
    running.assembly.become(Settings())
    assert running.assembly.character is atlas
    running.until(lambda: running.assembly.engine._talk.company.main.persona == atlas.persona)
    assert running.problems == []


def test_how_fast_it_speaks_changes_at_once(run: Callable[[BackendSpec], Running]) -> None:
    """Speed and pitch need no new voice, only another way of using it."""
    running = run(llm("a"))
    settings = Settings()
    running.switch(settings=settings.model_copy(update={"tts": settings.tts.model_copy(update={"speed": 1.5})}))
    running.until(lambda: running.assembly.engine._talk.present.voice == Voice(speed=1.5))
