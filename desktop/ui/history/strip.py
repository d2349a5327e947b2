"""What happens in the window with the conversations: a film that is made, a conversation that was removed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.language import tr
from desktop.ui.models_parts import Bar, Button, Card, announce, label


class FilmStrip(Card):
    """How far a film is."""

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = label("", self, 0.94)
        self.bar = Bar(self)
        self.cancel = Button(tr("Stop"), "plain", self)
        self.cancel.clicked.connect(self.cancel_wanted)
        column = QVBoxLayout()
        column.addWidget(self.text)
        column.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 10)
        layout.addLayout(column, 1)
        layout.addWidget(self.cancel)
        self.hide()

    def set_progress(self, text: str, fraction: float | None) -> None:
        """What is made, and how far (0..1); "" takes it away."""
        if text and text != self.text.text():
            self.text.setText(text)
            self.setAccessibleName(text)
        self.bar.set_fraction(fraction)
        self.setVisible(bool(text))


class Removed(Card):
    """A conversation was removed, and can come back for a while."""

    undo_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = ""
        self.text = label("", self, 0.94)
        self.undo = Button(tr("Undo"), "plain", self)
        self.undo.clicked.connect(self._undo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.undo)
        self.hide()

    @Slot(str, str)
    def show_removed(self, key: str, title: str) -> None:
        """The conversation `key` is gone; "" takes the offer away."""
        self._key = key
        self.setVisible(bool(key))
        if key:
            text = tr("“{title}” was deleted.").format(title=title)
            self.text.setText(text)
            announce(self, text)

    @Slot()
    def _undo(self) -> None:
        key, self._key = self._key, ""
        self.hide()
        self.undo_wanted.emit(key)
