"""Listens to a microphone for its level alone, without a turn: for the settings and the first start."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.engine.errors import ParleyError
from desktop.ui import devices
from desktop.ui.capture import Capture, Meter
from desktop.ui.silence import Silence

_EVERY_MS = 50
_JUDGE_ANEW_S = 1.5
"""How often silence is judged anew: the microphone may be muted while one looks at its level."""


class Listener(QObject):
    """A stream of its own, so that a meter and a turn do not come in each other's way. What comes in is measured
    and forgotten."""

    level = Signal(float)
    """0..1, twenty times a second, then 0 once."""
    silent = Signal(str)
    """The device's name: nothing comes from it in which a voice could be."""
    audible = Signal()
    problem = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._capture: Capture | None = None
        self._meter = Meter()
        self._silence = Silence()
        self._looked_at = self._began_at = 0.0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        devices.hold(self)

    @property
    def is_open(self) -> bool:
        return self._capture is not None

    def open(self, name: str) -> bool:
        """Listen to the device `name`; False, and `problem`, where it cannot be opened."""
        self.close()
        try:
            self._capture = Capture(name)
        except ParleyError as error:
            self.problem.emit(error.problem)
            return False
        self._meter, self._silence = Meter(), Silence()
        self._looked_at = self._began_at = time.perf_counter()
        self._timer.start()
        return True

    def close(self) -> None:
        """Free the device."""
        self._timer.stop()
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.close()
            self.level.emit(0.0)

    def suspend(self) -> bool:
        """Let go while the list of devices is read anew. Whoever wants the level opens it again."""
        self.close()
        return True

    def resume(self) -> None:
        """Nothing: see `suspend`."""

    @Slot()
    def look(self) -> None:
        """Take what came in. The own timer calls it."""
        capture = self._capture
        if capture is None:
            return
        samples, now = capture.ring.read(), time.perf_counter()
        self.level.emit(self._meter.feed(samples, now - self._looked_at))
        self._looked_at = now
        if now - self._began_at > _JUDGE_ANEW_S:
            self._began_at = now
            self._silence.begin()
        match self._silence.watch(samples, len(samples) / capture.rate, expected=True):
            case "silent":
                self.silent.emit(capture.name)
            case "audible":
                self.audible.emit()
        if not capture.alive():
            self.close()
