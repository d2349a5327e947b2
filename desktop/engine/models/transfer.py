"""One file from the web to the disk: gone on with where it stopped, and checked, before it gets its name."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.models.catalogue import File
from desktop.engine.models.meter import Meter
from desktop.engine.models.record import Seen, write_json
from desktop.engine.models.store import PART
from desktop.engine.models.web import Lost, Told, Web, host_of
from desktop.engine.models.words import amount

if TYPE_CHECKING:
    import httpx

_log = logging.getLogger(__name__)

_PIECE = 1 << 20
_MOST_OFF = 2
"""A file may be so many times larger or smaller than it was estimated; another one is not what is meant."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience, in seconds. `tries` are those in a row that brought not a byte; pauses double from `pause_s`."""

    connect_s: float = 15.0
    stall_s: float = 60.0
    tries: int = 6
    pause_s: float = 1.0
    longest_pause_s: float = 30.0


class Transfer:
    """`expected`: the hash and size that it had when it first came, where it did. `done_before`: bytes of the
    model's other files. `room` raises ParleyError where that many bytes more do not fit on the disk.
    """

    def __init__(
        self,
        file: File,
        url: str,
        target: Path,
        web: Web,
        meter: Meter,
        cancel: CancelToken,
        limits: Limits,
        done_before: int,
        expected: Seen | None,
        room: Callable[[int], None],
    ) -> None:
        self._file, self._url, self._target = file, url, target
        self._web, self._meter, self._cancel, self._limits = web, meter, cancel, limits
        self._done_before, self._expected, self._room = done_before, expected, room
        self._part = target.with_name(target.name + PART)
        self._note_path = target.with_name(target.name + PART + ".json")
        self._note: dict[str, Any] = {}
        self._have = 0
        self._hash = hashlib.sha256()
        self.commit = ""
        """The commit that the file is from, once a server said so."""

    def run(self) -> Seen:
        """Fetch the file, as NAME.part; returns what came. Raises Cancelled, ParleyError, OSError.

        What came stays in every case but that of bytes which are not the file's.
        """
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._take_up()
        resumed = self._have > 0
        while True:
            if not self._complete():
                self._fetch()
            problem = self._wrong()
            if problem is None:
                break
            self._start_over()
            if not resumed:
                raise ParleyError(problem)
            resumed = False  # the part may have been another version's: once more, from the beginning
        return Seen(self._have, self._hash.hexdigest(), str(self._note.get("etag", "")))

    def settle(self) -> None:
        """Give the file that `run` fetched its name. Raises OSError."""
        os.replace(self._part, self._target)
        self._note_path.unlink(missing_ok=True)

    # What is there already

    def _take_up(self) -> None:
        """Look at the part that an earlier try left, and read it for the hash."""
        try:
            note = json.loads(self._note_path.read_text("utf-8"))
            size = self._part.stat().st_size
        except (OSError, ValueError):
            return self._start_over()
        longest = self._size_known()
        if not isinstance(note, dict) or note.get("url") != self._url or (longest is not None and size > longest):
            return self._start_over()
        self._note = note
        with self._part.open("rb") as part:
            while piece := part.read(_PIECE):
                self._cancel.raise_if_cancelled()
                self._hash.update(piece)
                self._have += len(piece)
                self._meter.at(self._done_before + self._have, self._file.path, "checking")
        return None

    def _start_over(self) -> None:
        self._part.unlink(missing_ok=True)
        self._note_path.unlink(missing_ok=True)
        self._note, self._have, self._hash = {}, 0, hashlib.sha256()

    def _size_known(self) -> int | None:
        """The file's size where it is known to the byte."""
        if self._expected is not None:
            return self._expected.size
        return None if self._file.size_is_estimate else self._file.size

    def _complete(self) -> bool:
        total = self._size_known() or self._note.get("total")
        return bool(total) and self._have == total

    # Fetching

    def _fetch(self) -> None:
        """Everything that is missing, in as many tries as it takes."""
        failures = 0
        while True:
            before = self._have
            self._meter.at(self._done_before + self._have, self._file.path, "downloading")
            try:
                if self._try():
                    return
                why, wait_s = f"{host_of(self._url)} sends another part than it was asked for", 0.0
            except Lost as lost:
                _log.info("%s at byte %d: %s (%r)", self._file.path, self._have, lost, lost.__cause__)
                why, wait_s = str(lost), lost.wait_s
            failures = 1 if self._have > before else failures + 1
            if failures >= self._limits.tries:
                kept = f"{amount(self._have)} of {self._file.path} are kept" if self._have else "Nothing was lost"
                raise ParleyError(
                    Problem(
                        f"{self._file.path} could not be fetched: {why}, {failures} times in a row.",
                        f"{kept}: look at your connection and start the download again, it goes on from there.",
                        replaces="models",
                    )
                )
            self._meter.lost(self._done_before + self._have)
            pause_s = min(self._limits.pause_s * 2 ** (failures - 1), self._limits.longest_pause_s)
            if self._cancel.wait(max(pause_s, wait_s)):
                self._cancel.raise_if_cancelled()

    def _try(self) -> bool:
        """One request; false when the answer was of no use and the next one begins at 0. Raises Lost."""
        with self._web.get(self._url, self._headers()) as (response, told):
            self._heed(told)
            match response.status_code:
                case 200:
                    total = _number(response.headers.get("Content-Length"))
                    self._begin(response, told, total)
                case 206 if self._have and self._goes_on(response, told):
                    total = self._note.get("total") or _total(response)
                case 416 if _total(response) == self._have > 0:
                    return True  # nothing is missing
                case 206 | 416:
                    self._start_over()
                    return False
                case _:
                    _unwanted(self._url, self._file.path, response)
            self._check_encoding(response)
            self._receive(response, total)
        return True

    def _headers(self) -> dict[str, str]:
        """What asks for the rest, as long as the file is still the one that the part is from."""
        if not self._have:
            return {}
        mark = str(self._note.get("etag") or self._note.get("modified") or "")
        if mark and not mark.startswith("W/"):
            return {"Range": f"bytes={self._have}-", "If-Range": mark}
        known = self._file.sha256 or self._expected or self._note.get("sha256")
        return {"Range": f"bytes={self._have}-"} if known else {}

    def _heed(self, told: Told) -> None:
        """What the hub says of the file before a byte of it came."""
        self.commit = told.commit or self.commit
        wanted = self._file.sha256 or (self._expected.sha256 if self._expected else "")
        if told.sha256 and wanted and told.sha256 != wanted:
            raise ParleyError(self._changed(f"its SHA-256 there begins with {told.sha256[:12]}, not {wanted[:12]}"))

    def _begin(self, response: httpx.Response, told: Told, total: int | None) -> None:
        """All of it comes, whatever was asked for."""
        if self._have:
            self._start_over()
        self._check_size(total)
        if total is None and "chunked" not in response.headers.get("Transfer-Encoding", "").lower():
            total = self._size_known()
        self._room((total or self._file.size) - self._have)
        self._part.write_bytes(b"")
        self._note = {
            "url": self._url,
            "etag": response.headers.get("ETag", ""),
            "modified": response.headers.get("Last-Modified", ""),
            "sha256": told.sha256,
            "total": total,
        }
        write_json(self._note_path, self._note)

    def _goes_on(self, response: httpx.Response, told: Told) -> bool:
        """Whether a partial answer begins where the part ends and is of the same file."""
        given = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", "").strip())
        if given is None or int(given[1]) != self._have:
            return False
        total, known = _number(given[2]), self._size_known() or self._note.get("total")
        if total is not None and known is not None and total != known:
            return False
        etag, before = response.headers.get("ETag", ""), self._note.get("etag", "")
        if etag and before and etag != before:
            return False
        return not (told.sha256 and self._note.get("sha256") and told.sha256 != self._note["sha256"])

    def _check_size(self, total: int | None) -> None:
        known = self._size_known()
        if total is None:
            return
        if known is not None and total != known:
            raise ParleyError(self._changed(f"it is {amount(total)} long there, not {amount(known)}", total, known))
        if known is None and not self._file.size / _MOST_OFF <= total <= self._file.size * _MOST_OFF:
            raise ParleyError(self._changed(f"it is {amount(total)} long there, not about {amount(self._file.size)}"))

    def _check_encoding(self, response: httpx.Response) -> None:
        encoding = response.headers.get("Content-Encoding", "identity").lower()
        if encoding not in ("", "identity"):
            what = f"{host_of(self._url)} sends {self._file.path} packed ({encoding}), though it was asked not to."
            raise ParleyError(Problem(what, "Try again later, or import a copy you have.", replaces="models"))

    def _receive(self, response: httpx.Response, total: int | None) -> None:
        most = total or self._size_known() or self._file.size * _MOST_OFF
        with self._part.open("ab", buffering=0) as part:
            try:
                for piece in response.iter_raw():
                    self._cancel.raise_if_cancelled()
                    if self._have + len(piece) > most:
                        raise ParleyError(self._changed(f"more comes than the {amount(most)} it should have"))
                    _write(part.fileno(), piece)
                    self._hash.update(piece)
                    self._have += len(piece)
                    self._meter.add(len(piece))
            finally:
                os.fsync(part.fileno())
        self._cancel.raise_if_cancelled()
        if total is not None and self._have < total:
            raise Lost(f"{host_of(self._url)} stopped in the middle")

    # Whether it is what it should be

    def _wrong(self) -> Problem | None:
        """Why what came is not the file, or None."""
        came = self._hash.hexdigest()
        known = self._size_known()
        if known is not None and self._have != known:
            return self._changed(f"{self._have} bytes came, not {known}")
        if known is None and self._have * _MOST_OFF < self._file.size:
            return self._changed(f"{amount(self._have)} came, not about {amount(self._file.size)}")
        if self._file.sha256:
            return None if came == self._file.sha256 else self._altered(came, self._file.sha256, "the catalogue says")
        if self._expected is not None:
            same = came == self._expected.sha256
            return None if same else self._altered(came, self._expected.sha256, "it was the first time")
        told = self._note.get("sha256")
        return None if not told or told == came else self._altered(came, told, f"{host_of(self._url)} says")

    def _altered(self, came: str, wanted: str, by: str) -> Problem:
        return Problem(
            f"{self._file.path} did not arrive as it should: its SHA-256 begins with {came[:12]}, "
            f"where {by} {wanted[:12]}.",
            "It was thrown away. Start the download again; if that changes nothing, the file was changed at its "
            "source, and a copy you trust can be imported.",
            replaces="models",
        )

    def _changed(self, how: str, came: int | None = None, known: int | None = None) -> Problem:
        exact = f" ({came} and {known} bytes)" if came is not None else ""
        return Problem(
            f"{self._file.path} at {host_of(self._url)} is not the file that Parley knows: {how}{exact}.",
            "It was not taken. A newer Parley may know the new one; a copy you trust can be imported.",
            replaces="models",
        )


