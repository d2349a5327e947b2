"""Talking without a key: the ear that listens all the time, and what of its events is still meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from desktop.engine.stages import Vad
from desktop.engine.state import State
from desktop.engine.types import Samples
from desktop.engine.vad.ear import Ear, EarEvent, HandsFree


class Hearing:
    """Belongs to the engine's thread, but for `partial`. `tell` is called on the ear's thread, with the number of the
    ear: what an ear says that is not the `current` one is not meant any more.
    """

    def __init__(self, tell: Callable[[int, EarEvent], None]) -> None:
        self._tell = tell
        self._ear: Ear | None = None
        self._paused = False
        self.current = 0
        self.settings: HandsFree | None = None

    @property
    def wake_word(self) -> str:
        """What must be said first, "" where nothing must."""
        return self.settings.wake_word.strip() if self.settings else ""

    def set(self, settings: HandsFree | None, vad: Vad, state: State) -> None:
        """Listen with `vad` as `settings` say; None: not at all."""
        self.close()
        self.settings = settings
        self.current += 1
        if settings is not None:
            self._ear = Ear(vad, partial(self._tell, self.current), settings, early=True)
            self._paused = False
            self._ear.follow(state)

    def renew(self, vad: Vad, state: State) -> None:
        """Another voice detector serves."""
        if self._ear is not None:
            self.set(self.settings, vad, state)

    def push(self, samples: Samples) -> None:
        """Sound from the microphone."""
        if self._ear is not None:
            self._ear.push(samples)

    def lately(self) -> Samples:
        """The sound just before now: a key is pressed a moment after one begins to speak."""
        return self._ear.lately() if self._ear is not None else np.zeros(0, np.float32)

    def follow(self, state: State) -> None:
        """What the conversation does."""
        if self._ear is not None:
            self._ear.follow(state)

    def partial(self, text: str) -> None:
        """What is recognised so far of what the ear hears. May be called on any thread."""
        if (ear := self._ear) is not None:
            ear.partial(text)

    def pause(self, on: bool) -> None:
        """The key is held: the voice detector belongs to the turn."""
        if self._ear is not None and on != self._paused:
            self._paused = on
            self._ear.pause(on)

    def close(self) -> None:
        """Listen no more."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None
