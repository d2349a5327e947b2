"""A call as it goes: what the person does, in order, and what the report needs of it."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from desktop.engine.state import State
from desktop.engine.types import Clip, TurnReport
from desktop.ui.microphone import Microphone
from desktop.ui.player import Player


class Call(QObject):
    """What the person does, in the order in which the player and the engine have to learn of it."""

    press = Signal()
    release = Signal(float)
    interrupt = Signal(int, object)
    send = Signal(str)

    def __init__(self, player: Player, microphone: Microphone) -> None:
        super().__init__()
        self._player = player
        self._microphone = microphone

    @Slot()
    def pressed(self) -> None:
        """Silence first, then listen; what the loudspeaker said just before is not the person's beginning."""
        if self.interrupted() >= 0:
            self._microphone.forget()
        self.press.emit()

    @Slot(float)
    def released(self, at_s: float) -> None:
        """The key came up at `at_s`."""
        self.release.emit(at_s)

    @Slot()
    def interrupted(self) -> int:
        """Fade the loudspeaker, then tell the engine what was heard. Returns the turn that played, -1 for none."""
        turn, stats = self._player.interrupt()
        self.interrupt.emit(turn, stats)
        return turn

    @Slot(str)
    def sent(self, text: str) -> None:
        """A typed message interrupts as a spoken one does."""
        self.interrupted()
        self.send.emit(text)


class Record(QObject):
    """What the report of a windowed run needs."""

    rung = Signal(str)
    """How the face is made from now on."""
    turn_ended = Signal(object)
    """The turn's report, with how the window could keep up with its face."""

    def __init__(self, started_at_s: float, seen_at_s: float | None) -> None:
        """`seen_at_s` is when the window was first painted; None where that was not noticed."""
        super().__init__()
        self._started_at_s = started_at_s
        self.turns: list[TurnReport] = []
        self._paces: list[str] = []
        self.now = State.LOADING
        self.visible_ms = None if seen_at_s is None else round((seen_at_s - started_at_s) * 1000, 1)
        self.ready_ms: float | None = None

    @Slot(object)
    def state(self, state: State) -> None:
        """The first READY is when one can talk."""
        self.now = state
        if state is State.READY and self.ready_ms is None:
            self.ready_ms = round((time.perf_counter() - self._started_at_s) * 1000, 1)

    @Slot(object)
    def clip(self, clip: Clip) -> None:
        """Sound with frames is on its way."""
        self.rung.emit(clip.rung)

    @Slot(str)
    def pace(self, pace: str) -> None:
        """The face is painted less often, or as usual again ("")."""
        self._paces.append(pace)
        self.rung.emit(pace)

    @Slot(object)
    def turn(self, turn: TurnReport) -> None:
        """A turn ended."""
        slower = tuple(pace for pace in self._paces if pace)
        self._paces = [pace for pace in self._paces[-1:] if pace]  # it holds until it is another
        self.turns.append(replace(turn, rungs=(*turn.rungs, *slower)))
        self.turn_ended.emit(self.turns[-1])
