"""Who the call is with: the face that is shown, and meeting somebody else while the program runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.assembly import Assembly
from desktop.engine.conversation.characters import Character, load_character
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.engine.types import StageName
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.settings.model import ConversationRoom
from desktop.ui.window import MainWindow

_AT_REST = (State.LOADING, State.READY, State.LISTENING, State.FAILED)


class Meeting(QObject):
    """Lives in the window's thread. `settings` gives those in force; `save` writes keys of a section of the person's
    settings and returns at once.

    A face that has come is shown as soon as the other one has finished speaking.
    """

    problem = Signal(object)
    met = Signal(str)
    """The key of who the call is with from now on."""

    def __init__(
        self,
        window: MainWindow,
        assembly: Assembly,
        folders: Folders,
        settings: Callable[[], Settings],
        save: Callable[[str, Mapping[str, str]], None],
    ) -> None:
        super().__init__()
        self._window, self._assembly, self._folders = window, assembly, folders
        self._settings, self._save = settings, save
        self._state = State.LOADING
        self._with = assembly.character
        self._coming: Painter | None = None
        self._shown = assembly.stages.video if window.view.painter is not None else None
        """The face that is seen, where there is one yet."""
        assembly.engine.loaded.connect(self._loaded)
        assembly.engine.replaced.connect(self._replaced)
        assembly.engine.state_changed.connect(self._follow)

    @property
    def character(self) -> Character:
        """Who is seen at the moment."""
        return self._with

    @Slot(str)
    def meet(self, name: str) -> None:
        """Talk to the avatar called `name` from the next turn on; who the call is with already is looked at anew. Who
        cannot be met is told, and nothing changes.
        """
        try:
            character = load_character(name, self._folders.avatars)
            changed: tuple[StageName, ...] = ("video",) if character.folder == self._with.folder else ()
            self._assembly.switch(self._settings(), character, renew=changed)
        except ParleyError as error:
            self.problem.emit(error.problem)

    @Slot(str)
    def forget(self, key: str) -> None:
        """The avatar `key` is gone: the next start must not look for them."""
        if self._settings().conversation.avatar == key:
            stays = self._with.folder.parent in self._folders.avatars
            self._save("conversation", {"avatar": self._with.key if stays else ConversationRoom().avatar})

    @Slot(str, object)
    def _loaded(self, stage: StageName, part: Any) -> None:
        if stage == "video" and part is self._assembly.stages.video and part is not self._shown:
            self._shown, self._coming = part, part.painter()
            self._show()

    @Slot(str, object, object)
    def _replaced(self, stage: StageName, _part: Any, problem: Problem | None) -> None:
        if stage == "video" and problem is not None:
            self._assembly.switch(self._settings(), self._with)  # nobody else is waited for any more

    @Slot(object)
    def _follow(self, state: State) -> None:
        self._state = state
        self._show()

    def _show(self) -> None:
        if self._coming is None or self._state not in _AT_REST:
            return
        painter, self._coming = self._coming, None
        self._assembly.become(self._settings())
        character, before = self._assembly.character, self._with
        self._with = character
        self._window.set_avatar(character.name, painter)
        if character.key != before.key:
            self._save("conversation", {"avatar": character.key})
            self.met.emit(character.key)
        if problem := self._assembly.remark(self._settings()):
            self.problem.emit(problem)
