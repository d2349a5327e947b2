"""The line for messages does not take the window's shortcuts away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.window import MainWindow


def test_shortcuts_work_while_one_types(qtbot: QtBot) -> None:
    """What a line of text would do with the keys (on Linux Ctrl+E moves and Ctrl+K cuts in it) gives way to the menu's
    entry; Ctrl+A stands for them, since it is the line's own on every system."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field, handle, control = window.edit.field, window.windowHandle(), Qt.KeyboardModifier.ControlModifier
    field.setFocus()
    field.setText("two words")
    QTest.keyClick(handle, Qt.Key.Key_A, control)
    assert field.selectedText() == "two words"
    field.deselect()
    action = QAction(window)
    action.setShortcut(QKeySequence("Ctrl+A"))
    window.addAction(action)
    with qtbot.waitSignal(action.triggered, timeout=3000):
        QTest.keyClick(handle, Qt.Key.Key_A, control)
    assert field.selectedText() == ""
