"""Whether there is a newer Parley: asked of whoever published this one, and only where a person wants that.

From the menu, or once a day where `[updates] look` is on. The question is one GET without anything about the person
or the machine in it; the answer is what GitHub tells of a project's latest release, or a file of the same form:
`{"tag_name": "v0.4.0", "html_url": "https://…"}`. Nothing is downloaded or installed.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from desktop import __version__, frozen
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.models.catalogue import safe_url
from desktop.engine.models.web import Lost, Permit, Web, host_of
from desktop.engine.network import guard
from desktop.paths import Folders
from desktop.settings import Settings

_log = logging.getLogger(__name__)

EVERY_S = 24 * 3600
CONNECT_S, STALL_S = 5.0, 10.0
MOST_BYTES = 2**20
"""No announcement is larger."""
_VERSION = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})")
_SUBJECT = "updates"


class Release(NamedTuple):
    """What was published last, and the page where it is."""

    version: str
    page: str


class Updates(QObject):
    """Looks for a newer version in a thread of its own; one look at a time."""

    problem = Signal(object)
    """What was found, as a notice for the window."""
    leaving = Signal(str)
    """The host that is spoken to just now; "" afterwards."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        folders: Folders,
        address: str | None = None,
        permit: Permit = guard.permit,
        parent: QObject | None = None,
    ) -> None:
        """`address` None: the one that this package was made with."""
        super().__init__(parent)
        self._settings = settings
        self._looked = folders.cache / "updates.json"
        self._address = frozen.facts().get("releases", "") if address is None else address
        self._permit = permit
        self._cancel = CancelToken()
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None

    def begin(self) -> None:
        """At the start of the program: look where the person wants that and it was not done within a day."""
        if self._settings().updates.look and self._address and self._is_due():
            self._start(asked=False)

    @Slot()
    def look(self) -> None:
        """Look now, and tell whatever comes of it."""
        self._start(asked=True)

    def stop(self) -> None:
        """Break off what is under way."""
        self._cancel.cancel()
        if self._thread is not None:
            self._thread.shutdown()

    def _start(self, asked: bool) -> None:
        if self._cancel.cancelled or (self._under_way is not None and not self._under_way.done()):
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="updates")
        self._under_way = self._thread.submit(self._look, asked)

    def _look(self, asked: bool) -> None:
        try:
            found = latest(self._address, self._cancel, self._permit, self.leaving.emit)
        except Cancelled:
            return
        except ParleyError as error:
            _log.info("no word of a newer version: %s", error)
            if asked:
                self.problem.emit(error.problem)
            return
        finally:
            self.leaving.emit("")
        self._note()
        if is_newer(found.version, __version__):
            self.problem.emit(
                _told(f"Parley {found.version} is out; this is {__version__}.", f"Get it at {found.page}")
            )
        elif asked:
            self.problem.emit(_told(f"Parley {__version__} is the newest version."))

    def _is_due(self) -> bool:
        try:
            at_s = float(json.loads(self._looked.read_text("utf-8"))["looked"])
        except (OSError, ValueError, TypeError, KeyError):
            return True
        return not 0 <= time.time() - at_s < EVERY_S  # also where the clock was set back

    def _note(self) -> None:
        try:
            self._looked.parent.mkdir(parents=True, exist_ok=True)
            self._looked.write_text(json.dumps({"looked": time.time()}), "utf-8")
        except OSError as error:
            _log.info("when was looked for a newer version cannot be noted: %s", error)


def latest(
    address: str, cancel: CancelToken, permit: Permit = guard.permit, leaving: Callable[[str], None] = lambda host: None
) -> Release:
    """What is published at `address`, an https address (or one on this machine). Raises ParleyError, Cancelled."""
    if not address:
        raise ParleyError(
            _told("This Parley does not know where newer ones are published.", "Look where you got it from.")
        )
    if not safe_url(address):
        raise _failed("the address that it was made with is not encrypted")
    leaving(host_of(address))
    try:
        with Web(CONNECT_S, STALL_S, cancel, permit, address) as web, web.get(address, {}) as (response, _):
            if response.status_code != 200:
                raise _failed(f"{host_of(address)} answers with error {response.status_code}")
            body = b""
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise _failed(f"{host_of(address)} answers without an end")
    except Lost as error:
        raise _failed(str(error)) from error
    return _read(body, host_of(address))


def is_newer(offered: str, here: str) -> bool:
    """Whether version `offered` comes after `here`; what is no plain version, as "1.0rc1", never does."""
    theirs, ours = _numbers(offered), _numbers(here)
    return theirs is not None and ours is not None and theirs > ours


def _numbers(version: str) -> tuple[int, ...] | None:
    plain = _VERSION.fullmatch(version)
    if plain is None:
        return None
    numbers = [int(part) for part in plain[1].split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _read(body: bytes, host: str) -> Release:
    try:
        told = json.loads(body)
        version, page = str(told["tag_name"]), str(told["html_url"])
        early = bool(told.get("prerelease") or told.get("draft"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _failed(f"{host} does not answer as a page of releases does") from error
    if _numbers(version) is None or not safe_url(page) or not page.isprintable() or len(page) > 300:
        raise _failed(f"{host} does not answer as a page of releases does")
    return Release("0" if early else version.removeprefix("v"), page)


def _told(what: str, remedy: str = "") -> Problem:
    return Problem(what, remedy, level="info", replaces=_SUBJECT)


def _failed(why: str) -> ParleyError:
    what = f"Whether there is a newer Parley could not be found out: {why}."
    return ParleyError(Problem(what, "Try again later.", level="warning", replaces=_SUBJECT))
