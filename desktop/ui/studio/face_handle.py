"""A handle on the picture of a face, and the glass that enlarges what lies under it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from desktop.ui.icon_button import draw_focus_ring
from desktop.ui.icons import draw_icon
from desktop.ui.language import tr
from desktop.ui.studio.face_shape import CORNERS, NAMES, HandleName
from desktop.ui.theme import ON_VIDEO, scaled

EYE, NOSE, MOUTH = QColor("#4cc9f0"), QColor("#ffd166"), QColor("#ff8fa3")
SHADE = QColor(8, 10, 18, 170)
_COLOURS = {"eye_left": EYE, "eye_right": EYE, "nose": NOSE, "mouth_left": MOUTH, "mouth_right": MOUTH}
_SIZE = 30
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
LARGE_STEP = 10
_GLASS = 124
_NAME_HEIGHT = 24
_AWAY = 22


class Handle(QWidget):
    """Dragged with the mouse, or moved with the arrow keys while it has the focus."""

    dragged = Signal(str, QPointF)
    """Its name, and where in the editor it is wanted."""
    stepped = Signal(str, int, int)
    """Its name, and steps to the right and down."""
    resized = Signal(str, int)
    """Its name, and 1 for larger, -1 for smaller."""
    let_go = Signal(str)
    """Its name, after it was dragged."""

    def __init__(self, name: HandleName, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.held = False
        self._dragged = False
        self._grip = QPointF()
        self.setFixedSize(_SIZE, _SIZE)
        self.setAccessibleName(tr(NAMES[name]))
        self.setToolTip(tr(NAMES[name]))
        # Two corners set the whole box: the other two would only lengthen the way through the window.
        by_key = name not in ("upper_right", "lower_left")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if by_key else Qt.FocusPolicy.ClickFocus)
        if name in CORNERS:
            falls = name in ("upper_left", "lower_right")
            self.setCursor(Qt.CursorShape.SizeFDiagCursor if falls else Qt.CursorShape.SizeBDiagCursor)
        else:
            self.setCursor(Qt.CursorShape.SizeAllCursor if name == "whole" else Qt.CursorShape.CrossCursor)

    @property
    def hot(self) -> bool:
        """The mouse or the focus is on it."""
        return self.held or self.underMouse() or self.hasFocus()

    def stand_at(self, x: float, y: float) -> None:
        """Be centred there, in the editor."""
        self.move(round(x - _SIZE / 2), round(y - _SIZE / 2))

    def middle(self) -> QPointF:
        """Where it stands in the editor."""
        return QPointF(self.pos()) + QPointF(_SIZE / 2, _SIZE / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.held, self._dragged = True, False
            self._grip = event.position() - QPointF(_SIZE / 2, _SIZE / 2)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.held:
            self._dragged = True
            self.dragged.emit(self.name, QPointF(self.pos()) + event.position() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.held and event.button() == Qt.MouseButton.LeftButton:
            self.held = False
            if self._dragged:
                self.let_go.emit(self.name)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = LARGE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if event.key() in _ARROWS:
            x, y = _ARROWS[Qt.Key(event.key())]
            self.stepped.emit(self.name, x * step, y * step)
        elif self.name == "whole" and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.resized.emit(self.name, 1)
        elif self.name == "whole" and event.key() == Qt.Key.Key_Minus:
            self.resized.emit(self.name, -1)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.raise_()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_SIZE / 2, _SIZE / 2)
        if self.name in CORNERS:
            self._draw_corner(painter)
        elif self.name == "whole":
            painter.setPen(QPen(ON_VIDEO, 1.6))
            painter.setBrush(SHADE)
            painter.drawEllipse(middle, 12, 12)
            draw_icon(painter, "move", QRectF(7, 7, 16, 16), ON_VIDEO, 1.9)
        else:
            radius = 8.5 if self.hot else 7.0
            painter.setPen(QPen(SHADE, 4.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, radius, radius)
            painter.setPen(QPen(_COLOURS[self.name], 2.6))
            painter.drawEllipse(middle, radius, radius)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ON_VIDEO)
            painter.drawEllipse(middle, 1.7, 1.7)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(1.5, 1.5, _SIZE - 3, _SIZE - 3), self.palette(), _SIZE / 2)

    def _draw_corner(self, painter: QPainter) -> None:
        x = -1 if self.name.endswith("right") else 1
        y = -1 if self.name.startswith("lower") else 1
        middle, arm = _SIZE / 2, 11.0
        bracket = QPainterPath(QPointF(middle + x * arm, middle))
        bracket.lineTo(middle, middle)
        bracket.lineTo(middle, middle + y * arm)
        for colour, width in ((SHADE, 5.6), (ON_VIDEO, 3.4 if self.hot else 2.8)):
            pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(bracket)


class Loupe(QWidget):
    """A round glass over the picture, with the name of the handle under it. The mouse goes through it."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(scaled(self.font(), 0.9, QFont.Weight.DemiBold))
        self._image = QImage()
        self._at = QPointF()
        self._zoom = 1.0
        self._name = ""
        self.hide()

    def look(self, image: QImage, at: QPointF, zoom: float, name: str, handle: QPointF) -> None:
        """Show `image` round its pixel `at`, `zoom` of the glass's pixels each, beside `handle` in the editor."""
        self._image, self._at, self._zoom, self._name = image, at, zoom, name
        width = max(_GLASS, round(QFontMetricsF(self.font()).horizontalAdvance(name)) + 24)
        self.resize(width, _GLASS + _NAME_HEIGHT + 4)
        room = self._editor.rect()
        x, y, height = round(handle.x()), round(handle.y()), self.height()
        left, top = x - width // 2, y - height - _AWAY
        if top < 4 and y + _AWAY + height <= room.height() - 4:
            top = y + _AWAY
        elif top < 4:
            top = y - height // 2
            left = x + _AWAY if x < room.width() / 2 else x - _AWAY - width
        left = min(max(4, left), max(4, room.width() - width - 4))
        top = min(max(4, top), max(4, room.height() - height - 4))
        self.move(left, top)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        glass = QRectF((self.width() - _GLASS) / 2 + 3, 3, _GLASS - 6, _GLASS - 6)
        path = QPainterPath()
        path.addEllipse(glass)
        painter.setClipPath(path)
        painter.fillRect(glass, QColor("#10131c"))
        seen = QRectF(0, 0, glass.width() / self._zoom, glass.height() / self._zoom)
        seen.moveCenter(self._at)
        painter.drawImage(glass, self._image, seen)
        middle = glass.center()
        for colour, width in ((SHADE, 3.0), (ON_VIDEO, 1.2)):
            painter.setPen(QPen(colour, width))
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(middle + QPointF(x * 5, y * 5), middle + QPointF(x * 22, y * 22))
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(SHADE, 5.0))
        painter.drawEllipse(glass)
        painter.setPen(QPen(ON_VIDEO, 2.4))
        painter.drawEllipse(glass)
        tag = QRectF(0, _GLASS + 2, QFontMetricsF(self.font()).horizontalAdvance(self._name) + 22, _NAME_HEIGHT)
        tag.moveLeft((self.width() - tag.width()) / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.ToolTipBase))
        painter.drawRoundedRect(tag, _NAME_HEIGHT / 2, _NAME_HEIGHT / 2)
        painter.setPen(self.palette().color(QPalette.ColorRole.ToolTipText))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, self._name)
