"""What the guide's pages are made of: the row of steps, a large round emblem, a way to choose between two."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QRadialGradient,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.guide.signs import Sign, draw_sign
from desktop.ui.language import tr
from desktop.ui.pressable import Pressable
from desktop.ui.theme import alpha, is_dark, scaled

Role = QPalette.ColorRole
GOOD = QColor("#17a366")
"""It works; the tick says so as well."""
LARGEST, SMALLEST = 184, 104
"""An emblem's height, by the room there is."""
_RISES, _FALLS = 0.6, 0.25


class Steps(QWidget):
    """Where one is: a dot a step, the present one longer. A screen reader is told in words."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._current = 0
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    @property
    def current(self) -> int:
        return self._current

    def set_current(self, current: int) -> None:
        """The step one is at, from 0 on."""
        self._current = current
        self.setAccessibleName(tr("Step {number} of {count}").format(number=current + 1, count=self._count))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        dot, long, gap = 8.0, 26.0, 8.0
        x = (self.width() - (self._count - 1) * (dot + gap) - long) / 2
        accent, groove = self.palette().color(Role.Accent), self.palette().color(Role.Mid)
        for index in range(self._count):
            width = long if index == self._current else dot
            painter.setBrush(
                accent if index == self._current else alpha(accent, 0.45) if index < self._current else groove
            )
            painter.drawRoundedRect(QRectF(x, (self.height() - dot) / 2, width, dot), dot / 2, dot / 2)
            x += width + gap


class Emblem(QWidget):
    """A large sign, or a portrait, in a circle. Rings round it follow a level; a tick tells that it works."""

    def __init__(self, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign: Sign = sign
        self._portrait = QImage()
        self._level = 0.0
        self._good = False
        self.setFixedHeight(LARGEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def good(self) -> bool:
        return self._good

    def sizeHint(self) -> QSize:
        return QSize(self.height(), self.height())

    def set_portrait(self, portrait: QImage) -> None:
        """Show somebody's face instead of the sign; a null image shows the sign."""
        self._portrait = portrait
        self.update()

    def set_level(self, level: float) -> None:
        """How far the rings reach, 0..1; they move there smoothly."""
        share = _RISES if level > self._level else _FALLS
        level = self._level + share * (level - self._level)
        if abs(level - self._level) > 0.002:
            self._level = level
            self.update()

    def rest(self) -> None:
        """No level any more."""
        self._level = 0.0
        self.update()

    def set_good(self, good: bool) -> None:
        """Whether it is known to work."""
        if good != self._good:
            self._good = good
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        palette = self.palette()
        colour = GOOD if self._good else palette.color(Role.Accent)
        centre = QPointF(self.width() / 2, self.height() / 2)
        core = self.height() * 0.30
        painter.setPen(Qt.PenStyle.NoPen)
        for share, opacity in ((1.0, 0.08), (0.62, 0.12), (0.3, 0.16)):
            radius = core + 6 + (self.height() / 2 - core - 8) * (0.22 + 0.78 * self._level) * share
            painter.setBrush(alpha(colour, opacity))
            painter.drawEllipse(centre, radius, radius)
        if self._portrait.isNull():
            self._draw_sign(painter, centre, core, colour)
        else:
            self._draw_portrait(painter, centre, core * 1.28)
        if self._good:
            at = centre + QPointF(core * 0.78, core * 0.78)
            painter.setPen(QPen(palette.color(Role.Window), 4.0))
            painter.setBrush(GOOD)
            side = core * 0.4
            painter.drawEllipse(at, side * 0.86, side * 0.86)
            box = QRectF(at.x() - side / 2, at.y() - side / 2, side, side)
            draw_sign(painter, "done", box, QColor("#ffffff"), 2.8)

    def _draw_sign(self, painter: QPainter, centre: QPointF, core: float, colour: QColor) -> None:
        gradient = QRadialGradient(centre - QPointF(core * 0.4, core * 0.5), core * 2)
        gradient.setColorAt(0.0, colour.lighter(118))
        gradient.setColorAt(1.0, colour.darker(112))
        painter.setBrush(gradient)
        painter.drawEllipse(centre, core, core)
        side = core * 1.06
        box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        draw_sign(painter, self._sign, box, QColor("#ffffff"))

    def _draw_portrait(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        path = QPainterPath()
        path.addEllipse(box)
        painter.save()
        painter.setClipPath(path)
        side = min(self._portrait.width(), self._portrait.height())
        part = QRectF((self._portrait.width() - side) / 2, (self._portrait.height() - side) / 2, side, side)
        painter.drawImage(box, self._portrait, part)
        painter.restore()
        painter.setPen(QPen(self.palette().color(Role.Base), 4.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)


class Way(Pressable):
    """One of two ways to talk: a sign, a title, a few words; the chosen one has a rim and a tick. Autoexclusive."""

    def __init__(self, sign: Sign, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign: Sign = sign
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._words = QLabel(words, self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setForegroundRole(Role.PlaceholderText)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title_font = scaled(self.font(), 1.12, QFont.Weight.DemiBold)

    def _text_width(self) -> int:
        return max(40, self.width() - 76 - 44)

    def _title_height(self) -> int:
        return round(QFontMetricsF(self._title_font).height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return 16 + self._title_height() + 4 + self._words.heightForWidth(max(40, width - 120)) + 16

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 64)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        width = self._text_width()
        self._words.setGeometry(76, 16 + self._title_height() + 4, width, self._words.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        accent = palette.color(Role.Accent)
        chosen, hot = self.isChecked(), self.underMouse()
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(
            QPen(accent if chosen else palette.color(Role.Dark if hot else Role.Mid), 2.0 if chosen else 1.2)
        )
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(box, 14, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(alpha(accent, 0.07))
            painter.drawRoundedRect(box, 14, 14)
        circle = QRectF(18, 18, 42, 42)
        painter.setBrush(alpha(accent, 0.26 if is_dark(palette) else 0.13))
        painter.drawEllipse(circle)
        draw_sign(painter, self._sign, circle.adjusted(9, 9, -9, -9), palette.color(Role.Link), 1.9)
        painter.setPen(palette.color(Role.WindowText))
        painter.setFont(self._title_font)
        title = QRectF(76, 16, self._text_width(), self._title_height())
        shown = QFontMetricsF(self._title_font).elidedText(self.text(), Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, shown)
        self._draw_mark(painter, QPointF(self.width() - 28, 16 + self._title_height() / 2), chosen)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(Role.Link), 2.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 15, 15)

    def _draw_mark(self, painter: QPainter, at: QPointF, chosen: bool) -> None:
        accent = self.palette().color(Role.Accent)
        painter.setPen(QPen(accent if chosen else self.palette().color(Role.Dark), 1.6))
        painter.setBrush(accent if chosen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 10, 10)
        if chosen:
            draw_sign(painter, "done", QRectF(at.x() - 7, at.y() - 7, 14, 14), QColor("#ffffff"), 3.2)
