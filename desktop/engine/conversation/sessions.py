"""Conversations on the disk: one file each, one line a turn, so that the ten-thousandth turn costs what the first did.

The first line is the header, every other one a turn, all of them JSON. A line is only a turn when its
newline has been written: what a crash or a full disk left after the last one is dropped when the file
is continued. The file appears (with its header and its first turn) in one step.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Message

_log = logging.getLogger(__name__)

VERSION = 1


class _Record(BaseModel):
    # What a later minor addition puts in is ignored; what would be misread gets a new version.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Header(_Record):
    """The first line."""

    format: Literal["parley-session"] = "parley-session"
    version: Annotated[int, Field(ge=1)] = VERSION
    avatar: str
    started: datetime


class Line(_Record):
    """A Message as it is stored."""

    role: Literal["user", "assistant"]
    text: str
    cut: bool = False


class Turn(_Record):
    """What one turn added to the history."""

    at: datetime
    lines: tuple[Line, ...]


class Session:
    """A conversation that is being kept. Only one thread calls it; not the one that serves events, since
    writing waits for the disk."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header
        self._unsaved: list[Turn] = []

    @classmethod
    def begin(cls, folder: Path, avatar: str) -> Session:
        """A new conversation. Nothing is written before its first turn."""
        started = datetime.now().astimezone()
        return cls(folder / f"{started:%Y-%m-%d_%H-%M-%S-%f}.jsonl", Header(avatar=avatar, started=started))

    def save(self, messages: Sequence[Message]) -> Problem | None:
        """Keep the `messages` that a finished turn added to the history.

        When the disk does not take them they wait in memory and are tried again with the next turn. The
        Problem is for the first time; later ones in a row return None.
        """
        failed_before = bool(self._unsaved)
        if messages:
            lines = tuple(Line(role=message.role, text=message.text, cut=message.cut) for message in messages)
            self._unsaved.append(Turn(at=datetime.now().astimezone(), lines=lines))
        if not self._unsaved:
            return None
        data = "".join(f"{turn.model_dump_json()}\n" for turn in self._unsaved).encode()
        try:
            if self.path.exists():
                _append(self.path, data)
            else:
                _create(self.path, f"{self.header.model_dump_json()}\n".encode() + data)
        except OSError as error:
            _log.warning("the conversation could not be saved in %s", self.path, exc_info=True)
            return None if failed_before else _cannot_save(self.path, error)
        self._unsaved.clear()
        return None


def load_session(path: Path) -> tuple[Session, tuple[Message, ...]]:
    """The conversation kept in `path`, to be read or gone on with, and its lines.

    Raises ParleyError with a sentence when the file cannot be read, is broken, or was written by a
    newer version; it is never changed or removed for that.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ParleyError(
            Problem(f"The conversation {path.name} cannot be read: {error.strerror}.", f"Look at {path}.")
        ) from error
    first, *rest = data[: data.rfind(b"\n") + 1].split(b"\n")[:-1] or [b""]
    try:
        header = Header.model_validate_json(first)
        if header.version > VERSION:
            raise ParleyError(
                Problem(f"The conversation {path.name} was written by a newer version of Parley.", "Update Parley.")
            )
        turns = [Turn.model_validate_json(line) for line in rest]
    except ValidationError as error:
        _log.warning("%s is broken", path, exc_info=True)
        raise ParleyError(
            Problem(
                f"The conversation {path.name} cannot be read: the file is broken.", f"It was left as it is: {path}."
            )
        ) from error
    messages = tuple(Message(line.role, line.text, line.cut) for turn in turns for line in turn.lines)
    return Session(path, header), messages


def _create(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _append(path: Path, data: bytes) -> None:
    """Add whole lines, or leave the file as it was. Unbuffered: nothing may be written after the truncate."""
    with path.open("r+b", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(end - 1)
        if file.read(1) != b"\n":
            end = path.read_bytes().rfind(b"\n") + 1
            file.truncate(end)
        file.seek(end)
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise


def _cannot_save(path: Path, error: OSError) -> Problem:
    return Problem(
        f"The conversation cannot be saved in {path.parent} ({(error.strerror or str(error)).lower()}).",
        "It goes on and is remembered until you close the window; saving is tried again after each answer.",
        level="warning",
        replaces="data folder",
    )
