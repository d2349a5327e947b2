"""What later starts ask of the running one (`parley --toggle`, `--interrupt`, `--show`), as signals."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.single import Single


class Commands(QObject):
    """Lives in the window's thread; connected before `begin`, it misses nothing."""

    command = Signal(str)
    """Whatever came, one of desktop.single.COMMANDS."""
    toggle = Signal()
    interrupt = Signal()
    show = Signal()

    def __init__(self, single: Single) -> None:
        super().__init__()
        self._single = single

    def begin(self) -> None:
        """From now on the signals come; what was asked for since the start comes at once."""
        self._single.listen(self._came)

    def stop(self) -> None:
        """The next start is the first."""
        self._single.close()

    def _came(self, command: str) -> None:
        self.command.emit(command)
        getattr(self, command).emit()
