"""What every page of the guide has: one thing, large, in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.guide.parts import Emblem
from desktop.ui.guide.signs import Sign
from desktop.ui.language import tr
from desktop.ui.models_parts import announce, label


class Page(QWidget):
    """A heading and a few words under an emblem; what else there is comes below."""

    changed = Signal()
    """`title`, `next_words` or `done` may be others now."""

    def __init__(self, sign: Sign, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.emblem = Emblem(sign, self)
        self.title = label(title, self, 1.95, QFont.Weight.Bold)
        self.words = label(words, self, 1.2, dim=True)
        for text in (self.title, self.words):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 0, 8, 0)
        self.column.setSpacing(12)
        self.column.addStretch(2)
        self.column.addWidget(self.emblem)
        self.column.addWidget(self.title)
        self.column.addWidget(self.words)
        self.column.addSpacing(6)

    def end(self) -> None:
        """Everything is in it."""
        self.column.addStretch(3)

    @property
    def next_words(self) -> str:
        """What the way on is called."""
        return tr("Continue")

    @property
    def done(self) -> bool:
        """There is nothing to skip (any more)."""
        return True

    def say(self, title: str, words: str = "") -> None:
        """Another heading from now on, told to a screen reader, too."""
        if title != self.title.text():
            self.title.setText(title)
            announce(self, title)
        if words:
            self.words.setText(words)
