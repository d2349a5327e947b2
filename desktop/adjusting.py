"""The settings in force: changed in the window or by hand in their file, applied at once, written by one writer."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import STAGES
from desktop.settings import (
    Place,
    Reading,
    Settings,
    SettingsError,
    Value,
    differences,
    ini,
    reread,
    save_settings,
    with_values,
)
from desktop.settings.effects import overlaid
from desktop.settings.reading import KnownBackends
from desktop.settings.writing import text_of

_log = logging.getLogger(__name__)

SETTLE_MS = 250
"""Editors write a file in several steps; it is read when none came for so long."""
_SETTINGS, _SAVING = "settings", "saving"
"""Subjects of problems: what the file says, and that it cannot be written."""


@dataclass(frozen=True, slots=True)
class _Look:
    """A person's file as it was found: its text (None: there is none), what all files say together, and the files and
    folders to be watched for changes. `written` is what the program itself had just written there."""

    text: str | None
    reading: Reading
    places: frozenset[str]
    written: Mapping[Place, Value | None]


class Adjusting(QObject):
    """Lives in the window's thread; reading and writing happen in a thread of their own.

    `settings` are those that the files said at the start, `file` the one that is changed, `beneath` those it lies
    over. `switch` is told of new settings of the stages before they are in force; its ParleyError refuses them.
    """

    changed = Signal(object, object)
    """The settings before and from now on (Settings, Settings)."""
    problem = Signal(object)
    mended = Signal(str)
    """A subject of problems (`Problem.replaces`) that is over."""
    _looked = Signal(object)
    _not_written = Signal(object)

    def __init__(
        self,
        settings: Settings,
        file: Path,
        beneath: Sequence[Path],
        known_backends: KnownBackends,
        switch: Callable[[Settings], Any] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = self._said = settings
        self._file, self._beneath, self._known = file, tuple(beneath), known_backends
        self._switch = switch
        self._text = ""
        """The last text of the file that was understood."""
        self._seen: tuple[str | None, tuple[Problem, ...]] = (None, ())
        self._unsaved: dict[Place, Value | None] = {}
        self._told: dict[str, Problem] = {}
        self._writing = self._stopped = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="settings")
        self._watcher = QFileSystemWatcher()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.file_changed)
        self._looked.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._not_written.connect(self._after_failing, Qt.ConnectionType.QueuedConnection)

    def settings(self) -> Settings:
        """Those in force."""
        return self._settings

    @property
    def file(self) -> Path:
        """The file that is changed; it may not exist yet."""
        return self._file

    def begin(self) -> None:
        """Follow the file from now on."""
        self._watcher.fileChanged.connect(self._stirred)
        self._watcher.directoryChanged.connect(self._stirred)
        if isinstance(application := QGuiApplication.instance(), QGuiApplication):
            # Where no change is told of (folders of another computer), coming back from the editor is one.
            application.applicationStateChanged.connect(self._stirred)
        self.file_changed()

    def stop(self) -> None:
        """Write what is not written yet; returns when that is done."""
        if self._stopped:
            return
        self._stopped = True
        self._settle.stop()
        # Now, in its own thread: Python might collect this object in any other, and the watcher's socket is then read
        # after it is gone.
        del self._watcher
        if self._unsaved:
            self._thread.submit(self._write, dict(self._unsaved), self._text)
        self._thread.shutdown()

    # ---- what is set ----------------------------------------------------------------------

    def set(self, section: str, key: str, value: Value) -> Problem | None:
        """Use `value` from now on and keep it; the reason where it cannot be, and then nothing changes."""
        return self.set_all(section, {key: value})

    def set_all(self, section: str, values: Mapping[str, Value]) -> Problem | None:
        """The same for several keys of a section, which take effect together."""
        texts = {key: text_of(value) for key, value in values.items()}
        try:
            if any(sign in text for text in texts.values() for sign in "\r\n\0"):
                raise ParleyError("That has to fit on one line.")
            wanted = with_values(self._settings, section, texts, self._known)
            self._put(wanted)
        except ParleyError as error:
            return error.problem
        said, room = getattr(self._said, section), getattr(wanted, section)
        for key, value in values.items():
            if (section, key) in self._unsaved or getattr(said, key) != getattr(room, key):
                self._unsaved[section, key] = value
        self._save()
        return None

    def reset(self, section: str, key: str) -> Problem | None:
        """As it came: the setting goes out of the person's file."""
        return self._reset([(section, key)])

    def reset_all(self) -> Problem | None:
        """Everything as it came. The comments of the person's file stay."""
        return self._reset([(section, key) for section, room in self._settings for key in type(room).model_fields])

    def back_to(self, settings: Settings) -> Problem | None:
        """Undo: use and keep `settings`, which were in force before."""
        places = differences(self._settings, settings)
        try:
            self._put(settings)
        except ParleyError as error:
            return error.problem
        self._unsaved |= {(section, key): getattr(getattr(settings, section), key) for section, key in places}
        self._save()
        return None

    def _reset(self, places: Sequence[Place]) -> Problem | None:
        try:
            self._put(overlaid(self._settings, self.usual(), frozenset(places)))
        except ParleyError as error:
            return error.problem
        self._unsaved.update(dict.fromkeys(places))
        self._save()
        return None

    def usual(self) -> Settings:
        """The settings of somebody who has set nothing."""
        return Settings()

    def _put(self, wanted: Settings) -> None:
        """`wanted` is in force. Raises ParleyError where the stages cannot run on it."""
        before = self._settings
        if wanted == before:
            return
        if self._switch and any(section in STAGES for section, _ in differences(before, wanted)):
            self._switch(wanted)
        self._settings = wanted
        self.changed.emit(before, wanted)

    # ---- writing --------------------------------------------------------------------------

    def _save(self) -> None:
        if self._unsaved and not self._writing and not self._stopped:
            self._writing = True
            self._thread.submit(self._write, dict(self._unsaved), self._text)

    def _write(self, changes: dict[Place, Value | None], lost: str) -> None:
        """In the thread of the files."""
        try:
            save_settings(self._file, changes, self._known, lost)
            look = self._read(changes)
        except SettingsError as error:
            remedy = "What you set holds, and is saved as soon as the file is mended."
            self._not_written.emit(Problem(error.problem.what, remedy, level="warning", replaces=_SAVING))
        except ParleyError as error:
            _log.warning("settings could not be saved: %s", error)
            self._not_written.emit(error.problem)
        except Exception as error:  # whatever it is, the next change is to be written
            _log.exception("settings could not be saved")
            problem = Problem(f"The settings could not be saved in {self._file} ({error}).", replaces=_SAVING)
            self._not_written.emit(problem)
        else:
            self._looked.emit(look)

    @Slot(object)
    def _after_failing(self, problem: Problem) -> None:
        """It is tried again with the next change, of the settings or of the file."""
        self._writing = False
        self._tell(_SAVING, problem)

    # ---- the file, changed by hand --------------------------------------------------------

    @Slot()
    def file_changed(self) -> None:
        """Look at the file: what is new there is in force at once."""
        if not self._stopped:
            self._thread.submit(self._look)

    @Slot()
    def _stirred(self) -> None:
        if not self._stopped:
            self._settle.start()

    def _look(self) -> None:
        """In the thread of the files."""
        self._looked.emit(self._read({}))

    def _read(self, written: Mapping[Place, Value | None]) -> _Look:
        there = os.path.lexists(self._file)
        text = ini.read(self._file).text if there else None
        reading = reread([*self._beneath, *([self._file] if there else [])], self._said, self._known)
        return _Look(text, reading, _places(self._file), written)

    @Slot(object)
    def _take(self, look: _Look) -> None:
        if self._stopped:
            return
        self._watch(look.places)
        if look.written:
            self._writing = False
            self._tell(_SAVING, None)
            for place, value in look.written.items():
                if place in self._unsaved and self._unsaved[place] == value:
                    del self._unsaved[place]
        found = (look.text, look.reading.problems)
        if found != self._seen:
            before, self._seen = self._seen, found
            if look.text is None:
                self._tell(_SETTINGS, _gone(self._file) if before[0] is not None else None)
                return
            self._tell(_SETTINGS, look.reading.problem)
            if not look.reading.problems:
                self._text = look.text
            self._use(look)
        elif not look.written:
            return  # a failed save stirs the folder, too: it must not lead to the next one
        self._save()

    def _use(self, look: _Look) -> None:
        """What was changed in the file is in force; it is newer than what could not be saved yet."""
        by_hand = differences(self._said, look.reading.settings) - look.written.keys()
        self._said = look.reading.settings
        for place in by_hand & self._unsaved.keys():
            del self._unsaved[place]
        try:
            self._put(overlaid(self._settings, self._said, by_hand))
        except ParleyError as error:
            self._tell(_SETTINGS, error.problem)
            rest = frozenset(place for place in by_hand if place[0] not in STAGES)
            self._put(overlaid(self._settings, self._said, rest))

    def _tell(self, subject: str, problem: Problem | None) -> None:
        """Say what is wrong, once; or that it is over."""
        if problem == self._told.get(subject):
            return
        if problem is not None:
            self._told[subject] = problem
            self.problem.emit(problem)
        else:
            self.mended.emit(self._told.pop(subject).replaces)

    def _watch(self, wanted: frozenset[str]) -> None:
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if old := watched - wanted:
            self._watcher.removePaths(list(old))
        if new := wanted - watched:
            self._watcher.addPaths(list(new))


def _places(file: Path) -> frozenset[str]:
    """What to watch: the file and its folder, through links; for a folder that is not there, the nearest above it."""
    found = set()
    for path in {file, Path(os.path.realpath(file))}:
        if os.path.isfile(path):
            found.add(str(path))
        folder = path.parent
        while not os.path.isdir(folder) and folder != folder.parent:
            folder = folder.parent
        found.add(str(folder))
    return frozenset(found)


def _gone(file: Path) -> Problem:
    return Problem(
        f"Your settings file was taken away: {file}.",
        "What was set holds until you close Parley, and your next change in the window writes the file again.",
        level="warning",
        replaces=_SETTINGS,
    )


def adjusting(
    settings: Settings,
    named: Path | None,
    own: Path,
    shipped: Path,
    known_backends: KnownBackends,
    switch: Callable[[Settings], Any] | None = None,
) -> Adjusting:
    """What changes the file that --settings named, or else the person's `own`, which lies over the `shipped` one."""
    make = partial(Adjusting, known_backends=known_backends, switch=switch)
    return make(settings, named, ()) if named else make(settings, own, (shipped,))
