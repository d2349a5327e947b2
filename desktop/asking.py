"""Puts questions to an engine and takes its answers, without a window."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from desktop.assembly import Assembly, quit_on_signals
from desktop.console import say
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Clip, Outcome, PlayStats, Samples, TurnReport
from desktop.media import SOUND_SUFFIXES, read_sound
from desktop.ui.player import Player
from desktop.ui.speaker import NullSpeaker

_NO_FRAME_MS = 40
"""How soon to look again where no further frame is known."""

PIECE_S = 0.02
"""A recording is fed in pieces of this length, at the pace of speech, as a microphone would."""


Answered: TypeAlias = Callable[[TurnReport, list[Clip]], None]
"""Takes the report of a turn and its clips."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a recording at LISTEN_RATE, or a text."""

    text: str = ""
    sound: Samples | None = None


def questions(asked: Sequence[str]) -> list[Question]:
    """Recordings where there are such files or the name says so, text otherwise.

    Raises ParleyError with one sentence a question that cannot be put; exit 3 when a file is missing, else 2.
    """
    found, errors = [], []
    for what in asked:
        try:
            found.append(_question(what))
        except ParleyError as error:
            errors.append(error)
    if errors:
        told = "\n".join(dict.fromkeys(str(error) for error in errors))
        raise ParleyError(told, min(error.exit_code for error in errors))
    return found


def _question(what: str) -> Question:
    if _names_a_file(what):
        return Question(sound=np.concatenate([*read_sound(what)]))
    text = " ".join(what.split())
    if not text:
        raise ParleyError("There is nothing to answer: the question is empty.", ExitCode.BAD_INPUT)
    return Question(text=text)


def _names_a_file(what: str) -> bool:
    """Whether `what` is meant as a file. A folder's or another bare word is a question."""
    path = Path(what)
    try:
        is_file, exists = path.is_file(), path.exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return False
    if is_file or path.suffix.lower() in SOUND_SUFFIXES:
        return True
    return len(path.parts) > 1 and (exists or (path.is_absolute() and " " not in what))


class InstantPlayer(QObject):
    """Plays an answer in no time, for --fast."""

    sounded = Signal(int, float)
    heard_up_to = Signal(int, float)
    played_out = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._turn = -1
        self._heard_s = 0.0

    @Slot(object)
    def play(self, clip: Clip) -> None:
        """Take a clip as heard."""
        if clip.turn != self._turn:
            self._turn = clip.turn
            self.sounded.emit(clip.turn, time.perf_counter())
        self._heard_s = (clip.start + len(clip.samples)) / clip.rate
        self.heard_up_to.emit(clip.turn, self._heard_s)

    @Slot(int)
    def clips_done(self, turn: int) -> None:
        """The turn is over."""
        self.played_out.emit(turn, PlayStats(self._heard_s))


