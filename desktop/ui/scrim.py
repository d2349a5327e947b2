"""A soft shadow over the lower part of the picture, so that white text is readable on any face."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.theme import is_high

_STOPS = ((0.0, 0), (0.12, 40), (0.28, 140), (0.45, 178), (1.0, 214))
"""Height from the top, opacity of 255: under the captions white text has at least 5:1 on a white picture."""
_HIGH = ((0.0, 0), (0.12, 60), (0.28, 190), (0.45, 235), (1.0, 248))
"""The same with high contrast, 7:1 and more; captions bring a ground of their own."""


class Scrim(QWidget):
    """Paints the gradient and lets every click through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        gradient = QLinearGradient(0, 0, 0, self.height())
        for stop, opacity in _HIGH if is_high(self.palette()) else _STOPS:
            gradient.setColorAt(stop, QColor(10, 12, 20, opacity))
        QPainter(self).fillRect(QRectF(event.rect()), gradient)
