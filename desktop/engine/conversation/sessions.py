"""Conversations on the disk: one file each, one line a turn, so that the ten-thousandth turn costs what the first did.

records.py says what stands in a file. The file appears (with its header and its first turn) in one step; what a crash
or a full disk left after its last whole line is dropped when it is continued. Nothing is ever written into a file that
somebody else changed meanwhile, or that is read-only: the conversation then goes on in a copy.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from desktop.engine.conversation.records import (
    LONGEST_TITLE,
    VERSION,
    Entry,
    Header,
    as_line,
    read_session,
    turn_of,
)
from desktop.engine.conversation.writing import ChangedElsewhere, append, create
from desktop.engine.errors import Problem
from desktop.engine.types import Message

_log = logging.getLogger(__name__)

SUFFIX = ".jsonl"
MOST_LINES = 20_000
"""Of a longer conversation only the last lines are gone on with; the file keeps them all."""
_CLOCK_BACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What has not reached the disk: lines from index `at` of the conversation on, or a title."""

    when: datetime
    at: int = 0
    lines: tuple[Message, ...] = ()
    title: str | None = None


@dataclass(slots=True)
class _Kept:
    """What the file holds: `end` bytes of whole lines, with `before` lines that are not gone on with, and then those
    that stand at the indices `places` of the conversation. Others of it were not to be kept."""

    end: int
    before: int = 0
    places: list[int] = field(default_factory=list)


