"""The words as they are said, two lines of them, over the lower part of the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO, alpha

_LINES = 2
_FACTOR = 1.45
_LONGEST_WORD = 80
_OUTLINE = QColor(0, 0, 0, 150)


class Captions(QWidget):
    """Adds a word at a time; a full line moves up, the one before it goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions")
        self.setAccessibleName("Captions")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _FACTOR)
        self.setFont(font)
        self._metrics = QFontMetricsF(font)
        self._lines: list[str] = []
        self._tentative = False
        self._look = Look()

    @property
    def line_height(self) -> int:
        """Height of one line, logical pixels."""
        return round(self._metrics.height() * 1.08)

    def text(self) -> str:
        """What can be read at the moment."""
        return " ".join(self._lines)

    def sizeHint(self) -> QSize:
        return QSize(480, _LINES * self.line_height + 8)

    @Slot(str)
    def add_word(self, word: str) -> None:
        """The next word that is being said."""
        if self._tentative:
            self._lines, self._tentative = [], False
        self._add(word)
        self._changed()

    @Slot(str)
    def show_tentative(self, text: str) -> None:
        """What the person seems to be saying, dimmed; the next word takes its place."""
        self._lines, self._tentative = [], True
        for word in text[-400:].split():
            self._add(word)
        self._changed()

    @Slot()
    def clear(self) -> None:
        """Nothing is being said."""
        if self._lines:
            self._lines = []
            self._changed()

    def _add(self, word: str) -> None:
        word = " ".join(word.split())[:_LONGEST_WORD]
        if not word:
            return
        width = self.width() - 16
        word = self._metrics.elidedText(word, Qt.TextElideMode.ElideRight, width)
        if self._lines and self._metrics.horizontalAdvance(f"{self._lines[-1]} {word}") <= width:
            self._lines[-1] += f" {word}"
        else:
            self._lines = [*self._lines[-(_LINES - 1) :], word]

    def _changed(self) -> None:
        self.setAccessibleDescription(self.text())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = self.text().split()
        self._lines = []
        for word in words:
            self._add(word)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._lines:
            self._look.paint(self, (*self._lines, self._tentative), self._draw)

    def _draw(self, painter: QPainter) -> None:
        ink = alpha(ON_VIDEO, 0.78) if self._tentative else ON_VIDEO
        top = self.height() - 4 - len(self._lines) * self.line_height
        for number, line in enumerate(self._lines):
            box = QRectF(0, top + number * self.line_height, self.width(), self.line_height)
            painter.setPen(_OUTLINE)
            for x, y in ((0, 1.2), (0.8, 0.6), (-0.8, 0.6), (0, -0.6)):
                painter.drawText(box.translated(QPointF(x, y)), Qt.AlignmentFlag.AlignCenter, line)
            painter.setPen(ink)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line)
