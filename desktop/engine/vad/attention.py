"""What the ear makes of the sound in each state of the conversation, without a thread: fed, it answers with events."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from desktop.engine.errors import ParleyError
from desktop.engine.stages import Vad
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.asides import WORD_LEAD
from desktop.engine.vad.barge_in import FAINT_ON, ON, Onset
from desktop.engine.vad.turn_end import TurnEnd

_log = logging.getLogger(__name__)

BEFORE_S = 0.5
"""Sound handed over from before the first window in which a voice was heard, seconds."""
LONGEST_S = 120.0
"""What one says is kept so long, in case it goes on after a pause. Longer ones just go on as another turn."""

TURN_SOUND_S = 8.0
"""So much of what was said smart-turn is shown, seconds: no more is of use to it."""

SILENT = 0.003
"""Peak (of 1) below which there is no voice, -50 dB: the detector need not be asked."""
OFF = 0.35
"""Confidence below which there is no voice any more."""
_STALE = 30
"""After so many windows that the detector did not hear, what it remembers is of another time."""
_FAR_BELOW = 10 ** (-34 / 20)
"""What is so much fainter than the voice was is no part of it, whatever the detector says: it hears the last word end
0.1 to 0.2 s late."""
_FADING = 0.99
"""What is left of the loudest window, for that, in the next one: 2.7 dB a second are forgotten."""
_BLOCK = 128
"""The end of the voice is found to so many samples."""
_CONVERSING = (State.READY, State.THINKING, State.SPEAKING)

_TURN_S = 0.19
"""So much voice, seconds, begins a turn while nobody speaks. A "no" has more, a click less."""
_GO_ON_S = 0.03
"""So much continues one: a single window. A false alarm costs only time."""
_LEAD_IN = 10
"""Windows from before the voice that it is judged with."""
_INSISTS_S = 1.5
"""Who was not heeded, and makes a sound again so soon, wants something, whatever it is."""
_QUIET_S = 0.3
"""After an utterance was broken off from outside, a pause so long has to come before the next one."""


@dataclass(frozen=True, slots=True)
class HandsFree:
    """How one talks without a key: `patience` is quick, normal or patient; "" is no wake word."""

    patience: str = "normal"
    barge_in: bool = True
    wake_word: str = ""


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody speaks to the assistant. `sound` begins BEFORE_S before the voice; what comes after it follows as
    Heard. `resumes`: it is the utterance before that goes on, and `sound` is all of it from its beginning; the part
    that is new starts at `new_from`, for whom it is too late to go on with the old one.
    """

    sound: Samples
    resumes: bool = False
    new_from: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """The next piece of sound of the utterance that began; nothing of it is lost or doubled."""

    sound: Samples


@dataclass(frozen=True, slots=True)
class Pausing:
    """They may have finished: time to prepare the answer, which must not be heard until Over. Otherwise Began comes
    with `resumes`. `at_s` is as in Over.
    """

    at_s: float