class Session:
    """A conversation that is being kept. Its methods wait for the disk, so they are not for the thread that serves
    events; they may be called from several others."""

    def __init__(self, path: Path, header: Header, kept: _Kept | None = None, last: datetime | None = None) -> None:
        self.path = path
        self.header = header
        self._kept = kept
        self._last = last or header.started
        self._waiting: list[_Waiting] = []
        self._clock_told = False
        self._dropped = False
        self._lock = threading.Lock()

    @classmethod
    def begin(cls, folder: Path, avatar: str) -> Session:
        """A new conversation. Nothing is written before its first turn."""
        started = datetime.now().astimezone()
        return cls(_name(folder, started), Header(avatar=avatar, started=started))

    @property
    def written(self) -> bool:
        """Whether there is a file."""
        return self._kept is not None

    @property
    def earlier(self) -> int:
        """How many lines of the file are not gone on with."""
        return self._kept.before if self._kept is not None else 0

    def save(self, at: int, messages: Sequence[Message]) -> Problem | None:
        """Keep the lines `messages`, which stand at index `at` of the conversation and after; those that were kept
        from there on are gone.

        When the disk does not take them they wait in memory and are tried again with the next turn. The
        Problem is for the first time; later ones in a row return None.
        """
        with self._lock:
            failed_before = bool(self._waiting)
            if messages or self._any_from(at):
                self._waiting.append(_Waiting(datetime.now().astimezone(), at, tuple(messages)))
            return self._write(failed_before)

    def drop(self) -> None:
        """The conversation was deleted: what is still said of it is kept no more."""
        with self._lock:
            self._dropped = True

    def rename(self, title: str) -> Problem | None:
        """Call the conversation `title` (at most LONGEST_TITLE characters; "": as it begins) from now on."""
        with self._lock:
            failed_before = bool(self._waiting)
            title = " ".join(title.split())[:LONGEST_TITLE]
            self._waiting.append(_Waiting(datetime.now().astimezone(), title=title))
            return self._write(failed_before) if self.written or failed_before else None

    def _write(self, failed_before: bool) -> Problem | None:
        named_only = all(waiting.title is not None for waiting in self._waiting)
        if self._dropped or (named_only and not self.written) or not self._waiting:
            return None
        try:
            told = None
            if self._kept is None:
                self._appear()
            else:
                told = self._go_on(self._kept)
        except OSError as error:
            _log.warning("the conversation could not be saved in %s", self.path, exc_info=True)
            return None if failed_before else _cannot_save(self.path, error)
        clock = self._look_at_clock()
        self._waiting.clear()
        return told or clock

    def _any_from(self, at: int) -> bool:
        """Whether a line at index `at` or after it is kept, or waits to be."""
        places = self._kept.places[-1:] if self._kept is not None else []
        places += [waiting.at + len(waiting.lines) - 1 for waiting in self._waiting if waiting.lines]
        return any(place >= at for place in places)

    def _appear(self) -> None:
        kept = _Kept(0)
        data = as_line(self.header) + self._added(kept)
        create(self.path, data)
        kept.end = len(data)
        self._kept = kept

    def _go_on(self, kept: _Kept) -> Problem | None:
        try:
            self._add(kept)
        except FileNotFoundError:
            return self._begin_again("is gone")
        except (PermissionError, ChangedElsewhere) as error:
            return self._go_on_in_copy(kept, error)
        return None

    def _add(self, kept: _Kept) -> None:
        after = _Kept(kept.end, kept.before, kept.places.copy())
        data = self._added(after)
        if self.header.version < VERSION:
            after.end = self._renew(kept.end, data)
        else:
            append(self.path, data, kept.end)
            after.end += len(data)
        self._kept = after

    def _renew(self, end: int, data: bytes) -> int:
        """Write the file of an older version anew, with `data` at its end; an older program would misread it else."""
        whole = self.path.read_bytes()
        if len(whole) < end or b"\n" in whole[end:]:
            raise ChangedElsewhere(self.path)
        if not os.access(self.path, os.W_OK):
            raise PermissionError
        header = self.header.model_copy(update={"version": VERSION})
        whole = as_line(header) + whole[whole.find(b"\n") + 1 : end] + data
        create(self.path, whole)
        self.header = header
        return len(whole)

    def _go_on_in_copy(self, kept: _Kept, error: PermissionError | ChangedElsewhere) -> Problem:
        before = self.path
        with before.open("rb") as file:
            whole = file.read(kept.end)
        if len(whole) < kept.end:
            return self._begin_again("was cut off by another program")
        after = _Kept(kept.end, kept.before, kept.places.copy())
        header = self.header.model_copy(update={"version": VERSION})
        data = as_line(header) + whole[whole.find(b"\n") + 1 :] + self._added(after)
        copy = _name(before.parent, datetime.now().astimezone())
        create(copy, data)
        after.end = len(data)
        self.path, self.header, self._kept = copy, header, after
        why = "is read-only" if isinstance(error, PermissionError) else "was written by another program meanwhile"
        return Problem(
            f"The conversation {before.name} {why}, so it goes on in a copy.",
            f"The copy is {copy.name}, in the same folder.",
            level="info",
            replaces="copied",
        )

    def _begin_again(self, why: str) -> Problem:
        before = self.path
        self.path = _name(before.parent, datetime.now().astimezone())
        self.header = self.header.model_copy(update={"version": VERSION})
        self._appear()
        return Problem(
            f"The conversation {before.name} {why}, so it goes on in a new file.",
            f"What is said from now on is in {self.path.name}.",
            level="warning",
            replaces="copied",
        )

    def _added(self, kept: _Kept) -> bytes:
        """What waits, as lines of the file; `kept` then tells what the file holds with them."""
        data = b""
        for waiting in self._waiting:
            if waiting.title is not None:
                data += as_line(Entry(at=waiting.when, title=waiting.title))
                continue
            stay = bisect_left(kept.places, waiting.at)
            data += as_line(turn_of(waiting.lines, kept.before + stay, waiting.when))
            kept.places[stay:] = range(waiting.at, waiting.at + len(waiting.lines))
        return data

    def _look_at_clock(self) -> Problem | None:
        earliest = min((waiting.when for waiting in self._waiting), default=self._last)
        back = earliest < self._last - _CLOCK_BACK
        self._last = max(self._last, *(waiting.when for waiting in self._waiting)) if self._waiting else self._last
        if not back or self._clock_told:
            return None
        self._clock_told = True
        return Problem(
            "The clock of this computer was set back.",
            "The conversation is kept in the order in which it was said.",
            level="info",
            replaces="clock",
        )


def load_session(path: Path, most: int = MOST_LINES) -> tuple[Session, tuple[Message, ...]]:
    """The conversation kept in `path`, to be read or gone on with, and the last `most` of its lines.

    Raises ParleyError with a sentence when the file cannot be read, is broken, or was written by a
    newer version; it is never changed or removed for that.
    """
    told = read_session(path, most)
    messages = tuple(said.message for said in told.lines)
    kept = _Kept(told.end, told.before, [*range(len(messages))])
    return Session(path, told.header, kept, told.last), messages


def rename_session(path: Path, title: str) -> Problem | None:
    """Call the conversation in `path`, which is not being held, `title`. Raises ParleyError where it cannot be read."""
    return load_session(path, 0)[0].rename(title)


def _name(folder: Path, moment: datetime) -> Path:
    """A file that is not there yet, also where the clock goes back to a moment that was."""
    while (path := folder / f"{moment:%Y-%m-%d_%H-%M-%S-%f}-{secrets.token_hex(3)}{SUFFIX}").exists():
        continue
    return path


def _cannot_save(path: Path, error: OSError) -> Problem:
    return Problem(
        f"The conversation cannot be saved in {path.parent} ({(error.strerror or str(error)).lower()}).",
        "It goes on and is remembered until you close the window; saving is tried again after each answer.",
        level="warning",
        replaces="data folder",
    )
