"""The loudspeaker: a stream that stays open, and a clock that stands in where there is none."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import soxr

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import Samples
from desktop.ui import devices
from desktop.ui.heartbeat import Heartbeat
from desktop.ui.mixer import Mixer

log = logging.getLogger(__name__)

LATENCY_S = 0.04
"""What the device may buffer. PortAudio makes four periods of it: a callback each 10 ms."""

_LONGEST_DELAY_S = 1.0
NO_SPEAKER = "There is no loudspeaker that works; answers are shown as captions."


class Playing(Protocol):
    """One go at playing a turn's sound. Counts are samples at the loudspeaker's rate, times perf_counter seconds."""

    written: int
    starved: int
    first_out_at: float | None
    silent_at: float | None

    @property
    def handed(self) -> int:
        """Samples that left for the device: they will be heard, whatever is asked for now."""

    def write(self, samples: Samples) -> int:
        """Queue as many of `samples` as there is room for and return how many that were."""

    def finish(self) -> None:
        """No more will be written."""

    def hold(self, on: bool) -> None:
        """Fall silent and stand still, or go on from there."""

    def position(self, at: float) -> float:
        """Samples heard at `at`; never runs backwards. Negative until the first is heard, at first -inf."""


class Loudspeaker(Protocol):
    """What the player needs: Speaker is a device, NullSpeaker only its clock."""

    rate: int
    xruns: int

    def begin(self) -> Playing:
        """Start a new take; whatever played is faded out and dropped."""

    def silence(self) -> None:
        """Fade out and drop what plays, within 10 ms of the next callback."""

    def alive(self) -> bool:
        """False when the device has gone."""

    def close(self) -> None:
        """Free the device. Harmless when called twice."""

    def set_volume(self, volume: float) -> None:
        """0..1, reached smoothly."""

    def play_sound(self, samples: Samples, rate: int) -> None:
        """Mix a short sound over everything."""


class Speaker:
    """An output device, opened by name ("" is the default one).

    `open` must come first; it raises ParleyError (exit code 3). `notice` is then the Problem of the
    choice, if another device than wanted had to be taken. All methods belong to one thread.
    """

    def __init__(self, name: str = "", latency_s: float = LATENCY_S) -> None:
        self._name = name
        self._latency_s = latency_s
        self._stream: Any = None
        self._mixer = Mixer(48_000)
        self._mono: Samples = np.zeros(48_000, np.float32)
        self._closing = False
        self._gone = False
        self._suspended = False
        self._heartbeat = Heartbeat()
        self._buffered_s = latency_s
        self._volume = 1.0
        self.rate = 48_000
        self.xruns = 0
        """Gaps in what was played."""
        self.silent_xruns = 0
        """Gaps while nothing was played: nobody hears them, as when the program starts and all are busy."""
        self.notice: Problem | None = None
        devices.hold(self)

    def open(self) -> None:
        """Open and start the device's stream at the device's own rate."""
        self.close()
        sounddevice = devices.portaudio()
        device, self.notice = devices.find(self._name, "output")
        self.rate = int(device.rate)
        self._mixer = Mixer(self.rate)
        self._mixer.set_volume(self._volume)
        self._mono = np.zeros(self.rate, np.float32)
        self._closing = self._gone = False
        try:
            with devices.towards(device, "output"):
                self._stream = sounddevice.OutputStream(
                    samplerate=self.rate,
                    device=device.index,
                    channels=min(2, device.channels),
                    dtype="float32",
                    blocksize=0,
                    latency=self._latency_s,
                    extra_settings=devices.host_settings(device),
                    callback=self._callback,
                    finished_callback=self._finished,
                )
            self._buffered_s = float(self._stream.latency)
            self._heartbeat = Heartbeat()
            self._stream.start()
        except sounddevice.PortAudioError as error:
            log.warning("cannot open the loudspeaker %s", device, exc_info=True)
            self.close()
            raise ParleyError(
                Problem(
                    f"The loudspeaker “{device.name}” could not be opened.",
                    "Close other programs that use it, or choose another one in the settings.",
                    replaces="loudspeaker",
                ),
                ExitCode.MISSING,
            ) from error
        log.info("loudspeaker %s, %.0f ms buffered", device, self._buffered_s * 1000)

    def close(self) -> None:
        self._closing = True
        stream, self._stream = self._stream, None
        if stream is not None:
            devices.close(stream, "output")

    def choose(self, name: str) -> None:
        """Another device from now on ("" is the default); what plays is dropped. Raises as `open` does."""
        self._name = name
        if self._stream is not None or self._suspended:
            self.open()

    @property
    def mixer(self) -> Mixer:
        """What plays now and did just before, with its clock; another one each time a device is opened."""
        return self._mixer

    def alive(self) -> bool:
        return self._stream is not None and not self._gone and self._heartbeat.alive()

    def suspend(self) -> bool:
        """Let go of the device, unless something is playing."""
        if self._stream is not None and not self._mixer.idle:
            return False
        self._suspended = self._stream is not None
        self.close()
        return True

    def resume(self) -> None:
        """Open what `suspend` closed; a device that went meanwhile leaves `alive` false."""
        if self._suspended:
            try:
                self.open()
            except ParleyError:
                log.warning("the loudspeaker did not come back", exc_info=True)

    def begin(self) -> Playing:
        return self._mixer.begin()

    def silence(self) -> None:
        self._mixer.silence()

    def set_volume(self, volume: float) -> None:
        self._volume = volume
        self._mixer.set_volume(volume)

    def play_sound(self, samples: Samples, rate: int) -> None:
        self._mixer.play_sound(soxr.resample(samples, rate, self.rate) if rate != self.rate else samples)

    def _callback(self, out: Any, frames: int, times: Any, status: Any) -> None:
        """Runs in PortAudio's thread: no allocation of buffers, no lock, no signal, no log."""
        now = time.perf_counter()
        delay = times.outputBufferDacTime - times.currentTime
        if not 0.0 < delay < _LONGEST_DELAY_S:
            delay = self._buffered_s
        if self._mixer.callbacks > _SETTLING and (
            status.output_underflow or now - self._heartbeat.last > self._buffered_s + frames / self.rate
        ):
            if self._mixer.audible:
                self.xruns += 1
            else:
                self.silent_xruns += 1
        self._heartbeat.beat(now)
        mono = self._mono[:frames]
        self._mixer.fill(mono, now, delay)
        out[:] = mono[:, np.newaxis]

    def _finished(self) -> None:
        self._gone = not self._closing


