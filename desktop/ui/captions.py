"""The words as they are said, two lines of them, over the lower part of the picture; the one that sounds is marked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from desktop.engine.types import Clip
from desktop.ui.language import tr
from desktop.ui.look import Look
from desktop.ui.theme import ON_VIDEO, alpha, is_high, scaled

_LINES = 2
_FACTOR = 1.45
_NAME = 0.62
"""Size of the name over the lines, of the lines' own."""
_LONGEST_WORD = 80
_LOOK_AHEAD = 8
"""So many words further on a word that is said is still found among those that were expected."""
_OUTLINE = QColor(0, 0, 0, 150)
_PLATE = QColor(0, 0, 0)
_MARK = QColor("#8ea2ff")
_PLAIN_MARK = QColor("#ffd84d")


class Captions(QWidget):
    """Shows a page of two lines; a full one gives way to the next.

    Words that are `expect`ed stand there before they are said, so that a clause is read as a whole and no word moves.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions")
        self.setAccessibleName(tr("Captions"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._expected: dict[int, list[str]] = {}
        self._turn = -1
        self._words: list[str] = []
        self._lines: list[list[str]] = []
        self._said = -1
        self._tentative = self._over = False
        self._speaker = ""
        self._look = Look()
        self.setFont(scaled(self.font(), _FACTOR))
        self._metrics = QFontMetricsF(self.font())

    @property
    def line_height(self) -> int:
        """Height of one line, logical pixels."""
        return round(self._metrics.height() * 1.08)

    @property
    def name_height(self) -> int:
        """Height of the name over the lines, whether there is one or not."""
        return round(self.line_height * (_NAME + 0.2))

    def text(self) -> str:
        """What can be read at the moment."""
        return " ".join(" ".join(line) for line in self._page()[1])

    def marked(self) -> str:
        """The word that is being said; "" where none is."""
        sounds = 0 <= self._said < len(self._words) and not (self._tentative or self._over)
        return self._words[self._said] if sounds else ""

    def sizeHint(self) -> QSize:
        return QSize(480, _LINES * self.line_height + 8 + self.name_height)

    @Slot(str)
    def set_speaker(self, name: str) -> None:
        """Who is speaking, to be written over the words; "" where that is plain."""
        self._speaker = name
        self._changed()

    @Slot(object)
    def expect(self, clip: Clip) -> None:
        """The words of `clip` are going to be said, after those of the same turn that came before."""
        if clip.turn < self._turn:
            return
        words = self._expected.setdefault(clip.turn, [])
        words += _plain(word.text for word in clip.words)
        if clip.turn == self._turn and not self._tentative:
            self._add(words[len(self._words) :])
            self._changed()

    @Slot(str, int)
    def add_word(self, word: str, turn: int = 0) -> None:
        """The next word of `turn` that is being said; one that was not expected finds its place."""
        self._over = False
        if self._tentative or turn != self._turn:
            self._begin(turn)
        for said in _plain([word]):
            ahead = self._words[self._said + 1 : self._said + 1 + _LOOK_AHEAD]
            if said in ahead:
                self._said += 1 + ahead.index(said)
                continue
            self._said += 1
            if turn in self._expected:
                self._expected[turn].insert(self._said, said)
            if self._said == len(self._words):
                self._add([said])
            else:
                self._words.insert(self._said, said)
                self._set_lines()
        self._changed()

    @Slot(str)
    def show_tentative(self, text: str) -> None:
        """What the person seems to be saying, dimmed; the next word takes its place."""
        self._words, self._lines, self._tentative = [], [], True
        self._add(_plain([text[-400:]]))
        self._changed()

    @Slot()
    def finish(self) -> None:
        """No word sounds any more; those that were said may still be read."""
        self._over = True
        self._changed()

    @Slot()
    def clear(self) -> None:
        """Nothing is being said. Words of turns that are still to come stay expected."""
        self._expected = {turn: words for turn, words in self._expected.items() if turn > self._turn}
        if self._lines:
            self._words, self._lines, self._said = [], [], -1
            self._changed()

    def _begin(self, turn: int) -> None:
        if turn != self._turn:
            self._turn, self._said = turn, -1
        self._tentative = False
        self._expected = {other: words for other, words in self._expected.items() if other >= turn}
        self._words, self._lines = [], []
        self._add(self._expected.get(turn, []))
        self._said = min(self._said, len(self._words) - 1)

    def _set_lines(self) -> None:
        words, self._words, self._lines = self._words, [], []
        self._add(words)

    def _add(self, words: Iterable[str]) -> None:
        width = self.width() - 16
        for word in list(words):
            self._words.append(word)
            shown = self._metrics.elidedText(word, Qt.TextElideMode.ElideRight, width)
            line = " ".join([*self._lines[-1], shown]) if self._lines else ""
            if line and self._metrics.horizontalAdvance(line) <= width:
                self._lines[-1].append(shown)
            else:
                self._lines.append([shown])

    def _page(self) -> tuple[int, list[list[str]]]:
        """The lines that are shown, and how many words were on the pages before."""
        if self._tentative:
            return 0, self._lines[-_LINES:]
        ends = list(accumulate(len(line) for line in self._lines))
        line = next((number for number, end in enumerate(ends) if self._said < end), 0)
        first = line - line % _LINES
        return (ends[first - 1] if first else 0), self._lines[first : first + _LINES]

    def _changed(self) -> None:
        if (text := self.text()) != self.accessibleDescription():
            self.setAccessibleDescription(text)
        self.update()

    # ---- Qt -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_lines()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._metrics = QFontMetricsF(self.font())
            self._set_lines()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._lines:
            self._look.paint(self, (self.text(), self._said, self._tentative, self._over, self._speaker), self._draw)

    def _draw(self, painter: QPainter) -> None:
        before, lines = self._page()
        high = is_high(self.palette())
        top = self.height() - 4 - (len(lines) if self._tentative else _LINES) * self.line_height
        if self._speaker and not self._tentative:
            self._draw_name(painter, top)
        for number, line in enumerate(lines):
            layout = self._layout(line)
            here = layout.lineAt(0)
            place = QPointF(0, top + number * self.line_height)
            if high:
                plate = here.naturalTextRect().translated(place).adjusted(-8, 0, 8, 0)
                painter.fillRect(plate, _PLATE)
            marked = self._said - before if not self._tentative else -1
            if 0 <= marked < len(line) and not self._over:
                self._draw_mark(painter, layout, line, marked, place, high)
            self._draw_line(painter, layout, line, marked, place, high)
            before += len(line)

    def _layout(self, line: list[str]) -> QTextLayout:
        """The words of a line, in the middle of the width; what is written from right to left runs so."""
        layout = QTextLayout(" ".join(line), self.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignHCenter))
        layout.beginLayout()
        layout.createLine().setLineWidth(self.width())
        layout.endLayout()
        return layout

    def _draw_mark(
        self, painter: QPainter, layout: QTextLayout, line: list[str], marked: int, place: QPointF, high: bool
    ) -> None:
        start = len(" ".join(line[:marked])) + bool(marked)
        here = layout.lineAt(0)
        one, other = (_x(here.cursorToX(at)) for at in (start, start + len(line[marked])))
        bottom = place.y() + here.ascent() + here.descent() * 0.55
        mark = QRectF(min(one, other), bottom, abs(other - one), max(2.5, self.line_height * 0.09))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLAIN_MARK if high else _MARK)
        painter.drawRoundedRect(mark, mark.height() / 2, mark.height() / 2)

    def _draw_line(
        self, painter: QPainter, layout: QTextLayout, line: list[str], marked: int, place: QPointF, high: bool
    ) -> None:
        """`marked`: the number of the word that is said, in this line; those after it are still to come."""
        if not high:
            painter.setPen(_OUTLINE)
            for x, y in ((0, 1.2), (0.8, 0.6), (-0.8, 0.6), (0, -0.6)):
                layout.draw(painter, place + QPointF(x, y))
        whole = len(" ".join(line))
        said = whole if marked >= len(line) else len(" ".join(line[: max(0, marked + 1)]))
        if self._tentative:
            said = 0
        dim = QTextLayout.FormatRange()
        dim.start, dim.length = said, whole - said
        ink = QTextCharFormat()
        ink.setForeground(ON_VIDEO if high else alpha(ON_VIDEO, 0.78))
        dim.format = ink
        painter.setPen(ON_VIDEO)
        layout.draw(painter, place, [dim])

    def _draw_name(self, painter: QPainter, bottom: float) -> None:
        font = scaled(self.font(), _NAME, QFont.Weight.DemiBold)
        width = QFontMetricsF(font).horizontalAdvance(self._speaker) + 20
        box = QRectF((self.width() - width) / 2, bottom - self.name_height, width, self.name_height - 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE if is_high(self.palette()) else QColor(12, 14, 22, 150))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(font)
        painter.setPen(ON_VIDEO)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._speaker)


def _plain(texts: Iterable[str]) -> list[str]:
    """The words in `texts`, none of them endless."""
    return [word[:_LONGEST_WORD] for text in texts for word in text.split()]


def _x(found: float | tuple[float, int] | object) -> float:
    """PySide gives the place with the position that it was found for."""
    return float(found[0]) if isinstance(found, tuple) else float(found)  # type: ignore[arg-type]
