"""The sign in the desktop's tray, where there is one: what Parley does at the moment, and the way back to it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from desktop.engine.state import State
from desktop.ui.language import mark, tr

_WORDS = {
    State.LOADING: mark("Parley is getting ready"),
    State.READY: mark("Parley"),
    State.LISTENING: mark("Parley listens"),
    State.THINKING: mark("Parley thinks"),
    State.SPEAKING: mark("Parley speaks"),
    State.FAILED: mark("Parley: something is not working"),
}
_CLICKS = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)


class Tray(QObject):
    """Shown and hidden with `set_shown`; a desktop without a tray shows nothing, and gets it when it has one."""

    show_wanted = Signal()
    interrupt_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, hands_free: QAction, icon: QIcon, parent: QWidget) -> None:
        """`hands_free` is the window's own switch."""
        super().__init__(parent)
        self._told = False
        self.menu = QMenu(parent)
        self.menu.addAction(tr("Show Parley")).triggered.connect(self.show_wanted)
        self.menu.addAction(hands_free)
        self.menu.addAction(tr("Stop talking")).triggered.connect(self.interrupt_wanted)
        self.menu.addSeparator()
        self.menu.addAction(tr("Quit")).triggered.connect(self.quit_wanted)
        self.icon = QSystemTrayIcon(icon, self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.set_state(State.LOADING)

    @staticmethod
    def there() -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @Slot(bool)
    def set_shown(self, shown: bool) -> None:
        """Stand in the tray, or not."""
        self.icon.setVisible(shown)

    @Slot(object)
    def set_state(self, state: State) -> None:
        """What the conversation does."""
        self.icon.setToolTip(tr(_WORDS[state]))

    def say_where(self) -> None:
        """The window was closed, the program goes on here: told once."""
        if not self._told:
            self._told = True
            self.icon.showMessage(
                tr("Parley is still here"), tr("Click its sign to have the window back, or choose Quit there.")
            )

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _CLICKS:
            self.show_wanted.emit()