class Viewer(QObject):
    """Stands for the avatar view: takes each frame when it is due, so that the marks and offsets mean something."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        player.playing.connect(self._playing)

    @Slot(bool)
    def _playing(self, playing: bool) -> None:
        if playing:
            self._look()
        else:
            self._timer.stop()

    @Slot()
    def _look(self) -> None:
        frame, wait_s = self._player.due()
        if frame is not None:
            self._player.shown(frame, time.perf_counter())
        self._timer.start(_NO_FRAME_MS if wait_s is None else max(0, round(wait_s * 1000)))


@dataclass(slots=True)
class _Asking:
    """The question that is being put: how far it was fed."""

    question: Question
    position: int = 0
    began_s: float = field(default_factory=time.perf_counter)


class Asker(QObject):
    """Puts the questions one after the other, as one conversation."""

    press = Signal()
    release = Signal(float)
    hear = Signal(object)
    send = Signal(str)
    finished = Signal()

    def __init__(self, asked: Sequence[Question], fast: bool, answered: Answered) -> None:
        super().__init__()
        self._left = list(asked)
        self._fast = fast
        self._answered = answered
        self._clips: dict[int, list[Clip]] = {}
        self._told: set[str] = set()
        self._asking: _Asking | None = None
        self._feed = QTimer(self)
        self._feed.setTimerType(Qt.TimerType.PreciseTimer)
        self._feed.setInterval(0 if fast else round(PIECE_S * 1000))
        self._feed.timeout.connect(self._on_feed)
        self.reports: list[TurnReport] = []

    @Slot(object)
    def on_state(self, state: State) -> None:
        """Ask the next question as soon as there is an ear for it; give up when there will be none."""
        if state is State.FAILED:
            self.finished.emit()
        elif state is State.READY and self._asking is None:
            self._ask_next()

    @Slot(object)
    def on_clip(self, clip: Clip) -> None:
        """Keep a clip until its turn is over."""
        self._clips.setdefault(clip.turn, []).append(clip)

    @Slot(object)
    def on_problem(self, problem: Problem) -> None:
        """Say what went wrong as soon as it does, once a turn."""
        if problem.level != "info" and str(problem) not in self._told:
            self._told.add(str(problem))
            say(problem, error=True)

    @Slot(object)
    def on_turn_ended(self, turn: TurnReport) -> None:
        """Hand over the answer; the next question follows when the engine is ready."""
        clips = self._clips.pop(turn.turn, [])
        if self._is_announcement(turn):
            if turn.said:
                say(turn.said)
            return
        self._feed.stop()
        self._asking = None
        self._told.clear()
        self.reports.append(turn)
        self._answered(turn, clips)

    def _is_announcement(self, turn: TurnReport) -> bool:
        """Whether it is a timer that rang between two questions (and may have been cut off by the next one)."""
        if turn.heard or turn.outcome is Outcome.COMPLETED:
            return not turn.heard
        typed = self._asking is not None and self._asking.question.sound is None
        return turn.outcome is Outcome.CANCELLED and (typed or self._feed.isActive())

    def _ask_next(self) -> None:
        if not self._left:
            self.finished.emit()
            return
        self._asking = _Asking(self._left.pop(0))
        if self._asking.question.sound is None:
            self.send.emit(self._asking.question.text)
        else:
            self.press.emit()
            self._feed.start()

    @Slot()
    def _on_feed(self) -> None:
        asking = self._asking
        if asking is None or asking.question.sound is None:
            return
        sound = asking.question.sound
        due = len(sound) if self._fast else round((time.perf_counter() - asking.began_s) * LISTEN_RATE)
        self.hear.emit(sound[asking.position : due])
        asking.position = due
        if due >= len(sound):
            self._feed.stop()
            self.release.emit(time.perf_counter())


@dataclass(slots=True)
class Answers:
    """What came back: a report of each turn, and the processes as they were at the end.

    `signal` is the number of the signal that ended it early, else 0.
    """

    reports: list[TurnReport]
    processes: list[dict[str, Any]]
    signal: int


def ask(
    assembly: Assembly, asked: Sequence[Question], fast: bool, application: QCoreApplication, answered: Answered
) -> Answers:
    """Start the engine, put the questions as one conversation, and stop the engine.

    `answered` is called after each turn, in this thread; the next question waits for it.
    """
    engine = assembly.engine
    asker = Asker(asked, fast, answered)
    player: Player | InstantPlayer
    if fast:
        player = InstantPlayer()
    else:
        player = Player(NullSpeaker())
        viewer = Viewer(player)
        player.frame_shown.connect(engine.frame_shown)
        engine.silence.connect(player.silence)
        viewer.setParent(player)
    engine.state_changed.connect(asker.on_state)
    engine.clip.connect(asker.on_clip)
    engine.clip.connect(player.play)
    engine.clips_done.connect(player.clips_done)
    engine.turn_ended.connect(asker.on_turn_ended)
    engine.problem.connect(asker.on_problem)
    player.sounded.connect(engine.sounded)
    player.heard_up_to.connect(engine.heard_up_to)
    player.played_out.connect(engine.played_out)
    asker.press.connect(engine.press)
    asker.release.connect(engine.release)
    asker.hear.connect(engine.hear)
    asker.send.connect(engine.send)
    asker.finished.connect(application.quit)
    assembly.start()
    quit_on_signals(application)
    try:
        signal = application.exec()
        processes = assembly.processes()
    finally:
        assembly.stop()
        if isinstance(player, Player):
            player.close()
    return Answers(asker.reports, processes, signal)
