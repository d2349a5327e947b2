"""When things go wrong: what nobody caught, an engine that ended, a crash of the last run, and the diagnostics.

One window at a time tells of it. The report is made in a thread of its own; nothing is sent.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.assembly import Assembly
from desktop.engine.errors import Problem
from desktop.engine.types import Message, StageName, StageStatus, TurnReport
from desktop.logs import Logs, Uncaught
from desktop.paths import Folders, reason
from desktop.settings import Settings
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.trouble.crashes import Crash
    from desktop.trouble.diagnostics import Happening, Situation
    from desktop.ui.trouble.dialog import TroubleDialog

_log = logging.getLogger(__name__)

_REMEMBERED = 400
"""Lines of the conversation that are kept in mind, so that no report contains them."""


class Trouble(QObject):
    """Lives in the window's thread. `begin` looks for a crash of the last run; `stop` waits for what is under way."""

    problem = Signal(object)

    _uncaught = Signal(object)
    _crashed = Signal(object)
    _reported = Signal(int, str)

    def __init__(
        self, window: MainWindow, assembly: Assembly, logs: Logs, folders: Folders, settings: Callable[[], Settings]
    ) -> None:
        super().__init__()
        self._window, self._assembly, self._logs = window, assembly, logs
        self._folders, self._settings = folders, settings
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="trouble")
        self._dialog: TroubleDialog | None = None
        self._happening: Happening
        self._asked = 0
        self._told: set[str] = set()
        self._stages: dict[StageName, StageStatus] = {}
        self._heard: deque[str] = deque(maxlen=_REMEMBERED)
        self._history: tuple[str, ...] = ()
        self._again = False
        self._stopping = False
        window.diagnostics_wanted.connect(self.show_diagnostics)
        self._uncaught.connect(self._tell_uncaught)
        self._crashed.connect(self._tell_crash)
        self._reported.connect(self._show_report)
        engine = assembly.engine
        engine.stage_status.connect(self._note_stage)
        engine.heard_text.connect(self._note_heard)
        engine.turn_ended.connect(self._note_turn)
        engine.history_changed.connect(self._note_history)
        assembly.thread.finished.connect(self._engine_gone)
        logs.on_uncaught = self._uncaught.emit

    def begin(self) -> None:
        """Look whether the last run crashed; the window is there already, and it takes no disk of this thread."""
        self._worker.submit(self._look)

    def stop(self) -> None:
        """From now on nothing is told; a report that is under way is cut short."""
        self._stopping = True
        self._logs.on_uncaught = None
        self._worker.shutdown(cancel_futures=True)

    def _look(self) -> None:
        from desktop.trouble.crashes import take

        if crash := take(self._folders.logs):
            self._crashed.emit(crash)

    # What happens.

    @Slot(object)
    def _tell_uncaught(self, uncaught: Uncaught) -> None:
        """The same thing again, or anything while a window tells already, is in the log only."""
        where = _last_place(uncaught.trace)
        if self._stopping or self._dialog is not None or where in self._told:
            return
        self._told.add(where)
        from desktop.trouble.diagnostics import Happening
        from desktop.ui.trouble.dialog import UNEXPECTED

        what = f"{uncaught.kind} in {uncaught.thread}"
        self._open(UNEXPECTED, Happening(what, uncaught.trace), again=True)

    @Slot(object)
    def _tell_crash(self, crash: Crash) -> None:
        from desktop.trouble.diagnostics import Happening
        from desktop.ui.trouble.dialog import LAST_RUN

        if not self._stopping and self._dialog is None:
            what = f"The last run crashed: {crash.kind}"
            self._open(LAST_RUN, Happening(what, crash.text, before_s=self._logs.began_s))

    @Slot()
    def _engine_gone(self) -> None:
        from desktop.trouble.diagnostics import Happening
        from desktop.ui.trouble.dialog import ENGINE_GONE

        if not self._stopping and self._dialog is None:
            self._open(ENGINE_GONE, Happening("The engine's thread ended by itself."), again=True)

    @Slot()
    def show_diagnostics(self) -> None:
        """Make the diagnostics, copy them, and show what was copied."""
        from desktop.trouble.diagnostics import Happening
        from desktop.ui.trouble.dialog import DIAGNOSTICS

        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
        else:
            self._open(DIAGNOSTICS, Happening(), copies=True)

    # The window that tells of it.

    def _open(
        self, occasion: Sequence[str], happening: Happening, *, again: bool = False, copies: bool = False
    ) -> None:
        from desktop.ui.trouble.dialog import TroubleDialog

        dialog = TroubleDialog(occasion, self._window, again=again, copies=copies)
        dialog.conversation_wanted.connect(self._make_report)
        dialog.save_wanted.connect(self._save)
        dialog.again_wanted.connect(self.start_again)
        dialog.closed.connect(self._closed)
        self._dialog, self._happening = dialog, happening
        dialog.show()
        self._make_report(False)

    @Slot(bool)
    def _make_report(self, conversation: bool) -> None:
        self._asked += 1
        self._worker.submit(self._report, self._asked, self._happening, self._situation(), conversation)

    def _report(self, number: int, happening: Happening, now: Situation, conversation: bool) -> None:
        from desktop.trouble import diagnostics

        try:
            text = diagnostics.report(happening, now, conversation, hurry=lambda: self._stopping)
        except Exception as error:
            _log.exception("the report could not be made")
            text = f"{happening.what}\n\nThe report could not be made: {type(error).__name__}."
        self._reported.emit(number, text)

    @Slot(int, str)
    def _show_report(self, number: int, text: str) -> None:
        if self._dialog is not None and number == self._asked:
            self._dialog.set_report(text)

    @Slot(str, str)
    def _save(self, path: str, text: str) -> None:
        self._worker.submit(self._write, Path(path), text)

    def _write(self, path: Path, text: str) -> None:
        try:
            path.write_text(text, "utf-8")
        except OSError as error:
            _log.warning("the report cannot be written to %s", path, exc_info=True)
            problem = Problem(f"The report could not be written to {path}: {reason(error)}.", "Choose another place.")
        else:
            problem = Problem(f"Saved as {path}.", level="info")
        self.problem.emit(problem)

    @Slot()
    def _closed(self) -> None:
        self._dialog = None

    @Slot()
    def start_again(self) -> None:
        """Close everything in order; the last that this process does is to start the program anew."""
        from desktop.trouble.diagnostics import own_command

        if not self._again:
            self._again = True
            atexit.register(_renew, own_command())
        QApplication.quit()

    # What a report needs to know.

    def _situation(self) -> Situation:
        from desktop.trouble.diagnostics import Situation

        screens = [
            f"Screen {screen.size().width()}x{screen.size().height()} at {screen.devicePixelRatio():g}"
            for screen in QGuiApplication.screens()
        ]
        size = f"Window {self._window.width()}x{self._window.height()}, {QGuiApplication.platformName()}"
        return Situation(
            self._folders,
            self._logs.path,
            self._settings(),
            self._assembly.engines(),
            tuple(self._stages.values()),
            self._assembly.processes(),
            (*screens, size),
            (*(text for text in self._heard if text not in self._history), *self._history),
        )

    @Slot(object)
    def _note_stage(self, status: StageStatus) -> None:
        self._stages[status.stage] = status

    @Slot(int, str)
    def _note_heard(self, _turn: int, text: str) -> None:
        self._heard.append(text)

    @Slot(object)
    def _note_turn(self, report: TurnReport) -> None:
        self._heard.append(report.said)

    @Slot(object)
    def _note_history(self, messages: tuple[Message, ...]) -> None:
        self._history = tuple(message.text for message in messages[-_REMEMBERED:])


def _last_place(trace: str) -> str:
    """Where an exception came up: the traceback's last place."""
    return next((line.strip() for line in reversed(trace.splitlines()) if line.startswith('  File "')), trace)


def _renew(command: list[str]) -> None:
    """The same program in this process's place, which so keeps its number and its terminal."""
    if sys.platform == "win32":
        subprocess.Popen(command, close_fds=True)
    else:
        os.execv(command[0], command)