def _write(handle: int, piece: bytes) -> None:
    """All of `piece`: a disk that is nearly full takes a part of it."""
    left = memoryview(piece)
    while left:
        left = left[os.write(handle, left) :]


def _unwanted(url: str, name: str, response: httpx.Response) -> NoReturn:
    """An answer that is no file."""
    status, host = response.status_code, host_of(url)
    if status in (408, 425, 429) or status >= 500:
        wait_s = min(float(_number(response.headers.get("Retry-After")) or 0), 120.0)
        raise Lost(f"{host} is busy or out of order (status {status})", wait_s)
    match status:
        case 401 | 403:
            what = f"{host} does not give {name} to everybody (status {status})."
            remedy = "Fetch it in a browser where you are signed in, then import it: ./run --import-model ID PATH"
        case 404 | 410:
            what = f"{host} has {name} no more (status {status})."
            remedy = "A newer Parley may know where it went; a copy you have can be imported."
        case _:
            what = f"{host} answered the request for {name} with status {status}."
            remedy = "Try again later, or import a copy you have."
    raise ParleyError(Problem(what, remedy, replaces="models"))


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\d{1,18}", text.strip()) else None


def _total(response: httpx.Response) -> int | None:
    """N of "bytes */N" or of "bytes 5-9/N"."""
    return _number(response.headers.get("Content-Range", "").rpartition("/")[2])
