"""The microphone: what is said while the engine listens and a moment before, or all the time."""

from __future__ import annotations

import logging
import time
from typing import Any, Literal

import numpy as np
import soxr
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.ui import devices
from desktop.ui.capture import HEARD_AGAIN, REMEDY, SUBJECT, Canceller, Capture, Meter
from desktop.ui.pre_roll import PreRoll
from desktop.ui.silence import Silence
from desktop.ui.sound.server import when_it_answers
from desktop.ui.sound.silent import GONE, ONLY_SILENCE, stopped_sending

log = logging.getLogger(__name__)

PRE_ROLL_S = 0.3
_DRAIN_MS = 8
_IDLE_DRAIN_MS = 400
_QUIET_DRAIN_MS = 32
"""Hands-free, while there is nothing but plain silence."""
_AWAKE_S = 2.0
"""How long after the last sound that might be a voice the ring is still emptied often."""
_LOUD = 0.003
"""Peak (of 1) from which on it might be one; what voice detection takes for plain silence, too."""
_LEVEL_EVERY_S = 0.05
_LOOK_AGAIN_MS = 1000


class Microphone(QObject):
    """Sound for the engine, LISTEN_RATE mono, while it listens, the moment before the press first; hands-free all
    the time, without the loudspeaker's part.

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
    silent = Signal(str)
    """The name of a device that sends nothing in which a voice could be; once, until it is heard."""
    audible = Signal()
    """The device that was silent is heard."""
    _answered = Signal()

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
        self._capture: Capture | None = None
        self._listening = False
        self._hands_free = False
        self._canceller: Canceller | None = None
        self._suspended = False
        self._taken = 0
        """Samples taken from the capture."""
        self._before = PreRoll(0)
        self._resampler: Any = None
        self._meter = Meter()
        self._unmetered: list[Samples] = []
        self._level_at = self._loud_at = 0.0
        self._silence = Silence()
        self._lost_xruns = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.drain)
        self._stalled = False
        self._retry = QTimer(self, singleShot=True, interval=_LOOK_AGAIN_MS)
        self._retry.timeout.connect(self.look_again)
        self._answered.connect(self._take_again)
        devices.hold(self)

    @property
    def xruns(self) -> int:
        """Blocks that were lost, since the program started."""
        return self._lost_xruns + (self._capture.xruns if self._capture else 0)

    @property
    def device(self) -> str:
        """The name of the device that is open; "" while none is."""
        return self._capture.name if self._capture else ""

    def open(self) -> None:
        """Open the device now when it is to be open always; `problem` says why it cannot be."""
        if self._open_when == "always" or self._hands_free:
            self._open()

    def close(self) -> None:
        """Free the device."""
        self._timer.stop()
        self._retry.stop()
        self._listening = False
        self._let_go()

    def choose(self, name: str) -> None:
        """Another device from now on ("" is the default), also in the middle of listening; `problem` says why not."""
        self._name = name
        was_open, self._suspended = self._capture is not None, False
        self._let_go()
        self._silence = Silence()
        if was_open or self._listening or self._hands_free or self._open_when == "always":
            self._open()

    def set_hands_free(self, on: bool, canceller: Canceller | None = None) -> None:
        """Emit `sound` all the time, through `canceller` where there is one; or only while the engine listens."""
        self._hands_free, self._canceller = on, canceller if on else None
        if self._canceller is not None:
            self._canceller.reset()
        if on and self._capture is None:
            self._open()
        elif on:
            self._begin_sending()
        elif not self._listening:
            self._stop_sending()

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
        """Begin to emit `sound`, what was said just before first; hands-free it is being emitted already."""
        if self._listening:
            return
        if self._capture is not None and not self._capture.alive():
            self._let_go()
        if self._capture is None and not self._reopen():
            return
        self._listening = True
        self._silence.begin()
        if not self._hands_free:
            assert self._capture is not None
            self._before.keep(self._take(self._capture))
            self._begin_sending()

    def forget(self) -> None:
        """Drop what was heard before now: it was the assistant's own voice on the loudspeaker."""
        if self._capture is not None and not self._hands_free:
            self._take(self._capture)
            self._before.forget()

    @Slot()
    def stop_listening(self) -> None:
        """Emit what is there and end."""
        if not self._listening:
            return
        self.drain()
        self._listening = False
        self.level.emit(0.0)
        if not self._hands_free:
            self._stop_sending()

    # ---- inside ---------------------------------------------------------------------------

    def _open(self) -> bool:
        try:
            self._capture = Capture(self._name)
        except ParleyError as error:
            self.problem.emit(Problem(error.problem.what, error.problem.remedy or REMEDY, replaces=SUBJECT))
            return False
        self._begin(self._capture)
        return True

    def _begin(self, capture: Capture) -> None:
        """The device has just been opened."""
        self._retry.stop()
        self._taken = 0
        self._before = PreRoll(int(capture.rate * self._pre_roll_s))
        if self._listening or self._hands_free:
            self._begin_sending()
        else:
            self._timer.start(_IDLE_DRAIN_MS)
        if capture.notice is not None:
            self.problem.emit(capture.notice)

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
        self._resampler = None
        self._stalled = False
        if capture is not None:
            self._lost_xruns += capture.xruns
            capture.close()
        self._before.forget()

    def _begin_sending(self) -> None:
        capture = self._capture
        assert capture is not None
        self._silence.begin()
        self._meter = Meter()
        self._level_at = self._loud_at = time.perf_counter()
        self._unmetered = []
        self._resampler = (
            soxr.ResampleStream(capture.rate, LISTEN_RATE, 1, vr=True) if capture.rate != LISTEN_RATE else None
        )
        self._timer.start(_DRAIN_MS)
        if len(self._before):
            self._send(self._before.take(), capture)

    def _stop_sending(self) -> None:
        self._resampler = None
        if self._open_when == "on_press":
            self.close()
        elif self._capture is not None:
            self._timer.start(_IDLE_DRAIN_MS)

    @Slot()
    def drain(self) -> None:
        """Take what has come in. The own timer calls it."""
        capture = self._capture
        if capture is None:
            return
        samples = self._take(capture)
        alive = capture.alive()  # asked while nobody talks, too: the press after it wants a sure answer
        if not (self._listening or self._hands_free):
            self._before.keep(samples)
            return
        if len(samples):
            self._watch(samples, capture)
            self._send(samples, capture)
        if capture.gone:
            self._lose()
        elif alive == self._stalled:
            self._stalled = not alive
            self._tell_stalled(capture.name)

    def _lose(self) -> None:
        """The device has gone by itself: whoever talks is told, and it is taken again as soon as it is to be had."""
        log.warning("the microphone %s has gone", self.device)
        self._timer.stop()
        self._let_go()
        self.level.emit(0.0)
        self.problem.emit(GONE)
        self._retry.start()

    def _tell_stalled(self, name: str) -> None:
        """Nothing at all comes from the open device, or comes again: a sound server that hangs goes on by itself."""
        if not self._stalled:
            log.info("the microphone %s sends again", name)
            self.problem.emit(HEARD_AGAIN)
            return
        log.warning("the microphone %s has stopped sending", name)
        self.level.emit(0.0)
        self.problem.emit(stopped_sending(name))

    @Slot()
    def look_again(self) -> None:
        """Look whether there is a microphone again, in place of one that has gone. The own timer calls it."""
        if self._capture is None and (self._listening or self._hands_free):  # else a press looks by itself
            when_it_answers(self._answered.emit)

    @Slot()
    def _take_again(self) -> None:
        if self._capture is not None or not (self._listening or self._hands_free):
            return
        try:
            if not self._listening:
                devices.refresh()
            self._capture = Capture(self._name)
        except ParleyError:
            self._retry.start()
        else:
            self.problem.emit(HEARD_AGAIN)
            self._begin(self._capture)

    def _take(self, capture: Capture) -> Samples:
        samples = capture.ring.read()
        self._taken += len(samples)
        return samples

    def _send(self, samples: Samples, capture: Capture) -> None:
        """Emit the newest `samples` of the capture."""
        held_back_s = 0.0
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
            held_back_s = self._resampler.delay() / LISTEN_RATE
        if self._canceller is not None and len(samples):
            samples = self._canceller.clean(samples, capture.clock.time_of(self._taken) - held_back_s)
        if len(samples):
            self.sound.emit(samples)

    def _watch(self, samples: Samples, capture: Capture) -> None:
        """Move the meter, look how often there is something to do, and notice a microphone that sends nothing."""
        now = time.perf_counter()
        if self._listening:
            self._unmetered.append(samples)
            if now - self._level_at >= _LEVEL_EVERY_S:
                self.level.emit(self._meter.feed(np.concatenate(self._unmetered), now - self._level_at))
                self._unmetered = []
                self._level_at = now
        if self._hands_free:
            if float(np.abs(samples).max()) >= _LOUD:
                self._loud_at = now
            wanted = _DRAIN_MS if self._listening or now - self._loud_at < _AWAKE_S else _QUIET_DRAIN_MS
            if self._timer.interval() != wanted:
                self._timer.start(wanted)
        match self._silence.watch(samples, len(samples) / capture.rate, self._listening and not self._hands_free):
            case "silent":
                self.silent.emit(capture.name)
                self.problem.emit(ONLY_SILENCE)
            case "audible":
                self.audible.emit()
                self.problem.emit(HEARD_AGAIN)
