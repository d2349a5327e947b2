"""A thin strip that tells how far the set-up behind the open window is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.icon_button import IconButton
from desktop.ui.language import localised, tr
from desktop.ui.theme import scaled


class SetupStrip(QWidget):
    """Shown while there is something to tell; once dismissed it stays away until `reset`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled(self.font(), 0.92))
        self._text = ""
        self._fraction: float | None = None
        self._dismissed = False
        self._close = IconButton("close", tr("Hide the progress"), 34, parent=self)
        self._close.clicked.connect(self._dismiss)
        self.hide()

    @property
    def text(self) -> str:
        return self._text

    @Slot(str, object)
    def set_progress(self, text: str, fraction: float | None) -> None:
        """What is being set up and how far (0..1; None: unknown). An empty `text` takes the strip away."""
        self._text = text = localised(text)
        self._fraction = None if fraction is None else min(1.0, max(0.0, fraction))
        if not text:
            self._dismissed = False
        percent = (
            "" if self._fraction is None else ", " + tr("{number} percent").format(number=round(self._fraction * 100))
        )
        self.setAccessibleName(tr("Set-up: {text}{percent}").format(text=text, percent=percent))
        self.setToolTip(text)
        was = self.isHidden()
        self.setVisible(bool(text) and not self._dismissed)
        if self.isHidden() != was:
            self.changed.emit()
        self.update()

    @Slot()
    def _dismiss(self) -> None:
        self._dismissed = True
        self.hide()
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close.move(self.width() - self._close.width() - 4, (self.height() - self._close.height()) // 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(palette.color(QPalette.ColorRole.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        room = QRectF(16, 3, self.width() - 16 - 44, self.height() - 13)
        percent = "" if self._fraction is None else f"{round(self._fraction * 100)} %"
        metrics = QFontMetricsF(self.font())
        shown = metrics.elidedText(
            self._text, Qt.TextElideMode.ElideRight, room.width() - metrics.horizontalAdvance(percent) - 10
        )
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, percent)
        groove = QRectF(room.left(), self.height() - 10, room.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(groove, 2, 2)
        if self._fraction is not None:
            groove.setWidth(max(4.0, groove.width() * self._fraction))
            painter.setBrush(palette.color(QPalette.ColorRole.Accent))
            painter.drawRoundedRect(groove, 2, 2)
