"""The microphone's stream and its level: what Microphone is made of."""

from __future__ import annotations

import logging
import math
import time
from typing import Any, Protocol

import numpy as np

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import Samples
from desktop.ui import devices
from desktop.ui.heartbeat import Heartbeat
from desktop.ui.mixer import DeviceClock
from desktop.ui.ring import Ring

log = logging.getLogger(__name__)

SUBJECT = "microphone"
REMEDY = "Plug one in or choose another one in the settings; typing works meanwhile."
HEARD_AGAIN = Problem("The microphone is heard again.", level="info", replaces=SUBJECT)
_LATENCY_S = 0.04
_LONGEST_AGO_S = 1.0
_RING_S = 2.0
_FALL_DB_S = 40.0
_FLOOR_DB = -60.0


class Canceller(Protocol):
    """Takes the loudspeaker's sound out of the microphone's."""

    def clean(self, samples: Samples, end_s: float) -> Samples:
        """`samples` (LISTEN_RATE), the last of which was captured at `end_s` (perf_counter), without the
        loudspeaker's part. May hold a few of them back until the next call.
        """

    def reset(self) -> None:
        """What comes next does not follow on what came before."""


class Meter:
    """A level meter: rises at once, falls 40 dB a second; 0..1 stands for -60..0 dB of full scale."""

    def __init__(self) -> None:
        self._db = _FLOOR_DB

    def feed(self, samples: Samples, seconds: float) -> float:
        """The needle after `seconds` in which `samples` came."""
        peak = float(np.max(np.abs(samples))) if len(samples) else 0.0
        now_db = 20 * math.log10(peak) if peak > 0 else _FLOOR_DB
        self._db = min(0.0, max(now_db, self._db - _FALL_DB_S * seconds, _FLOOR_DB))
        return 1.0 - self._db / _FLOOR_DB


class Capture:
    """An input stream that copies into a ring. Everything else happens in the thread that reads."""

    def __init__(self, name: str) -> None:
        sounddevice = devices.portaudio()
        device, self.notice = devices.find(name, "input")
        self.rate = int(device.rate)
        self.name = device.name
        self.ring = Ring(int(self.rate * _RING_S))
        self.clock = DeviceClock(self.rate)
        """When the samples that went through the ring were captured."""
        self._frames = 0
        self.xruns = 0
        self._mono: Samples = np.zeros(self.rate, np.float32)
        self._share = np.float32(1 / min(2, device.channels))
        self._closing = self._gone = False
        self._heartbeat = Heartbeat()
        try:
            with devices.towards(device, "input"):
                self._stream = sounddevice.InputStream(
                    samplerate=self.rate,
                    device=device.index,
                    channels=min(2, device.channels),
                    dtype="float32",
                    blocksize=0,
                    latency=_LATENCY_S,
                    extra_settings=devices.host_settings(device),
                    callback=self._callback,
                    finished_callback=self._finished,
                )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            log.warning("cannot open the microphone %s", device, exc_info=True)
            raise ParleyError(
                Problem(f"The microphone “{device.name}” could not be opened.", REMEDY, replaces=SUBJECT),
                ExitCode.MISSING,
            ) from error
        log.info("microphone %s, %.0f ms buffered", device, self._stream.latency * 1000)

    def _callback(self, block: Any, frames: int, times: Any, status: Any) -> None:
        """Runs in PortAudio's thread: only copies (and folds two channels into one)."""
        now = time.perf_counter()
        ago = times.currentTime - times.inputBufferAdcTime
        if not 0.0 < ago < _LONGEST_AGO_S:
            ago = _LATENCY_S
        self.clock.observe(now - ago, self._frames)
        mono = self._mono[:frames]
        np.add.reduce(block, axis=1, out=mono)
        mono *= self._share
        written = self.ring.write(mono)
        self._frames += written
        if status.input_overflow or written < frames:
            self.xruns += 1
        self._heartbeat.beat(now)

    def _finished(self) -> None:
        self._gone = not self._closing

    @property
    def gone(self) -> bool:
        """The stream has ended by itself, and nothing will come of it any more."""
        return self._gone

    def alive(self) -> bool:
        """False when the device has gone, or sends nothing for the time being."""
        return not self._gone and self._heartbeat.alive()

    def close(self) -> None:
        """Stop and free the device."""
        self._closing = True
        devices.close(self._stream, "input")
