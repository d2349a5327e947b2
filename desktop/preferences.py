"""The settings window joined to the settings in force, to the devices and to who there is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from desktop.adjusting import Adjusting
from desktop.engine.errors import Problem
from desktop.engine.hosting.backends import is_built_in, known_backends
from desktop.engine.types import STAGES, StageName
from desktop.paths import Folders, resource
from desktop.settings import Settings, Value
from desktop.settings.effects import NEXT_START, Place
from desktop.sound import Sound
from desktop.ui import language
from desktop.ui.language import localise, mark, tr
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.settings.window import SettingsWindow

_log = logging.getLogger(__name__)

People = Callable[[], Sequence[tuple[str, str, str, Path | None]]]
_SYSTEM = mark("As the system")


class Preferences(QObject):
    """Lives in the window's thread. `people` tells who there is: key, name, description and picture; it is asked in
    another thread, for it reads files."""

    problem = Signal(object)
    _found = Signal(object, object, object)

    def __init__(
        self, window: MainWindow, adjusting: Adjusting, sound: Sound, people: People, folders: Folders
    ) -> None:
        super().__init__()
        self._window, self._adjusting, self._sound = window, adjusting, sound
        self._people, self._folders = people, folders
        self._page: SettingsWindow | None = None
        self._before_reset: Settings | None = None
        self._wrong: dict[str, Problem] = {}
        self._looking: threading.Thread | None = None
        self._found.connect(self._offer)
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
        page.meter_wanted.connect(sound.listening_for_meter)
        sound.level.connect(page.set_level)
        sound.devices_changed.connect(self._list_devices)
        sound.heard_nothing.connect(self._heard_nothing)
        for problem in self._wrong.values():
            page.set_trouble(localise(problem))
        self._fill(page)
        return page

    def stop(self) -> None:
        """Wait for what is being looked up."""
        if self._looking is not None:
            self._looking.join()

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
        """The file in the person's editor; before there is one, the documented one with what everything came with."""
        file = self._adjusting.file
        shown = file if file.exists() else resource("settings.ini")
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown))):
            self.problem.emit(Problem(f"Your settings are in {file}.", level="info", replaces="settings file"))

    @Slot()
    def _opened(self) -> None:
        self._sound.tell()
        if self._looking is None or not self._looking.is_alive():
            self._looking = threading.Thread(target=self._look, name="preferences")
            self._looking.start()

    # ---- what there is to choose ----------------------------------------------------------

    def _look(self) -> None:
        """In a thread of its own: it reads files, and goes through the installed packages."""
        try:
            plug_ins = [(stage, name) for stage in STAGES for name in known_backends(stage)]
            plug_ins = [(stage, name) for stage, name in plug_ins if not is_built_in(stage, name)]
            self._found.emit(self._people(), plug_ins, language.available(self._folders.translations))
        except Exception:
            _log.exception("the choices of the settings could not be looked up")

    @Slot(object, object, object)
    def _offer(
        self,
        people: Sequence[tuple[str, str, str, Path | None]],
        plug_ins: Sequence[tuple[StageName, str]],
        codes: Sequence[str],
    ) -> None:
        from desktop.ui.settings.catalogue import ROWS

        if (page := self._page) is None:
            return
        page.set_choices("conversation", "avatar", [(key, name) for key, name, *_ in people])
        known = dict(ROWS["window", "language"].choices)
        named = [(code, known.get(code) or _own_name(code)) for code in codes]
        page.set_choices("window", "language", [("", tr(_SYSTEM)), *named])
        for stage in {stage for stage, _ in plug_ins}:
            built_in = [(value, tr(words)) for value, words in ROWS[stage, "backend"].choices]
            page.set_choices(stage, "backend", [*built_in, *((name, name) for its, name in plug_ins if its == stage)])

    # ---- what is told ---------------------------------------------------------------------

    @Slot(object, object)
    def _follow(self, _old: Settings, _new: Settings) -> None:
        if self._page is not None:
            self._fill(self._page)

    @Slot(object)
    def _tell(self, problem: Problem) -> None:
        """What is wrong with the file stands in the window for as long as it is."""
        self._wrong[problem.replaces] = problem
        if self._page is not None:
            self._page.set_trouble(localise(problem))

    @Slot(str)
    def _mended(self, subject: str) -> None:
        self._window.notices.withdraw(subject)
        self._wrong.pop(subject, None)
        if self._page is not None:
            left = next(iter(self._wrong.values()), None)
            self._page.set_trouble(localise(left) if left else None)

    @Slot(object)
    def _heard_nothing(self, problem: Problem | None) -> None:
        if self._page is not None:
            self._page.show_remark("audio", "microphone", localise(problem) if problem else None)

    @Slot(list, list)
    def _list_devices(self, microphones: list[str], speakers: list[str]) -> None:
        if self._page is not None:
            self._page.set_devices("microphone", microphones)
            self._page.set_devices("speaker", speakers)

    def _show_refusal(self, section: str, key: str, problem: Problem | None) -> None:
        if self._page is not None:
            self._page.show_refusal(section, key, localise(problem) if problem else None)

    def _fill(self, page: SettingsWindow) -> None:
        page.set_values(_values(self._adjusting.settings()), _values(self._adjusting.usual()))


def _own_name(code: str) -> str:
    """What speakers of a language call it."""
    return QLocale(code.replace("-", "_")).nativeLanguageName() or code


def _values(settings: Settings) -> dict[Place, Value]:
    return {(section, key): value for section, room in settings for key, value in room}
