"""A report in a window of its own: read it, copy it, save it; nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.file_choice import save_file
from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, announce, label
from desktop.ui.settings.controls import Switch
from desktop.ui.theme import SCROLL_BAR

LAST_RUN = (
    mark("Parley crashed the last time"),
    mark(
        "It ended all of a sudden; every answer that was finished before is kept. Below is what is known of it. "
        "Whoever looks into Parley can do something with that, if you give it to them: nothing is sent by itself."
    ),
)
UNEXPECTED = (
    mark("Something went wrong that nobody expected"),
    mark(
        "The call goes on. If something does not work any more, start Parley again. Whoever looks into Parley can do "
        "something with this report, if you give it to them: nothing is sent by itself."
    ),
)
ENGINE_GONE = (
    mark("The part that leads the conversation has ended"),
    mark("Nothing is answered any more until you start Parley again. Everything that was said is kept."),
)
DIAGNOSTICS = (
    mark("Diagnostics"),
    mark(
        "Versions, this machine, what runs and the last lines of the log. It is copied already: paste it where you "
        "ask for help. Read it first if you like."
    ),
)
"""Titles and what they mean for the person, for each occasion."""

_COPIED_MS = 2500


class TroubleDialog(QDialog):
    """Non-modal, so that the call goes on. Freed when it is closed; Esc closes it."""

    conversation_wanted = Signal(bool)
    """Whether the report is to contain what was said: another text is expected."""
    save_wanted = Signal(str, str)
    """A file, and the report that it is to be written to it."""
    again_wanted = Signal()
    """Close Parley and start it again."""
    closed = Signal()

    def __init__(
        self, occasion: Sequence[str], parent: QWidget | None = None, *, again: bool = False, copies: bool = False
    ) -> None:
        """`again`: starting Parley again may help. `copies`: the first report goes to the clipboard at once."""
        super().__init__(parent)
        title, meaning = (tr(text) for text in occasion)
        self._copies = copies
        self.native_choosers = True
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(meaning)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(320, 300)
        self.resize(640, 600)
        self.report = self._report_view()
        self.conversation = Switch(self)
        self.conversation.setAccessibleName(tr("Also what was said (the last lines of the conversation)"))
        self.conversation.toggled.connect(self._switched)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self.conversation)
        said.addWidget(label(self.conversation.accessibleName(), self), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(label(title, self, 1.25, QFont.Weight.DemiBold))
        layout.addWidget(label(meaning, self, dim=True))
        layout.addWidget(self.report, 1)
        layout.addLayout(said)
        for row in self._buttons(again):
            layout.addLayout(row)
        self._copied_over = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied_over.timeout.connect(self._say_copy)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        self.report.setFocus()

    def _report_view(self) -> QPlainTextEdit:
        view = QPlainTextEdit(self)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(max(7.0, self.font().pointSizeF() * 0.88))
        view.setFont(font)
        view.setPlaceholderText(tr("Looking at this machine and the log…"))
        view.setAccessibleName(tr("Report"))
        view.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        view.setMinimumHeight(80)
        return view

    def _buttons(self, again: bool) -> list[QHBoxLayout]:
        """What can be done with the report; where there is more to choose, the way out has a row of its own."""
        self.copy = Button(tr("Copy"), "plain" if again else "primary", self)
        self.save = Button(tr("Save…"), "plain", self)
        self.again = Button(tr("Start again"), "primary", self) if again else None
        self.leave = Button(tr("Close"), "plain", self)
        self._say_copy()
        self.save.say(tr("Save…"), tr("Save this report as a file"))
        self.leave.say(tr("Close"))
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._choose)
        self.leave.clicked.connect(self.close)
        rows = [QHBoxLayout(), QHBoxLayout()] if again else [QHBoxLayout()]
        for row in rows:
            row.setSpacing(8)
        rows[0].addWidget(self.copy)
        rows[0].addWidget(self.save)
        rows[0].addStretch(1)
        if self.again is not None:
            self.again.say(tr("Start again"), tr("Close Parley and start it again"))
            self.again.clicked.connect(self.again_wanted)
            rows[-1].addStretch(1)
            rows[-1].addWidget(self.again)
        rows[-1].addWidget(self.leave)
        for button in (self.copy, self.save):
            button.setEnabled(False)
        return rows

    @Slot(str)
    def set_report(self, text: str) -> None:
        """Show `text`."""
        self.report.setPlainText(text)
        for button in (self.copy, self.save):
            button.setEnabled(True)
        if self._copies:
            self._copies = False
            self._copy()

    @Slot(bool)
    def _switched(self, wanted: bool) -> None:
        self.report.clear()
        for button in (self.copy, self.save):
            button.setEnabled(False)
        self.conversation_wanted.emit(wanted)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy.say(tr("Copied"))
        announce(self, tr("Copied"))
        self._copied_over.start()

    @Slot()
    def _say_copy(self) -> None:
        self.copy.say(tr("Copy"), tr("Copy this report"))

    @Slot()
    def _choose(self) -> None:
        kinds = [tr("Text (*.txt)")]
        chosen = save_file(self, tr("Save this report"), kinds, "parley-report.txt", self.native_choosers)
        chosen.connect(self._chosen)

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self.save_wanted.emit(path, self.report.toPlainText())

    def done(self, result: int) -> None:
        """Qt calls this however the window is closed."""
        super().done(result)
        self.closed.emit()
