"""How loud the microphone is, as a bar that moves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.language import mark, tr
from desktop.ui.theme import LEVEL_COLOURS

Role = QPalette.ColorRole

VOICE = 0.45
"""From here on (-33 dB of full scale) it is loud enough for a voice at a usual distance."""
LOUD = 0.97
"""From here on (-2 dB) it is so loud that it is distorted."""
_PEAK_FALLS = 0.02
_CELL = 9.0
_GAP = 3.0

_WORDS = {
    "silent": mark("nothing is heard"),
    "quiet": mark("quiet"),
    "good": mark("good"),
    "loud": mark("too loud"),
}


class LevelMeter(QWidget):
    """A row of cells; one stays lit for a moment where the loudest was. 0..1 stands for -60..0 dB of full scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level = 0.0
        self._peak = 0.0
        self._word = ""
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Level of the microphone"))
        self._tell()

    @property
    def level(self) -> float:
        return self._level

    def sizeHint(self) -> QSize:
        return QSize(220, 22)

    @Slot(float)
    def set_level(self, level: float) -> None:
        """The needle, 0..1. Called about twenty times a second while one listens, with 0 at the end."""
        level = min(1.0, max(0.0, level))
        peak = max(level, self._peak - _PEAK_FALLS) if level > 0 else 0.0
        if (level, peak) != (self._level, self._peak):
            self._level, self._peak = level, peak
            self._tell()
            self.update()

    def _tell(self) -> None:
        """A screen reader is told a word, not twenty numbers a second."""
        peak = self._peak
        word = "loud" if peak >= LOUD else "good" if peak >= VOICE else "quiet" if peak > 0.05 else "silent"
        if word != self._word:
            self._word = word
            self.setAccessibleDescription(tr(_WORDS[word]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        count = max(8, int((self.width() + _GAP) // (_CELL + _GAP)))
        width = (self.width() + _GAP) / count - _GAP
        height = min(14.0, self.height() - 4.0)
        top = (self.height() - height) / 2
        peak = round(self._peak * count) - 1
        for index in range(count):
            share = (index + 1) / count
            lit = share <= self._level + 0.5 / count or index == peak > 0
            painter.setBrush(self._colour(share) if lit else self.palette().color(Role.Mid))
            painter.drawRoundedRect(QRectF(index * (width + _GAP), top, width, height), 3, 3)

    def _colour(self, share: float) -> QColor:
        return QColor(LEVEL_COLOURS["error"]) if share > LOUD else self.palette().color(Role.Accent)
