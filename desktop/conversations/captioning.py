"""Words over the pictures of a film."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

_MARGIN, _PAD, _RADIUS = 36.0, 18.0, 16.0
_SIZE, _SMALLEST, _STEP = 26, 14, 2
_MOST_OF_HEIGHT = 0.46
_FLAGS = int(Qt.TextFlag.TextWordWrap.value) | int(Qt.AlignmentFlag.AlignHCenter.value)


class Captioning:
    """For pictures of `width` × `height` pixels. Needs a QGuiApplication; all calls from one thread."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._words = ("", "")
        self._layer: QImage | None = None

    def over(self, picture: npt.NDArray[np.uint8], who: str, text: str) -> npt.NDArray[np.uint8]:
        """`picture` (BGRA) with `text` under the name `who`; without a text it is the same one."""
        text = " ".join(text.split())
        if not text:
            return picture
        if (who, text) != self._words or self._layer is None:
            self._words, self._layer = (who, text), self._drawn(who, text)
        result = np.ascontiguousarray(picture).copy()
        image = QImage(result.data, self._width, self._height, self._width * 4, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.drawImage(0, 0, self._layer)
        painter.end()
        return result

    def _drawn(self, who: str, text: str) -> QImage:
        layer = QImage(self._width, self._height, QImage.Format.Format_ARGB32_Premultiplied)
        layer.fill(Qt.GlobalColor.transparent)
        room = QRectF(_MARGIN + _PAD, 0, self._width - 2 * (_MARGIN + _PAD), self._height * _MOST_OF_HEIGHT)
        font, small, box = self._fitting(text, room)
        metrics = QFontMetricsF(small)
        head = metrics.height() + 4 if who else 0.0
        if box.height() > room.height():
            box.setHeight(room.height())  # what is longer still is cut off below
        whole = QRectF(0, 0, box.width() + 2 * _PAD, box.height() + head + 1.4 * _PAD)
        whole.setWidth(min(self._width - 2 * _MARGIN, max(whole.width(), metrics.horizontalAdvance(who) + 2 * _PAD)))
        whole.moveCenter(QRectF(layer.rect()).center())
        whole.moveBottom(self._height - _MARGIN)
        painter = QPainter(layer)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 14, 22, 205))
        painter.drawRoundedRect(whole, _RADIUS, _RADIUS)
        inner = whole.adjusted(_PAD, 0.7 * _PAD, -_PAD, -0.7 * _PAD)
        painter.setPen(QColor("#b9c4ff"))
        painter.setFont(small)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignHCenter.value), who)
        painter.setPen(QColor("#ffffff"))
        painter.setFont(font)
        painter.drawText(inner.adjusted(0, head, 0, 0), _FLAGS, text)
        painter.end()
        return layer

    def _fitting(self, text: str, room: QRectF) -> tuple[QFont, QFont, QRectF]:
        """The largest font in which the text fits, one for the name, and the room that the text takes."""
        font = QFont()
        for size in range(_SIZE, _SMALLEST - 1, -_STEP):
            font.setPixelSize(size)
            box = QFontMetricsF(font).boundingRect(QRectF(0, 0, room.width(), 1e6), _FLAGS, text)
            if box.height() <= room.height():
                break
        small = QFont()
        small.setPixelSize(18)
        small.setWeight(QFont.Weight.DemiBold)
        return font, small, box
