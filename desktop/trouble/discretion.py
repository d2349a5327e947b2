"""What a report must not tell a stranger: who and where the person is, their keys, and what was said."""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

Answer = TypeVar("Answer")

SECRET = "(a secret)"
SAID = "(what was said)"
SOMEBODY = "(somebody)"

_SECRET_NAMES = re.compile(r"KEY|TOKEN|SECRET|PASS|AUTH|CREDENTIAL|COOKIE", re.IGNORECASE)
_SHORTEST_SECRET = 6
_SECRETS = (
    # name:password@ of an address
    (re.compile(r"://[^/\s@'\"]+@"), f"://{SECRET}@"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {SECRET}"),
    (
        re.compile(
            r"\b((?:[\w-]*[-_])?(?:api[-_]?key|key|token|secret|passw(?:or)?d|authorization|cookie))"
            r"(\\?[\"']?\s*[:=]\s*\\?[\"']?)(?!env:|keyring:|\()[^\s\"'\\,;&)}]{4,}",
            re.IGNORECASE,
        ),
        rf"\1\2{SECRET}",
    ),
    (re.compile(r"\b(?:sk|pk|hf|gh[a-z]|github_pat|glpat|xox[a-z]|AIza|eyJ)[-_]?[A-Za-z0-9_.-]{12,}"), SECRET),
    (re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b"), SECRET),
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), "(an address)"),
)
_HOMES = re.compile(r"((?:/home|/Users|/media|/run/media|[A-Za-z]:\\{1,2}Users)(?:/|\\{1,2}))[^/\\\s'\":,]+")
_EXCEPTION = re.compile(
    r"^(?:\S.*: )?(?:[\w.]+(?:Error|Exception|Warning|Interrupt|Cancelled)\b|.* ended: |Something )"
)
_QUOTED = re.compile(r"([\"'“‘])((?:[^\s\"'“”‘’]+\s+){2,}[^\"'“”‘’]+)([\"'”’])")
_NOBODY = {"root", "user", "admin", "nobody", "localhost", "parley", "desktop", "python", "home", "linux", "windows"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = 4
_CLAUSES = re.compile(r"[.!?;:,\n…]+\s*")


class Discretion:
    """Takes out of a text what is nobody else's business.

    `servers` are the addresses of the person's own servers, `keys` the settings that name where their keys are kept.
    """

    def __init__(
        self,
        servers: Iterable[str] = (),
        keys: Iterable[str] = (),
        environment: Mapping[str, str] = os.environ,
        home: Path | None = None,
        user: str | None = None,
        host: str | None = None,
    ) -> None:
        names = {key.removeprefix("env:") for key in keys if key.startswith("env:")}
        secrets = {value for name, value in environment.items() if name in names or _SECRET_NAMES.search(name)}
        self._words: list[tuple[str, str]] = [
            (value, SECRET) for value in secrets if len(value) >= _SHORTEST_SECRET and not value.startswith(("/", "~"))
        ]
        hosts = {urlsplit(url if "://" in url else f"http://{url}").hostname or "" for url in servers}
        self._words += [(name, "(a server)") for name in hosts if name and not _local(name)]
        self._words.sort(key=lambda pair: -len(pair[0]))
        own_home = home is None
        home = home or _asked(Path.home) or Path("/")
        homes = [home, *filter(None, [_asked(_listed_home) if own_home else None])]
        for each in (each for each in homes if len(each.parts) > 1):
            shapes = {str(each), each.as_posix(), str(each).replace("\\", "\\\\"), str(_asked(each.resolve) or each)}
            self._words += [(shape, "~") for shape in sorted(shapes, key=len, reverse=True)]
        own = [user] if user else [_asked(getpass.getuser) or "", *(_asked(_full_name) or "").split()]
        known = (*own, home.name, host or _asked(socket.gethostname) or "")
        people = {name for name in known if len(name) > 2 and name.lower() not in _NOBODY}
        self._people = [re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])") for name in people]

    def without_person(self, text: str) -> str:
        """`text` without keys, servers, names and folders of the person."""
        for word, instead in self._words:
            text = text.replace(word, instead)
        for pattern, instead in _SECRETS:
            text = pattern.sub(instead, text)
        text = _HOMES.sub(rf"\1{SOMEBODY}", text)
        for person in self._people:
            text = person.sub(SOMEBODY, text)
        return text


def without_conversation(text: str, said: Iterable[str]) -> str:
    """`text` without anything of `said`, four words of it in a row included, and without longer quotations in what
    exceptions say."""
    said = list(said)
    pieces = {piece.strip(" \"'") for line in said for piece in (line, *_CLAUSES.split(line))}
    pieces = {piece for piece in pieces if len(piece.split()) > 2 or len(piece) > 11}
    for piece in sorted(pieces, key=len, reverse=True):
        if piece.lower() in text.lower():
            text = re.sub(re.escape(piece), SAID, text, flags=re.IGNORECASE)
    text = _without_runs(text, said)
    return "\n".join(_QUOTED.sub(rf"\1{SAID}\3", line) if _EXCEPTION.match(line) else line for line in text.split("\n"))


def _without_runs(text: str, said: Iterable[str]) -> str:
    """`text` without runs of _RUN or more words that occur in a line of `said`."""
    runs = {run for line in said for run in _runs([word.lower() for word in _WORD.findall(line)])}
    places = [*_WORD.finditer(text)]
    words = [place[0].lower() for place in places]
    gone = {at + offset for at, run in enumerate(_runs(words)) if run in runs for offset in range(_RUN)}
    for at in sorted(gone, reverse=True):
        if at - 1 in gone:  # a part of what the first word of the run takes with it
            continue
        end = at
        while end + 1 in gone:
            end += 1
        text = text[: places[at].start()] + SAID + text[places[end].end() :]
    return text


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _local(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _full_name() -> str:
    """The person's name as a Unix system knows it."""
    import pwd

    return pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0]


def _listed_home() -> Path:
    """The home that a Unix system has for the person, whatever HOME says."""
    import pwd

    return Path(pwd.getpwuid(os.getuid()).pw_dir)


def _asked(question: Callable[[], Answer]) -> Answer | None:
    with suppress(OSError, KeyError, RuntimeError, ImportError):
        return question()
    return None
