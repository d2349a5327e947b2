"""The engine: a QObject on a thread of its own whose event loop is never blocked.

It owns the state machine, the history and the current turn. Each turn runs on a plain thread and
tells the engine what happens by signals; everything the window wants arrives as queued slots. This
is the one file in which Qt and the turn meet.
"""

from __future__ import annotations

import dataclasses
import logging
from collections import deque
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.history import History
from desktop.engine.conversation.keeper import Keep, Keeper
from desktop.engine.errors import Problem
from desktop.engine.live import NOTHING_HEARD, LiveTurn, Wires
from desktop.engine.parts import LOADING, LOST, Parts
from desktop.engine.stages import Stage, Vad
from desktop.engine.state import Action, Event, State, step
from desktop.engine.turn.run import Stages
from desktop.engine.types import Effect, Outcome, PlayStats, Samples, StageName, StageStatus, Voice
from desktop.engine.vad.detector import Detector
from desktop.engine.vad.recording import Recording
from desktop.engine.vad.trim import TAIL_S, Trimmer

_log = logging.getLogger(__name__)

JOIN_S = 3.0


class Engine(QObject):
    """Signals and slots as in docs/engine-api.md. Construct it, move it to its thread, then emit to `start`."""

    state_changed = Signal(object)
    listening = Signal(bool)
    partial = Signal(int, str)
    heard_text = Signal(int, str)
    clip = Signal(object)
    clips_done = Signal(int)
    silence = Signal(int)
    turn_started = Signal(int)
    turn_ended = Signal(object)
    problem = Signal(object)
    effect = Signal(object)
    rings = Signal(str)
    stage_status = Signal(object)
    replaced = Signal(str, object, object)
    loaded = Signal(str, object)
    stopped = Signal()

    _loaded = Signal(str, object, object)
    _recorded = Signal(int)
    _effect = Signal(int, object)
    _over = Signal(int, object)

    def __init__(
        self,
        vad: Vad,
        stages: Stages,
        history: History,
        voice: Voice,
        tail_s: float = TAIL_S,
        keep: Keep | None = None,
    ) -> None:
        """`keep` stores the lines that a turn added to the history; it may wait for the disk."""
        super().__init__()
        self._parts = Parts(vad, stages, self._loaded.emit)
        self._history = history
        self._voice = voice
        self._tail_s = tail_s
        self._keeper = Keeper(keep, self.problem.emit) if keep else None
        self._state = State.LOADING
        self._live: LiveTurn | None = None
        self._ending: list[LiveTurn] = []
        self._next_number = 0
        self._typed = ""
        self._timers: list[QTimer] = []
        self._announcements: deque[str] = deque()
        self._wires = Wires(
            partial=self.partial.emit,
            heard_text=self.heard_text.emit,
            effect=self._effect.emit,
            clip=self.clip.emit,
            problem=self.problem.emit,
            over=self._over.emit,
        )
        self._loaded.connect(self._on_loaded)
        self._recorded.connect(self._on_recorded)
        self._effect.connect(self._on_effect)
        self._over.connect(self._on_over)

    # What the window asks for.

    @Slot()
    def start(self) -> None:
        """Load every stage, side by side."""
        self._parts.start()

    @Slot(str, object)
    def replace(self, name: StageName, part: Stage) -> None:
        """Load `part` while what there is goes on serving; it takes over stage `name` with the next turn."""
        self._parts.replace(name, part)

    @Slot(object, str)
    def speak_as(self, voice: Voice, persona: str) -> None:
        """How the next clause, and all that follow, are to be spoken, and who answers from the next turn on."""
        self._voice, self._history = voice, dataclasses.replace(self._history, persona=persona)
        if self._live is not None:
            self._live.spoken_as = voice

    @Slot()
    def press(self) -> None:
        """The person begins to talk."""
        self._step(Event.PRESS)

    @Slot(float)
    def release(self, at_s: float) -> None:
        """The key was let go at `at_s` (time.perf_counter)."""
        if self._live is not None and self._state is State.LISTENING:
            self._live.timeline.mark("speech_end", at_s)
        self._step(Event.RELEASE)

    @Slot(object)
    def hear(self, samples: Samples) -> None:
        """Sound from the microphone, at LISTEN_RATE."""
        if self._live is not None and self._live.recording is not None:
            self._live.recording.push(samples)

    @Slot(str)
    def send(self, text: str) -> None:
        """A typed message."""
        if text.strip():
            self._typed = text
            self._step(Event.TYPED)

    @Slot(int, object)
    def interrupt(self, turn: int, stats: PlayStats) -> None:
        """Silence. `stats` is what the person had heard and seen of `turn` by then."""
        if self._live is not None and self._live.number == turn:
            self._live.stats = stats
        self._step(Event.INTERRUPT)
        self.silence.emit(self._next_number - 1)  # the player waits for this, whether or not there was a turn

    @Slot(int, float)
    def sounded(self, turn: int, at_s: float) -> None:
        """The first sample of `turn` left for the loudspeaker at `at_s`."""
        if self._live is not None and self._live.number == turn:
            self._live.timeline.mark("first_audio", at_s)
            self._step(Event.SOUNDED)

    @Slot(int, float)
    def frame_shown(self, turn: int, at_s: float) -> None:
        """The first moving frame of `turn` was shown at `at_s`."""
        if self._live is not None and self._live.number == turn:
            self._live.timeline.mark("first_frame", at_s)

    @Slot(int, float)
    def heard_up_to(self, turn: int, heard_s: float) -> None:
        """The person has heard `heard_s` seconds of `turn`."""
        if self._live is not None and self._live.number == turn:
            self._live.playhead.advance(heard_s)

    @Slot(int, object)
    def played_out(self, turn: int, stats: PlayStats) -> None:
        """The last sample of `turn` was heard."""
        if self._live is not None and self._live.number == turn:
            self._live.stats = stats
            self._end_if_over()

    @Slot()
    def stop(self) -> None:
        """End everything: the turn, the timers, the stages' processes."""
        self._cancel_timers()
        self._cancel_turn()
        for turn in self._ending:
            turn.thread.join(JOIN_S)
        self._parts.close()
        if self._keeper is not None:
            self._keeper.close()
        self.stopped.emit()

    def _step(self, event: Event) -> None:
        before = self._state
        self._state, actions = step(before, event)
        for action in actions:
            match action:
                case Action.CANCEL_TURN:
                    self._cancel_turn()
                case Action.START_LISTENING:
                    self._start_listening()
                case Action.STOP_LISTENING:
                    self._stop_listening()
                case Action.START_TYPED:
                    self._start_speaking(self._typed)
                case Action.START_ANNOUNCEMENT:
                    self._start_speaking(self._announcements.popleft(), announcement=True)
                case Action.SAY_LOADING:
                    self.problem.emit(LOADING)
                case Action.SAY_FAILED:
                    self.problem.emit(self._parts.lost or LOST)
        if self._state is not before:
            _log.info("%s", self._state.value)
            self.state_changed.emit(self._state)
        if self._state is State.READY and self._announcements:
            self._step(Event.ANNOUNCE)

    def _start_listening(self) -> None:
        cancel = CancelToken()
        number = self._next_number
        recording = Recording(cancel, on_close=lambda: self._recorded.emit(number))
        trimmer = Trimmer(self._parts.vad, Detector(), recording, self._tail_s)
        base = self._history.to_conversation()
        self._begin(LiveTurn(number, base, self._wires, cancel, self._voice, recording, trimmer))
        self.listening.emit(True)

    def _stop_listening(self) -> None:
        if self._live is not None and self._live.recording is not None:
            self._live.timeline.mark("speech_end")
            self._live.recording.release()

    def _start_speaking(self, text: str, announcement: bool = False) -> None:
        turn = LiveTurn(
            self._next_number,
            self._history.to_conversation(),
            self._wires,
            CancelToken(),
            self._voice,
            typed=text,
            announcement=announcement,
        )
        turn.timeline.mark("speech_end")
        self._begin(turn)

    def _begin(self, turn: LiveTurn) -> None:
        self._live = turn
        self._next_number += 1
        self.turn_started.emit(turn.number)
        turn.start(self._parts.stages)

    def _cancel_turn(self) -> None:
        turn = self._live
        if turn is not None:
            turn.stop()
            self.silence.emit(turn.number)
            turn.outcome = Outcome.CANCELLED
            self._finish(turn)

    # What the turn's threads tell.

    @Slot(int)
    def _on_recorded(self, turn: int) -> None:
        if turn == self._next_number - 1:
            self.listening.emit(False)
        # A recording can end by itself (it was too long); to the state machine that is the release.
        if self._live is not None and self._live.number == turn and self._state is State.LISTENING:
            self._step(Event.RELEASE)

    @Slot(int, object)
    def _on_over(self, turn: int, outcome: Outcome) -> None:
        self._ending = [ending for ending in self._ending if ending.thread.is_alive()]
        if self._live is not None and self._live.number == turn:
            self._live.outcome = outcome
            if self._live.made_s > 0.0:
                self.clips_done.emit(turn)
            elif outcome is Outcome.NOTHING_HEARD and self._live.recorded_any:
                self.problem.emit(NOTHING_HEARD)
            self._end_if_over()

    @Slot(int, object)
    def _on_effect(self, turn: int, effect: Effect) -> None:
        if self._live is None or self._live.number != turn:
            return
        match effect.kind:
            case "timer":
                self._set_timer(effect.values["seconds"], effect.values.get("label", ""))
            case "cancel_timers":
                self._cancel_timers()
            case _:
                self.effect.emit(effect)

    def _end_if_over(self) -> None:
        turn = self._live
        if turn is not None and turn.outcome is not None and (turn.made_s == 0.0 or turn.stats is not None):
            self._finish(turn)
            self._step(Event.ENDED)

    def _finish(self, turn: LiveTurn) -> None:
        """Write down what was heard of the turn, and let it go."""
        self._live = None
        self._ending.append(turn)
        self._voice = turn.spoken_as
        turn.timeline.mark("done")
        report = turn.report(self._parts.stages.video.fps)
        before = len(self._history.messages)
        cut = report.outcome is not Outcome.COMPLETED
        self._history = self._history.with_user(turn.heard).with_answer(report.said, cut)
        if self._keeper is not None and len(self._history.messages) > before:
            self._keeper.add(before, self._history.messages[before:])
        self.turn_ended.emit(report)

    # Loading.

    @Slot(str, object, object)
    def _on_loaded(self, name: StageName, part: Stage, problem: Problem | None) -> None:
        turns = [turn.thread for turn in (*self._ending, self._live) if turn is not None]
        was_to_take_over, to_tell = self._parts.loaded(name, part, problem, turns)
        if was_to_take_over:
            self.replaced.emit(name, part, to_tell)
        if problem is None:
            self.loaded.emit(name, part)
        if to_tell is not None:
            self.problem.emit(to_tell)
        elif problem is None and getattr(part, "in_process", False):
            self.stage_status.emit(StageStatus(name, "starter", "ready"))
        if self._parts.complete:
            self._step(Event.LOADED)
        elif self._parts.lost is not None:
            self._step(Event.LOST)

    # Timers.

    def _set_timer(self, seconds: float, label: str) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._ring)
        timer.setProperty("label", label)
        timer.start(int(seconds * 1000))
        self._timers.append(timer)

    @Slot()
    def _ring(self) -> None:
        timer = cast(QTimer, self.sender())
        self._timers.remove(timer)
        label = timer.property("label")
        timer.deleteLater()
        self.rings.emit(label)
        self._announcements.append(f"Your {label} timer is done." if label else "Your timer is done.")
        if self._state is State.READY:
            self._step(Event.ANNOUNCE)

    def _cancel_timers(self) -> None:
        for timer in self._timers:
            timer.stop()
            timer.deleteLater()
        self._timers.clear()
