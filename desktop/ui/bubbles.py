"""The paragraphs of a conversation in a text document: a name over each message, the message in its bubble, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from desktop.ui.language import mark, tr

Who = Literal["you", "assistant"]

LONGEST_SHOWN = 4_000
"""Characters of one message that are shown; of a longer one the rest is counted."""
PAD = 11.0
YOU, THEM, NOTE = 1, 2, 3
INTERRUPTED = mark("interrupted")

_FIRST = QTextFormat.Property.UserProperty.value + 1
_TURN, _KIND, _LINE = _FIRST, _FIRST + 1, _FIRST + 2
_INDENT = 44.0
_LINE_PERCENT = 114.0
_MOST_MEASURED = 400
_LINE_SEPARATOR = "\u2028"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


def shown_text(text: str, longest: int = LONGEST_SHOWN) -> str:
    """`text` as it is put into a bubble: lines kept, control characters gone, at most `longest` characters."""
    rest = len(text) - longest
    lines = text[:longest].strip().splitlines()
    shown = _LINE_SEPARATOR.join(
        "".join(c if c.isprintable() or c in "\u200d\u200c" else " " for c in s) for s in lines
    )
    return tr("{text}… ({count} more characters)").format(text=shown, count=f"{rest:,}") if rest > 0 else shown


@dataclass(frozen=True, slots=True)
class Said:
    """A message to be shown: the index of its line (-1: none as yet), who, under which name, and what."""

    line: int
    who: Who
    name: str
    text: str
    cut: bool = False


def kind(block: QTextBlock) -> int:
    """YOU, THEM or NOTE."""
    return block.blockFormat().intProperty(_KIND)


def turn_of(block: QTextBlock) -> int:
    """The turn of the answer in `block`; -1 where it is of no turn of this run."""
    return block.blockFormat().intProperty(_TURN) - 1


def line_of(block: QTextBlock) -> int:
    """The index of the line that `block` belongs to, -1 for none."""
    return block.blockFormat().intProperty(_LINE) - 1


def set_line(block: QTextBlock, line: int) -> None:
    """The message in `block` and the name over it belong to line `line` from now on."""
    for each in (block, block.previous()):
        form = each.blockFormat()
        form.setProperty(_LINE, line + 1)
        QTextCursor(each).setBlockFormat(form)


def set_turn(block: QTextBlock, turn: int) -> None:
    """The message in `block` is of `turn`."""
    form = block.blockFormat()
    form.setProperty(_TURN, turn + 1)
    QTextCursor(block).setBlockFormat(form)


def backwards(document: QTextDocument) -> Iterator[QTextBlock]:
    """The paragraphs from the last one on."""
    block = document.lastBlock()
    while block.isValid():
        yield block
        block = block.previous()


class Bubbles:
    """Writes into `document`. `small` is the font of names and notes, `dim` their colour, `width` that of the text."""

    def __init__(self, document: QTextDocument, small: QFont, dim: QColor, width: float) -> None:
        self._document = document
        self._small = small
        self.dim = dim
        self.width = width

    def append(self, messages: Iterable[Said]) -> None:
        """Write `messages` at the end, in one step."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for said in messages:
            self._write(self._at_end(), said)
        cursor.endEditBlock()

    def insert(self, block: QTextBlock, messages: Iterable[Said]) -> None:
        """Write `messages` before `block`, in one step."""
        cursor = QTextCursor(block)
        cursor.beginEditBlock()
        form, ink = block.blockFormat(), block.charFormat()
        cursor.insertBlock(form, ink)  # `block` is now this one; an empty paragraph stands before it
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        empty = True
        for said in messages:
            if not empty:
                cursor.insertBlock()
            self._write(cursor, said)
            empty = False
        cursor.endEditBlock()

    def begin(self, who: Who, name: str, turn: int) -> QTextCursor:
        """An empty bubble at the end, for the message of a turn; the cursor stays at its beginning."""
        cursor = self._at_end()
        self._head(cursor, name, who)
        cursor.insertBlock(self._body(who, turn=turn), QTextCharFormat())
        beginning = QTextCursor(cursor.block())
        beginning.setKeepPositionOnInsert(True)
        return beginning

    def note(self, text: str, after: QTextBlock | None) -> None:
        """A note after `after`, else at the end."""
        if after is None:
            cursor = self._at_end()
        else:
            cursor = QTextCursor(after)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock()
        self._small_text(cursor, text, _LEFT, 1, 4, line_of(after) if after is not None else -1)

    def _at_end(self) -> QTextCursor:
        """A cursor in an empty paragraph at the end."""
        cursor = QTextCursor(self._document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not self._document.isEmpty():
            cursor.insertBlock()
        return cursor

    def _write(self, cursor: QTextCursor, said: Said) -> None:
        """Write into the empty paragraph where `cursor` is."""
        self._head(cursor, said.name, said.who, said.line)
        text = shown_text(said.text)
        cursor.insertBlock(self._body(said.who, line=said.line, text=text), QTextCharFormat())
        cursor.insertText(text)
        if said.cut:
            cursor.insertBlock()
            self._small_text(cursor, tr(INTERRUPTED), _LEFT, 1, 4, said.line)

    def _head(self, cursor: QTextCursor, name: str, who: Who, line: int = -1) -> None:
        self._small_text(cursor, name, _RIGHT if who == "you" else _LEFT, 12, 2, line)

    def _body(self, who: Who, turn: int = -1, line: int = -1, text: str | None = None) -> QTextBlockFormat:
        yours = who == "you"
        form = QTextBlockFormat()
        form.setTopMargin(7)
        form.setBottomMargin(9)
        form.setLeftMargin(_INDENT if yours else PAD)
        form.setRightMargin(PAD if yours else _INDENT)
        form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setProperty(_KIND, YOU if yours else THEM)
        form.setProperty(_TURN, turn + 1)
        form.setProperty(_LINE, line + 1)
        if yours and text is not None and _LINE_SEPARATOR not in text:
            room = self.width - 2 * self._document.documentMargin() - _INDENT - PAD
            if QFontMetricsF(self._document.defaultFont()).horizontalAdvance(text) < room:
                form.setAlignment(_RIGHT)
        return form

    def _small_text(
        self, cursor: QTextCursor, text: str, side: Qt.AlignmentFlag, above: float, below: float, line: int
    ) -> None:
        form = QTextBlockFormat()
        form.setAlignment(side)
        form.setTopMargin(above)
        form.setBottomMargin(below)
        form.setLeftMargin(PAD / 2)
        form.setRightMargin(PAD / 2)
        form.setProperty(_KIND, NOTE)
        form.setProperty(_LINE, line + 1)
        small = QTextCharFormat()
        small.setFont(self._small)
        small.setForeground(self.dim)
        cursor.setBlockFormat(form)
        cursor.setBlockCharFormat(small)
        cursor.insertText(text, small)

    def align(self, block: QTextBlock) -> None:
        """One line of yours hugs the right side; several are set as their language is, in a full bubble."""
        self._document.documentLayout().blockBoundingRect(block)  # lays the block out
        side = _RIGHT if block.layout().lineCount() == 1 else Qt.AlignmentFlag.AlignLeading
        form = block.blockFormat()
        if form.alignment() != side:
            form.setAlignment(side)
            QTextCursor(block).setBlockFormat(form)

    def box(self, block: QTextBlock) -> QRectF:
        """Where the bubble of `block` is, in the document."""
        whole = self._document.documentLayout().blockBoundingRect(block)
        lines = block.layout()
        text = QRectF()
        for number in range(min(lines.lineCount(), _MOST_MEASURED)):
            text |= lines.lineAt(number).naturalTextRect()
        if text.isNull():
            return whole
        text.translate(lines.position())
        return text.adjusted(-PAD, -6, PAD, 6)

    def recolour(self, dim: QColor) -> None:
        """Names and notes in another colour."""
        self.dim = dim
        ink = QTextCharFormat()
        ink.setForeground(dim)
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()  # one new layout for all of them
        for block in backwards(self._document):
            if kind(block) == NOTE:
                cursor.setPosition(block.position())
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(ink)
        cursor.endEditBlock()
