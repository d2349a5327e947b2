"""Who the call is with: the faces that are shown, and meeting others while the program runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.assembly import Assembly
from desktop.company import Member, everybody, listed, member, picture_of
from desktop.engine.conversation.characters import Character, load_character
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.engine.types import StageName
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.settings.model import ConversationRoom
from desktop.ui.window import MainWindow

_log = logging.getLogger(__name__)

_AT_REST = (State.LOADING, State.READY, State.LISTENING, State.FAILED)


class Meeting(QObject):
    """Lives in the window's thread. `settings` gives those in force; `save` writes keys of a section of the person's
    settings and returns at once.

    A face that has come is shown as soon as the other one has finished speaking. Of several who take part the one who
    answers is seen, from the first sound of the answer on.
    """

    problem = Signal(object)
    met = Signal(str)
    """The key of who the call is with from now on."""
    gathered = Signal(object)
    """The keys of all who take part from now on, a tuple; the first is who the call is with."""

    _joined = Signal(int, object, object)

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
        self._members: tuple[Member, ...] = ()
        self._wanted: tuple[Character, ...] = (assembly.character,)
        self._joining: tuple[Member, ...] | None = None
        self._calls = 0
        self._threads: list[threading.Thread] = []
        self._coming: Painter | None = None
        painter = window.view.painter
        self._painters: dict[str, Painter] = {} if painter is None else {self._with.key: painter}
        self._seen = self._with.key
        self._shown = assembly.stages.video if painter is not None else None
        """The face of the stage, where that was shown already."""
        self._begun = False
        self._keeping = True
        """Who takes part was chosen, and is not just what the settings said at the start."""
        self._joined.connect(self._join)
        assembly.engine.loaded.connect(self._loaded)
        assembly.engine.replaced.connect(self._replaced)
        assembly.engine.state_changed.connect(self._follow)
        assembly.engine.answering.connect(self._answering)

    @property
    def character(self) -> Character:
        """Who the call is with at the moment."""
        return self._with

    @property
    def company(self) -> tuple[Character, ...]:
        """All who take part at the moment, the one whom the call is with first."""
        return (self._with, *(member.character for member in self._members))

    def people(self) -> list[tuple[str, str, str, Path | None]]:
        """Who there is: key, name, description, and the file of a picture. Reads a small file for each."""
        found = everybody(self._folders.avatars)
        if all(each.folder != self._with.folder for each in found):
            found.insert(0, self._with)
        return [(each.key, each.name, each.description, picture_of(each)) for each in found]

    @Slot(str)
    def meet(self, name: str) -> None:
        """Talk to the avatar called `name` alone from the next turn on; who the call is with already is looked at
        anew. Who cannot be met is told, and nothing changes.
        """
        try:
            character = load_character(name, self._folders.avatars)
        except ParleyError as error:
            self.problem.emit(error.problem)
            return
        self._call([character], renew=character.folder == self._with.folder)

    @Slot(object)
    def gather(self, keys: tuple[str, ...]) -> None:
        """Talk to several from the next turn on, with the first of `keys` as the one whom the call is with. Where one
        of them cannot be met that is told, and nothing changes.
        """
        here = {each.key: each for each in self.company}
        try:
            people = [here.get(key) or load_character(key, self._folders.avatars) for key in dict.fromkeys(keys)]
        except ParleyError as error:
            self.problem.emit(error.problem)
            self._tell()
            return
        if people:
            self._call(people)

    @Slot(object)
    def settings_changed(self, new: Settings) -> None:
        """Others are named in the settings now, in their window or by hand."""
        named = (new.conversation.avatar, *(name.strip() for name in new.conversation.company.split(",")))
        keys = tuple(name for name in named if name)
        if self._begun and keys != tuple(each.key for each in self._wanted):
            self.gather(keys)

    @Slot(str)
    def forget(self, key: str) -> None:
        """The avatar `key` is gone: the next start must not look for them."""
        if key in [member.character.key for member in self._members]:
            self.gather(tuple(each.key for each in self.company if each.key != key))
        if self._settings().conversation.avatar == key:
            stays = self._with.folder.parent in self._folders.avatars
            self._save("conversation", {"avatar": self._with.key if stays else ConversationRoom().avatar})

    def stop(self) -> None:
        """Wait for the faces that are being loaded."""
        for thread in self._threads:
            thread.join()

    def _call(self, people: Sequence[Character], renew: bool = False) -> None:
        """Load whose face is not there; the rest follows when they have come."""
        main, *others = people
        changed: tuple[StageName, ...] = ("video",) if renew else ()
        try:
            self._assembly.switch(self._settings(), main, renew=changed, others=others)
            joining = [self._known(each) or member(self._settings(), each, self._folders) for each in others]
        except ParleyError as error:
            self.problem.emit(error.problem)
            self._tell()
            return
        self._wanted, self._joining, self._keeping = tuple(people), None, True
        self._calls += 1
        if all(each in self._members for each in joining):
            self._join(self._calls, tuple(joining), None)
            return
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=self._load, args=(self._calls, tuple(joining)), name="join"))
        self._threads[-1].start()

    def _known(self, character: Character) -> Member | None:
        return next((each for each in self._members if each.character == character), None)

    def _load(self, call: int, joining: tuple[Member, ...]) -> None:
        """On a thread of its own."""
        problem = None
        for each in joining:
            try:
                each.face.load()
            except ParleyError as error:
                problem = error.problem
            except Exception:
                _log.exception("the face of %s could not be loaded", each.character.key)
                problem = Problem(f"The face of {each.character.name} could not be loaded.", "The log says more.")
        self._joined.emit(call, joining, problem)

    @Slot(int, object, object)
    def _join(self, call: int, joining: tuple[Member, ...], problem: Problem | None) -> None:
        if call != self._calls:
            return
        if problem is not None:
            self.problem.emit(problem)
            self._stay()
            return
        self._joining = joining
        self._show()

    def _stay(self) -> None:
        """Nobody else is waited for any more."""
        self._calls += 1
        self._wanted, self._joining = self.company, None
        self._assembly.switch(self._settings(), self._with, others=[member.character for member in self._members])
        self._tell()

    @Slot(str, object)
    def _loaded(self, stage: StageName, part: Any) -> None:
        if stage == "video" and part is self._assembly.stages.video and part is not self._shown:
            self._shown, self._coming = part, part.painter()
            self._show()

    @Slot(str, object, object)
    def _replaced(self, stage: StageName, _part: Any, problem: Problem | None) -> None:
        if stage == "video" and problem is not None:
            self._stay()

    @Slot(object)
    def _follow(self, state: State) -> None:
        self._state = state
        if state is State.READY and not self._begun:
            self._begun = True
            others, problems = listed(self._settings().conversation.company, self._folders.avatars)
            for problem in problems:
                self.problem.emit(problem)
            if others and len(self._wanted) == 1:
                self._call([self._with, *(each for each in others if each.key != self._with.key)])
                self._keeping = False
        self._show()

    @Slot(int, str)
    def _answering(self, _turn: int, key: str) -> None:
        """The first sound of an answer is on its way: whose it is, is seen."""
        speaker = next((each for each in self.company if each.key == key), None)
        painter = self._painters.get(key)
        if speaker is not None and painter is not None and key != self._seen:
            self._seen = key
            self._window.set_avatar(speaker.name, painter)
        self._window.set_speaking(key)

    def _show(self) -> None:
        if self._state not in _AT_REST:
            return
        if self._coming is not None:
            self._meet()
        if self._joining is not None and self._with.folder == self._wanted[0].folder:
            self._take_in(self._joining)

    def _meet(self) -> None:
        """The face of whom the call is with has come."""
        assert self._coming is not None
        painter, self._coming = self._coming, None
        self._assembly.become(self._settings())
        character, before = self._assembly.character, self._with
        self._with = character
        self._members = tuple(each for each in self._members if each.character.key != character.key)
        self._painters[character.key] = painter
        self._seen = character.key
        self._window.set_avatar(character.name, painter)
        if character.key != before.key:
            self._keep()
            self.met.emit(character.key)
        if problem := self._assembly.remark(self._settings()):
            self.problem.emit(problem)

    def _take_in(self, joining: tuple[Member, ...]) -> None:
        """The faces of the others have come."""
        for gone in (each for each in self._members if each not in joining):
            gone.face.close()
        self._joining = None
        self._painters = {key: painter for key, painter in self._painters.items() if key == self._with.key}
        for each in joining:
            self._painters[each.character.key] = each.face.painter()
        self._members = joining
        self._assembly.become(self._settings(), joining)
        if self._seen not in self._painters:
            self._seen = self._with.key
            self._window.set_avatar(self._with.name, self._painters[self._with.key])
        company = ", ".join(each.character.key for each in joining)
        if self._keeping and company != self._settings().conversation.company:
            self._keep()
        self._tell()

    def _keep(self) -> None:
        """The next start begins with the same people. Both at once: the settings name them all."""
        main, *others = self._wanted
        self._save("conversation", {"avatar": main.key, "company": ", ".join(each.key for each in others)})

    def _tell(self) -> None:
        self.gathered.emit(tuple(each.key for each in self.company))
