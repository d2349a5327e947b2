"""The test tone: a short, friendly sound through the loudspeaker that was chosen, and the button that plays it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.engine.types import Samples
from desktop.ui.language import tr
from desktop.ui.models_parts import Button

RATE = 48_000
SECONDS = 1.8
_NOTES = ((0.0, 523.25), (0.22, 659.25), (0.44, 783.99), (0.66, 1046.5))
"""When each note is struck, seconds, and its pitch in Hz: C, E, G, C."""
_LEVEL = 0.22
_OVERTONES = ((1.0, 1.0), (2.0, 0.28), (3.0, 0.10), (4.2, 0.05))


def sample() -> Samples:
    """Four notes of a struck bar, mono at RATE, SECONDS long, no louder than half of full scale."""
    at = np.arange(round(SECONDS * RATE)) / RATE
    sound = np.zeros(len(at))
    for begin, pitch in _NOTES:
        since = np.clip(at - begin, 0.0, None)
        struck = np.where(at >= begin, np.minimum(1.0, since / 0.006) * np.exp(-since * 4.5), 0.0)
        for times, share in _OVERTONES:
            sound += struck * share * np.exp(-since * 2.0 * (times - 1)) * np.sin(2 * np.pi * pitch * times * since)
    sound *= np.minimum(1.0, (SECONDS - at) / 0.1)  # it ends before it is cut off
    return (_LEVEL * sound).astype(np.float32)


class ToneButton(Button):
    """Asks for the test sound; while that is heard it says so and cannot be pressed again."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "plain", parent)
        self._over = QTimer(self, singleShot=True, interval=round(SECONDS * 1000))
        self._over.timeout.connect(self._calm)
        self.clicked.connect(self._play)
        self._calm()

    @Slot()
    def _play(self) -> None:
        self.say(tr("Listen…"))
        self.setEnabled(False)
        self._over.start()
        self.wanted.emit()

    @Slot()
    def _calm(self) -> None:
        had_focus = self.hasFocus()
        self.say(tr("Play a test sound"))
        self.setEnabled(True)
        if had_focus:
            self.setFocus()
