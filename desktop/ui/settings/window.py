"""The settings window: rooms at the side, a search above, rows that are in force at once.

It knows neither file nor program: signals tell what the person wants, slots take what is in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.models_parts import Button, announce, label
from desktop.ui.models_question import Question
from desktop.ui.settings.catalogue import CATALOGUE, ROOM_OF
from desktop.ui.settings.data import ROOMS, Place, RoomName, Value
from desktop.ui.settings.device_editor import DeviceEditor
from desktop.ui.settings.editors import ChoiceEditor
from desktop.ui.settings.page import Page, heading_for
from desktop.ui.settings.rooms import RoomList
from desktop.ui.settings.row import RowCard
from desktop.ui.settings.search import found
from desktop.ui.studio.parts import Choice, Field, Trouble
from desktop.ui.theme import SCROLL_BAR

_SEARCH_MS = 120
_ROOMS_FROM_EMS = 78
"""From this width on, in widths of an "n", the rooms stand at the side."""
_TITLE_FROM_EMS = 50


class SettingsWindow(QDialog):
    """Non-modal, so that the call goes on."""

    set_wanted = Signal(str, str, object)
    reset_wanted = Signal(str, str)
    reset_all_wanted = Signal()
    undo_wanted = Signal()
    file_wanted = Signal()
    """The file with the settings is to be seen."""
    opened = Signal()
    closed = Signal()
    tone_wanted = Signal()
    meter_wanted = Signal(bool)
    """Whether the level of the microphone can be seen, so that it is worth listening for."""

    def __init__(self, next_start: frozenset[Place] = frozenset(), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setObjectName("settings")
        self.room: RoomName = "talking"
        self._metering = False
        self._choices: dict[Place, list[tuple[str, str]]] = {}
        self._devices: dict[Place, tuple[str, ...]] = {}
        self._build()
        self.page.set_next_start(next_start)
        self._looking = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._looking.timeout.connect(self._search)
        self._connect()
        self.setMinimumSize(360, 400)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(900, 760)

    def _build(self) -> None:
        close = self._close = IconButton("close", tr("Close the settings (Esc)"), 38, parent=self)
        self.search = QLineEdit(self)
        self.search.setFrame(False)
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the settings"))
        self.search.setMinimumWidth(60)
        self.field = Field(self.search, self)
        self.field.setMaximumWidth(420)
        top = QHBoxLayout()
        top.setContentsMargins(22, 8, 12, 8)
        top.setSpacing(12)
        self._title = label(tr("Settings"), self, 1.35, QFont.Weight.DemiBold)
        top.addWidget(self._title, 1)
        top.addWidget(self.field, 2)
        top.addWidget(close)
        self.rooms = RoomList(self)
        self.room_choice = Choice(tr("Room"), self)
        for name, words in ROOMS.items():
            self.room_choice.addItem(tr(words), name)
        self.room_choice.hide()
        self.trouble = Trouble(self, dismissable=False)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self.area.setAccessibleName(tr("Settings"))
        self.page = Page(self.area)
        self.area.setWidget(self.page)
        self.reset_all = Button(tr("Reset all…"), "link", self)
        self.undo = Button(tr("Undo the reset"), "link", self)
        self.undo.hide()
        self.file = Button(tr("Show the file"), "link", self)
        self.file.setAccessibleName(tr("Show settings.ini, which may be edited by hand"))
        below = QHBoxLayout()
        below.setContentsMargins(18, 6, 18, 10)
        below.setSpacing(14)
        below.addWidget(self.reset_all)
        below.addWidget(self.undo)
        below.addStretch(1)
        below.addWidget(self.file)
        narrow = QVBoxLayout()
        narrow.setContentsMargins(18, 0, 18, 6)
        narrow.setSpacing(8)
        narrow.addWidget(self.trouble)
        narrow.addWidget(self.room_choice)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(narrow)
        right.addWidget(self.area, 1)
        right.addLayout(below)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rooms)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(middle, 1)

    def _connect(self) -> None:
        self._close.clicked.connect(self.reject)
        self.search.textChanged.connect(self._looking.start)
        self.rooms.chosen.connect(self.show_room)
        self.room_choice.activated.connect(self._choose_room)
        self.page.edited.connect(self.set_wanted)
        self.page.reset_wanted.connect(self.reset_wanted)
        self.page.made.connect(self._equip)
        self.reset_all.clicked.connect(self._ask_to_reset)
        self.undo.clicked.connect(self._undo)
        self.file.clicked.connect(self.file_wanted)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        QShortcut(QKeySequence("Ctrl+,"), self, self.reject)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)

    # ---- what the outside tells -----------------------------------------------------------

    @Slot(object, object)
    def set_values(self, values: Mapping[Place, Value], usual: Mapping[Place, Value]) -> None:
        """All values in force, and those that everything came with."""
        self.page.set_values(values, usual)

    @Slot(str, str, object)
    def set_choices(self, section: str, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these values, each with its words, instead of those of the catalogue."""
        self._choices[section, key] = list(choices)
        if card := self.page.cards.get((section, key)):
            self._equip(card)

    @Slot(str, object)
    def set_devices(self, key: str, names: Sequence[str]) -> None:
        """The microphones (`key` "microphone") or loudspeakers ("speaker") there are."""
        self._devices["audio", key] = tuple(names)
        if card := self.page.cards.get(("audio", key)):
            self._equip(card)

    @Slot(float)
    def set_level(self, level: float) -> None:
        """The microphone's level, 0..1."""
        card = self.page.cards.get(("audio", "microphone"))
        if card and isinstance(card.editor, DeviceEditor) and card.editor.meter and card.isVisible():
            card.editor.meter.set_level(level)

    def show_refusal(self, section: str, key: str, problem: Problem | None) -> None:
        """Why a value was not taken; None: it was."""
        if card := self.page.cards.get((section, key)):
            card.show_problem(problem)
            if problem:
                card.set_value(self.page.value((section, key)), self.page.usual((section, key)))

    def show_remark(self, section: str, key: str, problem: Problem | None) -> None:
        """Something is to be said about what is set."""
        if card := self.page.cards.get((section, key)):
            card.show_problem(problem)

    def set_trouble(self, problem: Problem | None) -> None:
        """What is wrong with the file itself."""
        if problem is None:
            self.trouble.clear()
        else:
            self.trouble.show_problem(problem)

    # ---- what the person does -------------------------------------------------------------

    @Slot(str)
    def show_room(self, room: RoomName) -> None:
        """Show a room's rows; a search is over."""
        self.room = room
        self._looking.stop()
        if self.search.text():
            self.search.clear()
            self._looking.stop()
        self.rooms.set_current(room)
        self.room_choice.setCurrentIndex(self.room_choice.findData(room))
        rows = CATALOGUE[room]
        self.page.show_rows(rows, heading_for(rows))
        self.area.verticalScrollBar().setValue(0)
        self._meter()

    def show_row(self, section: str, key: str) -> None:
        """Show the row of a setting, and put the focus there."""
        self.show_room(ROOM_OF[section, key])
        if card := self.page.cards.get((section, key)):
            self.area.ensureWidgetVisible(card)
            card.editor.field.setFocus()

    @Slot(int)
    def _choose_room(self, index: int) -> None:
        self.show_room(self.room_choice.itemData(index))

    @Slot()
    def _search(self) -> None:
        query = self.search.text()
        if not query.strip():
            self.show_room(self.room)
            return
        rows = found(query)
        self.rooms.set_current("")
        nothing = tr("Nothing is called “{query}”. Try another word for it.").format(query=query.strip()[:40])
        self.page.show_rows(rows, {row.place: tr(ROOMS[ROOM_OF[row.place]]) for row in rows}, nothing)
        self.area.verticalScrollBar().setValue(0)
        self._meter()
        announce(self.page, nothing if not rows else tr("{count} settings").format(count=len(rows)))

    def _meter(self) -> None:
        rows = [*self.page.rows] if self.isVisible() else []
        seen = ("audio", "microphone") in rows
        if seen != self._metering:
            self._metering = seen
            self.meter_wanted.emit(seen)

    @Slot()
    def _ask_to_reset(self) -> None:
        question = Question(
            tr("Reset all settings?"),
            tr("Everything is as it came: sound, keys, models in use, colours. Conversations and models stay."),
            tr("Reset all"),
            self,
        )
        question.accepted.connect(self._reset_all)
        question.open()

    @Slot()
    def _reset_all(self) -> None:
        self.reset_all_wanted.emit()
        self.undo.show()
        self.undo.setFocus()

    @Slot()
    def _undo(self) -> None:
        self.undo.hide()
        self.undo_wanted.emit()

    @Slot(object)
    def _equip(self, card: RowCard) -> None:
        place, editor = card.row.place, card.editor
        if isinstance(editor, ChoiceEditor) and place in self._choices:
            editor.set_choices(self._choices[place])
        elif isinstance(editor, DeviceEditor):
            editor.set_devices(self._devices.get(place, ()))
            editor.tone_wanted.connect(self.tone_wanted, Qt.ConnectionType.UniqueConnection)

    # ---- Qt -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus() and self.search.text():
            self.search.clear()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ems = self.width() / self.fontMetrics().horizontalAdvance("n")
        beside = ems >= _ROOMS_FROM_EMS
        self._title.setVisible(ems >= _TITLE_FROM_EMS)
        self.rooms.setVisible(beside)
        self.room_choice.setVisible(not beside)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_room(self.room)
        self.search.setFocus()
        self.opened.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.undo.hide()
        self._meter()
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
