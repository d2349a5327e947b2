"""The index of the conversations: a small database of what stands in their files, which can be made again any time."""

from __future__ import annotations

import sqlite3
import unicodedata
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

from desktop.engine.conversation.records import Entry, Header, broken, entries_of, header_of, read_whole
from desktop.engine.errors import ParleyError

_LAYOUT = 1
_WAIT_S = 1.0
"""Another program may hold the index for so long."""
_TABLES = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY, file TEXT UNIQUE, size INT, changed INT, end INT, checksum INT,
    avatar TEXT, started TEXT, last TEXT, title TEXT, folded TEXT, lines INT, who TEXT, trouble TEXT
);
CREATE TABLE lines (
    session INT, number INT, role TEXT, speaker TEXT, text TEXT, folded TEXT, PRIMARY KEY (session, number)
) WITHOUT ROWID;
"""


def folded(text: str) -> str:
    """`text` without what a search does not care about: capitals, accents, kinds of width."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


def prepared(place: Path | str) -> sqlite3.Connection:
    """The database at `place`, with its tables. Raises sqlite3.Error."""
    database = sqlite3.connect(place, timeout=_WAIT_S)
    try:
        database.execute("PRAGMA synchronous = OFF")  # it can be made again
        database.execute("PRAGMA secure_delete = ON")  # what was deleted is gone
        (layout,) = database.execute("PRAGMA user_version").fetchone()
        if layout != _LAYOUT:
            with closing(database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")) as names:
                tables = [name for (name,) in names]
            database.executescript(
                "BEGIN IMMEDIATE;"
                + "".join(f"DROP TABLE {table};" for table in tables)
                + f"{_TABLES} PRAGMA user_version = {_LAYOUT}; COMMIT;"
            )
    except BaseException:
        database.close()
        raise
    return database


def forget(database: sqlite3.Connection, file: str) -> None:
    """What is known of `file` goes."""
    database.execute("DELETE FROM lines WHERE session = (SELECT id FROM sessions WHERE file = ?)", (file,))
    database.execute("DELETE FROM sessions WHERE file = ?", (file,))


def read_file(database: sqlite3.Connection, path: Path, size: int, changed: int) -> None:
    """Bring what is known of `path` up to date: only its new lines are read where the old ones are as they were."""
    known = database.execute(
        "SELECT id, end, checksum, last, title, lines FROM sessions WHERE file = ? AND trouble = ''", (path.name,)
    ).fetchone()
    moment = datetime.fromtimestamp(changed / 1e9).astimezone()
    try:
        data = read_whole(path)
        header = header_of(path, data)
        state = None
        if known is not None and len(data) >= known[1] and zlib.crc32(data[: known[1]]) == known[2]:
            state = _Reading(database, known[0], datetime.fromisoformat(known[3]), known[4], known[5])
            new = data[known[1] :]
        if state is None:
            forget(database, path.name)
            state, new = _Reading.begin(database, path, header), data[data.find(b"\n") + 1 :]
        for entry in entries_of(path, new):
            state.take(path, entry)
    except ParleyError as error:
        forget(database, path.name)
        database.execute(
            "INSERT INTO sessions (file, size, changed, started, last, title, folded, lines, who, trouble) "
            "VALUES (?, ?, ?, ?, ?, '', '', 0, '', ?)",
            (path.name, size, changed, moment.isoformat(), moment.isoformat(), error.problem.what),
        )
        return
    whole = (size, changed, len(data), zlib.crc32(data))
    state.finish(whole, header)


class _Reading:
    """A conversation while its entries go into the index."""

    def __init__(self, database: sqlite3.Connection, number: int, last: datetime, title: str, lines: int) -> None:
        self._database, self._number = database, number
        self._last, self._title, self._lines = last, title, lines
        self._new: list[tuple[int, int, str, str, str, str]] = []

    @classmethod
    def begin(cls, database: sqlite3.Connection, path: Path, header: Header) -> _Reading:
        """Nothing of `path` is known yet."""
        number = database.execute(
            "INSERT INTO sessions (file, started, avatar, trouble) VALUES (?, ?, ?, '')",
            (path.name, header.started.isoformat(), header.avatar),
        ).lastrowid
        assert number is not None
        return cls(database, number, header.started, "", 0)

    def take(self, path: Path, entry: Entry) -> None:
        """The next entry. Raises ParleyError where lines before it are missing."""
        self._last = max(self._last, entry.at)
        if entry.title is not None:
            self._title = entry.title
        if entry.lines is None:
            return
        begin = self._lines if entry.begin is None else entry.begin
        if begin > self._lines:
            raise broken(path)
        if begin < self._lines:
            self._flush()
            self._database.execute("DELETE FROM lines WHERE session = ? AND number >= ?", (self._number, begin))
        for at, line in enumerate(entry.lines, begin):
            self._new.append((self._number, at, line.role, line.speaker, line.text, folded(line.text)))
        self._lines = begin + len(entry.lines)

    def finish(self, whole: tuple[int, int, int, int], header: Header) -> None:
        """All entries were taken; `whole` are the size, the change, the end and the checksum of the file."""
        self._flush()
        answered = self._database.execute(
            "SELECT speaker FROM lines WHERE session = ? AND role = 'assistant' GROUP BY speaker ORDER BY min(number)",
            (self._number,),
        )
        who = dict.fromkeys(speaker or header.avatar for (speaker,) in answered) or {header.avatar: None}
        self._database.execute(
            "UPDATE sessions SET size = ?, changed = ?, end = ?, checksum = ?, last = ?, title = ?, folded = ?, "
            "lines = ?, who = ? WHERE id = ?",
            (*whole, self._last.isoformat(), self._title, folded(self._title), self._lines, "\n".join(who),
             self._number),
        )  # fmt: skip

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)", self._new)
        self._new.clear()
