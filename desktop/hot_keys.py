"""Hot keys join the call: what the settings ask for is taken from the desktop, and what cannot be had is said."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal, Slot

from desktop.engine.errors import Problem
from desktop.settings.model import HotKeysRoom
from desktop.ui.hot_keys.choose import way
from desktop.ui.hot_keys.grabber import Grabber
from desktop.ui.hot_keys.keys import Combination, parse
from desktop.ui.window import MainWindow

_log = logging.getLogger(__name__)


class HotKeys(QObject):
    """Lives in the window's thread. Nothing is taken before the settings ask for it with `follow`."""

    problem = Signal(object)
    talk = Signal(bool)
    """The key to talk went down, or came up."""
    interrupt = Signal()
    ready = Signal(object)
    """Which of "talk" and "interrupt" work from now on, a tuple."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._grabber: Grabber | None = None
        self._held = False
        self._room = HotKeysRoom()
        self.talk.connect(window.talk_held)
        self.interrupt.connect(window.silence)

    def follow(self, room: HotKeysRoom) -> None:
        """Take what the settings name, and give back what was taken before."""
        if room == self._room:
            return
        self.stop()
        self._room = room
        if not room.everywhere:
            return
        wanted = self._wanted({"talk": room.talk, "interrupt": room.interrupt})
        if not wanted:
            return
        found = way()
        if isinstance(found, Problem):
            self.problem.emit(found)
            return
        self._grabber = found()
        self._grabber.pressed.connect(self._pressed)
        self._grabber.released.connect(self._released)
        self._grabber.problem.connect(self.problem)
        self._grabber.ready.connect(self.ready)
        self._grabber.start(wanted)

    def stop(self) -> None:
        """Give the keys back."""
        self._room = HotKeysRoom()
        if self._grabber is not None:
            self._grabber.stop()
            self._grabber.deleteLater()
            self._grabber = None
        self._released("talk")

    def _wanted(self, texts: dict[str, str]) -> dict[str, Combination]:
        """The combinations that can be asked for; what is wrong with the others is told."""
        wanted: dict[str, Combination] = {}
        for name, text in texts.items():
            if not text.strip():
                continue
            try:
                keys = parse(text)
            except ValueError as error:
                self.problem.emit(
                    Problem(str(error), "Choose other keys in the settings.", "warning", replaces=f"hot key {name}")
                )
                continue
            if keys in wanted.values():
                self.problem.emit(
                    Problem(
                        f"{keys.words()} cannot both begin to talk and stop the answer.",
                        "Choose other keys for one of them.",
                        "warning",
                        replaces=f"hot key {name}",
                    )
                )
                continue
            wanted[name] = keys
        return wanted

    @Slot(str)
    def _pressed(self, name: str) -> None:
        _log.debug("hot key %s", name)
        if name == "talk" and not self._held:
            self._held = True
            self.talk.emit(True)
        elif name == "interrupt":
            self.interrupt.emit()

    @Slot(str)
    def _released(self, name: str) -> None:
        if name == "talk" and self._held:
            self._held = False
            self.talk.emit(False)
