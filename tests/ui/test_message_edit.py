"""The line for messages does not take the window's shortcuts away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.window import MainWindow


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_E, "avatars"), (Qt.Key.Key_K, "captions")])
def test_shortcuts_work_while_one_types(qtbot: QtBot, key: Qt.Key, name: str) -> None:
    """What a line of text would do with the keys (on Linux move in it, or cut) gives way to the menu's entry."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field = window.edit.field
    field.setFocus()
    field.setText("two words")
    field.setCursorPosition(0)
    with qtbot.waitSignal(getattr(window.menu, name).triggered, timeout=3000):
        QTest.keyClick(window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "two words"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert field.selectedText() == "two words"
