"""The conversations of the person: what is kept, going on with an old one, the window that lists them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.assembly import Assembly
from desktop.engine.conversation.sessions import Session, load_session
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Message
from desktop.filming import Filming
from desktop.paths import Folders
from desktop.remembered import Remembered
from desktop.settings import Settings
from desktop.ui.history.data import Row, Shown
from desktop.ui.language import tr
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.history.window import HistoryWindow

_log = logging.getLogger(__name__)

UNDO_MS = 20_000
"""A conversation that was deleted can come back for so long."""
_RECENT = 40
"""Who spoke in the last so many lines of an old conversation takes part again."""


class Conversations(QObject):
    """Lives in the window's thread; the disk is read and written in another one. `save` writes keys of a section of the
    person's settings and returns at once.

    Whether a conversation is kept follows [conversation] keep: the window's private switch changes it.
    """

    problem = Signal(object)
    people_wanted = Signal(object)
    """The keys of those who take part in the conversation that is gone on with, a tuple; the first is the main one."""
    _converse = Signal(object, object)
    _keep = Signal(object)
    _rows_came = Signal(int, object)
    _shown_came = Signal(object)
    _names_came = Signal(object)
    _opened = Signal(object, object)
    _removed = Signal(str)

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
        self._window, self._assembly, self._folders = window, assembly, folders
        self._settings, self._save = settings, save
        self._disk = remembered or Remembered(folders)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="conversations")
        self._history: HistoryWindow | None = None
        self._names: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._search, self._asked = "", 0
        self._private = not settings().conversation.keep
        self._session = Session.begin(folders.sessions, assembly.character.key)
        self._film: Filming | None = None
        self._undo = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo.timeout.connect(self._forget_removed)
        self._connect()
        window.set_private(self._private)
        self._keep.emit(None if self._private else self._session.save)
        self._later(self._read_names)

    def _connect(self) -> None:
        window, engine, drawer = self._window, self._assembly.engine, self._window.drawer
        self._converse.connect(engine.converse)
        self._keep.connect(engine.set_keep)
        engine.history_changed.connect(drawer.transcript.set_history)
        engine.history_changed.connect(self._changed)
        engine.answering.connect(drawer.transcript.set_speaker)
        drawer.resend_wanted.connect(engine.resend)
        drawer.answer_again_wanted.connect(engine.answer_again)
        drawer.repeat_wanted.connect(engine.repeat)
        window.conversations_wanted.connect(self.show)
        window.new_conversation_wanted.connect(self.begin_new)
        window.private_toggled.connect(self.set_private)
        self._rows_came.connect(self._take_rows)
        self._shown_came.connect(self._take_shown)
        self._names_came.connect(self._take_names)
        self._opened.connect(self._go_on)
        self._removed.connect(self._take_removed)

    # ---- what is kept ---------------------------------------------------------------------

    @Slot()
    def begin_new(self) -> None:
        """Another conversation, with the same people."""
        self._take_over(Session.begin(self._folders.sessions, self._assembly.character.key), ())

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
        self._keep.emit(None if private else self._session.save)

    def _take_over(self, session: Session, messages: tuple[Message, ...]) -> None:
        """`messages` are kept with `session` already, whatever becomes of what follows."""
        self._session = session
        self._converse.emit(messages, session.save)
        if self._private:
            self._keep.emit(None)
        self._look()

    # ---- the window -----------------------------------------------------------------------

    @Slot()
    def show(self) -> None:
        """Open the window with all conversations."""
        if self._history is None:
            self._history = self._make_window()
        self._history.show()
        self._history.raise_()
        self._history.activateWindow()

    def _make_window(self) -> HistoryWindow:
        from desktop.ui.history.window import HistoryWindow  # a start does not need it

        history = HistoryWindow(self._window)
        history.look_wanted.connect(self._look)
        history.search_wanted.connect(self._search_for)
        history.show_wanted.connect(self._show_lines)
        history.go_on_wanted.connect(self.go_on)
        history.new_wanted.connect(self.begin_new)
        history.rename_wanted.connect(self._rename)
        history.remove_wanted.connect(self._remove)
        history.undo_wanted.connect(self._bring_back)
        history.export_wanted.connect(self._export)
        history.film_cancel_wanted.connect(self._stop_film)
        return history

    @Slot(object)
    def _changed(self, _messages: Sequence[Message]) -> None:
        if self._history is not None and self._history.isVisible():
            self._look()

    @Slot()
    def _look(self) -> None:
        """Let the list be as the disk is."""
        if self._history is None:
            return
        self._asked += 1
        self._later(self._list, self._asked, self._search, self._session.path.name)

    @Slot(str)
    def _search_for(self, text: str) -> None:
        self._search = text
        self._look()

    @Slot(str)
    def _show_lines(self, key: str) -> None:
        self._later(lambda: self._shown_came.emit(self._disk.shown(key, self._names)))

    @Slot(str)
    def go_on(self, key: str) -> None:
        """Go on with the conversation `key`."""
        if key == self._session.path.name:
            self._leave_list()
            return

        def load() -> None:
            self._opened.emit(*load_session(self._disk.path(key)))

        self._later(load)

    @Slot(str, str)
    def _rename(self, key: str, title: str) -> None:
        session = self._session

        def rename() -> None:
            problem = session.rename(title) if key == session.path.name else self._disk.rename(key, title)
            if problem is not None:
                self.problem.emit(problem)

        self._later(rename)
        self._look()

    @Slot(str)
    def _remove(self, key: str) -> None:
        if key == self._session.path.name:
            self._session.drop()
            self.begin_new()

        def remove() -> None:
            self._disk.remove(key)
            self._removed.emit(key)

        self._later(remove)

    @Slot(str)
    def _take_removed(self, key: str) -> None:
        row = self._rows.get(key)
        if self._history is not None:
            self._history.set_removed(key, row.title if row else key)
        self._undo.start()
        self._look()

    @Slot()
    def _forget_removed(self) -> None:
        if self._history is not None:
            self._history.set_removed("", "")
        self._later(self._disk.empty)

    @Slot(str)
    def _bring_back(self, key: str) -> None:
        self._undo.stop()
        self._later(self._disk.restore, key)
        self._look()

    @Slot(str, str, str)
    def _export(self, key: str, kind: str, path: str) -> None:
        row = self._rows.get(key)
        title, target = row.title if row else key, Path(path)
        if kind == "mp4":
            self._begin_film(key, title, target)
            return

        def export() -> None:
            self._disk.export(key, title, kind, target, self._names)  # type: ignore[arg-type]  # one of the others
            self.problem.emit(_saved(target))

        self._later(export)

    # ---- the film -------------------------------------------------------------------------

    def _begin_film(self, key: str, title: str, path: Path) -> None:
        if self._film is not None:
            self.problem.emit(
                Problem("A film is being made already.", "Wait until it is done, or stop it.", "info", replaces="film")
            )
            return
        self._film = Filming(self._settings(), self._folders, self)
        self._film.progress.connect(self._tell_film)
        self._film.done.connect(self._film_done)
        self._film.problem.connect(self.problem)
        self._film.start(self._disk.path(key), title, path)

    @Slot(float)
    def _tell_film(self, fraction: float) -> None:
        if self._history is not None and self._film is not None:
            text = tr("The film of “{title}” is being made…").format(title=self._film.title)
            self._history.set_film(text, fraction)

    @Slot(str)
    def _film_done(self, path: str) -> None:
        """The film is at `path`; "" where there is none."""
        film, self._film = self._film, None
        if film is not None:
            film.deleteLater()
        if self._history is not None:
            self._history.set_film("", None)
        if path:
            self.problem.emit(_saved(Path(path)))

    @Slot()
    def _stop_film(self) -> None:
        if self._film is not None:
            self._film.cancel()

    def stop(self) -> None:
        """Give up what is under way and wait for the threads. What was deleted goes to the trash."""
        self._undo.stop()
        if self._film is not None:
            self._film.stop()
        self._later(self._disk.close)
        self._thread.shutdown()

    # ---- in the disk's thread -------------------------------------------------------------

    def _later(self, work: Callable[..., object], *arguments: object) -> None:
        """Do `work` in the disk's thread; what it cannot do is told."""
        self._thread.submit(self._do, work, arguments)

    def _do(self, work: Callable[..., object], arguments: Sequence[object]) -> None:
        try:
            work(*arguments)
        except ParleyError as error:
            self.problem.emit(error.problem)
        except Exception:
            _log.exception("something about the conversations failed")
            self.problem.emit(Problem("That could not be done with the conversation.", "The log says more."))

    def _read_names(self) -> None:
        self._names_came.emit(self._disk.names())

    def _list(self, asked: int, search: str, current: str) -> None:
        if asked == self._asked:  # nobody waits for the others any more
            self._rows_came.emit(asked, self._disk.rows(search, self._names, current))

    # ---- what came from there -------------------------------------------------------------

    @Slot(object)
    def _take_names(self, names: dict[str, str]) -> None:
        self._names = names
        self._window.drawer.transcript.set_names(names)

    @Slot(int, object)
    def _take_rows(self, asked: int, rows: tuple[Row, ...]) -> None:
        if asked == self._asked and self._history is not None:
            self._rows = {row.key: row for row in rows}
            self._history.set_rows(rows)

    @Slot(object)
    def _take_shown(self, shown: Shown) -> None:
        if self._history is not None:
            self._history.set_shown(shown)

    @Slot(object, object)
    def _go_on(self, session: Session, messages: tuple[Message, ...]) -> None:
        keys = _people(session, messages)
        if keys != (self._assembly.character.key,):
            self.people_wanted.emit(keys)
        self._take_over(session, messages)
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
        if self._history is not None:
            self._history.hide()
        self._window.set_drawer(True)


def _people(session: Session, messages: Sequence[Message]) -> tuple[str, ...]:
    """Who takes part: those of the last lines, whom it began with first where they are among them."""
    recent = dict.fromkeys(line.speaker for line in messages[-_RECENT:] if line.role == "assistant" and line.speaker)
    first = session.header.avatar
    if not recent or first in recent:
        recent = {first: None} | recent
    return tuple(recent)


def _saved(path: Path) -> Problem:
    return Problem(f"Saved as {path}.", level="info", replaces="saved")
