"""What is chosen in the window reaches the engine, the settings and the badge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.adjusting import Adjusting
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import known_backends
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.settings.model import AsrRoom, LlmRoom
from desktop.shelf import choosing
from desktop.shelf.choosing import Choosing
from desktop.ui.window import MainWindow


class Engine(QObject):
    """The signals of the engine that are listened to."""

    stage_status = Signal(object)
    replaced = Signal(str, object, object)


class Assembly:
    """Notes what it is switched to."""

    def __init__(self) -> None:
        self.engine = Engine()
        self.switched: list[Settings] = []
        self.renewed: list[str] = []
        self.refuses: Problem | None = None

    def switch(self, settings: Settings, renew: tuple[str, ...] = ()) -> tuple[str, ...]:
        if self.refuses:
            raise ParleyError(self.refuses)
        self.switched.append(settings)
        self.renewed += renew
        return ()

    def processes(self) -> list[dict[str, object]]:
        return []


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A window, an assembly, what was saved, and a way to make the object that joins them."""
    window, assembly = MainWindow("1"), Assembly()
    qtbot.addWidget(window)
    file = tmp_path / "settings.ini"

    def saved() -> str:
        """What stands in the settings file, once all is written."""
        adjustings[-1].stop()
        return file.read_text("utf-8") if file.exists() else ""

    made: list[Choosing] = []

    adjustings: list[Adjusting] = []

    def make(settings: Settings) -> Choosing:
        folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
        adjusting = Adjusting(settings, file, (), known_backends, assembly.switch)
        adjustings.append(adjusting)
        made.append(Choosing(window, assembly, adjusting, folders))
        return made[-1]

    yield SimpleNamespace(window=window, assembly=assembly, saved=saved, make=make)
    for each in (*made, *adjustings):
        each.stop()


def badge(desk: SimpleNamespace) -> str:
    return str(desk.window.top_bar.badge.accessibleName() + desk.window.top_bar.badge.toolTip())


def test_a_choice_takes_over_and_is_kept(desk: SimpleNamespace) -> None:
    """The engine is told at once, the settings file holds it for the next start, nothing else changes."""
    chooser = desk.make(Settings())
    chooser.shelf.chosen.emit("llm", "llama-cpp", "granite-4.1-3b")
    (wanted,) = desk.assembly.switched
    assert (wanted.llm.backend, wanted.llm.model) == ("llama-cpp", "granite-4.1-3b")
    assert wanted.model_copy(update={"llm": LlmRoom()}) == Settings()
    assert desk.saved().split() == ["[llm]", "backend", "=", "llama-cpp", "model", "=", "granite-4.1-3b"]


def test_choices_add_up(desk: SimpleNamespace) -> None:
    """The second choice does not undo the first."""
    chooser = desk.make(Settings())
    chooser.shelf.chosen.emit("llm", "llama-cpp", "a")
    chooser.shelf.chosen.emit("asr", "faster-whisper", "b")
    assert desk.assembly.switched[-1].llm.model == "a"
    assert desk.assembly.switched[-1].asr.model == "b"


def test_what_cannot_be_is_said_and_not_kept(desk: SimpleNamespace, qtbot: QtBot) -> None:
    """A choice that the engine refuses leaves the settings alone."""
    chooser = desk.make(Settings())
    desk.assembly.refuses = Problem("That does not go together.")
    with qtbot.waitSignal(chooser.problem) as told:
        chooser.shelf.chosen.emit("llm", "llama-cpp", "a")
    assert told.args[0].what == "That does not go together."
    assert desk.saved() == ""


def test_the_badge_names_a_server_and_a_download(desk: SimpleNamespace) -> None:
    """It promises that nothing leaves the machine exactly while that is so."""
    chooser = desk.make(Settings(asr=AsrRoom(backend="openai-compatible", server="https://speech.example.org/v1")))
    assert "speech.example.org" in badge(desk)
    chooser = desk.make(Settings())
    assert "leaves this machine" in badge(desk)
    chooser.shelf.leaving.emit("models.example.org")
    assert "models.example.org" in badge(desk)
    chooser.shelf.leaving.emit("")
    assert "leaves this machine" in badge(desk)


def test_engines_that_came_are_tried(desk: SimpleNamespace) -> None:
    """What a stand-in serves because its engine was not installed yet is asked for again."""
    desk.make(Settings(llm=LlmRoom(backend="llama-cpp"))).engines_came()
    assert [wanted.llm.backend for wanted in desk.assembly.switched] == ["llama-cpp"]


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen platform has no stack of windows
def test_the_window_opens(desk: SimpleNamespace, qtbot: QtBot) -> None:
    """Models… shows what there is, and again when it is asked for again."""
    chooser = desk.make(Settings())
    desk.window.show()
    with qtbot.waitSignal(chooser.shelf.shelves):
        desk.window.models_wanted.emit()
    shown = chooser._models
    assert shown is not None
    shown.close()
    desk.window.models_wanted.emit()
    assert chooser._models is shown
    shown.close()


def test_a_start_does_not_import_the_models_window() -> None:
    """It is imported when it is first wanted."""
    assert "ModelsWindow" not in vars(choosing)


def test_what_voice_detection_uses_is_taken_up_at_once(desk: SimpleNamespace) -> None:
    """smart-turn has come: the stage's process begins anew and finds it. A face finder is found by whoever needs it."""
    choosing = desk.make(Settings())
    choosing.shelf.tool_came.emit("video")
    assert desk.assembly.renewed == []
    choosing.shelf.tool_came.emit("vad")
    assert desk.assembly.renewed == ["vad"]
    desk.assembly.refuses = Problem("These settings cannot work together.")
    choosing.shelf.tool_came.emit("vad")  # told at the start already
