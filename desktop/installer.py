"""The heavy engines, installed behind the open window by a process of the set-up."""

from __future__ import annotations

import json
import logging
import sys

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from desktop.engine.errors import Problem
from desktop.setup import background
from desktop.setup.checkout import Checkout

_log = logging.getLogger(__name__)


class Installer(QObject):
    """Runs `python -m desktop.setup full` and tells how far it is."""

    progress = Signal(str, object)
    """A sentence and how far (0..1); "" when it is over."""
    problem = Signal(object)
    ended = Signal()
    """Some engines, or all of them, are there now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line = b""
        self._failed: dict[str, str] = {}
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)

    def start(self) -> None:
        """Begin, unless this is a packaged app, which brings everything with it."""
        if getattr(sys, "frozen", False):
            return
        checkout = Checkout.here()
        if background.pending(checkout):
            program, *arguments = background.command(checkout)
            self._process.setWorkingDirectory(str(checkout.root))
            self._process.start(program, arguments)

    def stop(self) -> None:
        """End it with everything it started; it goes on where it stopped at the next start."""
        self._process.closeWriteChannel()
        if self._process.state() is not QProcess.ProcessState.NotRunning and not self._process.waitForFinished(3000):
            self._process.kill()
            self._process.waitForFinished(1000)

    @Slot()
    def _read(self) -> None:
        self._line += self._process.readAllStandardOutput().data()
        *lines, self._line = self._line.split(b"\n")
        for line in lines:
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                _log.info("set-up: %s", line.decode(errors="replace"))
                continue
            self._tell(event)

    def _tell(self, event: dict[str, object]) -> None:
        match event["state"]:
            case "installing":
                self.progress.emit(f"Installing {event['title']}: {event['text']}", event["fraction"])
            case "failed":
                self._failed[str(event["title"])] = f"{event['text']} {event['remedy']}".strip()
                self.problem.emit(self._what_failed())

    def _what_failed(self) -> Problem:
        """One notice for all parts: without a network each of them fails, and the starter works all the same."""
        names = list(self._failed)
        reasons = list(dict.fromkeys(self._failed.values()))
        what = f"{', '.join(names)} could not be installed; the starter works without."
        remedy = (
            reasons[0] if len(reasons) == 1 else "Each is tried again at the next start; .venv/setup.log says more."
        )
        return Problem(what, remedy, "warning", replaces="installer")

    @Slot()
    def _finished(self) -> None:
        self.progress.emit("", None)
        self.ended.emit()
