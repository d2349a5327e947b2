"""The index of the conversations: a small database of what stands in their files, which can be made again any time."""

from __future__ import annotations

import sqlite3
import unicodedata
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

from desktop.engine.conversation.records import broken, entry_of, header_of, whole_lines
from desktop.engine.errors import ParleyError

_LAYOUT = 1
_WAIT_S = 1.0
"""Another program may hold the index for so long."""
_PIECE = 1 << 20
_AT_ONCE = 5_000
"""Lines that are written into the index in one go."""
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
    for _ in range(2):  # what a letter is taken apart into may have capitals of its own
        text = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
        text = text.casefold()
    return text


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
        "SELECT id, end, checksum, last, title, lines, avatar FROM sessions WHERE file = ? AND trouble = ''",
        (path.name,),
    ).fetchone()
    try:
        if known is not None and _checksum(path, known[1]) == known[2]:
            reading = _Reading(database, *known)
        else:
            forget(database, path.name)
            reading = _Reading.begin(database, path)
        for line in whole_lines(path, reading.end):
            reading.take(path, line)
    except ParleyError as error:
        forget(database, path.name)
        moment = datetime.fromtimestamp(changed / 1e9).astimezone().isoformat()
        database.execute(
            "INSERT INTO sessions (file, size, changed, started, last, title, folded, lines, who, trouble) "
            "VALUES (?, ?, ?, ?, ?, '', '', 0, '', ?)",
            (path.name, size, changed, moment, moment, error.problem.what),
        )
        return
    reading.finish(size, changed)


def _checksum(path: Path, end: int) -> int | None:
    """Of the first `end` bytes; None where there are less of them, or they cannot be read."""
    found = 0
    try:
        with path.open("rb") as file:
            while end > 0 and (piece := file.read(min(end, _PIECE))):
                found = zlib.crc32(piece, found)
                end -= len(piece)
    except OSError:
        return None  # whoever reads the lines says why
    return found if end == 0 else None


class _Reading:
    """A conversation while its entries go into the index. `end` bytes of its file are in it."""

    def __init__(
        self,
        database: sqlite3.Connection,
        number: int,
        end: int,
        checksum: int,
        last: str,
        title: str,
        lines: int,
        avatar: str,
    ) -> None:
        self._database, self._number, self._avatar = database, number, avatar
        self.end, self._checksum = end, checksum
        self._last, self._title, self._lines = datetime.fromisoformat(last), title, lines
        self._new: list[tuple[int, int, str, str, str, str]] = []

    @classmethod
    def begin(cls, database: sqlite3.Connection, path: Path) -> _Reading:
        """Nothing of `path` is known yet. Raises ParleyError where its header cannot be used."""
        line = next(whole_lines(path), b"")
        header = header_of(path, line)
        started = header.started.isoformat()
        number = database.execute(
            "INSERT INTO sessions (file, started, avatar, trouble) VALUES (?, ?, ?, '')",
            (path.name, started, header.avatar),
        ).lastrowid
        assert number is not None
        return cls(database, number, len(line), zlib.crc32(line), started, "", 0, header.avatar)

    def take(self, path: Path, line: bytes) -> None:
        """The next line. Raises ParleyError where it is broken, or lines of the conversation before it are missing."""
        entry = entry_of(path, line)
        self.end += len(line)
        self._checksum = zlib.crc32(line, self._checksum)
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
        for at, said in enumerate(entry.lines, begin):
            self._new.append((self._number, at, said.role, said.speaker, said.text, folded(said.text)))
        self._lines = begin + len(entry.lines)
        if len(self._new) >= _AT_ONCE:
            self._flush()

    def finish(self, size: int, changed: int) -> None:
        """All lines were taken; the file had `size` bytes and was last changed at `changed`."""
        self._flush()
        answered = self._database.execute(
            "SELECT speaker FROM lines WHERE session = ? AND role = 'assistant' GROUP BY speaker ORDER BY min(number)",
            (self._number,),
        )
        who = dict.fromkeys(speaker or self._avatar for (speaker,) in answered) or {self._avatar: None}
        self._database.execute(
            "UPDATE sessions SET size = ?, changed = ?, end = ?, checksum = ?, last = ?, title = ?, folded = ?, "
            "lines = ?, who = ? WHERE id = ?",
            (size, changed, self.end, self._checksum, self._last.isoformat(), self._title, folded(self._title),
             self._lines, "\n".join(who), self._number),
        )  # fmt: skip

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)", self._new)
        self._new.clear()
