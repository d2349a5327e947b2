"""A painter that stands for a face where the real one is not what is looked at."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from desktop.engine.types import Frame, Manner


class SmileyPainter:
    """A gradient and a simple face whose mouth is as open as the frame's picture says (0..1). Counts its calls."""

    def __init__(self, next_change_s: float = 0.2) -> None:
        self.calls: list[tuple[Any, Manner, int, int]] = []
        self._next_change_s = next_change_s

    def paint(
        self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int
    ) -> npt.NDArray[np.uint8]:
        self.calls.append((frame.picture if frame else None, manner, width, height))
        picture = np.empty((height, width, 4), np.uint8)
        image = QImage(picture.data, width, height, width * 4, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        back = QLinearGradient(0, 0, 0, height)
        back.setColorAt(0, QColor("#d9e4f5"))
        back.setColorAt(1, QColor("#f3d9c8"))
        painter.fillRect(image.rect(), back)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = min(width, height) * 0.3
        centre = QPointF(width / 2, height * 0.42)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#f0b48c"))
        painter.drawEllipse(centre, radius, radius * 1.15)
        painter.setBrush(QColor("#33271f"))
        aside = radius * (0.08 if manner is Manner.THINKING else 0.0)
        for side in (-1, 1):
            painter.drawEllipse(
                centre + QPointF(side * radius * 0.36 + aside, -radius * 0.2), radius * 0.07, radius * 0.1
            )
        opened = float(frame.picture) if frame else 0.0
        mouth = radius * (0.03 + 0.25 * opened + 0.01 * math.sin(now_s))
        painter.setBrush(QColor("#9c3f3f"))
        painter.drawEllipse(QRectF(centre.x() - radius * 0.3, centre.y() + radius * 0.45, radius * 0.6, mouth))
        painter.end()
        return picture

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        return self._next_change_s
