"""A microphone with its level, or a loudspeaker with a test sound."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.language import tr
from desktop.ui.settings.data import Row, Value
from desktop.ui.settings.editors import Editor
from desktop.ui.sound.chooser import DeviceChooser
from desktop.ui.sound.meter import LevelMeter
from desktop.ui.sound.tone import ToneButton


class DeviceEditor(Editor):
    """`tone_wanted`: the test sound is to be heard."""

    tone_wanted = Signal()
    wide = True

    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(row, parent)
        self._names: tuple[str, ...] = ()
        self._value = ""
        self.chooser = DeviceChooser(self)
        self.meter: LevelMeter | None = None
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.chooser)
        if row.kind == "microphone":
            self.meter = LevelMeter(self)
            column.addWidget(self.meter)
        self._layout.addLayout(column, 1)
        if row.kind == "speaker":
            self.tone = ToneButton(self)
            self.tone.setAccessibleDescription(tr("Through the loudspeaker that is chosen."))
            self.tone.wanted.connect(self.tone_wanted)
            column.addWidget(self.tone, 0, Qt.AlignmentFlag.AlignLeft)
        self._focus_on(self.chooser)
        self.chooser.chosen.connect(self._chosen)

    def set_devices(self, names: Sequence[str]) -> None:
        """Offer these."""
        self._names = tuple(names)
        self.chooser.set_devices(self._names, self._value)

    def set_value(self, value: Value) -> None:
        self._value = str(value)
        self.chooser.set_devices(self._names, self._value)

    @Slot(str)
    def _chosen(self, name: str) -> None:
        self.edited.emit(name)
