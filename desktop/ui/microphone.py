"""The microphone: what is said while the engine listens, and a moment before."""

from __future__ import annotations

import logging
import time
from collections import deque
from typing import Any, Literal

import numpy as np
import soxr
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.ui import devices
from desktop.ui.capture import REMEDY, SUBJECT, Capture, Meter

log = logging.getLogger(__name__)

PRE_ROLL_S = 0.3
SILENCE_S = 0.3
_DRAIN_MS = 8
_IDLE_DRAIN_MS = 400
_LEVEL_EVERY_S = 0.05


class Microphone(QObject):
    """Sound for the engine, LISTEN_RATE mono, while it listens, the moment before the press first.

    The last `pre_roll_s` are kept in memory only and overwritten all the time; with `open_when="on_press"`
    the device is opened at the press instead, and there is nothing before it. While listening the
    ring is emptied every 8 ms, so that what was said until the release is on its way at once. The
    resampler is soxr's variable-rate one, not for its variable rate but because it holds back a
    constant 13 ms where the ordinary one works in blocks and holds back up to 37 ms; it is flat to
    7.6 kHz all the same.
    """

    sound = Signal(object)
    """Samples at LISTEN_RATE."""
    level = Signal(float)
    """0..1, about twenty times a second while listening, then 0 once."""
    problem = Signal(object)

    def __init__(
        self,
        name: str = "",
        open_when: Literal["always", "on_press"] = "always",
        pre_roll_s: float = PRE_ROLL_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._open_when = open_when
        self._pre_roll_s = pre_roll_s
        self._pre_roll_s = pre_roll_s
        self._capture: Capture | None = None
        self._listening = False
        self._suspended = False
        self._before: deque[Samples] = deque()
        self._before_count = 0
        self._resampler: Any = None
        self._meter = Meter()
        self._unmetered: list[Samples] = []
        self._level_at = 0.0
        self._zeros_s = 0.0
        self._heard = False
        self._said_silent = False
        self._lost_xruns = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.drain)
        devices.hold(self)

    @property
    def xruns(self) -> int:
        """Blocks that were lost, since the program started."""
        return self._lost_xruns + (self._capture.xruns if self._capture else 0)

    def open(self) -> None:
        """Open the device now when it is to be open always; `problem` says why it cannot be."""
        if self._open_when == "always":
            self._open()

    def close(self) -> None:
        """Free the device."""
        self._timer.stop()
        self._listening = False
        self._let_go()

    def suspend(self) -> bool:
        """Let go of the device while the list of devices is read anew, unless someone is speaking."""
        if self._listening:
            return False
        self._suspended = self._capture is not None
        self.close()
        return True

    def resume(self) -> None:
        """Open what `suspend` closed."""
        if self._suspended:
            self._open()

    @Slot(bool)
    def listen(self, wanted: bool) -> None:
        """What the engine's `listening` signal says."""
        if wanted:
            self.start_listening()
        else:
            self.stop_listening()

    @Slot()
    def start_listening(self) -> None:
        """Begin to emit `sound`, what was said just before first."""
        if self._listening:
            return
        if self._capture is not None and not self._capture.alive():
            self._let_go()
        if self._capture is None and not self._reopen():
            return
        capture = self._capture
        assert capture is not None
        self._keep(capture.ring.read())
        self._listening = True
        self._heard = self._said_silent = False
        self._zeros_s = 0.0
        self._meter = Meter()
        self._level_at = time.perf_counter()
        self._unmetered = []
        self._resampler = (
            soxr.ResampleStream(capture.rate, LISTEN_RATE, 1, vr=True) if capture.rate != LISTEN_RATE else None
        )
        before = [*self._before]
        self._forget()
        self._timer.start(_DRAIN_MS)
        if before:
            self._send(np.concatenate(before))

    def forget(self) -> None:
        """Drop what was heard before now: it was the assistant's own voice on the loudspeaker."""
        if self._capture is not None:
            self._capture.ring.read()
        self._forget()

    @Slot()
    def stop_listening(self) -> None:
        """Emit what is there and end."""
        if not self._listening:
            return
        self.drain()
        self._listening = False
        self._resampler = None
        self.level.emit(0.0)
        if self._open_when == "on_press":
            self.close()
        elif self._capture is not None:
            self._timer.start(_IDLE_DRAIN_MS)

    # ---- inside ---------------------------------------------------------------------------

    def _open(self) -> bool:
        try:
            self._capture = Capture(self._name)
        except ParleyError as error:
            self.problem.emit(Problem(error.problem.what, error.problem.remedy or REMEDY, replaces=SUBJECT))
            return False
        self._forget()
        self._timer.start(_IDLE_DRAIN_MS)
        if self._capture.notice is not None:
            self.problem.emit(self._capture.notice)
        return True

    def _reopen(self) -> bool:
        """Open the device at the press, with a fresh look at what is plugged in when it was there before."""
        if self._open_when == "always":
            try:
                devices.refresh()
            except ParleyError:
                log.debug("PortAudio is missing", exc_info=True)
        return self._capture is not None or self._open()

    def _let_go(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            self._lost_xruns += capture.xruns
            capture.close()
        self._forget()

    def _forget(self) -> None:
        self._before.clear()
        self._before_count = 0

    def _keep(self, samples: Samples) -> None:
        """Keep the pre-roll, as pieces."""
        assert self._capture is not None
        limit = int(self._capture.rate * self._pre_roll_s)
        self._before.append(samples[-limit:])
        self._before_count += len(self._before[-1])
        while self._before_count > limit:
            oldest = self._before.popleft()
            excess = self._before_count - limit
            self._before_count -= min(excess, len(oldest))
            if excess < len(oldest):
                self._before.appendleft(oldest[excess:])

    @Slot()
    def drain(self) -> None:
        """Take what has come in. The own timer calls it."""
        capture = self._capture
        if capture is None:
            return
        samples = capture.ring.read()
        if not self._listening:
            if len(samples):
                self._keep(samples)
        elif len(samples):
            self._watch(samples, capture.rate)
            self._send(samples)
        if self._listening and not capture.alive():
            log.warning("the microphone %s has gone", capture.name)
            self._timer.stop()
            self._let_go()
            self.level.emit(0.0)
            self.problem.emit(Problem("The microphone has gone while you were talking.", REMEDY, replaces=SUBJECT))

    def _send(self, samples: Samples) -> None:
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        if len(samples):
            self.sound.emit(samples)

    def _watch(self, samples: Samples, rate: int) -> None:
        """Move the meter, and notice a microphone that is muted or not permitted: it sends nothing but zeros."""
        self._unmetered.append(samples)
        now = time.perf_counter()
        if now - self._level_at >= _LEVEL_EVERY_S:
            self.level.emit(self._meter.feed(np.concatenate(self._unmetered), now - self._level_at))
            self._unmetered = []
            self._level_at = now
        if self._heard:
            return
        if samples.any():
            self._heard = True
            if self._said_silent:
                self.problem.emit(Problem("The microphone is heard again.", level="info", replaces=SUBJECT))
            return
        self._zeros_s += len(samples) / rate
        if self._zeros_s > SILENCE_S and not self._said_silent:
            self._said_silent = True
            self.problem.emit(
                Problem(
                    "The microphone sends only silence: it is muted, or Parley may not use it.",
                    "Switch it on, or allow Parley to use it in the system's privacy settings.",
                    "warning",
                    replaces=SUBJECT,
                )
            )
