"""The settings window over a real file: what is set there holds, is written, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop.adjusting import Adjusting
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import known_backends
from desktop.paths import Folders
from desktop.preferences import Preferences
from desktop.settings import Settings, load_settings
from desktop.ui.settings.editors import ChoiceEditor
from desktop.ui.settings.window import SettingsWindow
from desktop.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support propagateSizeHints")
"""The offscreen platform has no stack of windows and lets them be any size."""


class Sound(QObject):
    """Devices that are there, without any."""

    devices_changed = Signal(list, list)
    level = Signal(float)
    heard_nothing = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.metering: list[bool] = []
        self.tones = 0

    def tell(self) -> None:
        self.devices_changed.emit(["Yeti"], ["HDMI"])

    def listening_for_meter(self, wanted: bool) -> None:
        self.metering.append(wanted)

    def play_tone(self) -> None:
        self.tones += 1


def people() -> list[tuple[str, str, str, Path | None]]:
    return [("nova", "Nova", "", None), ("atlas", "Atlas", "", None)]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """Everything round the settings window, over a file of somebody's."""
    file = tmp_path / "settings.ini"
    file.write_text("# mine\n[audio]\nvolume = 0.5\n")
    main, sound = MainWindow("1"), Sound()
    qtbot.addWidget(main)
    main.show()
    made = SimpleNamespace(file=file, main=main, sound=sound, refuses=None, qtbot=qtbot)

    def switch(_settings: Settings) -> None:
        if made.refuses:
            raise ParleyError(made.refuses)

    made.adjusting = Adjusting(load_settings(file, known_backends), file, (), known_backends, switch)
    made.adjusting.problem.connect(main.show_problem)
    folders = Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    made.preferences = Preferences(main, made.adjusting, sound, people, folders)  # type: ignore[arg-type]
    made.preferences.problem.connect(main.show_problem)
    made.adjusting.begin()
    yield made
    made.preferences.stop()
    made.adjusting.stop()


def opened(desk: SimpleNamespace) -> SettingsWindow:
    desk.main.settings_wanted.emit()
    window = desk.preferences._page
    assert isinstance(window, SettingsWindow)
    desk.qtbot.waitUntil(lambda: not window.page.filling)
    return window


def test_what_is_set_in_the_window_is_written(desk: SimpleNamespace) -> None:
    """In force at once, in the file soon, its comment kept; the row shows it with its way back."""
    window = opened(desk)
    window.set_wanted.emit("window", "captions", False)
    assert desk.adjusting.settings().window.captions is False
    desk.qtbot.waitUntil(lambda: desk.file.read_text() == "# mine\n[audio]\nvolume = 0.5\n\n[window]\ncaptions = no\n")
    window.show_row("window", "captions")
    card = window.page.cards["window", "captions"]
    assert not card.reset.isHidden()
    card.reset.click()
    assert desk.adjusting.settings().window.captions is True
    assert card.reset.isHidden()


def test_what_is_written_by_hand_is_shown(desk: SimpleNamespace) -> None:
    """The open window follows the file; nonsense stands above its rows, and goes when it is mended."""
    window = opened(desk)
    window.show_row("audio", "volume")
    desk.qtbot.waitUntil(lambda: desk.adjusting._seen[0] is not None)
    desk.file.write_text("[audio]\nvolume = 0.25\n")
    words = window.page.cards["audio", "volume"].editor.words  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: words.text() == "25 %", timeout=10_000)
    desk.file.write_text("[audio]\nvolume = much\n")
    desk.qtbot.waitUntil(lambda: window.trouble.problem is not None, timeout=10_000)
    assert "line 2" in window.trouble.what.text()
    assert len(desk.main.notices.notices) == 1
    desk.file.write_text("[audio]\nvolume = 0.5\n")
    desk.qtbot.waitUntil(lambda: window.trouble.problem is None, timeout=10_000)
    assert desk.main.notices.notices == []


def test_what_does_not_go_together_is_said_on_the_row(desk: SimpleNamespace) -> None:
    """And the row shows what is in force."""
    window = opened(desk)
    window.show_row("llm", "backend")
    desk.refuses = Problem("The server has no address.")
    window.set_wanted.emit("llm", "backend", "openai-compatible")
    card = window.page.cards["llm", "backend"]
    assert card.refusal.words.text() == "The server has no address."
    assert isinstance(card.editor, ChoiceEditor)
    assert card.editor.choice.currentData() == "starter"


def test_reset_and_undo(desk: SimpleNamespace) -> None:
    """Everything as it came, and as it was again."""
    window = opened(desk)
    window.reset_all_wanted.emit()
    assert desk.adjusting.settings() == Settings()
    window.undo_wanted.emit()
    assert desk.adjusting.settings().audio.volume == 0.5
    desk.qtbot.waitUntil(lambda: "volume = 0.5" in desk.file.read_text())


def test_what_there_is_to_choose(desk: SimpleNamespace) -> None:
    """People and languages are looked up; devices come from the sound."""
    window = opened(desk)
    desk.qtbot.waitUntil(lambda: ("conversation", "avatar") in window._choices)
    window.show_row("conversation", "avatar")
    editor = window.page.cards["conversation", "avatar"].editor
    assert isinstance(editor, ChoiceEditor)
    assert [editor.choice.itemText(index) for index in range(editor.choice.count())] == ["Nova", "Atlas"]
    assert window._choices["window", "language"][:2] == [("", "As the system"), ("en", "English")]
    window.show_row("audio", "microphone")
    assert window.page.cards["audio", "microphone"].editor.chooser.count() == 2  # type: ignore[attr-defined]
    assert desk.sound.metering == [True]


def test_a_microphone_that_hears_nothing(desk: SimpleNamespace) -> None:
    """Why stands on its row."""
    window = opened(desk)
    window.show_row("audio", "microphone")
    desk.sound.heard_nothing.emit(Problem("The microphone is muted.", "Turn it on."))
    card = window.page.cards["audio", "microphone"]
    assert card.refusal.words.text() == "The microphone is muted. Turn it on."
    desk.sound.heard_nothing.emit(None)
    assert card.refusal.isHidden()


def test_the_file_can_be_seen(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own where there is one; where nothing can show it, its place is told."""
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(shown.append(url.toLocalFile())))
    opened(desk).file_wanted.emit()
    assert shown == [str(desk.file)]
    assert str(desk.file) in desk.main.notices.notices[0].problem.what
