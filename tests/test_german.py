"""The real program in German: the window, a problem of the engine, and what is said of the call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_PROGRAM = """
import json, os, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from desktop import opening as opens
from desktop.app import Application
from desktop.arguments import parse
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.paths import folders
from desktop.settings import Settings
from desktop.ui import language

settings = Settings.model_validate({"window": {"language": "de", "guide": False}})
where = folders(Path(sys.argv[1]))
assert language.install(settings.window.language, where.translations) is None
character = load_character("nova", where.avatars)
opening = opens.Opening(settings, character, where)
running = Application(parse(["--starter-only"]), settings, character, where, opening, time.perf_counter())
opening.window.show()
running.begin()

def until(holds):
    end = time.monotonic() + 40
    while not holds():
        assert time.monotonic() < end
        application.processEvents()

def told():
    return [str(notice.problem) for notice in opening.window.notices.notices]

running._assembly.engine.problem.emit(Problem("There is no model.bin in /x.", "Download the model again, or import a "
                                              "complete copy of it."))
until(lambda: running.record.now is State.READY)
status = opening.window.status.text()
opening.window.message_sent.emit("what time is it")
until(lambda: running.record.turns)
print(json.dumps([status, told(), running.record.turns[0].said]), flush=True)
os._exit(0)  # not a test of how Qt's objects end
"""


def test_the_window_is_german_and_the_starter_english(tmp_path: Path) -> None:
    """Status line and notices are translated where they arrive; the starter's engine speaks English only."""
    places = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / "data")],
        cwd=ROOT, env=os.environ | places, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    status, told, said = json.loads(done.stdout.splitlines()[-1])
    assert status == "Halte die Leertaste zum Sprechen"
    assert (
        "In /x ist keine model.bin. Lade das Modell noch einmal herunter oder importiere eine vollständige Kopie davon."
    ) in told
    assert [each for each in told if " the " in each] == []
    assert said.startswith("It is")
