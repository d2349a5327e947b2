"""How long the window's event loop keeps anything waiting, for the report."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from desktop.engine.state import State

_TICK_MS = 4


class StallMeter(QObject):
    """While a turn runs, notes how late a timer of 4 ms comes: what a key press would have waited."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._late_ms: list[float] = []
        self._due_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @Slot(object)
    def follow(self, state: State) -> None:
        """Measure while something goes on."""
        if state in (State.LISTENING, State.THINKING, State.SPEAKING):
            if not self._timer.isActive():
                self._due_s = time.perf_counter() + _TICK_MS / 1000
                self._timer.start()
        else:
            self._timer.stop()

    def stall_ms(self) -> dict[str, float | None]:
        """p99 and worst, ms; None before any turn."""
        if not self._late_ms:
            return {"p99": None, "worst": None}
        late = np.array(self._late_ms)
        return {"p99": round(float(np.percentile(late, 99)), 1), "worst": round(float(late.max()), 1)}

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self._late_ms.append(max(0.0, (now - self._due_s) * 1000))
        self._due_s = now + _TICK_MS / 1000
