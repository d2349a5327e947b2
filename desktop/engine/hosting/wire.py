"""What goes through the pipe between the window's process and a stage's process.

Each message is one small pickled object. A call has a number; what belongs to it carries that
number. Sound and frames travel as numpy arrays inside the payloads.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from desktop.engine.errors import Problem


@dataclass(frozen=True, slots=True)
class Call:
    """Run `method(*args, **named)`. `feeds`: one more argument, the first, is an iterator whose items follow as Feed.
    `cancellable`: the last of `args` is a CancelToken, made on the other side."""

    number: int
    method: str
    args: tuple[Any, ...]
    feeds: bool
    cancellable: bool
    named: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """The next item of the call's iterator argument; `end` closes it."""

    number: int
    item: Any = None
    end: bool = False


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop the call."""

    number: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you alive?"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Close the backend and exit."""


ToChild: TypeAlias = Call | Feed | Cancel | Ping | Stop


@dataclass(frozen=True, slots=True)
class Loaded:
    """The backend is ready. `facts` are the attributes that its proxy shows (a VAD's window, say)."""

    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """The backend could not load: no use in trying again."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Item:
    """The call produced a value."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Done:
    """The call is over. With a `problem` it failed; `cancelled` says that it stopped when asked."""

    number: int
    problem: Problem | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """The process ends itself now, without an answer to its call."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Pong:
    """Alive."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log record of the child, already formatted."""

    record: logging.LogRecord


ToParent: TypeAlias = Loaded | LoadFailed | Item | Done | Ending | Pong | LogLine
