"""What one can do with a line of the conversation: copy it, ask otherwise, have it answered or said again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop.ui.language import mark, tr
from desktop.ui.transcript import Transcript

_WORDS = {
    "copy": mark("&Copy this message"),
    "edit": mark("&Edit and send again…"),
    "answer": mark("&Answer again"),
    "repeat": mark("Sa&y it again"),
}


class Lines(QObject):
    """Adds to the transcript's context menu. Only the person's last line can be changed: what followed it goes."""

    edit_wanted = Signal(int, str)
    """The index of the line, and its text."""
    answer_again_wanted = Signal()
    repeat_wanted = Signal(int)

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript)
        self._transcript = transcript
        transcript.line_menu_opened.connect(self._fill)

    @property
    def last_of_yours(self) -> int:
        """The index of the person's last line, -1 for none."""
        lines = self._transcript.lines
        return next((at for at in range(len(lines) - 1, -1, -1) if lines[at].role == "user"), -1)

    def offers(self, line: int) -> tuple[str, ...]:
        """What can be done with the line at this index."""
        lines = self._transcript.lines
        if not 0 <= line < len(lines):
            return ()
        if lines[line].role == "user":
            return ("copy", "edit") if line == self.last_of_yours else ("copy",)
        asked = 0 <= self.last_of_yours < line
        return ("copy", "repeat", "answer") if asked else ("copy", "repeat")

    @Slot(object, int)
    def _fill(self, menu: QMenu, line: int) -> None:
        first = menu.actions()[0] if menu.actions() else None
        for what in self.offers(line):
            action = QAction(tr(_WORDS[what]), menu)
            action.setData((what, line))
            action.triggered.connect(self._chosen)
            menu.insertAction(first, action) if first else menu.addAction(action)
        if first is not None and first is not menu.actions()[0]:
            menu.insertSeparator(first)

    @Slot()
    def _chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        what, line = action.data()
        lines = self._transcript.lines
        if line >= len(lines):
            return  # the conversation is another one by now
        match what:
            case "copy":
                QGuiApplication.clipboard().setText(lines[line].text)
            case "edit":
                self.edit_wanted.emit(line, lines[line].text)
            case "answer":
                self.answer_again_wanted.emit()
            case "repeat":
                self._transcript.expect_again(lines[line].text)
                self.repeat_wanted.emit(line)
