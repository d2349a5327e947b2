"""Drives an engine through turns, one at a time, as a person with a stop watch would."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, Slot

from desktop.asking import PIECE_S, Viewer
from desktop.assembly import Assembly
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Samples, TurnReport
from desktop.ui.player import Player
from desktop.ui.speaker import Loudspeaker

TURN_LIMIT_MS = 90_000


class Driver(QObject):
    """The person, the loudspeaker and the view of a bench. Call `close` at the end."""

    press = Signal()
    release = Signal(float)
    hear = Signal(object)
    send = Signal(str)
    interrupt = Signal(int, object)

    def __init__(self, assembly: Assembly, speaker: Loudspeaker) -> None:
        super().__init__()
        self._assembly = assembly
        self.player = Player(speaker)
        self._viewer = Viewer(self.player)
        self.reports: list[TurnReport] = []
        self.problems: list[Problem] = []
        self.state = State.LOADING
        self._loop = QEventLoop()
        self._interrupted = False
        signal.signal(signal.SIGINT, self._on_interrupt)
        self._alarm = QTimer(self)
        self._alarm.setSingleShot(True)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)
        self._alarm.timeout.connect(self._on_alarm)
        self._wanted: Callable[[], bool] = lambda: False
        engine, player = assembly.engine, self.player
        for source, slot in (
            (self.press, engine.press),
            (self.release, engine.release),
            (self.hear, engine.hear),
            (self.send, engine.send),
            (self.interrupt, engine.interrupt),
            (player.sounded, engine.sounded),
            (player.frame_shown, engine.frame_shown),
            (player.heard_up_to, engine.heard_up_to),
            (player.played_out, engine.played_out),
            (engine.clip, player.play),
            (engine.clips_done, player.clips_done),
            (engine.silence, player.silence),
            (engine.state_changed, self._on_state),
            (engine.turn_ended, self._on_report),
            (engine.problem, self._on_problem),
        ):
            source.connect(slot)
        assembly.start()
        self.until(lambda: self.state in (State.READY, State.FAILED))
        if self.state is State.FAILED:
            raise ParleyError(self.problems[-1])

    def close(self) -> None:
        """Stop the engine and everything it started."""
        self._assembly.stop()
        self.player.close()

    def until(self, condition: Callable[[], bool], limit_ms: int = TURN_LIMIT_MS) -> None:
        """Serve events until `condition` holds; it is looked at whenever the engine says something."""
        self._wanted = condition
        if not condition():
            self._alarm.start(limit_ms)
            late = self._serve()
            self._alarm.stop()
            if late:
                raise ParleyError(Problem(f"The bench waited {limit_ms / 1000:.0f} s for nothing.", "See the log."))
        self._wanted = lambda: False

    def wait(self, seconds: float) -> None:
        """Serve events for so long."""
        self._alarm.start(round(seconds * 1000))
        self._serve()

    def speak(self, sound: Samples) -> None:
        """Hold the key, say `sound` at its own pace, let go at its last sample."""
        self.press.emit()
        began = time.perf_counter()
        step = round(PIECE_S * LISTEN_RATE)
        for start in range(0, len(sound), step):
            piece = sound[start : start + step]
            due = began + (start + len(piece)) / LISTEN_RATE
            self.wait(max(0.0, due - time.perf_counter()))
            self.hear.emit(piece)
        self.release.emit(time.perf_counter())

    def ended(self, count: int) -> None:
        """Wait until `count` turns are reported and the engine is ready."""
        self.until(lambda: len(self.reports) >= count and self.state is State.READY)

    def stop_talking(self) -> tuple[int, float, float]:
        """Esc: silence, told to the engine. Returns the turn that spoke (-1: none), when that began and was done."""
        began = time.perf_counter()
        turn, stats = self.player.interrupt()
        done = time.perf_counter()
        self.interrupt.emit(turn, stats)
        return turn, began, done

    def _serve(self) -> int:
        """Serve events until the loop is left. Raises KeyboardInterrupt after Ctrl-C."""
        result = 1 if self._interrupted else self._loop.exec()
        if self._interrupted:
            raise KeyboardInterrupt
        return result

    def _on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self._interrupted = True
        self._loop.exit(1)

    def _look(self) -> None:
        if self._loop.isRunning() and self._wanted():
            self._loop.exit(0)

    @Slot()
    def _on_alarm(self) -> None:
        self._loop.exit(1)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.state = state
        self._look()

    @Slot(object)
    def _on_report(self, report: TurnReport) -> None:
        self.reports.append(report)
        self._look()

    @Slot(object)
    def _on_problem(self, problem: Problem) -> None:
        self.problems.append(problem)


def spoken(tts: Any, text: str, voice: str = "en-us") -> Samples:
    """`text` said by the starter's voice, at LISTEN_RATE, with a moment of silence round it."""
    import soxr

    from desktop.engine.cancel import CancelToken
    from desktop.engine.types import Voice

    pieces = list(tts.speak(text, Voice(voice), CancelToken()))
    sound = soxr.resample(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate, LISTEN_RATE)
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    quiet = np.zeros(LISTEN_RATE * 3 // 10, np.float32)
    # A person lets go about a quarter of a second after the last sound.
    return np.concatenate([quiet, sound[loud[0] : loud[-1] + 1], quiet[: LISTEN_RATE // 4]])
