"""The desk itself: a window is found, seen, and hears the keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.desk.virtual_desk import Desk, open_desk

pytestmark = pytest.mark.desk

WINDOW = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def keyPressEvent(self, event):
        if not event.isAutoRepeat():
            print("down", event.key(), event.text(), flush=True)
    def keyReleaseEvent(self, event):
        if not event.isAutoRepeat():
            print("up", event.key(), flush=True)
    def mousePressEvent(self, event):
        print("click", event.position().x(), event.position().y(), flush=True)

app = QApplication([])
window = Window()
window.setWindowTitle("A window to try")
window.setStyleSheet("background: #ff0000")
window.resize(300, 200)
window.show()
app.exec()
"""


def test_a_window_is_seen_and_hears_keys(desk: Desk, tmp_path: Path) -> None:
    """A program started at the desk shows up in a screenshot; keys and clicks reach it."""
    program = desk.run([sys.executable, "-c", WINDOW], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    window = desk.window_id("^A window to try$")
    desk.focus(window)
    desk.key_down("space")
    assert program.stdout.readline() == "down 32  \n"
    desk.key_up("space")
    assert program.stdout.readline() == "up 32\n"
    desk.type("x")
    assert program.stdout.readline() == "down 88 x\n"
    assert program.stdout.readline() == "up 88\n"
    desk.click(window, 30, 40)
    assert program.stdout.readline() == "click 30.0 40.0\n"
    picture = QImage(str(desk.screenshot(tmp_path / "desk.png")))
    x, y = desk.position(window)
    assert picture.pixelColor(x + 150, y + 100).name() == "#ff0000"
    assert picture.pixelColor(x + 600, y + 600).name() == "#000000"
    program.stdout.close()


def test_two_desks_do_not_meet(desk: Desk) -> None:
    """A second desk has a display and a sound server of its own."""
    with open_desk() as other:
        assert other.environment["DISPLAY"] != desk.environment["DISPLAY"]
        other.kill_device("speaker")
        assert "parley_speaker" in desk.tool("pactl", "list", "short", "sinks")
        assert "parley_speaker" not in other.tool("pactl", "list", "short", "sinks")
