"""The window with the conversations: all that were kept, a search over everything said, what one can do with one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPaintEvent, QPalette, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.file_choice import file_name, save_file
from desktop.ui.history.data import Row, Shown
from desktop.ui.history.page import KINDS, Page
from desktop.ui.history.rows import List
from desktop.ui.history.strip import FilmStrip, Removed
from desktop.ui.icon_button import IconButton
from desktop.ui.language import localise, tr
from desktop.ui.models_parts import Button, announce, label
from desktop.ui.studio.parts import Field, Trouble

_SEARCH_AFTER_MS = 60
"""A search begins when the person stops typing for so long."""
_WIDE = 700
_LIST_WIDTH = 300
_FILTERS = {"mp4": "(*.mp4)", "md": "(*.md)", "txt": "(*.txt)", "json": "(*.json)"}


class HistoryWindow(QDialog):
    """Non-modal, so that the call goes on. Signals tell what the person wants; slots take what there is to show."""

    look_wanted = Signal()
    """The window was opened: what it shows may be old."""
    search_wanted = Signal(str)
    """Words, "" for all conversations; `set_rows` follows."""
    show_wanted = Signal(str)
    """The lines of a conversation are to be seen; `set_shown` follows."""
    go_on_wanted = Signal(str)
    new_wanted = Signal()
    rename_wanted = Signal(str, str)
    remove_wanted = Signal(str)
    undo_wanted = Signal(str)
    export_wanted = Signal(str, str, str)
    """A conversation, the kind ("mp4", "md", "txt", "json") and the file."""
    film_cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Conversations"))
        self.setObjectName("conversations")
        self.native_choosers = True
        self._reading = False
        """In a narrow window: the page is seen, not the list."""
        self._build()
        self._later = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._later.timeout.connect(self._search)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        QShortcut(QKeySequence("Ctrl+L"), self, self.reject)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.setMinimumSize(360, 400)
        self.resize(900, 680)

    def sizeHint(self) -> QSize:
        return QSize(900, 680)

    def _build(self) -> None:
        self.title = label(tr("Conversations"), self, 1.35, QFont.Weight.DemiBold)
        self.new = Button(tr("New"), "plain", self)
        self.new.setAccessibleName(tr("Begin a new conversation"))
        self.new.clicked.connect(self.new_wanted)
        close = IconButton("close", tr("Close the conversations (Esc)"), 38, parent=self)
        close.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.setContentsMargins(22, 8, 12, 4)
        top.addWidget(self.title, 1)
        top.addWidget(self.new)
        top.addWidget(close)
        self.search = QLineEdit(self)
        self.search.setFrame(False)
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("Search everything that was said"))
        self.search.setAccessibleName(tr("Search"))
        self.search.textChanged.connect(lambda: self._later.start())
        self.search.returnPressed.connect(self._to_list)
        self.list = List(self)
        self.list.looked_at.connect(self._look_at)
        self.list.opened.connect(self.go_on_wanted)
        self.list.removed.connect(self.remove_wanted)
        self.list.clicked.connect(self._read)
        self.empty = label("", self, 1.0, dim=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.side = QWidget(self)
        side = QVBoxLayout(self.side)
        side.setContentsMargins(14, 2, 6, 10)
        side.setSpacing(8)
        side.addWidget(Field(self.search, self.side))
        side.addWidget(self.list, 1)
        side.addWidget(self.empty, 1)
        self.page = Page(self)
        self.page.go_on_wanted.connect(self.go_on_wanted)
        self.page.rename_wanted.connect(self.rename_wanted)
        self.page.remove_wanted.connect(self.remove_wanted)
        self.page.export_wanted.connect(self._choose_where)
        self.page.back_wanted.connect(self._leave_page)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.side)
        middle.addWidget(self.page, 1)
        self.trouble = Trouble(self)
        self.film = FilmStrip(self)
        self.film.cancel_wanted.connect(self.film_cancel_wanted)
        self.removed = Removed(self)
        self.removed.undo_wanted.connect(self.undo_wanted)
        below = QVBoxLayout()
        below.setContentsMargins(14, 0, 14, 8)
        for strip in (self.trouble, self.film, self.removed):
            below.addWidget(strip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        layout.addLayout(below)
        self._say_empty()

    # ---- what the outside tells -----------------------------------------------------------

    @Slot(object)
    def set_rows(self, rows: Sequence[Row]) -> None:
        """The conversations that fit the search, all where there is none."""
        self.list.set_rows(rows)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._say_empty()
        place = self.list.rows.place(self.page.row.key) if self.page.row else -1
        if place < 0:
            self.page.set_row(None)
            self._leave_page()
            return
        row, before = self.list.rows.row(place), self.page.row
        self.page.set_row(row)
        if before is not None and before.at != row.at:
            self.show_wanted.emit(row.key)

    @Slot(object)
    def set_shown(self, shown: Shown) -> None:
        """The lines of a conversation."""
        self.page.set_shown(shown)

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """One sentence under the list."""
        self.trouble.show_problem(localise(problem))

    @Slot(str, object)
    def set_film(self, text: str, fraction: float | None = None) -> None:
        """How far a film is; "" when there is none."""
        self.film.set_progress(text, fraction)

    @Slot(str, str)
    def set_removed(self, key: str, title: str) -> None:
        """The conversation `key` was removed and can come back; "" when it cannot any more."""
        self.removed.show_removed(key, title)

    # ---- what the person does -------------------------------------------------------------

    @Slot()
    def _search(self) -> None:
        self.search_wanted.emit(self.search.text())

    @Slot()
    def _to_list(self) -> None:
        self._later.stop()
        self._search()
        self.list.setFocus()

    @Slot(str)
    def _look_at(self, key: str) -> None:
        row = self.list.rows.row(self.list.rows.place(key))
        self.page.set_row(row)
        if not row.trouble:
            self.show_wanted.emit(key)

    @Slot()
    def _read(self) -> None:
        self._reading = True
        self._arrange()
        if self.side.isHidden():
            self.page.text.setFocus()

    @Slot()
    def _leave_page(self) -> None:
        if self._reading:
            self._reading = False
            self._arrange()
            self.list.setFocus()

    @Slot(str, str)
    def _choose_where(self, key: str, kind: str) -> None:
        row = self.page.row
        if row is None:
            return
        name = f"{file_name(row.title)}.{kind}"
        words = tr(dict(KINDS)[kind]).rstrip("…")
        chosen = save_file(
            self, tr("Export this conversation"), [f"{words} {_FILTERS[kind]}"], name, self.native_choosers
        )
        chosen.connect(lambda path: self.export_wanted.emit(key, kind, path))

    # ---- Qt -------------------------------------------------------------------------------

    def _say_empty(self) -> None:
        nothing = tr("Nothing was said with these words.") if self.search.text() else ""
        self.empty.setText(nothing or tr("There are no conversations yet."))
        if nothing and self.empty.isVisible():
            announce(self.empty, nothing)

    def _arrange(self) -> None:
        wide = self.width() >= _WIDE
        self.side.setVisible(wide or not self._reading)
        self.page.setVisible(wide or self._reading)
        self.page.back.setVisible(not wide)
        if wide:
            self.side.setFixedWidth(max(_LIST_WIDTH, self.width() // 3))
        else:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(16777215)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_wanted.emit()
        self.search.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