_SETTLING = 20
"""Callbacks in which a stream that was just opened fills its buffers: gaps there mean nothing."""


class ClockTake:
    """A take that nobody hears: its position follows the clock while there is something to play."""

    def __init__(self, rate: int, clock: Callable[[], float], start: int = 0) -> None:
        self._rate = rate
        self._clock = clock
        self._begun: float | None = None
        self._from = start
        self._stopped: float | None = None
        self._held_at: float | None = None
        self.written = start
        self.starved = 0
        self.first_out_at: float | None = None
        self.silent_at: float | None = None
        self._finished = False

    @property
    def handed(self) -> int:
        return int(max(0.0, self.position(self._clock())))

    def write(self, samples: Samples) -> int:
        now = self._clock()
        if not len(samples):
            return 0
        if self._begun is None or self.position(now) >= self.written:
            self.starved += self._begun is not None and self._held_at is None
            self._begun, self._from = now, self.written
        if self.first_out_at is None:
            self.first_out_at = now
        self.written += len(samples)
        return len(samples)

    def finish(self) -> None:
        self._finished = True

    def hold(self, on: bool) -> None:
        if on == (self._held_at is not None):
            return
        now = self._clock()
        if on:
            self._held_at = now
        else:
            if self._begun is not None:
                self._begun, self._from = now, int(self.position(now))
            self._held_at = None

    def position(self, at: float) -> float:
        if self._begun is None:
            return float(self._from) if self._from else -math.inf
        until = min(at, *(moment for moment in (self._stopped, self._held_at) if moment is not None), math.inf)
        return min(float(self.written), self._from + max(0.0, until - self._begun) * self._rate)

    def stop(self, at: float) -> None:
        """Stand still from `at` on."""
        if self._stopped is None:
            self._stopped = self.silent_at = at


class NullSpeaker:
    """Paces a turn by the monotonic clock when there is no device: captions and picture go on."""

    def __init__(self, rate: int = 48_000, clock: Callable[[], float] = time.perf_counter) -> None:
        self.rate = rate
        self._clock = clock
        self.xruns = 0
        self._take: ClockTake | None = None

    def begin(self, start: int = 0) -> ClockTake:
        """A new take; `start` samples of it were heard elsewhere already."""
        self.silence()
        self._take = ClockTake(self.rate, self._clock, start)
        return self._take

    def silence(self) -> None:
        if self._take is not None:
            self._take.stop(self._clock())

    def alive(self) -> bool:
        return True

    def close(self) -> None:
        self.silence()

    def set_volume(self, volume: float) -> None:
        """Nothing is heard at any volume."""

    def play_sound(self, samples: Samples, rate: int) -> None:
        """Nothing is heard."""
