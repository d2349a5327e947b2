"""The conversations of the person: what is kept and what is not, going on with an old one, the list of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop.assembly import Assembly
from desktop.conversations.disk_thread import DiskThread
from desktop.conversations.listing import ConversationList
from desktop.conversations.remembered import Remembered
from desktop.engine.conversation.sessions import Session, load_session
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.engine.types import Message
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.ui.window import MainWindow

_RECENT = 40
"""Who spoke in the last so many lines of an old conversation takes part again."""


class _Keep:
    """Keeps lines in a session, and says when they are there."""

    def __init__(self, session: Session, kept: Callable[[], None]) -> None:
        self.session = session
        self._kept = kept

    def __call__(self, at: int, lines: Sequence[Message]) -> Problem | None:
        problem = self.session.save(at, lines)
        self._kept()
        return problem


class Conversations(QObject):
    """Lives in the window's thread; the disk is read and written in others. `save` writes keys of a section of the
    person's settings and returns at once.

    Whether a conversation is kept follows [conversation] keep: the window's private switch changes it.
    """

    problem = Signal(object)
    people_wanted = Signal(object)
    """The keys of those who take part in the conversation that is gone on with, a tuple; the first is the main one."""
    _converse = Signal(object, object)
    _keep_with = Signal(object)
    _kept = Signal()
    _opened = Signal(object, object)
    _names_came = Signal(object)
    _came = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        assembly: Assembly,
        folders: Folders,
        settings: Callable[[], Settings],
        save: Callable[[str, Mapping[str, Any]], None],
        remembered: Remembered | None = None,
    ) -> None:
        super().__init__()
        self._window, self._assembly, self._folders, self._save = window, assembly, folders, save
        self._remembered = remembered or Remembered(folders)
        self._disk = DiskThread("conversations", self._came.emit)
        self._keep = self._new()
        self._private = not settings().conversation.keep
        self._looked_ahead = False
        self.list = ConversationList(window, self._remembered, self._disk, folders, settings)
        self._connect()
        window.set_private(self._private)
        self._keep_with.emit(None if self._private else self._keep)
        self.list.set_current(self._keep.session)
        self._ask_for_names()

    def _connect(self) -> None:
        window, engine, drawer = self._window, self._assembly.engine, self._window.drawer
        self._converse.connect(engine.converse)
        self._keep_with.connect(engine.set_keep)
        engine.history_changed.connect(drawer.transcript.set_history)
        engine.answering.connect(drawer.transcript.set_speaker)
        engine.state_changed.connect(self._look_ahead)
        drawer.resend_wanted.connect(engine.resend)
        drawer.answer_again_wanted.connect(engine.answer_again)
        drawer.repeat_wanted.connect(engine.repeat)
        window.conversations_wanted.connect(self._ask_for_names)
        window.conversations_wanted.connect(self.list.show)
        window.new_conversation_wanted.connect(self.begin_new)
        window.private_toggled.connect(self.set_private)
        self._came.connect(self._tell)
        self.list.problem.connect(self._tell)
        self.list.go_on_wanted.connect(self.go_on)
        self.list.new_wanted.connect(self.begin_new)
        self._kept.connect(self.list.look)
        self._opened.connect(self._go_on)
        self._names_came.connect(self._take_names)

    @Slot(object)
    def _tell(self, problem: Problem) -> None:
        """Where the person looks: in the list's window while it is open."""
        if not self.list.told(problem):
            self.problem.emit(problem)

    def stop(self) -> None:
        """Give up what is under way and wait for the threads. What was deleted goes to the trash."""
        self.list.stop()
        self._disk.later(self._remembered.close)
        self._disk.close()

    # ---- what is kept ---------------------------------------------------------------------

    @Slot()
    def begin_new(self) -> None:
        """Another conversation, with the same people."""
        self._take_over(self._new(), ())

    @Slot(bool)
    def set_private(self, private: bool) -> None:
        """Whether nothing that is said from now on is kept, here and in the settings."""
        if private != self._private:
            self._save("conversation", {"keep": not private})
            self._be_private(private)

    @Slot(object, object)
    def settings_changed(self, _before: Settings, now: Settings) -> None:
        """Other settings are in force."""
        if now.conversation.keep == self._private:
            self._be_private(not now.conversation.keep)

    def _be_private(self, private: bool) -> None:
        self._private = private
        self._window.set_private(private)
        self._keep_with.emit(None if private else self._keep)

    def _new(self) -> _Keep:
        return _Keep(Session.begin(self._folders.sessions, self._assembly.character.key), self._kept.emit)

    def _take_over(self, keep: _Keep, messages: tuple[Message, ...]) -> None:
        """`messages` are kept with `keep` already, whatever becomes of what follows."""
        self._keep = keep
        self.list.set_current(keep.session)
        self._converse.emit(messages, keep)
        if self._private:
            self._keep_with.emit(None)

    # ---- an old one -----------------------------------------------------------------------

    @Slot(str)
    def go_on(self, key: str) -> None:
        """Go on with the conversation `key`."""
        if key == self._keep.session.path.name:
            self._leave_list()
        else:
            self._disk.later(lambda: self._opened.emit(*load_session(self._remembered.path(key))))

    @Slot(object, object)
    def _go_on(self, session: Session, messages: tuple[Message, ...]) -> None:
        keys = _people(session, messages)
        if keys != (self._assembly.character.key,):
            self.people_wanted.emit(keys)
        self._take_over(_Keep(session, self._kept.emit), tuple(_signed(line, session) for line in messages))
        self._leave_list()
        if session.earlier:
            self.problem.emit(
                Problem(
                    f"This conversation is very long: it goes on with its last {len(messages):,} lines.",
                    "All of it is still kept, and can be read and searched in the list.",
                    level="info",
                    replaces="long",
                )
            )

    def _leave_list(self) -> None:
        self.list.hide()
        self._window.set_drawer(True)

    # ---- who there is ---------------------------------------------------------------------

    @Slot()
    def _ask_for_names(self) -> None:
        self._disk.later(self._read_names)

    def _read_names(self) -> None:
        self._names_came.emit(self._remembered.names())

    @Slot(object)
    def _take_names(self, names: dict[str, str]) -> None:
        self.list.names = names
        self._window.drawer.transcript.set_names(names)

    @Slot(object)
    def _look_ahead(self, state: State) -> None:
        """Once, when one can talk: an index that is missing is made before the list is asked for."""
        if state is State.READY and not self._looked_ahead:
            self._looked_ahead = True
            self._disk.later(self._remembered.refresh)


def _signed(line: Message, session: Session) -> Message:
    """An answer of a file that does not tell who gave it is of whom the conversation began with."""
    if line.role == "assistant" and not line.speaker:
        return replace(line, speaker=session.header.avatar)
    return line


def _people(session: Session, messages: Sequence[Message]) -> tuple[str, ...]:
    """Who takes part: those of the last lines, whom it began with first where they are among them."""
    recent = dict.fromkeys(line.speaker for line in messages[-_RECENT:] if line.role == "assistant" and line.speaker)
    first = session.header.avatar
    if not recent or first in recent:
        recent = {first: None} | recent
    return tuple(recent)
