"""What stands in the file of a conversation: a header, then one entry a line, all of them JSON.

An entry is a turn (lines that were added) or a new title. `from` counts the lines of the conversation before those of
the turn: where it is smaller than what was there, a line was edited or answered again, and the rest is gone. A line of
the file counts only when its newline has been written.

| version | since then |
|---|---|
| 1 | turns: `at`, `lines` with `role`, `text`, `cut` |
| 2 | `from`, `speaker`, `title` |
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Message

_log = logging.getLogger(__name__)

VERSION = 2
LONGEST_TITLE = 120


class _Record(BaseModel):
    # What a later minor addition puts in is ignored; what would be misread gets a new version.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True, populate_by_name=True)


class Header(_Record):
    """The first line. `avatar` is the key of who the conversation began with."""

    format: Literal["parley-session"] = "parley-session"
    version: Annotated[int, Field(ge=1)] = VERSION
    avatar: str
    started: AwareDatetime


class Line(_Record):
    """A Message as it is stored."""

    role: Literal["user", "assistant"]
    text: str
    cut: bool = False
    speaker: str = ""


class Entry(_Record):
    """A turn (`lines`, at index `begin` of the conversation; None: at its end) or a new `title`."""

    at: AwareDatetime
    begin: Annotated[int | None, Field(ge=0, alias="from")] = None
    lines: tuple[Line, ...] | None = None
    title: Annotated[str | None, Field(max_length=LONGEST_TITLE)] = None


def as_line(record: Header | Entry) -> bytes:
    """`record` as it stands in the file, with its newline."""
    return f"{record.model_dump_json(by_alias=True, exclude_defaults=isinstance(record, Entry))}\n".encode()


def turn_of(messages: Iterable[Message], begin: int, at: datetime) -> Entry:
    """The entry that keeps `messages`, which begin at index `begin` of the conversation."""
    lines = tuple(
        Line(role=message.role, text=message.text, cut=message.cut, speaker=message.speaker) for message in messages
    )
    return Entry(at=at, begin=begin, lines=lines)


def whole_lines(path: Path, start: int = 0) -> Iterator[bytes]:
    """The whole lines of `path` from byte `start` on, with their ends. Raises ParleyError where it cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            for line in file:
                if line.endswith(b"\n"):
                    yield line
    except OSError as error:
        raise ParleyError(
            Problem(
                f"The conversation {path.name} cannot be read: {(error.strerror or str(error)).lower()}.",
                f"Look at {path}.",
            )
        ) from error


def header_of(path: Path, line: bytes) -> Header:
    """The header in `line`, the first one of `path`. Raises ParleyError: broken, or of a newer version."""
    try:
        header = Header.model_validate_json(line)
    except ValidationError as error:
        raise broken(path) from error
    if header.version > VERSION:
        raise ParleyError(
            Problem(
                f"The conversation {path.name} was written by a newer version of Parley.",
                "Update Parley to read it; the file was left as it is.",
            )
        )
    return header


def entry_of(path: Path, line: bytes) -> Entry:
    """The entry in `line`, a later one of `path`. Raises ParleyError where it is broken."""
    try:
        entry = Entry.model_validate_json(line)
    except ValidationError as error:
        raise broken(path) from error
    if entry.lines is None and entry.title is None:
        raise broken(path)
    return entry


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a conversation, and when the turn that it belongs to ended."""

    at: datetime
    message: Message


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a file: its `end` bytes are whole lines; `last` is the latest moment in it. `before` lines of the
    conversation were left out, since more were not asked for."""

    header: Header
    title: str
    lines: tuple[Said, ...]
    last: datetime
    end: int
    before: int = 0


def read_session(path: Path, most: int | None = None) -> Told:
    """The conversation kept in `path`, of a longer one the last `most` lines.

    Raises ParleyError with a sentence when the file cannot be read, is broken, or was written by a
    newer version; it is never changed or removed for that.
    """
    whole = whole_lines(path)
    first = next(whole, b"")
    header = header_of(path, first)
    lines: deque[Said] = deque(maxlen=most)
    count, title, last, end = 0, "", header.started, len(first)
    for line in whole:
        end += len(line)
        entry = entry_of(path, line)
        last = max(last, entry.at)
        title = title if entry.title is None else entry.title
        begin = count if entry.begin is None else entry.begin
        if begin > count:
            raise broken(path)
        if entry.lines is not None:
            for _ in range(min(count - begin, len(lines))):
                lines.pop()
            lines.extend(Said(entry.at, Message(each.role, each.text, each.cut, each.speaker)) for each in entry.lines)
            count = begin + len(entry.lines)
    return Told(header, title, tuple(lines), last, end, count - len(lines))


def broken(path: Path) -> ParleyError:
    """`path` is no conversation, or damaged in the middle."""
    _log.warning("%s is broken", path, exc_info=True)
    return ParleyError(
        Problem(f"The conversation {path.name} cannot be read: the file is broken.", f"It was left as it is: {path}.")
    )
