"""The person chooses what runs: the Models window, the shelf behind it, the badge."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.adjusting import Adjusting
from desktop.assembly import Assembly
from desktop.engine.errors import ParleyError
from desktop.engine.hosting.backends import SERVER, STARTER, is_built_in
from desktop.engine.types import STAGES, StageName
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.shelf.shelf import Shelf
from desktop.ui.badge import badge_for
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.models import ModelsWindow

_TALK: tuple[StageName, ...] = ("asr", "llm", "tts")


class Choosing(QObject):
    """Lives in the window's thread."""

    problem = Signal(object)

    def __init__(self, window: MainWindow, assembly: Assembly, adjusting: Adjusting, folders: Folders) -> None:
        super().__init__()
        self._window, self._assembly, self._adjusting = window, assembly, adjusting
        self._leaving = ""
        self._models: ModelsWindow | None = None
        self.shelf = Shelf(folders.models, processes=assembly.processes)
        for stage in STAGES:
            self._tell_running(stage)
        window.models_wanted.connect(self.show)
        adjusting.changed.connect(self._follow)
        self.shelf.problem.connect(self.problem)
        self.shelf.chosen.connect(self._use)
        self.shelf.tool_came.connect(self._take_tool)
        self.shelf.leaving.connect(self.set_leaving)
        assembly.engine.stage_status.connect(self.shelf.stage_status)
        assembly.engine.replaced.connect(self.shelf.replaced)
        self._refresh_badge()

    @Slot()
    def show(self) -> None:
        """Open the Models window."""
        if self._models is None:
            self._models = self._make_models_window()
        self._models.show()
        self._models.raise_()
        self._models.activateWindow()

    def _make_models_window(self) -> ModelsWindow:
        from desktop.ui.models import ModelsWindow  # a start does not need it

        shelf, models = self.shelf, ModelsWindow(self._window)
        models.look_wanted.connect(shelf.look)
        models.processes_wanted.connect(shelf.count)
        models.download_wanted.connect(shelf.download)
        models.import_wanted.connect(shelf.import_)
        models.cancel_wanted.connect(shelf.cancel)
        models.remove_wanted.connect(shelf.remove)
        models.use_wanted.connect(shelf.use)
        models.own_wanted.connect(shelf.use_own)
        shelf.shelves.connect(models.set_shelves)
        shelf.work.connect(models.set_work)
        shelf.running.connect(models.set_running)
        return models

    @Slot()
    def engines_came(self) -> None:
        """What a stand-in serves for want of its engine is tried again."""
        with contextlib.suppress(ParleyError):  # settings that cannot work together were told at the start
            self._assembly.switch(self._adjusting.settings())

    def stop(self) -> None:
        """Cancel downloads (what came is kept) and wait for the shelf's threads."""
        self.shelf.stop()

    @Slot(str, str, str)
    def _use(self, stage: StageName, backend: str, model: str) -> None:
        """Take the choice over: with the next turn, and for the next start."""
        if problem := self._adjusting.set_all(stage, {"backend": backend, "model": model}):
            self.problem.emit(problem)

    @Slot(str)
    def _take_tool(self, stage: StageName) -> None:
        """Voice detection has a process that looks for its tool when it begins; a face looks when it is made."""
        if stage == "vad":
            with contextlib.suppress(ParleyError):  # as above
                self._assembly.switch(self._adjusting.settings(), renew=(stage,))

    @Slot(object, object)
    def _follow(self, old: Settings, new: Settings) -> None:
        """Other stages are chosen, here or in the settings."""
        for stage in STAGES:
            if getattr(old, stage) != getattr(new, stage):
                self._tell_running(stage)
        if [getattr(old, stage) for stage in STAGES] != [getattr(new, stage) for stage in STAGES]:
            self._refresh_badge()
        if old.video != new.video and (problem := self._assembly.remark(new)):
            self.problem.emit(problem)

    def _tell_running(self, stage: StageName) -> None:
        room = getattr(self._adjusting.settings(), stage)
        self.shelf.set_running(stage, room.backend, getattr(room, "model", ""))

    @Slot(str)
    def set_leaving(self, host: str) -> None:
        """Something is being fetched from `host`; "": not any more."""
        self._leaving = host
        self._refresh_badge()

    def _refresh_badge(self) -> None:
        """The badge promises that nothing leaves this machine only where that is so."""
        rooms = {stage: getattr(self._adjusting.settings(), stage) for stage in STAGES}
        servers = {stage: _place(room.server) for stage, room in rooms.items() if room.backend == SERVER}
        plug_ins = [room.backend for stage, room in rooms.items() if not is_built_in(stage, room.backend)]
        alone = all(rooms[stage].backend == STARTER for stage in _TALK)
        self._window.set_badge(*badge_for(servers, plug_ins, self._leaving, starter=alone and not plug_ins))
        self._window.set_starter_only(alone)


def _place(server: str) -> str:
    from desktop.engine.network.servers import place  # only for those who named a server

    return place(server)
