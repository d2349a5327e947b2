"""A start shows the window first, and does everything else afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.engine.conversation.characters import Character, load_character
from desktop.engine.errors import ExitCode, ParleyError
from desktop.opening import FirstPaint, Opening
from desktop.paths import Folders
from desktop.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
AVATARS = ROOT / "avatars"
LATER = (
    "desktop.app", "desktop.assembly", "desktop.engine.engine", "desktop.engine.turn", "desktop.engine.llm",
    "desktop.engine.video.painter", "desktop.ui.player", "desktop.ui.microphone",
    "desktop.ui.people", "desktop.ui.tray",
    "psutil", "sounddevice", "soxr", "av", "PySide6.QtSvg", "PySide6.QtNetwork", "rapidfuzz", "configupdater",
)  # fmt: skip
"""Not needed to see the window: each costs from 5 to 100 ms to import."""
PATIENCE_S = 60.0


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(data=tmp_path, config=tmp_path, logs=tmp_path, cache=tmp_path / "cache")


@pytest.fixture
def nova(places: Folders) -> Character:
    return load_character("nova", (AVATARS,))


def test_what_is_not_seen_is_not_imported_before_the_window_is() -> None:
    """Neither the engine nor sound nor the drawing of the face keeps the window waiting."""
    code = "import json, sys, desktop.start, desktop.opening; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    assert "desktop.ui.window" in loaded
    assert [name for name in loaded if name.startswith(LATER)] == []


def test_the_face_of_the_last_time_stands_in(qtbot: QtBot, places: Folders, nova: Character) -> None:
    """At the first start the living face is there before the window is seen, later a picture of it is."""
    first = Opening(Settings(), nova, places)
    qtbot.addWidget(first.window)
    assert first.painter is not None
    seen = FirstPaint(first.window)
    first.window.show()
    assert seen.wait() is not None
    qtbot.waitUntil(lambda: not first.window.view.last_picture().isNull())
    first.still.save(first.window.view.last_picture())

    second = Opening(Settings(), nova, places)
    qtbot.addWidget(second.window)
    assert second.painter is None
    second.window.show()
    qtbot.waitExposed(second.window)
    assert second.window.view.last_picture().size() == first.window.view.last_picture().size()


def test_a_face_that_cannot_be_drawn_is_told_before_the_window_opens(
    qtbot: QtBot, places: Folders, nova: Character, tmp_path: Path
) -> None:
    """The sentence of the artwork goes to the terminal, not into a window without a face."""
    (tmp_path / "blank").mkdir()
    with pytest.raises(ParleyError):
        Opening(Settings(), replace(nova, folder=tmp_path / "blank"), places)


def test_a_window_that_nobody_can_see_keeps_nothing_waiting(qtbot: QtBot, places: Folders, nova: Character) -> None:
    """A start in the background goes on without a first painting."""
    opening = Opening(Settings(), nova, places)
    qtbot.addWidget(opening.window)
    assert FirstPaint(opening.window).wait() is None


@pytest.mark.skipif(sys.platform == "win32", reason="the polite signal is a POSIX one")
def test_a_start_is_reported_and_leaves_a_picture_for_the_next_one(tmp_path: Path) -> None:
    """The whole program: seen, then ready, then ended in order, with the face kept in the cache folder."""
    report, data = tmp_path / "report.json", tmp_path / "data"
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR")}
    places = home | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(ROOT / "main.py"), "--starter-only", "--data-dir", str(data)]
    command += ["--report", str(report)]
    process = subprocess.Popen(command, env=os.environ | places, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE_S
        while not [*tmp_path.glob("**/stills/*/*.png")] and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == ExitCode.DONE
    finally:
        process.kill()
        process.wait()
    window = json.loads(report.read_text("utf-8"))["window"]
    assert [*tmp_path.glob("**/stills/*/nova-*.png")] != []
    assert 0 < window["visible_ms"] < window["ready_ms"]
