"""What nobody caught is told in the window of the real program, without what is nobody's business."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop import logs
from desktop.app import Application
from desktop.arguments import parse
from desktop.engine.conversation.characters import load_character
from desktop.engine.state import State
from desktop.opening import Opening
from desktop.paths import folders
from desktop.settings import Settings
from desktop.ui.trouble.dialog import TroubleDialog

room = {"server": "http://attic.lan:8000/v1", "key": "env:ATTIC", "words": "Ingrid"}
settings = Settings.model_validate({"asr": room})
where = folders(Path(sys.argv[1]))
log = logs.start(where.logs, "debug")
character = load_character("nova", where.avatars)
opening = Opening(settings, character, where)
running = Application(
    parse(["--starter-only"]), settings, character, where, opening, time.perf_counter(), logs=log
)
opening.window.show()
running.begin()

def until(holds):
    end = time.monotonic() + 40
    while not holds():
        assert time.monotonic() < end
        application.processEvents()

def dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, TroubleDialog) and w.isVisible()]

def read(dialog):
    until(lambda: dialog.report.toPlainText())
    return dialog.report.toPlainText()

class Clumsy(QObject):
    @Slot()
    def slot(self):
        secret = os.environ["ATTIC"]
        raise ValueError(f"cannot say my sister is ill today with {secret} at attic.lan for {Path.home()}")

until(lambda: running.record.now is State.READY)
opening.window.message_sent.emit("my sister is ill today and her name is Ingrid")
until(lambda: running.record.turns)
clumsy = Clumsy()
QTimer.singleShot(0, clumsy.slot)
until(dialogs)
dialog = dialogs()[0]
told = {"title": dialog.windowTitle(), "silent": read(dialog)}
dialog.conversation.click()
told["ticked"] = read(dialog)
QTimer.singleShot(0, clumsy.slot)
QTimer.singleShot(0, clumsy.slot)
dialog.close()
until(lambda: log.path.read_text("utf-8").count("ValueError: cannot") == 3)
application.processEvents()
told["again"] = len(dialogs())
opening.window.diagnostics_wanted.emit()
until(dialogs)
told["diagnostics"] = read(dialogs()[0])
told["copied"] = QGuiApplication.clipboard().text() == told["diagnostics"]
dialogs()[0].close()
running._assembly.thread.quit()
until(dialogs)
told["engine gone"] = dialogs()[0].windowTitle()
read(dialogs()[0])
dialogs()[0].close()
Path(sys.argv[2]).write_text(json.dumps(told), "utf-8")
os._exit(0)  # not a test of how Qt's objects end
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run told in which things went wrong: the reports, and what there was of windows."""
    home = tmp_path_factory.mktemp("homes") / "annabel"
    home.mkdir()
    out = home / "told.json"
    environment = {
        "HOME": str(home),
        "TMPDIR": str(home),
        "ATTIC": "correct-horse-battery",
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-c", _PROGRAM, str(home / "data"), str(out)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return result


def test_an_exception_in_a_slot_opens_the_report(told: dict[str, Any]) -> None:
    """With the traceback, versions, the machine, what runs and the last lines of the log."""
    assert told["title"] == "Something went wrong that nobody expected"
    for part in (
        "Traceback",
        "in slot",
        "ValueError",
        "PySide6-Essentials 6",
        "MiB memory",
        "llm: starter",
        ": ready",
    ):
        assert part in told["silent"], part


def test_nothing_of_the_person_is_in_any_report(told: dict[str, Any]) -> None:
    """Neither their key nor their server nor their folders and words, even where the conversation is ticked."""
    for report in ("silent", "ticked", "diagnostics"):
        for private in ("correct-horse", "attic.lan", "annabel"):
            assert private not in told[report], (report, private)
        assert "[asr] server = (set)" in told[report]
        assert "[asr] words = (set)" in told[report]


def test_what_was_said_is_in_it_only_when_ticked(told: dict[str, Any]) -> None:
    """Neither from the exception nor from a log that was set to debug."""
    for report in ("silent", "diagnostics"):
        assert "sister" not in told[report]
        assert "Ingrid" not in told[report]
    assert "my sister is ill today and her name is Ingrid" in told["ticked"]


def test_the_same_again_is_only_logged(told: dict[str, Any]) -> None:
    """A slot that fails with each of its calls does not bury the person under windows."""
    assert told["again"] == 0


def test_diagnostics_are_in_the_clipboard(told: dict[str, Any]) -> None:
    """One click, and what was copied can be read."""
    assert told["copied"]


def test_an_engine_that_ended_is_told(told: dict[str, Any]) -> None:
    """Nobody waits for answers that cannot come."""
    assert told["engine gone"] == "The part that leads the conversation has ended"


_AGAIN = """
import os, sys, time
from pathlib import Path
runs = Path(sys.argv[1])
count = int(runs.read_text()) if runs.exists() else 0
runs.write_text(str(count + 1))
if count:
    os._exit(0)  # it is the program that was started again
from PySide6.QtCore import QObject, QTimer, Slot
from desktop.trouble import trouble
from desktop.arguments import parse
from desktop.start import start

class Clumsy(QObject):
    @Slot()
    def slot(self):
        raise ValueError("now")

class Insistent(trouble.Trouble):
    def begin(self):
        super().begin()
        self.clumsy, self.clock = Clumsy(), QTimer(self, interval=50)
        self.clock.timeout.connect(self.press)
        self.clock.start()
        QTimer.singleShot(0, self.clumsy.slot)

    @Slot()
    def press(self):
        if self._dialog is not None:
            self.clock.stop()
            self._dialog.again.click()

trouble.Trouble = Insistent
sys.exit(start(parse(["--starter-only", "--data-dir", sys.argv[2]]), time.perf_counter()))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there the new process is not waited for with the old one")
def test_starting_again(tmp_path: Path) -> None:
    """Everything is closed in order, then the same command line runs once more, in the same process."""
    runs = tmp_path / "runs"
    places = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _AGAIN, str(runs), str(tmp_path / "data")]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | places, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr
    assert runs.read_text() == "2"
