"""The window's menu: the call, what is shown, who and with what, what is kept, settings and help."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.language import mark, tr
from desktop.ui.theme import CHOICES, Choice

_THEME_WORDS: dict[Choice, str] = {
    "system": mark("As the &system"),
    "light": mark("&Light"),
    "dark": mark("&Dark"),
}


class Menu(QMenu):
    """Its actions are the one place that knows what is switched on; buttons follow them."""

    theme_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Menu"), parent)
        self.hands_free = self._action(tr("&Hands-free"), "Ctrl+J", checkable=True)
        self.stop = self._action(tr("Sto&p talking"), "Esc")
        self.addSeparator()
        self.captions = self._action(tr("&Captions"), "Ctrl+K", checkable=True)
        self.captions.setChecked(True)
        self.conversation = self._action(tr("C&onversation"), "Ctrl+T", checkable=True)
        self.timings = self._action(tr("Show t&imings"), "Ctrl+H", checkable=True)
        self._themes = QActionGroup(self)
        themes = self.addMenu(tr("&Theme"))
        for choice in CHOICES:
            action = QAction(tr(_THEME_WORDS[choice]), self, checkable=True)
            action.setData(choice)
            self._themes.addAction(action)
            themes.addAction(action)
        self._themes.triggered.connect(self._theme_triggered)
        self.addSeparator()
        self.new_conversation = self._action(tr("&New conversation"), "Ctrl+N")
        self.conversations = self._action(tr("A&ll conversations…"), "Ctrl+L")
        self.private = self._action(tr("P&rivate: keep nothing"), "Ctrl+Shift+P", checkable=True)
        self.save = self._action(tr("&Save the last answer…"), "Ctrl+S")
        self.save.setEnabled(False)
        self.addSeparator()
        self.people = self._action(tr("&Who takes part…"), "Ctrl+P")
        self.avatars = self._action(tr("A&vatars…"), "Ctrl+E")
        self.models = self._action(tr("&Models…"), "Ctrl+M")
        self.addSeparator()
        self.settings = self._action(tr("S&ettings…"), "Ctrl+,")
        self._add_help()
        self.leave = self._action(tr("&Quit"), "Ctrl+Q")
        parent.addActions([action for action in self.actions() if not action.shortcut().isEmpty()])

    def _add_help(self) -> None:
        helping = self.addMenu(tr("Help and a&bout"))
        self.guide = self._action(tr("&First steps…"), "", menu=helping)
        self.updates = self._action(tr("Look for a &newer version"), "", menu=helping)
        self.diagnostics = self._action(tr("Copy &diagnostics"), "", menu=helping)
        self.about = self._action(tr("&About Parley"), "", menu=helping)

    def show_theme(self, choice: str) -> None:
        """Check the theme that is in force."""
        for action in self._themes.actions():
            action.setChecked(action.data() == choice)

    def _action(self, text: str, shortcut: str, checkable: bool = False, menu: QMenu | None = None) -> QAction:
        action = QAction(text, self, checkable=checkable)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        (menu or self).addAction(action)
        return action

    def _theme_triggered(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())
