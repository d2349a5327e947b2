"""A loudspeaker whose time is turned by hand: the real mixer without PortAudio."""

from __future__ import annotations

import numpy as np

from desktop.engine.types import Samples
from desktop.ui.mixer import Mixer, Take

RATE = 16_000


class FakeDevice:
    """Calls the mixer's callback once a block of `block` samples, `delay_s` ahead of hearing it."""

    def __init__(self, rate: int = RATE, block: int = 160, delay_s: float = 0.04) -> None:
        self.rate = rate
        self.xruns = 0
        self.block = block
        self.delay_s = delay_s
        self.now = 100.0
        self.mixer = Mixer(rate)
        self.there = True
        self.closed = False
        self.out: list[Samples] = []
        self._next = self.now

    def clock(self) -> float:
        return self.now

    def advance(self, seconds: float) -> Samples:
        """Let time pass; returns what the callbacks of that time wrote."""
        begin, end = len(self.out), self.now + seconds
        while self._next <= end:
            self.now = self._next
            self._next += self.block / self.rate
            if self.there:
                block = np.empty(self.block, np.float32)
                self.mixer.fill(block, self.now, self.delay_s)
                self.out.append(block)
        self.now = end
        return np.concatenate([np.zeros(0, np.float32), *self.out[begin:]])

    def begin(self) -> Take:
        return self.mixer.begin()

    def silence(self) -> None:
        self.mixer.silence()

    def alive(self) -> bool:
        return self.there

    def close(self) -> None:
        self.closed = True

    def set_volume(self, volume: float) -> None:
        self.mixer.set_volume(volume)

    def play_sound(self, samples: Samples, rate: int) -> None:
        self.mixer.play_sound(samples)
