"""A document of bubbles as a widget: how it is painted, scrolled and asked what stands where."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from desktop.ui.bubbles import THEM, YOU, Bubbles, kind, line_of, turn_of
from desktop.ui.language import tr
from desktop.ui.theme import SCROLL_BAR, scaled

_RADIUS = 14.0


class BubbleView(QTextEdit):
    """Read-only. Scrolls along where `_follow` is asked to, unless the person has scrolled back."""

    menu_opened = Signal(object, int)
    """The context menu, before it is shown, and the turn of the answer it was opened on; -1 for none."""
    line_menu_opened = Signal(object, int)
    """The same with the index of the line that it was opened on; -1 for none."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        """`width` is that of the text with its margins, logical pixels; it stays whatever the window's size."""
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setAccessibleName(tr("Transcript"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(width)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlaceholderText(tr("What you say and what you hear appears here."))
        self._hint = ""
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(12)
        self.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        dim = self.palette().color(QPalette.ColorRole.PlaceholderText)
        self._page = Bubbles(self.document(), scaled(self.font(), 0.84), dim, width)

    def set_hint(self, hint: str) -> None:
        """What stands under the placeholder as long as the conversation is empty."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.viewport().update()

    def set_width(self, width: int) -> None:
        """Another width of the text."""
        self._page.width = width
        self.setLineWrapColumnOrWidth(width)

    # ---- places ---------------------------------------------------------------------------

    def _follow(self, follow: bool) -> None:
        if follow:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 24

    def answer_at(self, at: QPoint) -> tuple[int, QRectF] | None:
        """The turn of the answer at `at` or beside it, and where its bubble is; both in the viewport."""
        block, box = self._at(at)
        return (turn_of(block), box) if kind(block) == THEM and box.top() <= at.y() <= box.bottom() else None

    def _at(self, at: QPoint) -> tuple[QTextBlock, QRectF]:
        block = self.cursorForPosition(at).block()
        return block, self._page.box(block).translated(0, -self.verticalScrollBar().value())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By key it belongs to the answer where the cursor is, or the one before it."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            block, box = self._at(event.pos())
            inside = box.top() <= event.pos().y() <= box.bottom()
            turn = turn_of(block) if inside and kind(block) == THEM else -1
            line = line_of(block) if inside and kind(block) in (YOU, THEM) else -1
        else:
            block = self.textCursor().block()
            while block.isValid() and kind(block) not in (YOU, THEM):
                block = block.previous()
            line = line_of(block) if block.isValid() else -1
            while block.isValid() and kind(block) != THEM:
                block = block.previous()
            turn = turn_of(block) if block.isValid() else -1
        self.line_menu_opened.emit(menu, line)
        self.menu_opened.emit(menu, turn)
        menu.popup(event.globalPos())

    # ---- Qt -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            event.ignore()  # Space talks
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_page"):
            self._page.recolour(self.palette().color(QPalette.ColorRole.PlaceholderText))

    def resizeEvent(self, event: QResizeEvent) -> None:
        follow = self._at_bottom()
        super().resizeEvent(event)
        self._follow(follow)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shift = QPointF(0, -self.verticalScrollBar().value())
        seen = QRectF(event.rect())
        block = self.cursorForPosition(event.rect().topLeft()).block()
        block = block.previous() if block.previous().isValid() else block
        while block.isValid():
            box = self._page.box(block).translated(shift)
            if box.top() > seen.bottom():
                break
            if kind(block) in (YOU, THEM) and box.intersects(seen):
                role = QPalette.ColorRole.Accent if kind(block) == YOU else QPalette.ColorRole.AlternateBase
                painter.setBrush(self._bubble_colour(role))
                painter.drawRoundedRect(box, _RADIUS, _RADIUS)
            block = block.next()
        if self._hint and self.document().isEmpty():  # the placeholder itself is one line
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(self.font())
            room = QRectF(self.viewport().rect()).adjusted(12, 12 + 2 * self.fontMetrics().height(), -24, -12)
            painter.drawText(room, Qt.TextFlag.TextWordWrap.value, self._hint)
        painter.end()
        super().paintEvent(event)

    def _bubble_colour(self, role: QPalette.ColorRole) -> QColor:
        colour = self.palette().color(role)
        if role == QPalette.ColorRole.Accent:
            colour.setAlphaF(0.28)
        return colour
