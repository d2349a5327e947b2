"""The conversation as text: one document, so that thousands of turns stay quick, selectable and readable aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from desktop.engine.types import Outcome, TurnReport
from desktop.ui.theme import SCROLL_BAR, scaled

Who = Literal["you", "assistant"]

LONGEST_SHOWN = 4_000
"""Characters of one message that are shown; of a longer one the rest is counted."""
_MOST_BLOCKS = 20_000
_YOU, _THEM, _NOTE = 1, 2, 3
_TURN = QTextFormat.Property.UserProperty.value + 1
"""A property of an answer's paragraph: the turn it belongs to."""
_INDENT = 44.0
_PAD = 11.0
_RADIUS = 14.0
_LINE_PERCENT = 114.0
_NOTES = {
    Outcome.CANCELLED: "interrupted",
    Outcome.NOTHING_HEARD: "nothing was understood",
    Outcome.FAILED: "could not be answered",
}
_LINE_SEPARATOR = "\u2028"


def shown_text(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text` as it is put into a bubble: lines kept, control characters gone, at most `longest` characters."""
    rest = len(text) - longest
    lines = text[:longest].strip().splitlines()
    shown = _LINE_SEPARATOR.join(
        "".join(c if c.isprintable() or c in "\u200d\u200c" else " " for c in s) for s in lines
    )
    return f"{shown}… ({rest:,} more characters)" if rest > 0 else shown


@dataclass(slots=True)
class _Bubble:
    """A message in the document: where it begins, and what it says so far. The cursor moves with the document."""

    cursor: QTextCursor
    text: str


class Transcript(QTextEdit):
    """Read-only bubbles, yours on the right. Scrolls along unless the person has scrolled back."""

    menu_opened = Signal(object, int)
    """The context menu, before it is shown, and the turn of the answer it was opened on; -1 for none."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        """`width` is that of the text with its margins, logical pixels; it stays whatever the window's size."""
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setAccessibleName("Transcript")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(width)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlaceholderText("What you say and what you hear appears here.")
        self._hint = ""
        self.viewport().setAutoFillBackground(False)
        self.document().setMaximumBlockCount(_MOST_BLOCKS)
        self.document().setDocumentMargin(12)
        self._name = "Assistant"
        self._bubbles: dict[tuple[int, Who], _Bubble] = {}
        self.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self._note_font = scaled(self.font(), 0.84)

    def set_hint(self, hint: str) -> None:
        """What stands under the placeholder as long as the conversation is empty."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.viewport().update()

    def set_assistant_name(self, name: str) -> None:
        """The name above the answers from now on."""
        self._name = name

    @Slot(int, str)
    def set_yours(self, turn: int, text: str) -> None:
        """What you said (so far) in `turn`."""
        self._write(turn, "you", text)

    @Slot(str, int)
    def add_word(self, word: str, turn: int) -> None:
        """The next word the assistant said in `turn`."""
        bubble = self._bubbles.get((turn, "assistant"))
        self._write(turn, "assistant", f"{bubble.text} {word}" if bubble else word)

    @Slot(object)
    def end_turn(self, report: TurnReport) -> None:
        """Set what was heard and said for good, and mark an answer that was cut off."""
        if report.heard:
            self._write(report.turn, "you", report.heard)
        if report.said:
            self._write(report.turn, "assistant", report.said)
        said_anything = any(key[0] == report.turn for key in self._bubbles)
        note = _NOTES.get(report.outcome)
        if note and (said_anything or report.outcome is Outcome.NOTHING_HEARD):
            self._append_note(note, self._bubbles.get((report.turn, "assistant")))
        for key in [key for key in self._bubbles if key[0] <= report.turn]:
            del self._bubbles[key]

    def _write(self, turn: int, who: Who, text: str) -> None:
        text = text.strip()
        bubble = self._bubbles.get((turn, who))
        if bubble is not None and bubble.text == text:
            return
        if bubble is None and not text:
            return
        follow = self._at_bottom()
        if bubble is None:
            bubble = self._bubbles[turn, who] = _Bubble(self._append_message(who, turn), "")
        shown, old = shown_text(text), shown_text(bubble.text)
        bubble.text = text
        cursor = QTextCursor(bubble.cursor.block())
        if old and shown.startswith(old):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText(shown[len(old) :])
        else:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(shown)
        if who == "you":
            self._align(cursor.block())
        if follow:
            self._to_bottom()

    def _align(self, block: QTextBlock) -> None:
        """One line of yours hugs the right side; several are set as their language is, in a full bubble."""
        self.document().documentLayout().blockBoundingRect(block)  # lays the block out
        side = Qt.AlignmentFlag.AlignLeading
        if block.layout().lineCount() == 1:
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        form = block.blockFormat()
        if form.alignment() != side:
            form.setAlignment(side)
            QTextCursor(block).setBlockFormat(form)

    def _append_message(self, who: Who, turn: int) -> QTextCursor:
        yours = who == "you"
        side = Qt.AlignmentFlag.AlignRight if yours else Qt.AlignmentFlag.AlignLeft
        self._append_block(_NOTE, "You" if yours else self._name, side | Qt.AlignmentFlag.AlignAbsolute, 12, 2)
        form = QTextBlockFormat()
        form.setTopMargin(7)
        form.setBottomMargin(9)
        form.setLeftMargin(_INDENT if yours else _PAD)
        form.setRightMargin(_PAD if yours else _INDENT)
        form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if not yours:
            form.setProperty(_TURN, turn)
        cursor = self._end()
        cursor.insertBlock(form, QTextCharFormat())
        cursor.block().setUserState(_YOU if yours else _THEM)
        beginning = QTextCursor(cursor.block())
        beginning.setKeepPositionOnInsert(True)
        return beginning

    def _append_note(self, note: str, after: _Bubble | None) -> None:
        follow = self._at_bottom()
        self._append_block(_NOTE, note, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute, 1, 4, after)
        if follow:
            self._to_bottom()

    def _append_block(
        self, kind: int, text: str, side: Qt.AlignmentFlag, above: float, below: float, after: _Bubble | None = None
    ) -> None:
        form = QTextBlockFormat()
        form.setAlignment(side)
        form.setTopMargin(above)
        form.setBottomMargin(below)
        form.setLeftMargin(_PAD / 2)
        form.setRightMargin(_PAD / 2)
        small = QTextCharFormat()
        small.setFont(self._note_font)
        small.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
        cursor = self._end()
        if after is not None:
            cursor = QTextCursor(after.cursor.block())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if self.document().isEmpty():
            cursor.setBlockFormat(form)
            cursor.setCharFormat(small)
        else:
            cursor.insertBlock(form, small)
        cursor.block().setUserState(kind)
        cursor.insertText(text, small)

    def _end(self) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return cursor

    def _at_bottom(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 24

    def _to_bottom(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def answer_at(self, at: QPoint) -> tuple[int, QRectF] | None:
        """The turn of the answer at `at` or beside it, and where its bubble is; both in the viewport."""
        block = self.cursorForPosition(at).block()
        box = self._bubble_box(block).translated(0, -self.verticalScrollBar().value())
        if block.userState() != _THEM or not box.top() <= at.y() <= box.bottom():
            return None
        return block.blockFormat().intProperty(_TURN), box

    def _turn_before(self, block: QTextBlock) -> int:
        """The turn of the answer in `block`, or of the one before it."""
        while block.isValid() and block.userState() != _THEM:
            block = block.previous()
        return block.blockFormat().intProperty(_TURN) if block.isValid() else -1

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By key it belongs to the answer where the cursor is, or the one before it."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            found = self.answer_at(event.pos())
            turn = found[0] if found else -1
        else:
            turn = self._turn_before(self.textCursor().block())
        self.menu_opened.emit(menu, turn)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            event.ignore()  # Space talks
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_note_font"):
            self._recolour()

    def _recolour(self) -> None:
        dim = QTextCharFormat()
        dim.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()  # one new layout for all of them
        block = self.document().begin()
        while block.isValid():
            if block.userState() == _NOTE:
                cursor.setPosition(block.position())
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(dim)
            block = block.next()
        cursor.endEditBlock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        follow = self._at_bottom()
        super().resizeEvent(event)
        if follow:
            self._to_bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shift = QPointF(0, -self.verticalScrollBar().value())
        seen = QRectF(event.rect())
        block = self.cursorForPosition(event.rect().topLeft()).block()
        block = block.previous() if block.previous().isValid() else block
        while block.isValid():
            box = self._bubble_box(block).translated(shift)
            if box.top() > seen.bottom():
                break
            if block.userState() in (_YOU, _THEM) and box.intersects(seen):
                role = QPalette.ColorRole.Accent if block.userState() == _YOU else QPalette.ColorRole.AlternateBase
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

    def _bubble_box(self, block: QTextBlock) -> QRectF:
        layout = self.document().documentLayout()
        whole = layout.blockBoundingRect(block)
        lines = block.layout()
        text = QRectF()
        for number in range(min(lines.lineCount(), 400)):
            text |= lines.lineAt(number).naturalTextRect()
        if text.isNull():
            return whole
        text.translate(lines.position())
        return text.adjusted(-_PAD, -6, _PAD, 6)
