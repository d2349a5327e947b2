"""Talking without a key: who begins to speak, who goes on, who only says "mhm", and who has finished.

The ear judges all sound on a thread of its own, which alone asks the voice detector; what it finds it tells from that
thread. What counts as what in each state of the conversation is in vad/attention.py.

An utterance is Began, then Heard for each further piece, then Over: together exactly the sound to be recognised. Where
it goes on before anything of the answer was heard, Began comes again with `resumes` and with all of its sound. Who
wants to prepare the answer while the pause is still too short to be an end asks for `early`: Pausing then comes before
Over, and Heard goes on between the two.
"""

from __future__ import annotations

import math
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from desktop.engine.stages import Vad
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.attention import (
    BEFORE_S,
    Attention,
    Backchannel,
    Began,
    Doubt,
    EarEvent,
    HandsFree,
    Heard,
    Over,
    Pausing,
)

__all__ = ["Backchannel", "Began", "Doubt", "Ear", "EarEvent", "HandsFree", "Heard", "Over", "Pausing"]


_STOOD_STILL_S = 0.25


@dataclass(frozen=True, slots=True)
class _Push:
    samples: Samples
    at_s: float


@dataclass(frozen=True, slots=True)
class _Pause:
    on: bool


class Ear:
    """`tell` is called on the ear's thread and must return soon. All methods may be called from any thread and return
    at once; `close` waits for the thread. The ear is deaf until `follow` said in what state the conversation is.
    """

    def __init__(self, vad: Vad, tell: Callable[[EarEvent], None], settings: HandsFree, early: bool = False) -> None:
        self._tell = tell
        self._attention = Attention(vad, settings, early)
        self._inbox: queue.SimpleQueue[_Push | State | _Pause | str | None] = queue.SimpleQueue()
        self._paused = False
        self._lately: deque[Samples] = deque()
        self._lock = threading.Lock()
        self._pushed_s = 0.0
        self._began_s = math.inf
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def push(self, samples: Samples) -> None:
        """The next piece from the microphone, 16 kHz mono, cleaned of the assistant's own voice."""
        if not len(samples):
            return
        with self._lock:
            self._lately.append(samples)
            while sum(map(len, self._lately)) - len(self._lately[0]) >= BEFORE_S * LISTEN_RATE:
                self._lately.popleft()
            self._inbox.put(_Push(samples, self._moment(len(samples))))

    def lately(self) -> Samples:
        """The last half second that was pushed: the beginning of what is said with the key from now on."""
        with self._lock:
            kept = [np.zeros(0, dtype=np.float32), *self._lately]
        return np.concatenate(kept)[-round(BEFORE_S * LISTEN_RATE) :]

    def follow(self, state: State) -> None:
        """What the conversation does from now on."""
        self._inbox.put(state)

    def partial(self, text: str) -> None:
        """What is recognised so far of the utterance under way."""
        self._inbox.put(text)

    def pause(self, on: bool) -> None:
        """The key is used: the detector belongs to somebody else, and nothing is judged or told."""
        self._inbox.put(_Pause(on))

    def close(self) -> None:
        """End the thread. Harmless when called twice."""
        self._inbox.put(None)
        self._thread.join()

    def _moment(self, count: int) -> float:
        """When the last of `count` samples more was heard. Pieces come late, and never early, so that the earliest
        of them tell the time; a stream that stood still for a while begins anew.
        """
        self._pushed_s += count / LISTEN_RATE
        began_s = perf_counter() - self._pushed_s
        if began_s < self._began_s or began_s > self._began_s + _STOOD_STILL_S:
            self._began_s = began_s
        return self._began_s + self._pushed_s

    def _run(self) -> None:
        while (item := self._inbox.get()) is not None:
            match item:
                case _Push(samples, at_s) if not self._paused:
                    for event in self._attention.hear(samples, at_s):
                        self._tell(event)
                case State():
                    self._attention.follow(item)
                case str():
                    self._attention.partial(item)
                case _Pause(on):
                    self._paused = on
                    self._attention.forget()
