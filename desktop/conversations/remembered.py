"""The conversations on the disk for the window that lists them: rows, lines, exports, what is deleted."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QFile

from desktop.engine.conversation.archive import Archive, Summary
from desktop.engine.conversation.characters import available, read_character
from desktop.engine.conversation.export import Kind, Words, export
from desktop.engine.conversation.records import read_session
from desktop.engine.conversation.sessions import MOST_LINES, rename_session
from desktop.engine.errors import ParleyError, Problem
from desktop.paths import Folders, reason
from desktop.ui.history.data import Row, Shown
from desktop.ui.language import localised, tr

_log = logging.getLogger(__name__)

_AROUND = 30
"""Characters before what was searched for, in the line that is shown."""


def _to_trash(path: Path) -> bool:
    return QFile.moveToTrash(str(path))  # type: ignore[return-value]  # the stubs know the other overload only


class Remembered:
    """All calls from one thread, which waits for the disk. Those that raise, raise ParleyError with a sentence."""

    def __init__(self, folders: Folders, trash: Callable[[Path], bool] = _to_trash) -> None:
        """`trash` puts a file where it can be found for a while; False where there is no such place."""
        self._folders = folders
        self._archive = Archive(folders.sessions)
        self._put_away = folders.sessions / ".removed"
        self._trash = trash

    def close(self) -> None:
        """What was deleted goes for good."""
        self.empty()
        self._archive.close()

    def path(self, key: str) -> Path:
        """The file of the conversation `key`."""
        return self._folders.sessions / key

    def names(self) -> dict[str, str]:
        """What the characters call themselves, by key."""
        found = {}
        for key, folder in available(self._folders.avatars).items():
            try:
                found[key] = read_character(folder).name
            except ParleyError:
                _log.info("the name of %s is not known", key)
        return found

    def refresh(self) -> None:
        """Let the index be as the files are."""
        self._archive.refresh()

    def rows(self, search: str, names: Mapping[str, str], current: str) -> tuple[Row, ...]:
        """The conversations that fit, the latest first; `current` is the key of the one in the call."""
        self._archive.refresh()
        return tuple(_row(summary, search, names, current) for summary in self._archive.search(search))

    def shown(self, key: str, names: Mapping[str, str]) -> Shown:
        """The lines of a conversation to be looked at; of a very long one the last of them."""
        told = read_session(self.path(key), MOST_LINES)
        own = {"": names.get(told.header.avatar, told.header.avatar)}
        return Shown(key, tuple(said.message for said in told.lines), {**names, **own}, told.before)

    def rename(self, key: str, title: str) -> Problem | None:
        """Call one that is not in the call otherwise."""
        return rename_session(self.path(key), title)

    def export(self, key: str, title: str, kind: Kind, path: Path, names: Mapping[str, str]) -> None:
        """Write it for other programs."""
        export(read_session(self.path(key)), title, path, kind, Words(tr("You"), tr("interrupted"), names))

    def remove(self, key: str) -> None:
        """It is gone from the list, and comes back with `restore` until `empty`."""
        self.empty()
        try:
            self._put_away.mkdir(exist_ok=True)
            os.replace(self.path(key), self._put_away / key)
        except OSError as error:
            raise ParleyError(
                Problem(f"The conversation {key} cannot be deleted: {reason(error)}.", f"Look at {self.path(key)}.")
            ) from error

    def restore(self, key: str) -> None:
        """It was not meant."""
        try:
            os.replace(self._put_away / key, self.path(key))
        except OSError as error:
            raise ParleyError(
                Problem(f"The conversation {key} cannot be brought back: {reason(error)}.", "Look into the trash.")
            ) from error

    def empty(self) -> None:
        """What was deleted goes to the desktop's trash; where there is none, it is gone."""
        for path in self._put_away.glob("*") if self._put_away.is_dir() else ():
            place = self.path(path.name)
            try:
                os.replace(path, place)  # so that the trash knows where it belongs
                if not self._trash(place):
                    place.unlink()
            except OSError:
                _log.warning("%s could not be deleted", path, exc_info=True)


def _row(summary: Summary, search: str, names: Mapping[str, str], current: str) -> Row:
    who = ", ".join(names.get(key, key) for key in summary.who)
    title = summary.title or summary.first or tr("Conversation")
    text = summary.first if summary.title else who
    if summary.found:
        text = _around(" ".join(summary.snippet.split()), search)
        if summary.found > 1:
            text = tr("{count} lines: {text}").format(count=summary.found, text=text)
    key = summary.path.name
    return Row(
        key=key,
        title=key if summary.trouble else title,
        text=text,
        when=summary.last.astimezone(),
        lines=summary.lines,
        who=who,
        trouble=localised(summary.trouble),
        current=key == current,
        found=summary.found,
        at=summary.at,
    )


def _around(text: str, search: str) -> str:
    """The part of a line where the first of the words is."""
    at = text.casefold().find(search.split()[0].casefold()) if search.split() else -1
    return text if at <= _AROUND else f"…{text[at - _AROUND :].partition(' ')[2]}"
