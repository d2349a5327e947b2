"""The window with all conversations, and what stands behind it: the disk, and the process that makes films."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.conversations.disk_thread import DiskThread
from desktop.conversations.filming import Filming
from desktop.conversations.remembered import Remembered
from desktop.engine.conversation.export import Kind
from desktop.engine.conversation.sessions import Session
from desktop.engine.errors import Problem
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.ui.history.data import Row, Shown
from desktop.ui.language import tr
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.ui.history.window import HistoryWindow

UNDO_MS = 20_000
"""A conversation that was deleted can come back for so long."""


class ConversationList(QObject):
    """Lives in the window's thread. `remembered` is only asked on `disk`."""

    problem = Signal(object)
    go_on_wanted = Signal(str)
    new_wanted = Signal()
    _rows_came = Signal(int, object)
    _shown_came = Signal(object)
    _removed = Signal(str)
    _tidied = Signal()

    def __init__(
        self,
        window: MainWindow,
        remembered: Remembered,
        disk: DiskThread,
        folders: Folders,
        settings: Callable[[], Settings],
    ) -> None:
        super().__init__()
        self._window, self._remembered, self._disk = window, remembered, disk
        self._folders, self._settings = folders, settings
        self.names: dict[str, str] = {}
        """What the characters call themselves, by key."""
        self._current: Session | None = None
        self._page: HistoryWindow | None = None
        self._rows: dict[str, Row] = {}
        self._search, self._asked = "", 0
        self._film: Filming | None = None
        self._undo = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo.timeout.connect(self._forget_removed)
        self._rows_came.connect(self._take_rows)
        self._shown_came.connect(self._take_shown)
        self._removed.connect(self._take_removed)
        self._tidied.connect(self.look)

    @property
    def page(self) -> HistoryWindow | None:
        """The window, once it was opened."""
        return self._page

    def set_current(self, session: Session) -> None:
        """The conversation that goes on in the call."""
        self._current = session
        self.look()

    def told(self, problem: Problem) -> bool:
        """Show `problem` in the window, where it is open; whether it is."""
        if self._page is None or not self._page.isVisible():
            return False
        self._page.show_problem(problem)
        return True

    def stop(self) -> None:
        """Give up the film that is being made."""
        self._undo.stop()
        if self._film is not None:
            self._film.stop()

    # ---- the window -----------------------------------------------------------------------

    @Slot()
    def show(self) -> None:
        """Open it."""
        if self._page is None:
            self._page = self._make()
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()

    def hide(self) -> None:
        """The call is what matters now."""
        if self._page is not None:
            self._page.hide()

    def _make(self) -> HistoryWindow:
        from desktop.ui.history.window import HistoryWindow  # a start does not need it

        page = HistoryWindow(self._window)
        page.look_wanted.connect(self.look)
        page.search_wanted.connect(self._search_for)
        page.show_wanted.connect(self._show_lines)
        page.go_on_wanted.connect(self.go_on_wanted)
        page.new_wanted.connect(self.new_wanted)
        page.rename_wanted.connect(self._rename)
        page.remove_wanted.connect(self._remove)
        page.undo_wanted.connect(self._bring_back)
        page.export_wanted.connect(self._export)
        page.film_cancel_wanted.connect(self._stop_film)
        return page

    @Slot()
    def look(self) -> None:
        """Let it show what is on the disk; nothing where it is not seen."""
        if self._page is not None and self._page.isVisible():
            self._asked += 1
            self._disk.later(self._list, self._asked, self._search, self._current)

    def _list(self, asked: int, search: str, current: Session | None) -> None:
        if asked == self._asked:  # nobody waits for the others any more
            key = current.path.name if current is not None else ""
            self._rows_came.emit(asked, self._remembered.rows(search, self.names, key))

    @Slot(int, object)
    def _take_rows(self, asked: int, rows: tuple[Row, ...]) -> None:
        if asked == self._asked and self._page is not None:
            self._rows |= {row.key: row for row in rows}
            self._page.set_rows(rows)

    @Slot(str)
    def _search_for(self, text: str) -> None:
        self._search = text
        self.look()

    @Slot(str)
    def _show_lines(self, key: str) -> None:
        self._disk.later(lambda: self._shown_came.emit(self._remembered.shown(key, self.names)))

    @Slot(object)
    def _take_shown(self, shown: Shown) -> None:
        if self._page is not None:
            self._page.set_shown(shown)

    # ---- what can be done with one --------------------------------------------------------

    @Slot(str, str)
    def _rename(self, key: str, title: str) -> None:
        self._disk.later(self._give_title, key, title, self._current)

    def _give_title(self, key: str, title: str, current: Session | None) -> None:
        if current is not None and key == current.path.name:
            problem = current.rename(title)
        else:
            problem = self._remembered.rename(key, title)
        if problem is not None:
            self.problem.emit(problem)
        self._tidied.emit()

    @Slot(str)
    def _remove(self, key: str) -> None:
        if self._current is not None and key == self._current.path.name:
            self._current.drop()
            self.new_wanted.emit()
        self._disk.later(self._put_away, key)

    def _put_away(self, key: str) -> None:
        self._remembered.remove(key)
        self._removed.emit(key)

    @Slot(str)
    def _take_removed(self, key: str) -> None:
        row = self._rows.get(key)
        if self._page is not None:
            self._page.set_removed(key, row.title if row else key)
        self._undo.start()
        self.look()

    @Slot()
    def _forget_removed(self) -> None:
        if self._page is not None:
            self._page.set_removed("", "")
        self._disk.later(self._remembered.empty)

    @Slot(str)
    def _bring_back(self, key: str) -> None:
        self._undo.stop()
        self._disk.later(self._remembered.restore, key)
        self.look()

    @Slot(str, str, str)
    def _export(self, key: str, kind: str, path: str) -> None:
        row = self._rows.get(key)
        title = row.title if row else key
        if kind == "mp4":
            self._begin_film(key, title, Path(path))
        else:
            self._disk.later(self._write, key, title, kind, Path(path))

    def _write(self, key: str, title: str, kind: str, path: Path) -> None:
        self._remembered.export(key, title, cast(Kind, kind), path, self.names)
        self.problem.emit(_saved(path))

    # ---- the film -------------------------------------------------------------------------

    def _begin_film(self, key: str, title: str, path: Path) -> None:
        if self._film is not None:
            what, remedy = "A film is being made already.", "Wait until it is done, or stop it."
            self.problem.emit(Problem(what, remedy, "info", replaces="film"))
            return
        self._film = Filming(self._settings(), self._folders, self)
        self._film.progress.connect(self._tell_film)
        self._film.done.connect(self._film_done)
        self._film.problem.connect(self.problem)
        self._film.start(self._remembered.path(key), title, path)
        self._tell_film(0.0)

    @Slot(float)
    def _tell_film(self, fraction: float) -> None:
        if self._page is not None and self._film is not None:
            text = tr("The film of “{title}” is being made…").format(title=self._film.title)
            self._page.set_film(text, fraction)

    @Slot(str)
    def _film_done(self, path: str) -> None:
        """The film is at `path`; "" where there is none."""
        film, self._film = self._film, None
        if film is not None:
            film.deleteLater()
        if self._page is not None:
            self._page.set_film("", None)
        if path:
            self.problem.emit(_saved(Path(path)))

    @Slot()
    def _stop_film(self) -> None:
        if self._film is not None:
            self._film.cancel()


def _saved(path: Path) -> Problem:
    return Problem(f"Saved as {path}.", level="info", replaces="saved")
