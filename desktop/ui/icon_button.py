"""A round button with a sign: the window's small controls."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.icons import IconName, draw_icon
from desktop.ui.look import Look
from desktop.ui.pressable import PressableInCall
from desktop.ui.theme import ON_VIDEO, alpha, is_high


class IconButton(PressableInCall):
    """Enter clicks it. Space is left to the window, where it means talking."""

    def __init__(
        self, icon: IconName, name: str, size: int = 40, *, on_video: bool = False, parent: QWidget | None = None
    ) -> None:
        """`name` is what a screen reader says and the tool tip shows; `on_video`: it stands over the picture."""
        super().__init__(parent)
        self._icon = icon
        self._size = size
        self._on_video = on_video
        self._look = Look()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(size, size)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        hot = self.underMouse() or self.isDown()
        self._look.paint(
            self,
            (hot, self.isChecked(), self.isEnabled(), self.hasFocus()),
            lambda painter: self._draw(painter, hot),
        )

    def _draw(self, painter: QPainter, hot: bool) -> None:
        palette = self.palette()
        circle = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self._on_video:
            ink = ON_VIDEO
            plain = is_high(palette)
            fill = QColor(12, 14, 22, 255 if plain else 190 if hot or self.isChecked() else 120)
        elif self.isChecked():
            ink = palette.color(QPalette.ColorRole.HighlightedText)
            fill = palette.color(QPalette.ColorRole.Accent)
        else:
            ink = palette.color(QPalette.ColorRole.ButtonText)
            fill = palette.color(QPalette.ColorRole.AlternateBase) if hot else QColor(Qt.GlobalColor.transparent)
        if not self.isEnabled():
            ink = alpha(ink, 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(circle)
        side = self._size * 0.48
        draw_icon(painter, self._icon, QRectF((self._size - side) / 2, (self._size - side) / 2, side, side), ink)
        if self.isChecked() and self._on_video:
            painter.setPen(QPen(ON_VIDEO, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), palette, self._size / 2)


def draw_focus_ring(painter: QPainter, box: QRectF, palette: QPalette, radius: float) -> None:
    """Two rings, one light and one in the accent: visible on any picture and in both themes. With high contrast they
    are bolder, and the outer one is black where the accent is bright."""
    high = is_high(palette)
    accent = palette.color(QPalette.ColorRole.Accent)
    width = 2.6 if high else 1.8
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#000000") if high and accent.lightness() > 128 else ON_VIDEO, width))
    painter.drawRoundedRect(box, radius, radius)
    inner = box.adjusted(width, width, -width, -width)
    painter.setPen(QPen(accent, width))
    painter.drawRoundedRect(inner, radius, radius)
