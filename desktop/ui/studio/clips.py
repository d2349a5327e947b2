"""The step one may leave out: base clips, made from the portrait by LightX2V."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, Card, label
from desktop.ui.studio.data import ClipsState
from desktop.ui.studio.parts import Field, StepTitle
from desktop.ui.studio.progress import ProgressLine
from desktop.ui.theme import SCROLL_BAR, scaled

_WHAT = mark(
    "LightX2V turns the portrait into two short films in which the person breathes, blinks and moves a little. It "
    "needs a graphics card with plenty of memory, and minutes. Without it the portrait comes alive in a simpler way."
)
_MISSING = mark("LightX2V is not installed on this computer. These commands install it:")
_WORDS: dict[ClipsState, str] = {
    "none": mark("The call goes on meanwhile; you can stop it at any time, and resume it later."),
    "working": "",
    "partial": mark("It was stopped. What is there is kept: it goes on from where it was."),
    "done": mark("The base clips are there."),
}
_STARTS: dict[ClipsState, str] = {
    "none": mark("Start"),
    "working": "",
    "partial": mark("Resume"),
    "done": mark("Make them again"),
}
_TALLEST = 220


class Commands(QTextEdit):
    """Lines to copy into a terminal, selectable; as high as they need to be, up to a limit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        fixed = scaled(self.font(), 0.86)
        fixed.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
        self.setFont(fixed)
        self.setAccessibleName(tr("Commands that install LightX2V"))
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    @Slot()
    def _fit(self) -> None:
        self.setFixedHeight(min(_TALLEST, math.ceil(self.document().size().height())))


class ClipsCard(Card):
    """How to get LightX2V where it is missing; else a button that starts it, and how far it is."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.state: ClipsState = "none"
        self._installed = False
        self._able = True
        self.missing = label(tr(_MISSING), self, 0.94)
        self.commands = Commands(self)
        self._box = Field(self.commands, self, (10, 7, 4, 7))
        self.copy = Button(tr("Copy"), "plain", self)
        self.copy.setAccessibleName(tr("Copy the commands"))
        self.progress = ProgressLine(self)
        self.note = label("", self, 0.92, dim=True)
        self.start = Button(tr("Start"), "plain", self)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.start)
        row.addWidget(self.copy)
        row.addWidget(self.note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(9)
        layout.addWidget(StepTitle("", tr("Livelier: base clips by LightX2V"), self))
        layout.addWidget(label(tr(_WHAT), self, 0.94, dim=True))
        layout.addWidget(self.missing)
        layout.addWidget(self._box)
        layout.addWidget(self.progress)
        layout.addLayout(row)
        self.start.clicked.connect(self.wanted)
        self.copy.clicked.connect(self._copy)
        self.progress.cancelled.connect(self.cancelled)
        self._show()

    def set_lightx2v(self, installed: bool, commands: str) -> None:
        """Whether it can be used; where not, the commands that install it."""
        self._installed = installed
        self.commands.setPlainText(commands.strip())
        self._show()

    def set_clips(self, state: ClipsState, text: str, fraction: float | None) -> None:
        """How the clips stand; `text` and `fraction` tell how far the work is while it goes on."""
        self.state = state
        working = state == "working"
        self.progress.set_progress((text or tr("Beginning…")) if working else "", fraction, True)
        self._show(text)

    def set_able(self, able: bool) -> None:
        """Whether the work can be started at the moment."""
        self._able = able
        self.start.setEnabled(able)

    def _show(self, text: str = "") -> None:
        can = self._installed or self.state in ("working", "done")
        self.missing.setVisible(not can)
        self._box.setVisible(not can)
        self.copy.setVisible(not can)
        self.start.setVisible(self._installed and self.state != "working")
        start = tr(_STARTS[self.state] or "Start")
        self.start.say(start, tr("{start}: base clips by LightX2V").format(start=start))
        words = (text if self.state == "partial" else "") or (tr(_WORDS[self.state]) if _WORDS[self.state] else "")
        self.note.setText(words if can else "")
        self.note.setVisible(bool(self.note.text()) or not can)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.commands.toPlainText())
        self.note.setText(tr("Copied."))
