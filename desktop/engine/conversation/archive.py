"""All conversations at a glance: a list and a search over everything that was said.

The files of the conversations are the truth; an index beside them remembers what stands in them, so that only what is
new has to be read. It is made again where it is missing, damaged or of another version, and kept in memory where the
folder cannot be written. A search scans the folded text: any part of a word is found, in any script, in about 5 ms for
10,000 turns (an FTS5 index with trigrams takes 0.5 ms, ten times the room and 25 times as long to make).
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from desktop.engine.conversation.index import folded, forget, prepared, read_file
from desktop.engine.conversation.sessions import SUFFIX

_log = logging.getLogger(__name__)

INDEX = "index.sqlite3"
_FIRST_LINE = 160
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in the list. `title` is "" where none was given, `first` how it begins; `who` are the keys of
    those who answered. `trouble` says why it cannot be read ("" where it can); then only `path` and `last` are known.

    After a search `found` counts the lines with all of the words, `snippet` is the newest of them and `at` its index.
    """

    path: Path
    title: str
    first: str
    started: datetime
    last: datetime
    lines: int
    who: tuple[str, ...]
    trouble: str = ""
    found: int = 0
    snippet: str = ""
    at: int = -1


class Archive:
    """The conversations in one folder. All calls from one thread, which may wait for the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let the index go."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def refresh(self) -> None:
        """Read what is new or changed in the folder."""
        self._ask(self._refresh)

    def all(self) -> tuple[Summary, ...]:
        """Every conversation, the latest first."""
        return self._summaries(self._ask(lambda index: index.execute(f"{_SUMMARY} GROUP BY sessions.id").fetchall()))

    def search(self, text: str) -> tuple[Summary, ...]:
        """The conversations with a line (or a title) in which all words of `text` occur, the latest first."""
        words = folded(text).split()
        if not words:
            return self.all()
        in_title = " AND ".join(["instr(sessions.folded, ?)"] * len(words))
        in_line = " AND ".join(["instr(folded, ?)"] * len(words))

        def look(index: sqlite3.Connection) -> tuple[Summary, ...]:
            lines = index.execute(
                f"SELECT session, count(*), max(number), text FROM lines WHERE {in_line} GROUP BY session", words
            )
            hits = {session: (found, text, at) for session, found, at, text in lines}
            titled = {number for (number,) in index.execute(f"SELECT id FROM sessions WHERE {in_title}", words)}
            rows = index.execute(f"{_SUMMARY} GROUP BY sessions.id").fetchall()
            return self._summaries([row for row in rows if row[0] in hits or row[0] in titled], hits)

        return self._ask(look)

    def _refresh(self, index: sqlite3.Connection) -> None:
        with index:
            rows = index.execute("SELECT file, size, changed FROM sessions")
            known = {file: (size, changed) for file, size, changed in rows}
            there = self._files()
            for file in known.keys() - there.keys():
                forget(index, file)
            for file in [file for file, facts in there.items() if known.get(file) != facts]:
                read_file(index, self._folder / file, *there[file])

    def _summaries(self, rows: list[Any], hits: dict[int, tuple[int, str, int]] | None = None) -> tuple[Summary, ...]:
        found = (
            Summary(
                self._folder / file, title, " ".join((first or "")[:_FIRST_LINE].split()),
                datetime.fromisoformat(started), datetime.fromisoformat(last), count,
                tuple(filter(None, who.split("\n"))), trouble, *(hits or {}).get(number, ()),
            )
            for number, file, title, started, last, count, who, trouble, first in rows
        )  # fmt: skip
        return tuple(sorted(found, key=lambda summary: summary.last, reverse=True))

    def _files(self) -> dict[str, tuple[int, int]]:
        """The size and the time of the last change of every conversation's file."""
        found = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(SUFFIX) and not entry.name.startswith(".") and entry.is_file():
                        facts = entry.stat()
                        found[entry.name] = (facts.st_size, facts.st_mtime_ns)
        except FileNotFoundError:
            _log.info("there are no conversations yet")
        except OSError:
            _log.warning("%s cannot be read", self._folder, exc_info=True)
        return found

    def _ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` finds in the index; in one that is kept in memory where that of the folder fails."""
        if self._database is None:
            self._database = self._open()
        try:
            return work(self._database)
        except sqlite3.DatabaseError:
            _log.warning("the index of the conversations cannot be used; it is kept in memory", exc_info=True)
            self.close()
            self._database = prepared(":memory:")
            self._refresh(self._database)
            return work(self._database)

    def _open(self) -> sqlite3.Connection:
        path = self._folder / INDEX
        for attempt in range(2):
            try:
                if not self._folder.is_dir():
                    break
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
                return prepared(path)
            except sqlite3.OperationalError:
                _log.warning("the index of the conversations cannot be written", exc_info=True)
                break
            except sqlite3.DatabaseError:
                _log.warning("the index of the conversations is damaged and made anew", exc_info=True)
                if attempt == 0:
                    path.unlink(missing_ok=True)
            except OSError:
                _log.info("the index of the conversations is kept in memory", exc_info=True)
                break
        return prepared(":memory:")


_SUMMARY = (
    "SELECT sessions.id, file, title, started, last, sessions.lines, who, trouble, "
    "(SELECT text FROM lines WHERE session = sessions.id ORDER BY number LIMIT 1) FROM sessions"
)
