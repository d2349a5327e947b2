"""The window before everything else: what is not needed to see it is imported once it is seen."""

from __future__ import annotations

import sys
import time
from typing import cast

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSize, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from desktop import __version__, frozen
from desktop.arguments import Arguments
from desktop.commands import Commands
from desktop.engine.conversation.characters import Character
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.stages import Painter
from desktop.logs import Logs
from desktop.paths import Folders, resource
from desktop.settings import Settings
from desktop.setup.system import missing_for_window
from desktop.single import Single
from desktop.ui import language
from desktop.ui.avatar_view import picture_size
from desktop.ui.still import Still
from desktop.ui.text_size import set_text_size
from desktop.ui.window import MainWindow

_UNSEEN_MS = 2000
"""A window that is not painted by then is hidden or covered; the call begins all the same."""


class FirstPaint(QObject):
    """Waits until the window was painted for the first time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._view = window.view
        self._loop = QEventLoop(self)
        self._seen_at_s: float | None = None
        self._view.installEventFilter(self)

    def wait(self) -> float | None:
        """When that was, time.perf_counter; None when it did not come about within two seconds."""
        QTimer.singleShot(_UNSEEN_MS, self._loop, self._loop.quit)
        self._loop.exec()
        self._view.removeEventFilter(self)
        return self._seen_at_s

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt calls this before each event of the view."""
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self._painted)
        return False

    @Slot()
    def _painted(self) -> None:
        if self._seen_at_s is None:
            self._seen_at_s = time.perf_counter()
        self._loop.quit()


class Opening:
    """The window as the settings want it, with the person in it; not yet shown.

    `painter` is None where a picture of the last time stands in for it, or where the face has to be loaded first.
    Raises ParleyError when the avatar's artwork cannot be used.
    """

    def __init__(self, settings: Settings, character: Character, folders: Folders) -> None:
        set_text_size(settings.window.text_size)
        wanted = QSize(settings.window.width, settings.window.height)
        size = picture_size(wanted, QGuiApplication.primaryScreen().devicePixelRatio())
        self.still = Still(folders.cache / "stills" / settings.video.backend, character.folder, size)
        picture = self.still.load()
        self.painter = None if picture else _painter(settings, character, folders)
        self.window = MainWindow(__version__)
        self.window.resize(wanted)
        self.window.theme.set_contrast(settings.window.contrast)
        self.window.set_theme(settings.window.theme)
        self.window.set_captions(settings.window.captions)
        self.window.set_timings(settings.window.timings)
        self.window.set_reduced_motion(settings.window.reduced_motion)
        self.window.set_avatar(character.name, self.painter)
        if picture:
            self.window.view.set_still(picture)


def _painter(settings: Settings, character: Character, folders: Folders) -> Painter | None:
    """The painter of a face that is drawn in this process; a photo's is there once its face was found."""
    from desktop.specs import PHOTO, backend_spec  # not where a picture of the last time is there

    if character.face == PHOTO:
        return None
    face = backend_spec("video", settings.video.backend, settings, character, folders)
    return cast(Painter, face.create().painter()) if face.in_process else None


def run(
    arguments: Arguments,
    settings: Settings,
    character: Character,
    folders: Folders,
    started_at_s: float,
    logs: Logs | None = None,
    single: Single | None = None,
) -> int:
    """Open the window and live in it until it is closed; returns the exit code.

    `single` is where later starts meet this one, and what they want of it comes from.
    """
    if command := missing_for_window():  # Qt would end the process without a word to the person
        raise ParleyError(Problem("The window lacks system libraries.", f"Run: {command}"), ExitCode.MISSING)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Parley")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("parley")
    application.setWindowIcon(QIcon(str(resource("assets", "icon-256.png"))))
    language.call_it(frozen.as_told("./run"))
    untranslated = language.install(settings.window.language, folders.translations)
    opening = Opening(settings, character, folders)
    first = FirstPaint(opening.window)
    opening.window.show()
    seen_at_s = first.wait()
    if not opening.window.isVisible():  # closed already
        return ExitCode.DONE

    from desktop.app import Application

    running = Application(arguments, settings, character, folders, opening, started_at_s, seen_at_s, logs)
    for problem in (logs.problem if logs is not None else None, untranslated):
        if problem is not None:
            opening.window.show_problem(problem)
    if single is not None:
        commands = _commands(single, opening.window)
        commands.begin()
    return running.run(application)


def _commands(single: Single, window: MainWindow) -> Commands:
    """What later starts ask for is done in `window`."""
    commands = Commands(single)
    commands.toggle.connect(window.talk_toggled)
    commands.interrupt.connect(window.silence)
    commands.show.connect(window.shown_by_request)
    return commands
