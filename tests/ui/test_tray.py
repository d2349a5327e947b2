"""The sign in the tray, and a window that closes into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.engine.state import State
from desktop.ui.tray import Tray
from desktop.ui.window import MainWindow
from tests.ui.hot_keys.servers import x_server

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # raising, offscreen


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(Tray, "there", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "setVisible", lambda *_: None)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    return window


def action(window: MainWindow, text: str) -> QAction:
    assert window._tray is not None
    return next(action for action in window._tray.menu.actions() if action.text() == text)


def test_closing_hides_where_the_person_wants_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program goes on, which is told once; the sign brings the window back."""
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, _text: said.append(title))
    window.set_tray(True, True)
    for _ in range(2):
        assert not window.close()
        assert not window.isVisible()
        action(window, "Show Parley").trigger()
        assert window.isVisible()
    assert said == ["Parley is still here"]
    assert window._tray is not None
    window.close()
    window._tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()


@pytest.mark.parametrize("wanted", [(True, False), (False, True), (False, False)])
def test_otherwise_closing_closes(window: MainWindow, wanted: tuple[bool, bool]) -> None:
    """Nobody is left with a program that they cannot see."""
    window.set_tray(*wanted)
    assert window.close()


def test_without_a_tray_closing_closes(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the tray went away meanwhile."""
    window.set_tray(True, True)
    monkeypatch.setattr(Tray, "there", staticmethod(lambda: False))
    assert window.close()


def test_quit_ends_it_from_everywhere(window: MainWindow) -> None:
    """The menu's and the tray's Quit mean it."""
    window.set_tray(True, True)
    told = QSignalSpy(window.quit_wanted)
    action(window, "Quit").trigger()
    assert told.count() == 1
    assert not window.isVisible()
    assert window.close()


def test_the_sign_says_and_does_what_the_window_does(qtbot: QtBot, window: MainWindow) -> None:
    """What is going on, silence, and talking without a key."""
    window.set_tray(True, False)
    assert window._tray is not None
    window.set_state(State.SPEAKING)
    assert window._tray.icon.toolTip() == "Parley speaks"
    with qtbot.waitSignal(window.interrupt_requested):
        action(window, "Stop talking").trigger()
    with qtbot.waitSignal(window.hands_free_toggled) as switched:
        action(window, "&Hands-free").trigger()
    assert switched.args == [True]


def test_a_real_tray_takes_it(tmp_path: Path) -> None:
    """On an X server and a session bus: the sign is registered, closing hides, Quit ends although it was hidden."""
    if missing := [tool for tool in ("Xvfb", "dbus-run-session") if not shutil.which(tool)]:
        pytest.skip(f"a desktop with a tray needs {', '.join(missing)}, which this machine does not have")
    with x_server() as name:
        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, "-m", "tests.ui.tray_program"],
            cwd=Path(__file__).resolve().parents[2],
            env=os.environ | {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert done.stdout.split() == ["registered", "hidden", "shown", "ended"]
