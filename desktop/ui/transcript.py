"""The conversation as text: one document, so that thousands of turns stay quick, selectable and readable aloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import Slot
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.engine.types import Message, Outcome, TurnReport
from desktop.ui.bubble_view import BubbleView
from desktop.ui.bubbles import (
    INTERRUPTED,
    LONGEST_SHOWN,
    THEM,
    YOU,
    Said,
    Who,
    backwards,
    kind,
    line_of,
    set_line,
    set_turn,
    shown_text,
    turn_of,
)
from desktop.ui.language import mark, tr

__all__ = ["LONGEST_SHOWN", "Transcript", "shown_text"]

CHUNK = 120
"""Lines of an old conversation that are laid out at a time; more follow where the person scrolls to."""
MOST_BLOCKS = 1_200
"""Paragraphs that stay laid out: about an hour of talk. A laid-out turn takes 40 kB."""
_NOTES = {
    Outcome.CANCELLED: INTERRUPTED,
    Outcome.NOTHING_HEARD: mark("nothing was understood"),
    Outcome.FAILED: mark("could not be answered"),
}


@dataclass(slots=True)
class _Bubble:
    """A message of a turn under way: where it begins, and what it says so far. The cursor moves with the document."""

    cursor: QTextCursor
    text: str


class Transcript(BubbleView):
    """Read-only bubbles, yours on the right. Scrolls along unless the person has scrolled back.

    Turns under way are written by `set_yours`, `add_word` and `end_turn`. `set_history` says what the conversation is:
    what has not been seen yet is added, what is gone (a line was edited, another conversation began) is taken away.
    """

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(width, parent)
        self._name = tr("Assistant")
        self._names: Mapping[str, str] = {}
        self._speakers: dict[int, str] = {}
        self._bubbles: dict[tuple[int, Who], _Bubble] = {}
        self._lines: tuple[Message, ...] = ()
        self._first = self._until = 0
        """Of the lines, those that are in the document."""
        self._repeated = ""
        self._silent = -1
        self.verticalScrollBar().valueChanged.connect(self._show_more)

    @property
    def lines(self) -> tuple[Message, ...]:
        """The conversation, as `set_history` told."""
        return self._lines

    def set_assistant_name(self, name: str) -> None:
        """The name above the answers from now on, where nothing else is known."""
        self._name = name

    def set_names(self, names: Mapping[str, str]) -> None:
        """The names of the characters by key, for what is written from now on."""
        self._names = names

    # ---- turns under way ------------------------------------------------------------------

    @Slot(int, str)
    def set_speaker(self, turn: int, key: str) -> None:
        """Who answers in `turn`."""
        self._speakers = {turn: key}

    @Slot(str)
    def expect_again(self, text: str) -> None:
        """An answer that stands here is about to be said again: it is not written again."""
        self._repeated = text

    @Slot(int, str)
    def set_yours(self, turn: int, text: str) -> None:
        """What you said (so far) in `turn`."""
        self._repeated = ""
        self._write(turn, "you", text)

    @Slot(str, int)
    def add_word(self, word: str, turn: int) -> None:
        """The next word the assistant said in `turn`."""
        bubble = self._bubbles.get((turn, "assistant"))
        if bubble is None and self._repeated.lstrip().startswith(word.strip()):
            self._silent, self._repeated = turn, ""
        if turn != self._silent:
            self._write(turn, "assistant", f"{bubble.text} {word}" if bubble else word)

    @Slot(object)
    def end_turn(self, report: TurnReport) -> None:
        """Set what was heard and said for good, and mark an answer that was cut off."""
        if self._repeated and report.said and not report.heard and self._repeated.strip().startswith(report.said):
            self._silent, self._repeated = report.turn, ""  # not a word of it was shown
        if report.turn != self._silent:
            self._end(report)
        for key in [key for key in self._bubbles if key[0] <= report.turn]:
            del self._bubbles[key]
        self._trim()

    def _end(self, report: TurnReport) -> None:
        if report.speaker:
            self._speakers[report.turn] = report.speaker
        if report.heard and not self._written(report.turn, "you", report.heard):
            self._write(report.turn, "you", report.heard)
        if report.said and not self._written(report.turn, "assistant", report.said):
            self._write(report.turn, "assistant", report.said)
        said_anything = any(key[0] == report.turn for key in self._bubbles)
        note = _NOTES.get(report.outcome)
        if note and (said_anything or report.outcome is Outcome.NOTHING_HEARD):
            answer = self._bubbles.get((report.turn, "assistant"))
            follow = self._at_bottom()
            self._page.note(tr(note), answer.cursor.block() if answer else None)
            self._follow(follow)

    def _written(self, turn: int, who: Who, text: str) -> bool:
        """Whether the history told of it before any word of it was heard here; then it belongs to `turn`."""
        newest = next((line for line in reversed(self._lines) if (line.role == "user") == (who == "you")), None)
        if (turn, who) in self._bubbles or newest is None or newest.text.strip() != text.strip():
            return False
        wanted = YOU if who == "you" else THEM
        block = next((each for each in backwards(self.document()) if kind(each) == wanted), None)
        if block is None or line_of(block) < 0 or turn_of(block) >= 0:
            return False
        set_turn(block, turn)
        return True

    def _write(self, turn: int, who: Who, text: str) -> None:
        text = text.strip()
        bubble = self._bubbles.get((turn, who))
        if bubble is not None and bubble.text == text:
            return
        if bubble is None and not text:
            return
        follow = self._at_bottom()
        if bubble is None:
            name = tr("You") if who == "you" else self._name_of(self._speakers.get(turn, ""))
            bubble = self._bubbles[turn, who] = _Bubble(self._page.begin(who, name, turn), "")
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
            self._page.align(cursor.block())
        self._follow(follow)

    # ---- the conversation -----------------------------------------------------------------

    def clear_all(self) -> None:
        """Nothing was said."""
        self._bubbles.clear()
        self._lines, self._first, self._until = (), 0, 0
        self.document().clear()

    @Slot(object)
    def set_history(self, messages: Sequence[Message]) -> None:
        """The lines of the conversation from the first on."""
        before, self._lines = self._lines, tuple(messages)
        same = _same(before, self._lines)
        live = [bubble for bubble in self._bubbles.values() if line_of(bubble.cursor.block()) < 0]
        if same < len(before) and same <= self._first:  # nothing of what is seen stays
            self._take_away(0)
            self._first = self._until = max(0, len(self._lines) - CHUNK)
        elif same < self._until:
            self._take_away(same)
            self._until = same
        if self._until < min(same, len(before)):
            return  # the person reads somewhere further up
        follow = self._at_bottom()
        self._add(live)
        self._follow(follow)
        self._trim()

    def _add(self, live: Sequence[_Bubble]) -> None:
        """Those of the new lines that turns have written already are known from now on; the others are written."""
        written = self._loose()
        new: list[Said] = []
        if len(self._lines) - self._until > CHUNK and not written:
            self._first = self._until = max(self._until, len(self._lines) - CHUNK)
        for line in range(self._until, len(self._lines)):
            message = self._lines[line]
            found = next((place for place, block in enumerate(written) if _fits(block, message)), None)
            if found is None:
                new.append(self._said(line))
            else:
                set_line(written[found], line)
                del written[: found + 1]
        blocks = [bubble.cursor.block() for bubble in live if line_of(bubble.cursor.block()) < 0]
        if blocks and new:
            self._page.insert(min(blocks, key=QTextBlock.blockNumber).previous(), new)
        elif new:
            self._page.append(new)
        self._until = len(self._lines)

    def _loose(self) -> list[QTextBlock]:
        """The messages at the end that belong to no line as yet, in their order."""
        found = []
        for block in backwards(self.document()):
            if line_of(block) >= 0:
                break
            if kind(block) in (YOU, THEM):
                found.append(block)
        return found[::-1]

    def _take_away(self, line: int) -> None:
        """Line `line` goes, with everything after it but what is being said."""
        live = {bubble.cursor.block().blockNumber() for bubble in self._bubbles.values()}
        first = last = None
        for block in backwards(self.document()):
            if first is None and block.blockNumber() in live and line_of(block) < line:
                last = block.previous()  # the name over it
                continue
            if 0 <= line_of(block) < line:
                break
            if last is None or block.blockNumber() < last.blockNumber():
                first = block
        if first is None:
            return
        cursor = QTextCursor(first)
        if last is not None:
            cursor.setPosition(last.position(), QTextCursor.MoveMode.KeepAnchor)
            _remove(cursor, last)
            return
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if first.previous().isValid():
            cursor.deletePreviousChar()
        else:
            self.document().clear()

    def _said(self, line: int) -> Said:
        message = self._lines[line]
        yours = message.role == "user"
        name = tr("You") if yours else self._name_of(message.speaker)
        return Said(line, "you" if yours else "assistant", name, message.text, message.cut)

    def _name_of(self, key: str) -> str:
        return self._names.get(key) or self._name

    def show_line(self, line: int) -> None:
        """Go to the line of this index, and mark it."""
        if not self._first <= line < self._until:
            self._bubbles.clear()
            self.document().clear()
            self._first, self._until = max(0, line - CHUNK // 2), min(len(self._lines), line + CHUNK // 2)
            self._page.append(map(self._said, range(self._first, self._until)))
        for block in backwards(self.document()):
            if line_of(block) == line and kind(block) in (YOU, THEM):
                cursor = QTextCursor(block)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                self.setTextCursor(cursor)
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top - self.viewport().height() / 3))
                return

    @Slot(int)
    def _show_more(self, value: int) -> None:
        """Lay out what comes before or after, where the person has scrolled there."""
        bar = self.verticalScrollBar()
        if value <= bar.minimum() and self._first > 0 and bar.maximum() > 0:
            earlier, self._first = self._first, max(0, self._first - CHUNK)
            bottom = bar.maximum() - value
            self._page.insert(self.document().firstBlock(), map(self._said, range(self._first, earlier)))
            self.document().documentLayout().documentSize()
            bar.setValue(bar.maximum() - bottom)
        elif value >= bar.maximum() > 0 and self._until < len(self._lines):
            later, self._until = self._until, min(len(self._lines), self._until + CHUNK)
            self._page.append(map(self._said, range(later, self._until)))

    def _trim(self) -> None:
        """What was said long ago is not laid out any more, unless it is being read; scrolling back brings it again."""
        if self.document().blockCount() <= MOST_BLOCKS or not self._at_bottom():
            return
        oldest = self.document().findBlockByNumber(MOST_BLOCKS // 4)
        block = next((each for each in islice(_onwards(oldest), MOST_BLOCKS // 4) if _can_be_brought(each)), None)
        if block is None:
            return
        self._first = line_of(block)
        cursor = QTextCursor(self.document())
        head = block.previous()
        cursor.setPosition(head.position(), QTextCursor.MoveMode.KeepAnchor)
        _remove(cursor, head)
        self._follow(True)


def _onwards(block: QTextBlock) -> Iterator[QTextBlock]:
    """The paragraphs from `block` on."""
    while block.isValid():
        yield block
        block = block.next()


def _can_be_brought(block: QTextBlock) -> bool:
    """Whether it is a message of a known line, from which on the conversation can be written again."""
    return kind(block) in (YOU, THEM) and line_of(block) >= 0


def _remove(cursor: QTextCursor, until: QTextBlock) -> None:
    """Take away what is selected, up to the beginning of `until`, which stays as it is."""
    form, ink = until.blockFormat(), until.charFormat()
    cursor.removeSelectedText()
    cursor.setBlockFormat(form)
    cursor.setBlockCharFormat(ink)


def _same(before: Sequence[Message], after: Sequence[Message]) -> int:
    """How many lines both begin with."""
    count = min(len(before), len(after))
    if before[:count] == after[:count]:
        return count
    return next(place for place in range(count) if before[place] != after[place])


def _fits(block: QTextBlock, message: Message) -> bool:
    """Whether what a turn has written in `block` is `message`, or becomes it."""
    if (kind(block) == YOU) != (message.role == "user"):
        return False
    written, wanted = ("".join(filter(str.isalnum, text)) for text in (block.text(), shown_text(message.text)))
    return bool(written) and (wanted.startswith(written) or written.startswith(wanted))
