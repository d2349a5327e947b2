"""The conversation that is looked at: what it is called, what can be done with it, what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.ui.history.data import Row, Shown, about
from desktop.ui.icon_button import IconButton
from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, label
from desktop.ui.studio.parts import Field
from desktop.ui.theme import scaled
from desktop.ui.transcript import Transcript

KINDS = (
    ("mp4", mark("Film with sound (MP4)…")),
    ("md", mark("Markdown…")),
    ("txt", mark("Plain text…")),
    ("json", mark("JSON…")),
)
_LONGEST_TITLE = 120
_MARGIN = 30
_MOST_SHOWN, _NARROW = 90, 460
"""Characters of a title that are shown, half of them where the page is narrower than so many pixels."""


class Page(QWidget):
    """Empty until `set_row`."""

    go_on_wanted = Signal(str)
    rename_wanted = Signal(str, str)
    remove_wanted = Signal(str)
    export_wanted = Signal(str, str)
    """A conversation, and one of KINDS."""
    back_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.row: Row | None = None
        self.back = IconButton("back", tr("Back to the list"), 38, parent=self)
        self.back.clicked.connect(self.back_wanted)
        self.title = label("", self, 1.2, QFont.Weight.DemiBold)
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.setMaxLength(_LONGEST_TITLE)
        self.edit.setFont(scaled(self.font(), 1.1))
        self.edit.setAccessibleName(tr("What this conversation is called"))
        self.edit.returnPressed.connect(self._renamed)
        self.edit.installEventFilter(self)
        self.field = Field(self.edit, self)
        self.field.hide()
        self.about = label("", self, 0.92, dim=True)
        self.go_on = Button(tr("Go on"), "primary", self)
        self.go_on.clicked.connect(self._go_on)
        self.rename = Button(tr("Rename"), "plain", self)
        self.rename.clicked.connect(self._begin_rename)
        self.export = Button(tr("Export"), "plain", self)
        self.export.clicked.connect(self._choose_kind)
        self.remove = Button(tr("Delete"), "plain", self)
        self.remove.clicked.connect(self._remove)
        self.text = Transcript(400, self)
        self.text.setAccessibleName(tr("What was said"))
        self.text.setPlaceholderText("")
        self.hint = label("", self, 1.0, dim=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.field, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.go_on, self.export, self.rename, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(14, 6, 14, 4)
        top.setSpacing(5)
        top.addLayout(head)
        top.addWidget(self.about)
        top.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.hint, 1)
        layout.addWidget(self.text, 1)
        self.set_row(None)

    def set_row(self, row: Row | None) -> None:
        """Which conversation it is; what was said in it follows with `set_shown`."""
        changed = row is None or self.row is None or row.key != self.row.key
        self.row = row
        if changed:
            self._end_rename()
            self.text.clear_all()
        self._show_title()
        self.about.setText(about(row, date.today()) if row and not row.trouble else "")
        self.go_on.setText(tr("In this call") if row and row.current else tr("Go on"))
        self.go_on.updateGeometry()
        readable = row is not None and not row.trouble
        for button in (self.go_on, self.export, self.rename):
            button.setVisible(readable)
        self.remove.setVisible(row is not None)
        self.text.setVisible(readable)
        self.hint.setVisible(not readable)
        self.hint.setText(row.trouble if row else tr("Choose a conversation to read it here."))

    def set_shown(self, shown: Shown) -> None:
        """What was said in it."""
        if self.row is None or shown.key != self.row.key:
            return
        self.text.set_names(shown.names)
        self.text.set_history(shown.messages)
        if self.row.at >= 0:
            self.text.show_line(max(0, self.row.at - shown.before))

    def _show_title(self) -> None:
        title, most = self.row.title if self.row else "", _MOST_SHOWN if self.width() >= _NARROW else _MOST_SHOWN // 2
        self.title.setText(title if len(title) <= most else f"{title[:most].rstrip()}…")

    @Slot()
    def _go_on(self) -> None:
        if self.row is not None:
            self.go_on_wanted.emit(self.row.key)

    @Slot()
    def _remove(self) -> None:
        if self.row is not None:
            self.remove_wanted.emit(self.row.key)

    @Slot()
    def _choose_kind(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind, words in KINDS:
            action = QAction(tr(words), menu)
            action.setData(kind)
            action.triggered.connect(self._export)
            menu.addAction(action)
        menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))

    @Slot()
    def _export(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        if self.row is not None:
            self.export_wanted.emit(self.row.key, action.data())

    @Slot()
    def _begin_rename(self) -> None:
        if self.row is None:
            return
        self.edit.setText(self.row.title)
        self.edit.selectAll()
        self.title.hide()
        self.field.show()
        self.edit.setFocus()

    @Slot()
    def _renamed(self) -> None:
        text = " ".join(self.edit.text().split())
        if self.row is not None and text != self.row.title:
            self.rename_wanted.emit(self.row.key, text)
            self.row = replace(self.row, title=text or self.row.title)
            self._show_title()
        self._end_rename()

    def _end_rename(self) -> None:
        had = self.edit.hasFocus()
        self.field.hide()
        self.title.show()
        if had:
            self.rename.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Esc in the title's field leaves the title as it was."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() in kinds and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._end_rename()
            return event.type() == QEvent.Type.KeyPress
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_title()
        self.text.set_width(max(200, self.width() - _MARGIN))
