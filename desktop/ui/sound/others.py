"""Whether other microphones hear something while nothing comes from the chosen one."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.engine.errors import ParleyError
from desktop.ui.capture import Capture

log = logging.getLogger(__name__)

MOST = 3
ENOUGH_S = 0.3
_LOOK_MS, _LOOKS = 100, 15
"""A device takes its time to begin; after so many looks it is not waited for any more."""
HEARS = 0.02
"""A voice, and not the hiss that every microphone has: peak (of 1), -34 dB."""


class Others(QObject):
    """Opens a few for a moment. What comes in is measured and forgotten."""

    heard = Signal(list)
    """The names of those that hear something, the loudest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: list[Capture] = []
        self._looks = 0
        self._over = QTimer(self, interval=_LOOK_MS)
        self._over.timeout.connect(self._judge)

    def listen(self, names: Sequence[str]) -> None:
        """Listen to the first few of `names`; one that cannot be opened hears nothing."""
        self.close()
        self._looks = 0
        for name in names[:MOST]:
            try:
                self._open.append(Capture(name))
            except ParleyError:
                log.info("%s cannot be listened to", name)
        if self._open:
            self._over.start()

    def close(self) -> None:
        """Let go of them all."""
        self._over.stop()
        for capture in self._open:
            capture.close()
        self._open = []

    @Slot()
    def _judge(self) -> None:
        self._looks += 1
        late = any(each.ring.available < ENOUGH_S * each.rate for each in self._open)
        if late and self._looks < _LOOKS:
            return
        peaks = {each.name: float(np.abs(each.ring.read()).max(initial=0.0)) for each in self._open}
        self.close()
        log.info("other microphones hear: %s", peaks)
        self.heard.emit(sorted((name for name, peak in peaks.items() if peak > HEARS), key=lambda name: -peaks[name]))
