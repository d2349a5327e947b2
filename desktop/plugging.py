"""What tells that a microphone or loudspeaker was plugged in or pulled out where no sound server does."""

from __future__ import annotations

import logging
import multiprocessing
import sys
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal, Slot

from desktop.engine.spawning import begin
from desktop.ui.sound import lister

_log = logging.getLogger(__name__)

_CARDS = Path("/dev/snd")
_END_S = 2.0


class Plugging(QObject):
    """Watches Linux's folder of sound cards, and elsewhere asks a small process that lists what there is.

    On Linux nothing is listed: looking at a bare ALSA device opens it, and would take it from whoever plays.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, platform: str = sys.platform, every_s: float = 2.0) -> None:
        super().__init__(parent)
        self._linux = platform.startswith("linux")
        self._every_s = every_s
        self._watcher: QFileSystemWatcher | None = None
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._reader: threading.Thread | None = None

    @Slot()
    def start(self) -> None:
        """Begin to watch. Harmless when it has begun."""
        if self._watcher is not None or self._process is not None:
            return
        if self._linux:
            self._watcher = QFileSystemWatcher(self)
            if _CARDS.is_dir():
                self._watcher.addPath(str(_CARDS))
            self._watcher.directoryChanged.connect(self._stirred)
            return
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=lister.run, args=(theirs, self._every_s), name="sound-list", daemon=True)
        begin(self._process)
        theirs.close()
        self._reader = threading.Thread(target=self._read, args=(self._pipe,), name="sound-list", daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """End it. Harmless when nothing was begun."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        process, self._process = self._process, None
        if process is None or self._pipe is None:
            return
        try:
            self._pipe.send(None)
        except OSError:
            _log.debug("the list of devices has ended already", exc_info=True)
        process.join(_END_S)
        if process.is_alive():
            process.kill()
            process.join()
        if self._reader is not None:
            self._reader.join()
        self._pipe.close()
        process.close()

    @Slot(str)
    def _stirred(self, _folder: str) -> None:
        self.changed.emit()

    def _read(self, pipe: Connection) -> None:
        """In a thread of its own. The first list is what there was."""
        first = True
        while True:
            try:
                pipe.recv()
            except (EOFError, OSError):
                return
            if not first:
                self.changed.emit()
            first = False
