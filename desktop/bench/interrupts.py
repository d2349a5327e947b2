"""A thousand interrupts at random moments: how soon it is silent, and whether anything stale follows.

The paced engines run at twenty times their speed. Each turn's sound is a constant level of its own, so
that a sample at the device says which turn it belongs to. The device is a thread that runs the real
callback code every 10 ms; where a real device is there, the window's bench measures it too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator

import numpy as np

from desktop.assembly import assemble
from desktop.bench.chain import paced_specs
from desktop.bench.driver import Driver
from desktop.bench.figures import Figure, p50_p95
from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.characters import Character
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.stages import Painter
from desktop.engine.types import Clip, Frame, Samples, Speech
from desktop.settings import Settings
from desktop.ui.mixer import Mixer, Take

PERIOD_S = 0.01
LEVELS = 89
"""Turns that can be told apart by their level."""


def level(turn: int) -> float:
    """The level of a turn's sound."""
    return 0.1 + 0.8 * (turn % LEVELS) / LEVELS


class LevelVideo:
    """Replaces each turn's sound by its level, and marks its frames with its number."""

    in_process = True
    fps = 25.0
    streams = True

    def load(self) -> None:
        """Nothing to load."""

    def close(self) -> None:
        """Nothing to free."""

    def painter(self) -> Painter:
        """Nothing is painted here."""
        raise NotImplementedError("the interrupt bench paints nothing")

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """Clips of a constant level."""
        start = 0
        for piece in speech:
            end = start + len(piece.samples)
            step = round(piece.rate / self.fps)
            frames = tuple(Frame(at, turn) for at in range(-(-start // step) * step, end, step))
            yield Clip(turn, start, np.full(len(piece.samples), level(turn), np.float32), piece.rate, frames)
            start = end


class ThreadDevice:
    """A Loudspeaker whose device is a thread: the real mixer, a block each 10 ms, everything remembered."""

    def __init__(self, rate: int = 24_000) -> None:
        self.rate = rate
        self.xruns = 0
        self.blocks: list[tuple[float, Samples]] = []
        self._mixer = Mixer(rate)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="device", daemon=True)
        self._thread.start()

    def begin(self) -> Take:
        """A new take."""
        return self._mixer.begin()

    def silence(self) -> None:
        """Fade out."""
        self._mixer.silence()

    def alive(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """End the thread."""
        self._over.set()
        self._thread.join()

    def set_volume(self, volume: float) -> None:
        """Full loudness: the levels are to be read."""

    def play_sound(self, samples: Samples, rate: int) -> None:
        """Nothing else is played here."""

    def _run(self) -> None:
        due = time.perf_counter()
        count = round(self.rate * PERIOD_S)
        while not self._over.wait(max(0.0, due - time.perf_counter())):
            block = np.zeros(count, np.float32)
            now = time.perf_counter()
            self._mixer.fill(block, now, PERIOD_S)
            self.blocks.append((now, block))
            due += PERIOD_S


def interrupts(settings: Settings, character: Character, count: int = 1000) -> Figure:
    """Interrupt `count` turns at random moments of listening, thinking and speaking."""
    specs = paced_specs(settings, character, pace=20.0)
    specs["video"] = BackendSpec("video", "levels", "desktop.bench.interrupts:LevelVideo", in_process=True)
    device = ThreadDevice()
    driver = Driver(assemble(settings, character, specs), device)
    rng = np.random.default_rng(11)
    silences, stale_buffers, stale_frames, heard = [], 0, 0, 0
    try:
        for number in range(count):
            driver.send.emit(f"question {number}")
            driver.wait(float(rng.uniform(0.0, 0.08)))
            first_block = len(device.blocks)
            turn, at, told_at = driver.stop_talking()
            driver.ended(number + 1)
            driver.wait(0.025)
            after = [(when, block) for when, block in device.blocks[first_block:] if when > at]
            loud = [when for when, block in after if when > told_at and np.any(block)]
            if turn >= 0:
                heard += 1
                silent_at = next((when for when, block in after if not block[-1]), at)
                silences.append((silent_at - at) * 1000)
            # One block may carry the fade; nothing may follow it.
            stale_buffers += max(0, len(loud) - 1)
            stale_frames += driver.player.due()[0] is not None
            device.blocks.clear()
    finally:
        driver.close()
    p50, p95 = p50_p95(silences)
    return Figure(
        "Esc → silence at the device callback; stale buffers or frames",
        "p95 ≤ 30 ms; 0 in 1,000",
        f"p50 {p50:.1f}, p95 {p95:.1f} ms; {stale_buffers} stale buffers and {stale_frames} stale frames in {count} "
        f"interrupts, {heard} of them while it spoke",
        p95 <= 30 and stale_buffers == 0 and stale_frames == 0 and len(driver.problems) == 0,
        {"silence_ms": silences, "stale_buffers": stale_buffers, "stale_frames": stale_frames},
    )
