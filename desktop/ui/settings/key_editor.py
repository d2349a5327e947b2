"""A combination of keys: pressed, not written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.hot_keys.keys import from_qt, parse
from desktop.ui.language import tr
from desktop.ui.models_parts import Button, announce
from desktop.ui.settings.data import Row, Value
from desktop.ui.settings.editors import Editor

_HELD = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)


class KeyButton(Button):
    """Shows the keys. Clicked, it takes the next combination that is pressed; Esc alone goes back."""

    pressed_keys = Signal(QKeyCombination)
    listening = False
    """The next combination is the new one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "plain", parent)
        self._words = self._name = ""
        self.clicked.connect(self._listen)

    def show_keys(self, words: str, name: str) -> None:
        """Rest, and show these; a screen reader says `name`."""
        self._words, self._name = words, name
        self.listening = False
        self.set_kind("plain")
        self.say(words, name)

    @Slot()
    def _listen(self) -> None:
        self.listening = True
        self.set_kind("primary")
        self.say(tr("Press the keys…"))
        announce(self, tr("Press the new keys, or Escape to leave it as it is."))

    def event(self, event: QEvent) -> bool:
        """While it listens, every key is its own: shortcuts and Tab, too."""
        if self.listening and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.listening and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.key() in _HELD:
            return
        pressed = event.keyCombination()
        self.show_keys(self._words, self._name)
        if pressed.key() != Qt.Key.Key_Escape or pressed.keyboardModifiers():
            self.pressed_keys.emit(pressed)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.listening:
            self.show_keys(self._words, self._name)
        super().focusOutEvent(event)


class KeyEditor(Editor):
    """A combination of keys, or none."""

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self._value = ""
        self.button = KeyButton(self)
        self.none = Button(tr("None"), "link", self)
        self.none.setAccessibleName(tr("{title}: no key").format(title=tr(row.title)))
        self._layout.addStretch(1)
        self._add(self.none)
        self._add(self.button)
        self._focus_on(self.button)
        self.none.clicked.connect(self._clear)
        self.button.pressed_keys.connect(self._pressed)

    def set_value(self, value: Value) -> None:
        self._value = str(value)
        words = tr("No key")
        if self._value:
            try:
                words = parse(self._value).words()
            except ValueError:
                words = self._value
        said = tr("{title}: {keys}. Press Enter, then the new keys.")
        self.button.show_keys(words, said.format(title=tr(self.row.title), keys=words))
        self.none.setVisible(bool(self._value))

    @Slot()
    def _clear(self) -> None:
        self.edited.emit("")

    @Slot(QKeyCombination)
    def _pressed(self, pressed: QKeyCombination) -> None:
        try:
            keys = str(from_qt(pressed))
        except ValueError as error:
            self.refused.emit(str(error))
            return
        if keys != self._value:
            self.edited.emit(keys)
