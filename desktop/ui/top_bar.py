"""Over the picture's upper edge: who this is, what runs, and the menu."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui.icon_button import IconButton
from desktop.ui.icons import draw_icon
from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO, scaled

_BADGE_TIP = (
    "Nothing you say leaves this machine. The starter engines are running: small, quick, and simple. "
    "The full models take over when they are there."
)


class Badge(QWidget):
    """A pill with a shield: what is running, in words, with an explanation as its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(scaled(self.font(), 0.88))
        self._long = self._short = ""
        self._look = Look()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_text("Starter – nothing leaves this machine", "Starter", _BADGE_TIP)

    def set_text(self, text: str, short: str, explanation: str) -> None:
        """`short` is shown where `text` does not fit."""
        self._long, self._short = text, short
        self.setToolTip(explanation)
        self.setAccessibleName(text)
        self.setAccessibleDescription(explanation)
        self.setMaximumWidth(self._width(text))
        self.update()

    def _width(self, text: str) -> int:
        return round(QFontMetricsF(self.font()).horizontalAdvance(text)) + 42

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._long), 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(34, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, (self._long, self._short), self._draw)

    def _draw(self, painter: QPainter) -> None:
        fits = [text for text in (self._long, self._short) if self._width(text) <= self.width()]
        text = fits[0] if fits else ""
        width = min(self.width(), self._width(text) if text else 34)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 14, 22, 120))
        painter.drawRoundedRect(QRectF(0, 0, width, self.height()), self.height() / 2, self.height() / 2)
        draw_icon(painter, "shield", QRectF(10, (self.height() - 16) / 2, 16, 16), ON_VIDEO, 1.9)
        painter.setPen(ON_VIDEO)
        painter.drawText(QRectF(31, 0, width - 31, self.height()), Qt.AlignmentFlag.AlignVCenter, text)


class TopBar(QWidget):
    """`badge` and `menu_button` are the window's to fill; `reserve` keeps room for controls beside the menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLabel("", self)
        self.name.setFont(scaled(self.font(), 1.2, QFont.Weight.DemiBold))
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        white = self.name.palette()
        white.setColor(QPalette.ColorRole.WindowText, ON_VIDEO)
        self.name.setPalette(white)
        self.badge = Badge(self)
        self.menu_button = IconButton("menu", "Menu (F10)", 44, on_video=True, parent=self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(18, 6, 14, 6)
        self._layout.setSpacing(12)
        self._layout.addWidget(self.name)
        self._layout.addWidget(self.badge, 1)
        self._layout.addStretch(0)
        self._room = QWidget(self)
        self._room.setFixedWidth(0)
        self._room.hide()
        self._layout.addWidget(self._room)
        self._layout.addWidget(self.menu_button)

    def set_private(self, private: bool) -> None:
        """Whether nothing of this conversation is kept."""

    def reserve(self, width: int) -> None:
        """Leave `width` pixels free before the menu button."""
        self._room.setFixedWidth(width)
        self._room.setVisible(width > 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0.0, QColor(10, 12, 20, 130))
        gradient.setColorAt(0.6, QColor(10, 12, 20, 60))
        gradient.setColorAt(1.0, QColor(10, 12, 20, 0))
        QPainter(self).fillRect(self.rect(), gradient)
