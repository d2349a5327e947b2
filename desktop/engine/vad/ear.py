"""Talking without a key: who begins to speak, who goes on, who only says "mhm", and who has finished.

The ear judges sound all the time on a thread of its own, which alone asks the voice detector; what it finds it
tells, from that thread, as the events below. How a voice is believed and an end is found is in vad/barge_in.py and
vad/turn_end.py; here is what that means in each state of the conversation.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from desktop.engine.errors import ParleyError
from desktop.engine.stages import Vad
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.detector import Detector
from desktop.engine.vad.trim import SILENT

_log = logging.getLogger(__name__)

BEFORE_S = 0.5
"""Sound handed over from before the first window in which a voice was heard, seconds."""

WAIT_S = {"quick": 0.35, "normal": 0.5, "patient": 1.0}
CONFIRM_S = 0.35
_LONGEST_S = 600.0


@dataclass(frozen=True, slots=True)
class HandsFree:
    """How one talks without a key: `patience` is quick, normal or patient; "" is no wake word."""

    patience: str = "normal"
    barge_in: bool = True
    wake_word: str = ""


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody speaks to the assistant. `sound` begins BEFORE_S before the voice; what comes after it follows as
    Heard. `resumes`: it is the utterance before that goes on, and `sound` is all of it from its beginning.
    """

    sound: Samples
    resumes: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The next piece of sound of the utterance that began; nothing of it is lost or doubled."""

    sound: Samples


@dataclass(frozen=True, slots=True)
class Over:
    """They have finished. `at_s` (time.perf_counter) is when the voice really ended, which was some time ago."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Backchannel:
    """While the assistant speaks somebody said "mhm", coughed or laughed: nothing to stop for."""


EarEvent: TypeAlias = Began | Heard | Over | Backchannel


@dataclass(frozen=True, slots=True)
class _Push:
    samples: Samples
    at_s: float


@dataclass(frozen=True, slots=True)
class _Follow:
    state: State


@dataclass(frozen=True, slots=True)
class _Pause:
    on: bool


@dataclass(frozen=True, slots=True)
class _Partial:
    text: str


class Ear:
    """`tell` is called on the ear's thread and must return soon. All methods may be called from any thread and return
    at once; `close` waits for the thread. The ear is idle until `follow` said in what state the conversation is.
    """

    def __init__(self, vad: Vad, tell: Callable[[EarEvent], None], settings: HandsFree) -> None:
        self._vad = vad
        self._tell = tell
        self._settings = settings
        self._inbox: queue.SimpleQueue[_Push | _Follow | _Pause | _Partial | None] = queue.SimpleQueue()
        self._state = State.LOADING
        self._paused = False
        self._detector = Detector()
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._judged_at_s = 0.0
        self._before: deque[Samples] = deque(maxlen=round(BEFORE_S * LISTEN_RATE / vad.window))
        self._utterance: list[Samples] = []
        self._open = False
        self._voiced = 0
        self._silent = 0
        self._fresh = True
        self._voice_end_s = 0.0
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def push(self, samples: Samples) -> None:
        """The next piece from the microphone, 16 kHz mono, cleaned of the assistant's own voice."""
        if len(samples):
            self._inbox.put(_Push(samples, time.perf_counter()))

    def follow(self, state: State) -> None:
        """What the conversation does from now on."""
        self._inbox.put(_Follow(state))

    def partial(self, text: str) -> None:
        """What is recognised so far of the utterance under way."""
        self._inbox.put(_Partial(text))

    def pause(self, on: bool) -> None:
        """The key is used: the detector belongs to somebody else, and nothing is judged or told."""
        self._inbox.put(_Pause(on))

    def close(self) -> None:
        """End the thread. Harmless when called twice."""
        self._inbox.put(None)
        self._thread.join()

    # From here on: the ear's thread.

    def _run(self) -> None:
        while (item := self._inbox.get()) is not None:
            match item:
                case _Push(samples, at_s):
                    self._hear(samples, at_s)
                case _Follow(state):
                    self._now(state)
                case _Pause(on):
                    self._paused = on
                    self._forget()
                case _Partial():
                    pass

    def _now(self, state: State) -> None:
        if state in (State.READY, State.LOADING, State.FAILED, State.SPEAKING):
            self._utterance = []
            self._open = False
            self._voiced = self._silent = 0
        self._state = state

    def _forget(self) -> None:
        self._detector = Detector()
        self._rest = np.zeros(0, dtype=np.float32)
        self._before.clear()
        self._utterance = []
        self._open = False
        self._voiced = self._silent = 0
        self._fresh = True

    def _hear(self, samples: Samples, at_s: float) -> None:
        if self._paused or self._state in (State.LOADING, State.FAILED):
            return
        self._rest = np.concatenate((self._rest, samples))
        window = self._vad.window
        while len(self._rest) >= window:
            piece, self._rest = self._rest[:window], self._rest[window:]
            self._judge(piece, at_s - len(self._rest) / LISTEN_RATE)

    def _judge(self, piece: Samples, end_s: float) -> None:
        """One window, whose last sample was heard at `end_s`."""
        self._detector = self._detector.after(self._confidence(piece))
        speaking = self._detector.hears_speech
        seconds = len(piece) / LISTEN_RATE
        if self._open or self._utterance:
            self._utterance.append(piece)
        else:
            self._before.append(piece)
        if self._open:
            self._tell(Heard(piece))
            if speaking:
                self._silent = 0
                self._voice_end_s = end_s
            else:
                self._silent += 1
            if self._silent and end_s - self._voice_end_s >= WAIT_S[self._settings.patience]:
                self._open = False
                self._tell(Over(self._voice_end_s))
            return
        if speaking:
            self._voiced += 1
        elif self._voiced:
            if self._state is State.SPEAKING:
                self._tell(Backchannel())
            self._voiced = 0
        needed = CONFIRM_S if self._state is State.SPEAKING else 0.0
        barred = self._state is State.SPEAKING and not self._settings.barge_in
        if self._voiced and self._voiced * seconds >= needed and not barred:
            self._begin(end_s)

    def _begin(self, end_s: float) -> None:
        resumes = bool(self._utterance) and self._state is State.THINKING
        if not resumes:
            self._utterance = [*self._before]
            self._before.clear()
        self._open = True
        self._voiced = self._silent = 0
        self._voice_end_s = end_s
        self._tell(Began(np.concatenate(self._utterance), resumes))

    def _confidence(self, piece: Samples) -> float:
        if float(np.abs(piece).max()) < SILENT:
            return 0.0
        try:
            if self._fresh:
                self._vad.reset()
                self._fresh = False
            return self._vad.confidence(piece)
        except ParleyError as error:
            _log.warning("the voice detector does not answer: %s", error)
            self._fresh = True
            return 0.0
