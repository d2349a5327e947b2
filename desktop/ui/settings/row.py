"""One setting in its row: what it is, the editor, whether it waits for the next start, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.icons import draw_icon
from desktop.ui.language import localise, mark, tr
from desktop.ui.models_parts import Button, Card, Chip, announce, label
from desktop.ui.settings.data import Kind, Row, Value
from desktop.ui.settings.device_editor import DeviceEditor
from desktop.ui.settings.editors import ChoiceEditor, Editor, PathEditor, SliderEditor, SwitchEditor, TextEditor
from desktop.ui.settings.key_editor import KeyEditor
from desktop.ui.theme import LEVEL_COLOURS

NEXT_START = mark("From the next start")
_EDITORS: dict[Kind, type[Editor]] = {
    "switch": SwitchEditor,
    "choice": ChoiceEditor,
    "slider": SliderEditor,
    "text": TextEditor,
    "file": PathEditor,
    "folder": PathEditor,
    "microphone": DeviceEditor,
    "speaker": DeviceEditor,
    "key": KeyEditor,
}
_BESIDE_EMS = 46
"""From this width on, in widths of an "n", the editor stands beside the text."""


class _Refusal(QWidget):
    """Why a value was not taken."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = label("", self, 0.92, QFont.Weight.Medium)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 1, 0, 1)
        layout.addWidget(self.words)
        self.hide()

    def say(self, text: str) -> None:
        self.words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text:
            announce(self, text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_icon(QPainter(self), "error", QRectF(1, 2, 18, 18), QColor(LEVEL_COLOURS["error"]), 2.0)


class RowCard(Card):
    """Shows a Row and the value in force."""

    edited = Signal(str, str, object)
    reset_wanted = Signal(str, str)

    def __init__(self, row: Row, waits: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.title = label(tr(row.title), self, 1.02, QFont.Weight.DemiBold)
        self.explanation = label(tr(row.explanation), self, 0.92, dim=True)
        self.editor = _EDITORS[row.kind](row, self)
        self.waits = Chip(self)
        self.waits.say(tr(NEXT_START) if waits else "")
        self.reset = Button(tr("Reset"), "link", self)
        self.reset.setAccessibleName(tr("{title}: as it came").format(title=tr(row.title)))
        self.refusal = _Refusal(self)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.title)
        texts.addWidget(self.explanation)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(8)
        self._top.addLayout(texts, 5)
        self._top.addWidget(self.editor, 4)
        self._top.setAlignment(self.editor, Qt.AlignmentFlag.AlignVCenter)
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(self.waits)
        links.addWidget(self.reset)
        links.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 11, 16, 11)
        layout.setSpacing(6)
        layout.addLayout(self._top)
        layout.addWidget(self.refusal)
        layout.addLayout(links)
        self.reset.hide()
        self.editor.edited.connect(self._edited)
        self.editor.refused.connect(self.refuse)
        self.reset.clicked.connect(self._reset)

    def set_value(self, value: Value, usual: Value) -> None:
        """The value in force, and the one it came with."""
        self.editor.set_value(value)
        had_focus = self.reset.hasFocus()
        self.reset.setVisible(value != usual)
        if had_focus and value == usual:
            self.editor.field.setFocus()

    def set_useful(self, useful: bool) -> None:
        """Whether it has an effect at the moment."""
        self.editor.setEnabled(useful)

    @Slot(str)
    def refuse(self, why: str) -> None:
        """Show why it stays as it is; "" for nothing."""
        self.refusal.say(why)

    def show_problem(self, problem: Problem | None) -> None:
        """The same with a problem of the program's."""
        self.refuse(str(localise(problem)) if problem else "")

    @Slot(object)
    def _edited(self, value: Value) -> None:
        self.refuse("")
        self.edited.emit(self.row.section, self.row.key, value)

    @Slot()
    def _reset(self) -> None:
        self.refuse("")
        self.reset_wanted.emit(self.row.section, self.row.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_EMS * self.fontMetrics().horizontalAdvance("n")
        small = self.row.kind == "switch"
        ways = QBoxLayout.Direction
        self._top.setDirection(ways.LeftToRight if beside or small else ways.TopToBottom)
