"""What a conversation survives: `python -m tests.bench.kill_models`, all of it real but for the language model.

Each stage's process is killed with SIGKILL at random moments of a spoken turn. A moment is survived when that was
told once, another process took over, the next turn was answered, and nothing of the conversation was lost. With
--settings FILE it does the same to the models that the file chooses. With --disturb it measures how long the
window's event loop kept anything waiting while a language model crashed, hung, or took all its memory.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal, Slot

from desktop.asking import PIECE_S, InstantPlayer
from desktop.assembly import Assembly, assemble
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec, known_backends
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Message, Outcome, StageName, TurnReport
from desktop.media import read_sound
from desktop.paths import resource
from desktop.settings import Settings, load_settings
from desktop.specs import backend_specs
from desktop.ui.stall import StallMeter

TELLING = BackendSpec("llm", "telling", "tests.engine.hosting.puppets:TellingLlm")
KILLS_A_LIFE = 4
"""So many processes of a stage are killed before everything is started anew: six in a minute are taken for a
model that is no use, and the starter stands in."""


class Person(QObject):
    """Talks, listens (in no time at all) and takes notes. `paces`: how much faster than a person it talks."""

    press = Signal()
    release = Signal(float)
    hear = Signal(object)
    send = Signal(str)

    def __init__(self, assembly: Assembly, kept: list[Message], pace: float = 1.0) -> None:
        super().__init__()
        self.assembly, self.kept, self.pace = assembly, kept, pace
        self.problems: list[Problem] = []
        self.reports: list[TurnReport] = []
        self.state = State.LOADING
        self.stall = StallMeter()
        self._player = InstantPlayer()
        self._sound = np.concatenate([*read_sound(resource("assets", "question.wav"))])
        self._loop = QEventLoop()
        self._feed = QTimer(self)
        self._feed.setInterval(round(PIECE_S * 1000))
        self._feed.timeout.connect(self._on_feed)
        self._position, self._began = 0, 0.0
        engine, player = assembly.engine, self._player
        queued = Qt.ConnectionType.QueuedConnection
        engine.state_changed.connect(self._on_state, queued)
        engine.turn_ended.connect(self._on_report, queued)
        engine.problem.connect(self._on_problem, queued)
        engine.clip.connect(player.play)
        engine.clips_done.connect(player.clips_done)
        player.sounded.connect(engine.sounded)
        player.heard_up_to.connect(engine.heard_up_to)
        player.played_out.connect(engine.played_out)
        self.press.connect(engine.press)
        self.release.connect(engine.release)
        self.hear.connect(engine.hear)
        self.send.connect(engine.send)
        assembly.start()
        self.until(lambda: self.state in (State.READY, State.FAILED), 300.0)
        if self.state is State.FAILED:
            raise ParleyError(self.problems[-1])

    def until(self, condition: Callable[[], bool], limit_s: float = 90.0) -> None:
        """Serve events until `condition` holds."""
        end = time.monotonic() + limit_s
        look = QTimer()
        look.timeout.connect(lambda: self._loop.quit() if condition() or time.monotonic() > end else None)
        look.start(5)
        if not condition():
            self._loop.exec()
        if not condition():
            raise TimeoutError(f"nothing came within {limit_s:.0f} s; told: {self.problems}")

    def talk(self, at_s: float = -1.0, then: Callable[[], None] = lambda: None) -> TurnReport:
        """Ask the recorded question; `then` is done `at_s` seconds after the press."""
        if at_s >= 0:
            QTimer.singleShot(round(at_s * 1000), self, then)
        count = len(self.reports)
        self._position, self._began = 0, time.perf_counter()
        self.press.emit()
        self._feed.start()
        return self._answer(count)

    def type(self, text: str, at_s: float = -1.0, then: Callable[[], None] = lambda: None) -> TurnReport:
        """Send `text`; `then` is done `at_s` seconds later."""
        if at_s >= 0:
            QTimer.singleShot(round(at_s * 1000), self, then)
        count = len(self.reports)
        self.send.emit(text)
        return self._answer(count)

    def all_kept(self) -> bool:
        """Whether the lines of every turn have reached the keeper, which writes them on a thread of its own."""
        return len([line for line in self.kept if line.role == "user"]) == len([r for r in self.reports if r.heard])

    def kill(self, stage: StageName) -> None:
        """SIGKILL to the stage's process, where it has one just now."""
        if pid := self.assembly.hosts[stage].pid:
            os.kill(pid, signal.SIGKILL)

    def _answer(self, count: int) -> TurnReport:
        self.until(lambda: len(self.reports) > count and self.state is State.READY)
        return self.reports[count]

    @Slot()
    def _on_feed(self) -> None:
        due = round((time.perf_counter() - self._began) * self.pace * LISTEN_RATE)
        self.hear.emit(self._sound[self._position : due])
        self._position = due
        if due >= len(self._sound):
            self._feed.stop()
            self.release.emit(time.perf_counter())

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.state = state

    @Slot(object)
    def _on_report(self, report: TurnReport) -> None:
        self.reports.append(report)

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        self.problems.append(problem)


@contextmanager
def person(settings: Settings | None = None, pace: float = 1.0) -> Iterator[Person]:
    """Someone who talks to what `settings` choose; without settings to the starter with a puppet's mind."""
    chosen = settings or Settings()
    chosen = chosen.model_copy(update={"llm": chosen.llm.model_copy(update={"skills": False})})
    character = load_character("nova", (resource("avatars"),))
    specs = backend_specs(chosen, character)
    if settings is None:
        specs["llm"] = TELLING
    kept: list[Message] = []
    assembly = assemble(chosen, character, specs, keep=lambda _, lines: kept.extend(lines))
    try:
        yield Person(assembly, kept, pace)
    finally:
        assembly.stop()