@dataclass(frozen=True, slots=True)
class Over:
    """They have finished. `at_s` (time.perf_counter) is when the voice really ended, which was some time ago."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Backchannel:
    """While the assistant speaks somebody said "mhm", coughed or laughed: nothing to stop for."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """While the assistant speaks somebody makes a sound that may be the beginning of something: the answer is to be
    held. Began or Backchannel follows, within HELD_S of sound.
    """


EarEvent: TypeAlias = Began | Heard | Pausing | Over | Doubt | Backchannel


class Attention:
    """Judges windows of sound. Not thread-safe; `vad` is called in `hear` only."""

    def __init__(self, vad: Vad, settings: HandsFree, early: bool = False) -> None:
        """`early`: tell Pausing."""
        self._vad = vad
        self._ask_turn_over: Callable[[Samples], float | None] | None = getattr(vad, "turn_over", None)
        self._ask_word_lead: Callable[[Samples], float | None] | None = getattr(vad, "word_lead", None)
        self._settings = settings
        self._early = early
        self._state = State.LOADING
        self._window_s = vad.window / LISTEN_RATE
        self._kept = round((BEFORE_S + 2.5) / self._window_s)
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing was heard, and no utterance is under way."""
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._past: list[Samples] = []
        """Windows from before the utterance under way, the newest last."""
        self._unasked = _STALE
        self._quiet_s = _QUIET_S
        self._voice_end_s = 0.0
        self._onset: Onset | None = None
        self._doubts = False
        self._unheeded_s = math.inf
        """How long ago an answer was held for something that was no word."""
        self._insists = False
        self._drop()

    def _drop(self) -> None:
        """No utterance is under way, and none can go on."""
        self._utterance: list[Samples] = []
        self._open = self._awaited = self._said_pausing = False
        self._loudest = 0.0
        self._end = TurnEnd(self._settings.patience)

    def follow(self, state: State) -> None:
        """What the conversation does from now on.

        What Began told may cross with a change of state on its way: until LISTENING has come the utterance stays.
        """
        before, self._state = self._state, state
        if state is State.LISTENING:
            self._awaited = False
        elif state is State.THINKING or state is before or (self._awaited and state in _CONVERSING):
            return
        else:
            if self._open:
                self._quiet_s = 0.0
            self._drop()

    def partial(self, text: str) -> None:
        """What is recognised so far of the utterance under way."""
        self._end.text = text

    def hear(self, samples: Samples, at_s: float) -> Iterator[EarEvent]:
        """The next sound, the last sample of which came at `at_s`."""
        if self._state in (State.LOADING, State.FAILED):
            return
        self._rest = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        window = self._vad.window
        while len(self._rest) >= window:
            piece, self._rest = self._rest[:window], self._rest[window:]
            yield from self._judge(piece, at_s - len(self._rest) / LISTEN_RATE)
        if self._open and not self._is_loud(self._rest):
            yield from self._pause(at_s)

    def _judge(self, piece: Samples, end_s: float) -> Iterator[EarEvent]:
        """One window, whose last sample was heard at `end_s`."""
        confidence = self._confidence(piece)
        self._unheeded_s += self._window_s
        if self._open:
            yield from self._go_on(piece, confidence, end_s)
            return
        if self._utterance:
            self._utterance.append(piece)
            if len(self._utterance) * self._window_s > LONGEST_S:
                self._drop()
        else:
            self._past.append(piece)
            del self._past[: -self._kept]
        if self._doubts and self._state is not State.SPEAKING:
            self._doubts = False
            yield Backchannel()  # the answer ended while it was held
        if self._quiet_s < _QUIET_S:
            self._quiet_s = self._quiet_s + self._window_s if confidence < OFF else 0.0
            return
        if self._onset is None:
            if confidence < (FAINT_ON if self._state is State.SPEAKING else ON):
                return
            self._onset = Onset()
        self._onset.hear(piece, confidence, colours=self._state is State.SPEAKING)
        if self._is_meant(self._onset):
            if self._state is State.SPEAKING and not self._doubts:
                self._doubts, self._insists = True, self._unheeded_s < _INSISTS_S
                self._onset.hold()
                yield Doubt()
            else:
                self._doubts = False
                yield self._begin(end_s)
        elif self._onset.ended:
            if self._doubts:
                self._unheeded_s = 0.0
            if self._doubts or (self._state is State.SPEAKING and self._onset.voiced_s >= _TURN_S):
                yield Backchannel()
            self._doubts, self._onset = False, None

    def _is_meant(self, onset: Onset) -> bool:
        """Whether what is heard is the beginning of something said to the assistant."""
        if self._state is State.SPEAKING:
            return self._settings.barge_in and (self._was_meant(onset) if self._doubts else onset.speaks)
        if self._utterance:
            return onset.voiced_s >= _GO_ON_S
        if self._state is State.THINKING and not self._settings.barge_in:
            return False
        return onset.voiced_s >= _TURN_S

    def _was_meant(self, onset: Onset) -> bool:
        """Whether what the answer is held for is speech: it goes on, was a word, or comes again."""
        if onset.long or not onset.ended:
            return onset.long
        if self._insists:
            return True
        lead = self._word_lead(np.concatenate(self._past[-onset.windows - _LEAD_IN :]))
        return onset.varied if lead is None else lead >= WORD_LEAD

    def _word_lead(self, sound: Samples) -> float | None:
        """By how much a word fits better than an aside; None where that cannot be asked."""
        if self._ask_word_lead is None:
            return None
        try:
            return self._ask_word_lead(sound)
        except ParleyError as error:
            _log.warning("whether it was a word could not be asked: %s", error)
            return None

    def _begin(self, end_s: float) -> Began:
        assert self._onset is not None
        since = self._onset.windows + round(BEFORE_S / self._window_s)
        resumes = bool(self._utterance)
        new_from = 0
        if resumes:
            new_from = max(0, len(self._utterance) - since) * self._vad.window
            self._end.went_on_after(end_s - self._onset.windows * self._window_s - self._voice_end_s)
        else:
            self._utterance = self._past[-since:]
        self._past = []
        self._open = self._awaited = True
        self._said_pausing = False
        self._voice_end_s = end_s
        said = np.concatenate(self._utterance)
        self._loudest = max(_rms(window) for window in self._utterance[-self._onset.windows :])
        self._onset = None
        return Began(said, resumes, new_from)

    def _go_on(self, piece: Samples, confidence: float, end_s: float) -> Iterator[EarEvent]:
        """A window of the utterance under way."""
        self._utterance.append(piece)
        if confidence >= OFF and self._is_loud(piece):
            self._end.went_on_after(end_s - self._window_s - self._voice_end_s)
            self._loudest = max(_rms(piece), self._loudest * _FADING)
            self._voice_end_s = end_s - self._quiet_end(piece)
            if self._said_pausing:
                self._said_pausing = False
                yield Began(np.concatenate(self._utterance), True, 0)
                return
        yield Heard(piece)
        yield from self._pause(end_s)

    def _pause(self, now_s: float) -> Iterator[EarEvent]:
        """What a pause that has lasted until `now_s` means."""
        pause_s = now_s - self._voice_end_s
        over, early = pause_s >= self._end.wait_s(), pause_s >= self._end.early_s()
        if early and not over and self._early and not self._said_pausing:
            self._said_pausing = True
            yield Pausing(self._voice_end_s)
        if (early or over) and not self._end.asked and self._ask_turn_over is not None:
            self._end.asked = True
            self._end.finished = self._turn_over()
            over = pause_s >= self._end.wait_s()
        if over:
            self._open = False
            yield Over(self._voice_end_s)
            if self._state not in (State.LISTENING, State.THINKING):
                self._drop()  # nobody took it

    def _turn_over(self) -> float | None:
        """What smart-turn thinks of the utterance so far; None where it is not there or does not answer."""
        assert self._ask_turn_over is not None
        try:
            return self._ask_turn_over(np.concatenate(self._utterance[-round(TURN_SOUND_S / self._window_s) :]))
        except ParleyError as error:
            _log.warning("whether the turn is over could not be asked: %s", error)
            return None

    def _is_loud(self, sound: Samples) -> bool:
        """Whether it is loud enough to belong to the voice of this utterance."""
        return len(sound) > 0 and _rms(sound) >= self._loudest * _FAR_BELOW

    def _quiet_end(self, piece: Samples) -> float:
        """How much of the end of a window with a voice has none, seconds."""
        for end in range(len(piece), _BLOCK, -_BLOCK):
            if self._is_loud(piece[end - _BLOCK : end]):
                return (len(piece) - end) / LISTEN_RATE
        return (len(piece) - _BLOCK) / LISTEN_RATE

    def _confidence(self, piece: Samples) -> float:
        if float(np.abs(piece).max()) < SILENT:
            self._unasked += 1
            return 0.0
        try:
            if self._unasked >= _STALE:
                self._vad.reset()
            self._unasked = 0
            return self._vad.confidence(piece)
        except ParleyError as error:
            _log.warning("the voice detector does not answer: %s", error)
            self._unasked = _STALE
            return 0.0


def _rms(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))
