"""What the Models window is made of: texts, buttons, a bar and a card, painted from the palette."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.pressable import Pressable
from desktop.ui.theme import alpha, scaled

Role = QPalette.ColorRole
_BESIDE = 110
"""What a window's and a card's margins take at most, logical pixels."""
ButtonKind = Literal["primary", "plain", "link"]


def label(
    text: str,
    parent: QWidget,
    factor: float = 1.0,
    weight: QFont.Weight | None = None,
    dim: bool = False,
    kind: type[QLabel] = QLabel,
) -> QLabel:
    """Plain text that wraps; `factor` on the person's own font size, `dim` in the quieter colour."""
    made = kind(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setFont(scaled(parent.font(), factor, weight))
    made.setMinimumWidth(1)
    if dim:
        made.setForegroundRole(Role.PlaceholderText)
    return made


class Wrapped(QLabel):
    """Keeps the height that its lines need: a layout that is asked several times in a row may settle on less."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._keep()

    def _keep(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())) if self.text() else 0)


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say `text` where one listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Button(Pressable):
    """A rounded button. "primary" is filled, "plain" has a rim, "link" is underlined text. Space and Enter click it."""

    def __init__(self, text: str, kind: ButtonKind = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setFont(scaled(self.font(), 0.94, None if kind == "link" else QFont.Weight.DemiBold))
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> ButtonKind:
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Look otherwise from now on."""
        if kind != self._kind:
            self._kind = kind
            self.updateGeometry()
            self.update()

    def say(self, text: str, name: str = "") -> None:
        """Show `text`; a screen reader says `name`, which tells what the button is for."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setAccessibleName(name or text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        width, height = metrics.horizontalAdvance(self.text()), metrics.height()
        if self._kind == "link":
            return QSize(round(width) + 6, round(height) + 8)
        return QSize(max(84, round(width) + 34), round(height) + 18)

    def minimumSizeHint(self) -> QSize:
        """All of it, but never more than its window can show; a link may be shortened."""
        hint = self.sizeHint()
        most = 84 if self._kind == "link" else max(84, self.window().width() - _BESIDE)
        return QSize(min(hint.width(), most), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        hot = self.isEnabled() and (self.underMouse() or self.isDown())
        box = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        radius = box.height() / 2
        ink = palette.color(Role.ButtonText)
        if self._kind == "link":
            ink = palette.color(Role.Link)
            font = QFont(self.font())
            font.setUnderline(hot)
            painter.setFont(font)
            radius = 5.0
        elif self._kind == "primary":
            ink = palette.color(Role.HighlightedText)
            fill = palette.color(Role.Accent)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush((fill.lighter(112) if hot else fill) if self.isEnabled() else palette.color(Role.Mid))
            painter.drawRoundedRect(box, radius, radius)
        else:
            painter.setPen(QPen(palette.color(Role.Dark if hot else Role.Mid), 1.2))
            painter.setBrush(palette.color(Role.AlternateBase if hot else Role.Button))
            painter.drawRoundedRect(box, radius, radius)
        if not self.isEnabled():
            ink = palette.color(Role.PlaceholderText)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(Role.Link), 2.0))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, radius + 1.5, radius + 1.5)
        painter.setPen(ink)
        link = self._kind == "link"
        room = QRectF(self.rect()).adjusted(2, 0, -2, 0) if link else QRectF(self.rect()).adjusted(8, 0, -8, 0)
        shown = QFontMetricsF(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 1)
        side = Qt.AlignmentFlag.AlignVCenter if link else Qt.AlignmentFlag.AlignCenter
        painter.drawText(room, side, shown)


class Bar(QWidget):
    """A thin progress bar. Without a fraction it is an empty groove."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction: float | None = None
        self.setFixedHeight(6)

    @property
    def fraction(self) -> float | None:
        return self._fraction

    def set_fraction(self, fraction: float | None) -> None:
        """How far, 0..1, or None where it cannot be told."""
        self._fraction = None if fraction is None else min(1.0, max(0.0, fraction))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(self.rect())
        painter.setBrush(self.palette().color(Role.Mid))
        painter.drawRoundedRect(groove, 3, 3)
        if self._fraction:
            groove.setWidth(max(6.0, groove.width() * self._fraction))
            painter.setBrush(self.palette().color(Role.Accent))
            painter.drawRoundedRect(groove, 3, 3)


class Chip(QWidget):
    """A word or two in a small pill: how a model stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._lively = False
        self.setFont(scaled(self.font(), 0.82, QFont.Weight.DemiBold))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str, lively: bool = False) -> None:
        """Show `text`, in the accent's colour where `lively`; "" hides the pill."""
        self._text, self._lively = text, lively
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        return QSize(round(metrics.horizontalAdvance(self._text)) + 18, round(metrics.height()) + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        fill = palette.color(Role.Accent) if self._lively else palette.color(Role.AlternateBase)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setPen(palette.color(Role.HighlightedText if self._lively else Role.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class Card(QWidget):
    """A rounded sheet for one thing; `accent` gives it a coloured rim and a tint."""

    def __init__(self, parent: QWidget | None = None, accent: bool = False) -> None:
        super().__init__(parent)
        self._accent = accent

    def set_accent(self, accent: bool) -> None:
        """Stand out, or not."""
        if accent != self._accent:
            self._accent = accent
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        rim = palette.color(Role.Accent if self._accent else Role.Mid)
        painter.setPen(QPen(rim, 1.5 if self._accent else 1.0))
        painter.setBrush(palette.color(Role.Base))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 13, 13)
        if self._accent:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(alpha(QColor(palette.color(Role.Accent)), 0.06))
            painter.drawRoundedRect(box, 13, 13)
