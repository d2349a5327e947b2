"""A switch and a slider, painted as the rest of the house is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

Role = QPalette.ColorRole


def draw_focus(painter: QPainter, palette: QPalette, box: QRectF, radius: float) -> None:
    """The ring that shows where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.color(Role.Link), 2.0))
    painter.drawRoundedRect(box, radius, radius)


class Switch(QAbstractButton):
    """On or off. Space, Enter and the mouse turn it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = max(24, round(QFontMetricsF(self.font()).height() * 1.3))
        return QSize(round(height * 1.8) + 6, height + 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, on = self.palette(), self.isChecked()
        track = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        radius = track.height() / 2
        rim = palette.color(Role.Accent if on else Role.Shadow if self.isEnabled() else Role.Mid)
        if not on and palette.color(Role.Window).lightness() < 128:
            rim = palette.color(Role.PlaceholderText if self.isEnabled() else Role.Mid)
        painter.setPen(QPen(rim, 1.6))
        painter.setBrush(
            palette.color(Role.Accent if self.isEnabled() else Role.Mid) if on else Qt.GlobalColor.transparent
        )
        painter.drawRoundedRect(track, radius, radius)
        knob = track.height() - 7
        left = track.right() - knob - 3.5 if on else track.left() + 3.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(Role.HighlightedText) if on else rim)
        painter.drawEllipse(QRectF(left, track.top() + 3.5, knob, knob))
        if self.hasFocus():
            draw_focus(painter, palette, QRectF(self.rect()).adjusted(1, 1, -1, -1), radius + 3)


class Slider(QSlider):
    """Horizontal. The wheel belongs to the page it stands on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(120)

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = QRectF(
            self.style().subControlRect(
                QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
            )
        )
        middle, at = self.height() / 2, handle.center().x()
        live = palette.color(Role.Accent if self.isEnabled() else Role.Mid)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(Role.Mid))
        painter.drawRoundedRect(QRectF(2, middle - 2.5, self.width() - 4, 5), 2.5, 2.5)
        painter.setBrush(live)
        painter.drawRoundedRect(QRectF(2, middle - 2.5, max(0.0, at - 2), 5), 2.5, 2.5)
        painter.setPen(QPen(palette.color(Role.Base), 2.0))
        painter.setBrush(live if self.isEnabled() else QColor(palette.color(Role.Mid)))
        painter.drawEllipse(QRectF(at - 9, middle - 9, 18, 18))
        if self.hasFocus():
            draw_focus(painter, palette, QRectF(at - 12, middle - 12, 24, 24), 12)
