"""The models of one stage, under their heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.engine.types import StageName
from desktop.ui.language import mark, tr
from desktop.ui.models_data import ModelRow, stage_title
from desktop.ui.models_parts import Button, label
from desktop.ui.models_row import RowCard

OWN_FILES: dict[StageName, tuple[str, str]] = {
    "asr": (mark("A Whisper model for faster-whisper: choose its model.bin"), mark("Whisper model (model.bin)")),
    "llm": (mark("A language model: choose its GGUF file"), mark("Language model (*.gguf)")),
    "tts": (mark("A voice: Piper's .onnx, or Kokoro's .pth"), mark("Voice (*.onnx *.pth)")),
}
"""Where a model that the catalogue does not know can be used: what to choose, and a filter for it."""


class Section(QWidget):
    """The models of one stage under their heading."""

    own_wanted = Signal(str)

    def __init__(self, stage: StageName, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self.cards: dict[tuple[str, str], RowCard] = {}
        self.order: list[tuple[str, str]] = []
        heading = QHBoxLayout()
        heading.setContentsMargins(4, 0, 0, 0)
        heading.addWidget(label(stage_title(stage), self, 1.14, QFont.Weight.DemiBold), 1)
        self.own = Button(tr("Use a file of yours…"), "link", self)
        self.own.setAccessibleName(tr("{what}: use a model file of yours").format(what=stage_title(stage)))
        self.own.setVisible(stage in OWN_FILES)
        self.own.clicked.connect(self._own_clicked)
        heading.addWidget(self.own)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 10, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addLayout(heading)

    def set_rows(self, rows: Sequence[ModelRow]) -> list[RowCard]:
        """Show `rows`; returns the cards that are new."""
        new = []
        for key in set(self.cards) - {row.key for row in rows}:
            card = self.cards.pop(key)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        for row in rows:
            if row.key in self.cards:
                self.cards[row.key].set_row(row)
            else:
                self.cards[row.key] = RowCard(row, self)
                new.append(self.cards[row.key])
        order = [row.key for row in rows]
        if order != self.order:
            self.order = order
            for index, key in enumerate(order):
                self._layout.insertWidget(index + 1, self.cards[key])
        return new

    @Slot()
    def _own_clicked(self) -> None:
        self.own_wanted.emit(self._stage)
