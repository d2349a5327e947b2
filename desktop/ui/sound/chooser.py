"""A microphone or loudspeaker chosen by its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.ui.language import mark, tr
from desktop.ui.studio.parts import Choice

SYSTEM = mark("As the system has it")
_GONE = mark("{name} (not plugged in)")


class DeviceChooser(Choice):
    """A row of its own for the system's choice, then the devices. What is chosen and not there stays to be seen."""

    chosen = Signal(str)
    """The person chose the device of this name, "" for the system's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Device"), parent)  # type: ignore[arg-type]  # Qt takes None
        self._names: tuple[str, ...] = ()
        self._current = ""
        self.set_devices((), "")
        self.activated.connect(self._choose)

    @property
    def current(self) -> str:
        """The chosen device's name, "" for the system's."""
        return self._current

    @Slot(list, str)
    def set_devices(self, names: Sequence[str], current: str) -> None:
        """Offer `names`; `current` is the one of the settings, or a part of its name, "" for the system's."""
        found = tuple(dict.fromkeys(name for name in names if name))
        if (found, current) == (self._names, self._current) and self.count():
            return
        part = [name for name in found if current and current.casefold() in name.casefold()]
        meant = current if current in found or len(part) != 1 else part[0]
        self._names, self._current = found, meant
        with QSignalBlocker(self):
            self.clear()
            self.addItem(tr(SYSTEM), "")
            for name in found:
                self.addItem(name, name)
            if meant and meant not in found:
                self.addItem(tr(_GONE).format(name=meant), meant)
            self.setCurrentIndex(max(0, self.findData(meant)))
        self.update()

    @Slot(int)
    def _choose(self, index: int) -> None:
        name = str(self.itemData(index) or "")
        if name != self._current:
            self._current = name
            self.chosen.emit(name)
