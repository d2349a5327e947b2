"""The settings window joined to the settings in force, to the devices and to who there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from desktop.adjusting import Adjusting
from desktop.engine.errors import Problem
from desktop.paths import Folders
from desktop.settings import Settings, Value
from desktop.settings.effects import NEXT_START, Place
from desktop.sound import Sound
from desktop.ui import language
from desktop.ui.language import tr
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.settings.window import SettingsWindow

People = Callable[[], Sequence[tuple[str, str, str, Path | None]]]
_SUBJECT = "settings"


class Preferences(QObject):
    """Lives in the window's thread. `people` tells who there is: key, name, description and picture."""

    problem = Signal(object)

    def __init__(
        self, window: MainWindow, adjusting: Adjusting, sound: Sound, people: People, folders: Folders
    ) -> None:
        super().__init__()
        self._window, self._adjusting, self._sound = window, adjusting, sound
        self._people, self._folders = people, folders
        self._page: SettingsWindow | None = None
        self._before_reset: Settings | None = None
        self._wrong: Problem | None = None
        window.settings_wanted.connect(self.show)
        adjusting.changed.connect(self._follow)
        adjusting.problem.connect(self._tell)
        adjusting.mended.connect(self._mended)

    @Slot()
    def show(self) -> None:
        """Open the settings window."""
        if self._page is None:
            self._page = self._make_window()
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()

    def _make_window(self) -> SettingsWindow:
        from desktop.ui.settings.window import SettingsWindow  # a start does not need it

        page, sound = SettingsWindow(NEXT_START, self._window), self._sound
        page.set_wanted.connect(self._set)
        page.reset_wanted.connect(self._reset)
        page.reset_all_wanted.connect(self._reset_all)
        page.undo_wanted.connect(self._undo)
        page.file_wanted.connect(self._show_file)
        page.tone_wanted.connect(sound.play_tone)
        page.opened.connect(self._opened)
        page.closed.connect(self._closed)
        sound.level.connect(page.set_level)
        sound.devices_changed.connect(self._list_devices)
        page.set_trouble(self._wrong)
        self._fill(page)
        return page

    # ---- what the person does -------------------------------------------------------------

    @Slot(str, str, object)
    def _set(self, section: str, key: str, value: Value) -> None:
        self._show_refusal(section, key, self._adjusting.set(section, key, value))

    @Slot(str, str)
    def _reset(self, section: str, key: str) -> None:
        self._show_refusal(section, key, self._adjusting.reset(section, key))

    @Slot()
    def _reset_all(self) -> None:
        self._before_reset = self._adjusting.settings()
        if problem := self._adjusting.reset_all():
            self.problem.emit(problem)

    @Slot()
    def _undo(self) -> None:
        if self._before_reset is not None and (problem := self._adjusting.back_to(self._before_reset)):
            self.problem.emit(problem)

    @Slot()
    def _show_file(self) -> None:
        """The file in the person's editor; before there is one, its folder."""
        file = self._adjusting.file
        place = next((path for path in (file, *file.parents) if path.exists()), file)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))):
            self.problem.emit(Problem(f"Your settings are in {file}.", level="info", replaces="settings file"))

    @Slot()
    def _opened(self) -> None:
        if self._page is not None:
            self._page.set_choices("conversation", "avatar", [(key, name) for key, name, *_ in self._people()])
            self._page.set_choices("window", "language", self._languages())
        self._sound.listening_for_meter(True)
        self._sound.tell()

    @Slot()
    def _closed(self) -> None:
        self._sound.listening_for_meter(False)

    # ---- what is told ---------------------------------------------------------------------

    @Slot(object, object)
    def _follow(self, _old: Settings, _new: Settings) -> None:
        if self._page is not None:
            self._fill(self._page)

    @Slot(object)
    def _tell(self, problem: Problem) -> None:
        """What is wrong with the file stands in the window for as long as it is."""
        if problem.replaces == _SUBJECT:
            self._wrong = problem
            if self._page is not None:
                self._page.set_trouble(problem)

    @Slot(str)
    def _mended(self, subject: str) -> None:
        if subject == _SUBJECT:
            self._wrong = None
            if self._page is not None:
                self._page.set_trouble(None)

    @Slot(list, list)
    def _list_devices(self, microphones: list[str], speakers: list[str]) -> None:
        if self._page is not None:
            self._page.set_devices("microphone", microphones)
            self._page.set_devices("speaker", speakers)

    def _show_refusal(self, section: str, key: str, problem: Problem | None) -> None:
        if self._page is not None:
            self._page.show_refusal(section, key, problem)

    def _fill(self, page: SettingsWindow) -> None:
        page.set_values(_values(self._adjusting.settings()), _values(self._adjusting.usual()))

    def _languages(self) -> list[tuple[str, str]]:
        codes = language.available(self._folders.translations)
        named = [(code, QLocale(code.replace("-", "_")).nativeLanguageName() or code) for code in codes]
        return [("", tr("As the system")), *named]


def _values(settings: Settings) -> dict[Place, Value]:
    return {(section, key): value for section, room in settings for key, value in room}
