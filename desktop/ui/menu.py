"""The window's menu: what is shown, theme, avatars, models, saving, about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.theme import CHOICES, Choice

_THEME_WORDS: dict[Choice, str] = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}


class Menu(QMenu):
    """Its actions are the one place that knows what is switched on; buttons follow them."""

    theme_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Menu", parent)
        self.captions = self._action("&Captions", "Ctrl+K", checkable=True)
        self.captions.setChecked(True)
        self.conversation = self._action("C&onversation", "Ctrl+T", checkable=True)
        self.timings = self._action("Show t&imings", "Ctrl+H", checkable=True)
        self.addSeparator()
        self._themes = QActionGroup(self)
        themes = self.addMenu("&Theme")
        for choice in CHOICES:
            action = QAction(_THEME_WORDS[choice], self, checkable=True)
            action.setData(choice)
            self._themes.addAction(action)
            themes.addAction(action)
        self._themes.triggered.connect(self._theme_triggered)
        self.addSeparator()
        self.avatars = self._action("A&vatars…", "Ctrl+E")
        self.models = self._action("&Models…", "Ctrl+M")
        self.addSeparator()
        self.save = self._action("&Save the last answer…", "Ctrl+S")
        self.save.setEnabled(False)
        self.stop = self._action("Sto&p talking", "Esc")
        self.about = self._action("&About Parley", "")
        self.leave = self._action("&Quit", "Ctrl+Q")
        parent.addActions([self.captions, self.conversation, self.timings, self.avatars, self.models, self.save])
        parent.addActions([self.stop, self.leave])

    def show_theme(self, choice: str) -> None:
        """Check the theme that is in force."""
        for action in self._themes.actions():
            action.setChecked(action.data() == choice)

    def _action(self, text: str, shortcut: str, checkable: bool = False) -> QAction:
        action = QAction(text, self, checkable=checkable)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self.addAction(action)
        return action

    def _theme_triggered(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())