@dataclass(frozen=True)
class Moment:
    """What came of one kill, `at_s` after the press."""

    stage: StageName
    at_s: float
    told: list[str]
    restarted: bool
    answered: bool
    next_answered: bool
    lost: bool
    back_s: float

    @property
    def survived(self) -> bool:
        """All that was promised."""
        return len(self.told) == 1 and self.restarted and self.next_answered and not self.lost


def kill_once(someone: Person, stage: StageName, at_s: float) -> Moment:
    """Kill the process of `stage` `at_s` after the press of a spoken turn; then talk once more."""
    host = someone.assembly.hosts[stage]
    someone.until(lambda: host.pid is not None and host.status.state == "ready")
    before, pid = len(someone.problems), host.pid
    killed_at: list[float] = []

    def kill() -> None:
        killed_at.append(time.monotonic())
        someone.kill(stage)

    first = someone.talk(at_s, kill)
    someone.until(lambda: bool(killed_at))
    someone.until(lambda: host.pid not in (None, pid) and host.status.state == "ready")
    back_s = time.monotonic() - killed_at[0]
    someone.until(someone.all_kept)
    lines = list(someone.kept)
    second = someone.talk()
    someone.until(someone.all_kept)
    return Moment(
        stage,
        at_s,
        [str(problem) for problem in someone.problems[before:]],
        host.stand_in is None,
        first.outcome is Outcome.COMPLETED,
        second.outcome is Outcome.COMPLETED and bool(second.said),
        _is_lost(someone, lines, first, second),
        back_s,
    )


def _is_lost(someone: Person, lines: list[Message], first: TurnReport, second: TurnReport) -> bool:
    """Whether anything that was said is not in the history, as it was kept and as the puppet was given it."""
    heard = [message.text for message in someone.kept if message.role == "user"]
    if not first.heard or not second.heard or heard[-2:] != [first.heard, second.heard]:
        return True
    return "I know" in second.said and f"I know {len(lines) + 1} lines" not in second.said


def kill_often(stage: StageName, times: int, seed: int, settings: Settings | None, pace: float) -> list[Moment]:
    """`times` moments, spread at random over as much of a turn as an undisturbed one takes."""
    moments: list[Moment] = []
    chance = random.Random(f"{seed} {stage}")
    while len(moments) < times:
        with person(settings, pace) as someone:
            began = time.monotonic()
            someone.talk()
            length_s = time.monotonic() - began
            for _ in range(min(KILLS_A_LIFE, times - len(moments))):
                moments.append(kill_once(someone, stage, chance.uniform(0.0, length_s)))
    return moments


def disturb(kinds: Sequence[str], times: int) -> Iterator[tuple[str, dict[str, float | None], list[str]]]:
    """The window's stalls while the language model crashes, hangs or devours memory in the middle of an answer, and
    what is answered next. "nothing" does not happen to it, for comparison.
    """
    with person() as someone:
        host = someone.assembly.hosts["llm"]

        def stop() -> None:
            if host.pid:
                os.kill(host.pid, signal.SIGSTOP)

        for kind in kinds:
            someone.stall = StallMeter()
            someone.stall.follow(State.LISTENING)  # measures from here on
            said = []
            for _ in range(times):
                someone.until(lambda: host.status.state == "ready" and host.pid is not None)
                if kind == "hang":
                    someone.type("go on", 0.1, stop)
                else:
                    someone.type(kind)
                said.append(someone.type("and now").said)
            someone.stall.follow(State.READY)
            yield kind, someone.stall.stall_ms(), said


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the models at random moments of a turn, and look what happens.")
    parser.add_argument("--settings", type=Path, help="the models that this file chooses, in place of the starter's")
    parser.add_argument("--stage", choices=("vad", "asr", "llm", "tts"), action="append")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--pace", type=float, default=1.0, help="how much faster than a person to talk")
    parser.add_argument("--disturb", choices=("nothing", "crash", "hang", "devour"), action="append")
    chosen = parser.parse_args()
    application = QCoreApplication([])
    settings = load_settings(chosen.settings, known_backends) if chosen.settings else None
    if chosen.disturb:
        print(
            "| the language model … | times | answered next | stall of the event loop, p99 / worst |\n|---|---|---|---|"
        )
        for kind, stalls, said in disturb(chosen.disturb, min(chosen.times, 5)):
            print(
                f"| {kind} | {len(said)} | {sum(map(bool, said))} | {stalls['p99']} / {stalls['worst']} ms |",
                flush=True,
            )
        return
    print("| killed | survived | that turn answered all the same | process ready again, median / worst |")
    print("|---|---|---|---|")
    for stage in chosen.stage or ("vad", "asr", "llm", "tts"):
        moments = kill_often(stage, chosen.times, chosen.seed, settings, chosen.pace)
        back = sorted(moment.back_s for moment in moments)
        print(
            f"| {stage} | {sum(moment.survived for moment in moments)} of {len(moments)} "
            f"| {sum(moment.answered for moment in moments)} | {back[len(back) // 2]:.1f} / {back[-1]:.1f} s |",
            flush=True,
        )
        for moment in moments:
            if not moment.survived:
                print(f"    {moment}", flush=True)
    del application


if __name__ == "__main__":
    main()
