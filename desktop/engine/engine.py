"""The engine: a QObject on a thread of its own whose event loop is never blocked.

It owns the state machine, the history and the current turn. Each turn runs on a plain thread and
tells the engine what happens by signals; everything the window wants arrives as queued slots. This
is the one file in which Qt and the turn meet.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.engine.conversation.keeper import Keep
from desktop.engine.errors import Problem
from desktop.engine.hearing import Hearing
from desktop.engine.live import Order, Wires
from desktop.engine.parts import Parts
from desktop.engine.stages import Stage, Vad
from desktop.engine.state import Event
from desktop.engine.talk import Talk
from desktop.engine.timers import Timers, announcement
from desktop.engine.turn.run import Stages
from desktop.engine.turn.speakers import Speaker
from desktop.engine.turns import Told, Turns
from desktop.engine.types import Effect, Message, Outcome, PlayStats, Samples, StageName, StageStatus
from desktop.engine.vad.ear import EarEvent, HandsFree
from desktop.engine.vad.trim import TAIL_S

_log = logging.getLogger(__name__)

LONGEST_ALARM_MS = 3_600_000
"""A timer of Qt cannot wait for weeks: it is set again."""


class Engine(QObject):
    """Signals and slots as in docs/engine-api.md. Construct it, move it to its thread, then emit to `start`."""

    state_changed = Signal(object)
    listening = Signal(bool)
    partial = Signal(int, str)
    heard_text = Signal(int, str)
    answering = Signal(int, str)
    clip = Signal(object)
    clips_done = Signal(int)
    silence = Signal(int)
    held = Signal(int, bool)
    turn_started = Signal(int)
    turn_ended = Signal(object)
    history_changed = Signal(object)
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
    _told_by_ear = Signal(int, object)

    def __init__(
        self,
        vad: Vad,
        stages: Stages,
        speakers: Sequence[Speaker],
        tail_s: float = TAIL_S,
        keep: Keep | None = None,
    ) -> None:
        """`keep` stores the lines that a turn added to the history; it may wait for the disk."""
        super().__init__()
        self._parts = Parts(vad, stages, self._loaded.emit)
        self._talk = Talk(speakers, keep, self.problem.emit)
        self._hearing = Hearing(self._told_by_ear.emit)
        self._timers = Timers()
        self._alarm = QTimer(self)
        self._alarm.setSingleShot(True)
        self._alarm.timeout.connect(self._ring)
        wires = Wires(
            partial=self._tell_partial,
            heard_text=self.heard_text.emit,
            answering=self.answering.emit,
            effect=self._effect.emit,
            clip=self.clip.emit,
            problem=self.problem.emit,
            over=self._over.emit,
        )
        told = Told(
            state_changed=self.state_changed.emit,
            listening=self.listening.emit,
            turn_started=self.turn_started.emit,
            turn_ended=self.turn_ended.emit,
            clips_done=self.clips_done.emit,
            silence=self.silence.emit,
            held=self.held.emit,
            problem=self.problem.emit,
            history_changed=self.history_changed.emit,
            recorded=self._recorded.emit,
            forgotten=self._timers.forget,
        )
        self._turns = Turns(self._parts, self._talk, self._hearing, wires, told, tail_s)
        self._loaded.connect(self._on_loaded)
        self._recorded.connect(self._on_recorded)
        self._effect.connect(self._on_effect)
        self._over.connect(self._on_over)
        self._told_by_ear.connect(self._on_ear)

    # What the window asks for.

    @Slot()
    def start(self) -> None:
        """Load every stage, side by side."""
        self._parts.start()

    @Slot(str, object)
    def replace(self, name: StageName, part: Stage) -> None:
        """Load `part` while what there is goes on serving; it takes over stage `name` with the next turn."""
        self._parts.replace(name, part)

    @Slot(object)
    def set_company(self, speakers: tuple[Speaker, ...]) -> None:
        """Who takes part from the next turn on, the one whom the call is with first; how each of them speaks holds
        from the next clause on.
        """
        self._talk.set_company(speakers)
        live = self._turns.live
        if live is not None and (speaker := self._talk.company.of(live.speaker.key)):
            live.spoken_as = speaker.voice

    @Slot(object)
    def hands_free(self, settings: HandsFree | None) -> None:
        """Talking without a key; None: only while the key is held."""
        self._hearing.set(settings, self._parts.vad, self._turns.state)
        self._turns.hold(False)
        live = self._turns.live
        if live is not None and live.by_ear and not live.held:
            self._turns.step(Event.RELEASE)  # the ear that was to tell the end of it is gone

    @Slot(object, object)
    def converse(self, messages: tuple[Message, ...], keep: Keep | None) -> None:
        """A new conversation, or an old one to go on with; what was heard of the answer under way stays with the one
        before.
        """
        self._turns.step(Event.INTERRUPT)
        self._talk.converse(messages, keep)
        self._tell_history()

    @Slot(object)
    def set_keep(self, keep: Keep | None) -> None:
        """The lines from now on are kept with `keep`; None: nowhere."""
        self._talk.set_keep(keep)

    @Slot(int, str)
    def resend(self, index: int, text: str) -> None:
        """The person's line `index` of the conversation becomes `text`, what followed is gone, and it is answered."""
        lines = self._talk.history.messages
        if not text.strip() or not 0 <= index < len(lines) or lines[index].role != "user":
            _log.warning("line %d of %d cannot be sent again", index, len(lines))
            return
        if self._turns.can_answer():
            self._turns.cancel()
            self._talk.cut(index)
            self._tell_history()
            self._turns.begin(Order(text))

    @Slot()
    def answer_again(self) -> None:
        """What was answered to the person's last line is gone, and it is answered anew."""
        if self._turns.can_answer():
            self._turns.cancel()
            if order := self._talk.again():
                self._tell_history()
                self._turns.begin(order)
            else:
                self._turns.step(Event.INTERRUPT)

    @Slot(int)
    def repeat(self, index: int) -> None:
        """The answer at `index` is said once more; the conversation stays as it is."""
        if (order := self._talk.repeated(index)) and self._turns.can_answer():
            self._turns.begin(order)

    @Slot(str)
    def say(self, text: str) -> None:
        """An announcement, as soon as nobody speaks; it is no part of the conversation."""
        self._turns.announce(Order(text, announcement=True, kept=False))

    @Slot()
    def press(self) -> None:
        """The person begins to talk."""
        self._turns.press()

    @Slot(float)
    def release(self, at_s: float) -> None:
        """The key was let go at `at_s` (time.perf_counter)."""
        self._turns.release(at_s)

    @Slot(object)
    def hear(self, samples: Samples) -> None:
        """Sound from the microphone, at LISTEN_RATE."""
        self._turns.hear(samples)

    @Slot(str)
    def send(self, text: str) -> None:
        """A typed message."""
        if text.strip():
            self._turns.begin(Order(text))

    @Slot(int, object)
    def interrupt(self, turn: int, stats: PlayStats) -> None:
        """Silence. `stats` is what the person had heard and seen of `turn` by then."""
        self._turns.interrupt(turn, stats)
        self.silence.emit(self._turns.next_number - 1)  # the player waits for this, whether or not there was a turn

    @Slot(int, float)
    def sounded(self, turn: int, at_s: float) -> None:
        """The first sample of `turn` left for the loudspeaker at `at_s`."""
        if live := self._turns.of(turn):
            live.timeline.mark("first_audio", at_s)
            self._turns.step(Event.SOUNDED)

    @Slot(int, float)
    def frame_shown(self, turn: int, at_s: float) -> None:
        """The first moving frame of `turn` was shown at `at_s`."""
        if live := self._turns.of(turn):
            live.timeline.mark("first_frame", at_s)

    @Slot(int, float)
    def heard_up_to(self, turn: int, heard_s: float) -> None:
        """The person has heard `heard_s` seconds of `turn`."""
        if live := self._turns.of(turn):
            live.playhead.advance(heard_s)

    @Slot(int, object)
    def played_out(self, turn: int, stats: PlayStats) -> None:
        """The last sample of `turn` was heard."""
        self._turns.played_out(turn, stats)

    @Slot()
    def stop(self) -> None:
        """End everything: the turn, the timers, the stages' processes."""
        self._cancel_timers()
        self._hearing.close()
        self._turns.close()
        self._parts.close()
        self._talk.close()
        self.stopped.emit()

    # What the turn's threads tell.

    @Slot(int)
    def _on_recorded(self, turn: int) -> None:
        self._turns.recorded(turn)

    @Slot(int, object)
    def _on_over(self, turn: int, outcome: Outcome) -> None:
        self._turns.over(turn, outcome)

    @Slot(int, object)
    def _on_ear(self, ear: int, event: EarEvent) -> None:
        self._turns.ear(ear, event)

    @Slot(int, object)
    def _on_effect(self, turn: int, effect: Effect) -> None:
        if self._turns.of(turn) is None:
            return
        match effect.kind:
            case "timer":
                at_s = time.monotonic() + effect.values["seconds"]
                self._timers.add(at_s, effect.values.get("label", ""), turn)
                self._set_alarm()
            case "cancel_timers":
                self._cancel_timers()
            case _:
                self.effect.emit(effect)

    def _tell_history(self) -> None:
        self.history_changed.emit(self._talk.history.messages)

    def _tell_partial(self, turn: int, text: str) -> None:
        self.partial.emit(turn, text)
        self._hearing.partial(text)

    # Loading.

    @Slot(str, object, object)
    def _on_loaded(self, name: StageName, part: Stage, problem: Problem | None) -> None:
        was_to_take_over, to_tell = self._parts.loaded(name, part, problem, self._turns.threads)
        if name == "vad" and problem is None:
            self._hearing.renew(self._parts.vad, self._turns.state)
            self._turns.hold(False)
        if was_to_take_over:
            self.replaced.emit(name, part, to_tell)
        if problem is None:
            self.loaded.emit(name, part)
        if to_tell is not None:
            self.problem.emit(to_tell)
        elif problem is None and getattr(part, "in_process", False):
            self.stage_status.emit(StageStatus(name, "starter", "ready"))
        if self._parts.complete:
            self._turns.step(Event.LOADED)
        elif self._parts.lost is not None:
            self._turns.step(Event.LOST)

    # Timers.

    def _set_alarm(self) -> None:
        if (at_s := self._timers.next_s) is None:
            self._alarm.stop()
        else:
            self._alarm.start(min(max(0, round((at_s - time.monotonic()) * 1000)), LONGEST_ALARM_MS))

    @Slot()
    def _ring(self) -> None:
        for label in self._timers.due(time.monotonic()):
            self.rings.emit(label)
            self._turns.announce(Order(announcement(label), announcement=True))
        self._set_alarm()

    def _cancel_timers(self) -> None:
        self._timers.clear()
        self._set_alarm()
