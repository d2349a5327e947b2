"""What the person wants of the program around the call, and what the window is told about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.status import process_words
from desktop.ui.window_parts import WindowParts

if TYPE_CHECKING:
    from desktop.ui.models_data import Running
    from desktop.ui.people import PeopleChooser, Person
    from desktop.ui.tray import Tray

_MEMORY_EVERY_MS = 2000


class Wishes(WindowParts):
    """Menu, top bar and buttons become signals; the application answers with the slots of the same name.

    What a `set_…` slot tells is shown and not said again: only the person's own hand emits a signal.
    """

    interrupt_requested = Signal()
    settings_wanted = Signal()
    conversations_wanted = Signal()
    new_conversation_wanted = Signal()
    private_toggled = Signal(bool)
    """Whether nothing of this conversation is to be kept."""
    hands_free_toggled = Signal(bool)
    """Whether the person only has to talk, without holding anything."""
    people_chosen = Signal(object)
    """Keys of the characters that take part, a tuple; the first is who the call is with."""
    guide_wanted = Signal()
    updates_wanted = Signal()
    diagnostics_wanted = Signal()
    quit_wanted = Signal()
    """The program is to end, whatever closing the window means."""
    memory_wanted = Signal()
    """The panel with the timings is open: `set_memory` is expected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str, str] = {}
        self._company: tuple[str, ...] = ()
        self._speaking = ""
        self._people: tuple[Person, ...] = ()
        self.chooser: PeopleChooser | None = None
        self.top_bar.name.clicked.connect(self._choose_people)
        self._hands_free_button.clicked.connect(self.menu.hands_free.trigger)
        self._settings_button.clicked.connect(self.menu.settings.trigger)
        self._remembering = QTimer(self, interval=_MEMORY_EVERY_MS)
        self._remembering.timeout.connect(self._ask_for_memory)
        menu = self.menu
        menu.people.triggered.connect(self._choose_people)
        menu.timings.toggled.connect(self._follow_timings)
        menu.settings.triggered.connect(self.settings_wanted)
        menu.conversations.triggered.connect(self.conversations_wanted)
        menu.new_conversation.triggered.connect(self.new_conversation_wanted)
        menu.private.triggered.connect(self.private_toggled)
        menu.private.toggled.connect(self._show_private)
        menu.hands_free.triggered.connect(self.hands_free_toggled)
        menu.hands_free.toggled.connect(self._show_hands_free)
        menu.guide.triggered.connect(self.guide_wanted)
        menu.updates.triggered.connect(self.updates_wanted)
        menu.diagnostics.triggered.connect(self.diagnostics_wanted)
        menu.leave.triggered.connect(self.quit_wanted)
        self.quit_wanted.connect(self._leave)
        self._tray: Tray | None = None
        self._closing_hides = self._leaving = False

    @Slot(bool)
    def set_private(self, private: bool) -> None:
        """Whether nothing of this conversation is kept."""
        self.menu.private.setChecked(private)

    @Slot(bool)
    def set_hands_free(self, on: bool) -> None:
        """Whether the person only has to talk."""
        self.menu.hands_free.setChecked(on)

    def set_wake_word(self, word: str) -> None:
        """What has to be said first where one only has to talk; "" is nothing."""
        self.status.set_wake_word(word)

    def set_tray(self, shown: bool, closing_hides: bool) -> None:
        """Whether there is a sign in the desktop's tray, and whether closing the window leaves the program there."""
        from desktop.ui.tray import Tray  # a start does not need it

        if shown and self._tray is None and Tray.there():
            self._tray = Tray(self.menu.hands_free, QApplication.windowIcon(), self)
            self._tray.show_wanted.connect(self.shown_by_request)
            self._tray.interrupt_wanted.connect(self.silence)
            self._tray.quit_wanted.connect(self.quit_wanted)
            QGuiApplication.instance().commitDataRequest.connect(self._logging_out)  # type: ignore[union-attr]
        if self._tray is not None:
            self._tray.set_shown(shown)
        self._closing_hides = closing_hides and shown

    @Slot(list, tuple)
    def set_people(self, people: Sequence[Person], chosen: Sequence[str]) -> None:
        """Who there is, as (key, name, description, thumbnail's path or None), and the keys of who takes part."""
        self._people, self._company = tuple(people), tuple(chosen)
        self._names = {key: name for key, name, _, _ in people}
        if self.chooser is not None:
            self.chooser.set_people(people, chosen)
        self.set_speaking(self._speaking if self._speaking in self._company else next(iter(self._company), ""))

    @Slot(str)
    def set_speaking(self, key: str) -> None:
        """The character who answers from now on: named, and over the words where several take part."""
        self._speaking = key
        if key in self._names:
            self._show_names(self._names[key])

    def _show_names(self, name: str) -> None:
        others = [self._names.get(key, key) for key in self._company if key != self._speaking]
        self.top_bar.name.set_names(name, others)
        self.captions.set_speaker(name if others else "")

    @Slot(object)
    def set_memory(self, processes: Sequence[Running]) -> None:
        """The program's processes, for the panel with the timings."""
        self.hud.set_memory([(process_words(each.stage), each.memory_mib) for each in processes])

    @Slot(bool)
    def talk_held(self, down: bool) -> None:
        """A hot key went down or came up: like Space in the window."""
        self.talk_key.hold(down)

    @Slot()
    def talk_toggled(self) -> None:
        """Begin to listen, or end what was begun so."""
        self.talk_key.hold(not self.talk_key.held_from_afar)

    @Slot()
    def silence(self) -> None:
        """Esc from anywhere: whatever is said or listened to ends; the window stays as it is."""
        self.interrupt_requested.emit()
        self.talk.end_latch()
        self.talk_key.hold(False)

    @Slot()
    def shown_by_request(self) -> None:
        """Come to the front, from wherever it is."""
        if self.isMinimized():
            self.showNormal()
        else:
            self.show()
        self.raise_()
        self.activateWindow()

    @Slot()
    def _leave(self) -> None:
        self._leaving = True
        self.close()
        QApplication.quit()  # where the window was hidden, its closing is not noticed

    @Slot()
    def _logging_out(self) -> None:
        self._leaving = True

    def _hidden_in_tray(self) -> bool:
        """Closing is hiding, and the window has just been hidden."""
        if self._leaving or not self._closing_hides or self._tray is None or not self._tray.there():
            return False
        self.hide()
        self._tray.say_where()
        return True

    @Slot()
    def _choose_people(self) -> None:
        self.talk_key.drop()
        if self.chooser is None:
            self.chooser = self._make_chooser()
        button = self.top_bar.name
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        room = QSize(self.width() - 2 * button.mapTo(self, QPoint()).x(), self.height() - 2 * button.height())
        self.chooser.open_under(corner, room)

    def _make_chooser(self) -> PeopleChooser:
        from desktop.ui.people import PeopleChooser  # a start does not need it

        chooser = PeopleChooser(self)
        chooser.chosen.connect(self._people_chosen)
        chooser.others_wanted.connect(self.menu.avatars.trigger)
        chooser.set_people(self._people, self._company)
        return chooser

    @Slot(object)
    def _people_chosen(self, keys: tuple[str, ...]) -> None:
        self.people_chosen.emit(keys)

    @Slot(bool)
    def _follow_timings(self, shown: bool) -> None:
        if shown:
            self._remembering.start()
            QTimer.singleShot(0, self, self._ask_for_memory)
        else:
            self._remembering.stop()

    @Slot()
    def _ask_for_memory(self) -> None:
        if self.hud.isVisible() and not self.isMinimized():
            self.memory_wanted.emit()

    @Slot(bool)
    def _show_private(self, private: bool) -> None:
        self.top_bar.set_private(private)

    @Slot(bool)
    def _show_hands_free(self, on: bool) -> None:
        self._hands_free_button.setChecked(on)
        self.status.set_hands_free(on)
        self.talk.set_hands_free(on)
