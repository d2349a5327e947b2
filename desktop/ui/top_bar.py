"""Over the picture's upper edge: who this is, what runs, and the menu."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.icon_button import IconButton, draw_focus_ring
from desktop.ui.icons import IconName, draw_icon
from desktop.ui.language import mark, tr
from desktop.ui.look import Look
from desktop.ui.pressable import PressableInCall
from desktop.ui.theme import ON_VIDEO, alpha, is_high, scaled

_BADGE_TIP = mark(
    "Nothing you say leaves this machine. The starter engines are running: small, quick, and simple. "
    "The full models take over when they are there."
)
_PRIVATE = QColor("#ffd166")
"""In every theme: it is to be seen that nothing is kept."""


class Pill(QWidget):
    """A sign and words on a round ground, with an explanation as its tool tip; without the words where there is no
    room for them."""

    def __init__(self, icon: IconName, ink: QColor, ground: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._ground = icon, ink, ground
        self._long = self._short = ""
        self._look = Look()
        self.setFont(scaled(self.font(), 0.88))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, short: str, explanation: str) -> None:
        """`short` is shown where `text` does not fit."""
        self._long, self._short = text, short
        self.setToolTip(explanation)
        self.setAccessibleName(text)
        self.setAccessibleDescription(explanation)
        self._measure()

    def _measure(self) -> None:
        self.setMaximumWidth(self._width(self._long))
        self.updateGeometry()
        self.update()

    def _height(self) -> int:
        return max(30, round(QFontMetricsF(self.font()).height()) + 10)

    def _width(self, text: str) -> int:
        return round(QFontMetricsF(self.font()).horizontalAdvance(text)) + 42

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._long), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(34, self._height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, (self._long, self._short), self._draw)

    def _draw(self, painter: QPainter) -> None:
        fits = [text for text in (self._long, self._short) if self._width(text) <= self.width()]
        text = fits[0] if fits else ""
        width = min(self.width(), self._width(text) if text else 34)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(alpha(self._ground, 1.0) if is_high(self.palette()) else self._ground)
        painter.drawRoundedRect(QRectF(0, 0, width, self.height()), self.height() / 2, self.height() / 2)
        draw_icon(painter, self._icon, QRectF(10, (self.height() - 16) / 2, 16, 16), self._ink, 1.9)
        painter.setPen(self._ink)
        painter.drawText(QRectF(31, 0, width - 31, self.height()), Qt.AlignmentFlag.AlignVCenter, text)


class NameButton(PressableInCall):
    """Who the call is with, and who else takes part; it opens the choice of people. Space is left for talking."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFont(scaled(self.font(), 1.2, QFont.Weight.DemiBold))
        self.setToolTip(tr("Who takes part (Ctrl+P)"))
        self._others = ""
        self._look = Look()

    def set_names(self, name: str, others: Sequence[str] = ()) -> None:
        """`name` is seen and heard; `others` take part as well."""
        self._others = tr("with {names}").format(names=", ".join(others)) if others else ""
        self.setText(name)
        self.setAccessibleName(tr("Who takes part: {names}").format(names=", ".join((name, *others))))
        self.updateGeometry()
        self.update()

    def _small(self) -> QFont:
        return scaled(self.font(), 0.75, QFont.Weight.Normal)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        others = QFontMetricsF(self._small()).horizontalAdvance(self._others) + 8 if self._others else 0
        return QSize(math.ceil(metrics.horizontalAdvance(self.text()) + others + 30), math.ceil(metrics.height()) + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(96, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        hot = self.underMouse() or self.isDown()
        self._look.paint(self, (self.text(), self._others, hot, self.hasFocus()), lambda each: self._draw(each, hot))

    def _draw(self, painter: QPainter, hot: bool) -> None:
        metrics = QFontMetricsF(self.font())
        box = QRectF(self.rect())
        if hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(12, 14, 22, 120))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        room = box.width() - 30
        name = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(ON_VIDEO)
        left = 8 + metrics.horizontalAdvance(name)
        painter.drawText(QRectF(8, 0, room, box.height()), Qt.AlignmentFlag.AlignVCenter, name)
        if self._others and room - left > 40:
            painter.setFont(self._small())
            small = QFontMetricsF(self._small())
            others = small.elidedText(self._others, Qt.TextElideMode.ElideRight, room - left)
            painter.drawText(QRectF(left + 8, 1, room - left, box.height()), Qt.AlignmentFlag.AlignVCenter, others)
            left += 8 + small.horizontalAdvance(others)
        draw_icon(painter, "down", QRectF(left + 5, (box.height() - 13) / 2 + 1, 13, 13), ON_VIDEO, 2.4)
        if self.hasFocus():
            draw_focus_ring(painter, box.adjusted(1, 1, -1, -1), self.palette(), box.height() / 2)


class TopBar(QWidget):
    """`badge` and `menu_button` are the window's to fill; `reserve` keeps room for controls beside the menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = NameButton(self)
        self.private = Pill("private", QColor("#171a26"), _PRIVATE, self)
        self.private.set_text(tr("Private"), "", tr("Private: nothing of this conversation is kept."))
        self.private.setMinimumWidth(34)
        self.private.hide()
        self.badge = Pill("shield", ON_VIDEO, QColor(12, 14, 22, 120), self)
        self.badge.set_text(tr("Starter – nothing leaves this machine"), tr("Starter"), tr(_BADGE_TIP))
        self.menu_button = IconButton("menu", tr("Menu (F10)"), 44, on_video=True, parent=self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(10, 6, 14, 6)
        self._layout.setSpacing(10)
        self._layout.addWidget(self.name)
        self._layout.addWidget(self.private, 2)
        self._layout.addWidget(self.badge, 1)
        self._layout.addStretch(0)
        self._room = QWidget(self)
        self._room.setFixedWidth(0)
        self._room.hide()
        self._layout.addWidget(self._room)
        self._layout.addWidget(self.menu_button)

    def set_private(self, private: bool) -> None:
        """Whether nothing of this conversation is kept."""
        self.private.setVisible(private)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is little, that nothing is kept says more than what runs."""
        self.badge.setVisible(not (self._room.isVisibleTo(self) and self.private.isVisibleTo(self)))

    def reserve(self, width: int) -> None:
        """Leave `width` pixels free before the menu button."""
        self._room.setFixedWidth(width)
        self._room.setVisible(width > 0)
        self._make_room()

    def paintEvent(self, _event: QPaintEvent) -> None:
        gradient = QLinearGradient(0, 0, 0, self.height())
        high = is_high(self.palette())
        for stop, opacity in ((0.0, 248), (0.8, 225), (1.0, 0)) if high else ((0.0, 130), (0.6, 60), (1.0, 0)):
            gradient.setColorAt(stop, QColor(10, 12, 20, opacity))
        QPainter(self).fillRect(self.rect(), gradient)
