"""The turns of a conversation: how they begin, are cancelled and end. No Qt: the engine calls, and is told.

Everything here belongs to the engine's thread.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import Problem
from desktop.engine.hearing import Hearing
from desktop.engine.live import FORGOTTEN, NOTHING_HEARD, LiveTurn, Order, Wires
from desktop.engine.parts import LOADING, LOST, Parts
from desktop.engine.state import Action, Event, State, step
from desktop.engine.talk import Talk
from desktop.engine.types import Message, Outcome, PlayStats, Samples, TurnReport
from desktop.engine.vad.detector import Detector
from desktop.engine.vad.ear import Backchannel, Began, Doubt, EarEvent, Heard, Over, Pausing
from desktop.engine.vad.recording import Recording
from desktop.engine.vad.trim import Trimmer

_log = logging.getLogger(__name__)

JOIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the engine says of the turns, each to be called on its thread but `recorded`."""

    state_changed: Callable[[State], None]
    listening: Callable[[bool], None]
    turn_started: Callable[[int], None]
    turn_ended: Callable[[TurnReport], None]
    clips_done: Callable[[int], None]
    silence: Callable[[int], None]
    held: Callable[[int, bool], None]
    problem: Callable[[Problem], None]
    history_changed: Callable[[tuple[Message, ...]], None]
    recorded: Callable[[int], None]
    forgotten: Callable[[int], None]
    """What this turn did besides speaking was never wanted."""


class Turns:
    """The state of the conversation, the one turn under way, and those whose threads still end."""

    def __init__(self, parts: Parts, talk: Talk, hearing: Hearing, wires: Wires, told: Told, tail_s: float) -> None:
        self._parts, self._talk, self._hearing = parts, talk, hearing
        self._wires, self._told, self._tail_s = wires, told, tail_s
        self.state = State.LOADING
        self.live: LiveTurn | None = None
        self._ending: list[LiveTurn] = []
        self.next_number = 0
        self._order = Order()
        self._began: Began | None = None
        self._announcements: deque[Order] = deque()
        self._held = -1

    @property
    def threads(self) -> list[threading.Thread]:
        """Those of turns that may use what serves now."""
        return [turn.thread for turn in (*self._ending, self.live) if turn is not None]

    def of(self, turn: int) -> LiveTurn | None:
        """The turn under way, where its number is `turn`."""
        return self.live if self.live is not None and self.live.number == turn else None

    # What the person does.

    def press(self) -> None:
        """The key is held."""
        self._began = None
        live = self.live
        if self.state is not State.LISTENING or live is None or not live.by_ear:
            self.step(Event.PRESS)
        elif live.recording is None or live.recording.closed:
            self.cancel()
            self._start_listening()
        else:
            self._hearing.pause(True)  # what began without the key ends with its release
            live.held = True

    def release(self, at_s: float) -> None:
        """The key was let go at `at_s`."""
        if self.live is not None and self.state is State.LISTENING:
            self.live.timeline.mark("speech_end", at_s)
        self.step(Event.RELEASE)

    def hear(self, samples: Samples) -> None:
        """Sound from the microphone."""
        self._hearing.push(samples)
        live = self.live
        if live is not None and live.recording is not None and (live.held or not live.by_ear):
            live.recording.push(samples)

    def ear(self, ear: int, event: EarEvent) -> None:
        """What an ear tells."""
        if ear != self._hearing.current:
            return
        turn = self.live
        match event:
            case Began():
                self._begin_by_ear(event)
            case Doubt():
                self.hold(self.state is State.SPEAKING)
            case Backchannel():
                self.hold(False)
            case _ if turn is None or turn.recording is None or not turn.by_ear or turn.held:
                return  # it was about a turn that is over
            case Heard():
                turn.recording.push(event.sound)
            case Pausing():
                turn.recording.close()
            case Over() if self.state is State.LISTENING:
                turn.timeline.mark("speech_end", event.at_s)
                self.step(Event.RELEASE)

    def hold(self, on: bool) -> None:
        """The answer that is heard is to fall silent for a moment, or to go on. One that ends is held no more."""
        if on and self.live is not None and self._held < 0:
            self._held = self.live.number
            self._told.held(self._held, True)
        elif not on and self._held >= 0:
            turn, self._held = self._held, -1
            self._told.held(turn, False)

    def _begin_by_ear(self, began: Began) -> None:
        """Somebody speaks without a key, or goes on speaking."""
        turn = self.live
        goes_on = began.resumes and turn is not None and turn.by_ear
        if goes_on and turn is not None and self.state in (State.LISTENING, State.THINKING):
            turn.order = FORGOTTEN  # all of it comes again
            self._told.forgotten(turn.number)
        elif began.resumes:  # too late: what came before is being answered
            began = Began(began.sound[began.new_from :])
        self._began = began
        if self.state is State.LISTENING and goes_on:
            self.cancel()
            self._start_listening()
        else:
            self.step(Event.PRESS)

    def interrupt(self, turn: int, stats: PlayStats) -> None:
        """Silence; `stats` is what was heard and seen of `turn`."""
        if live := self.of(turn):
            live.stats = stats
        self.step(Event.INTERRUPT)

    def can_answer(self) -> bool:
        """Whether there is somebody to answer; if not, that is told."""
        if self.state in (State.LOADING, State.FAILED):
            self.step(Event.TYPED)
            return False
        return True

    def begin(self, order: Order) -> None:
        """Begin what is wanted, in the place of what is under way."""
        self._order = order
        self.step(Event.TYPED)

    def announce(self, order: Order) -> None:
        """Begin `order` as soon as there is nothing under way."""
        self._announcements.append(order)
        if self.state is State.READY:
            self.step(Event.ANNOUNCE)

    def step(self, event: Event) -> None:
        """Go on from `event`, and do what follows from it."""
        before = self.state
        self.state, actions = step(before, event)
        for action in actions:
            match action:
                case Action.CANCEL_TURN:
                    self.cancel()
                case Action.START_LISTENING:
                    self._start_listening()
                case Action.STOP_LISTENING:
                    self._stop_listening()
                case Action.START_TYPED:
                    self._talk.end_line()
                    self._start_speaking(self._order)
                case Action.START_ANNOUNCEMENT:
                    self._start_speaking(self._announcements.popleft())
                case Action.START_NEXT:
                    self._start_speaking(self._talk.next())
                case Action.SAY_LOADING:
                    self._told.problem(LOADING)
                case Action.SAY_FAILED:
                    self._told.problem(self._parts.lost or LOST)
        if self.state is not before:
            _log.info("%s", self.state.value)
            self._hearing.follow(self.state)
            self._told.state_changed(self.state)
        if self.state is State.READY and self._announcements:
            self.step(Event.ANNOUNCE)

    def _start_listening(self) -> None:
        cancel = CancelToken()
        number, began = self.next_number, self._began
        self._talk.end_line()
        if began is not None:
            recording = Recording(cancel)
            recording.push(began.sound)
            self._run(self._turn(Order(), cancel, recording))
            return
        self._hearing.pause(True)
        recording = Recording(cancel, on_close=lambda: self._told.recorded(number))
        recording.push(self._hearing.lately())
        trimmer = Trimmer(self._parts.vad, Detector(), recording, self._tail_s)
        self._run(self._turn(Order(), cancel, recording, trimmer))
        self._told.listening(True)

    def _stop_listening(self) -> None:
        turn = self.live
        if turn is not None and turn.recording is not None:
            turn.timeline.mark("speech_end")
            if turn.by_ear:
                turn.recording.close()
                turn.gate.open()
                self._hearing.pause(False)
            else:
                turn.recording.release()

    def _start_speaking(self, order: Order) -> None:
        turn = self._turn(order, CancelToken())
        turn.timeline.mark("speech_end")
        self._run(turn)

    def _turn(
        self, order: Order, cancel: CancelToken, recording: Recording | None = None, trimmer: Trimmer | None = None
    ) -> LiveTurn:
        talk = self._talk
        turn = LiveTurn(
            self.next_number,
            order,
            talk.company,
            talk.history.messages,
            talk.present,
            self._wires,
            cancel,
            recording,
            trimmer,
        )
        turn.wake_word = self._hearing.wake_word if turn.by_ear else ""
        return turn

    def _run(self, turn: LiveTurn) -> None:
        self.live = turn
        self.next_number += 1
        self._told.turn_started(turn.number)
        turn.start(self._parts.stages)

    def cancel(self) -> None:
        """End the turn under way; what was heard of it is written down."""
        self._talk.end_line()
        turn = self.live
        if turn is not None:
            turn.stop()
            self._told.silence(turn.number)
            turn.outcome = Outcome.CANCELLED
            self._finish(turn)

    # What the turn's threads tell.

    def recorded(self, turn: int) -> None:
        """The recording of `turn` is closed."""
        live = self.live
        if live is None or live.number == turn or live.recording is None or live.by_ear:
            self._told.listening(False)
            self._hearing.pause(False)
        # A recording can end by itself (it was too long); to the state machine that is the release.
        if live is not None and live.number == turn and self.state is State.LISTENING:
            self.step(Event.RELEASE)

    def over(self, turn: int, outcome: Outcome) -> None:
        """The thread of `turn` has done its work."""
        self._ending = [ending for ending in self._ending if ending.thread.is_alive()]
        if live := self.of(turn):
            live.outcome = outcome
            if live.made_s > 0.0:
                self._told.clips_done(turn)
            elif outcome is Outcome.NOTHING_HEARD and live.recorded_any and not live.by_ear:
                self._told.problem(NOTHING_HEARD)
            self._end_if_over()

    def played_out(self, turn: int, stats: PlayStats) -> None:
        """The last sample of `turn` was heard."""
        if live := self.of(turn):
            live.stats = stats
            self._end_if_over()

    def _end_if_over(self) -> None:
        turn = self.live
        if turn is not None and turn.outcome is not None and (turn.made_s == 0.0 or turn.stats is not None):
            self._talk.follow(turn, self._finish(turn))
            self.step(Event.HANDED_ON if self._talk.goes_on else Event.ENDED)

    def _finish(self, turn: LiveTurn) -> TurnReport:
        """Write down what was heard of the turn, and let it go."""
        self.live = None
        self._held = -1
        self._ending.append(turn)
        turn.timeline.mark("done")
        report = turn.report()
        self._talk.spoken(turn.speaker, turn.spoken_as)
        if self._talk.add(turn, report):
            self._told.history_changed(self._talk.history.messages)
        self._told.turn_ended(report)
        return report

    def close(self) -> None:
        """End the turn under way and wait for the threads."""
        self.cancel()
        for turn in self._ending:
            turn.thread.join(JOIN_S)
