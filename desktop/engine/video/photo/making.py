"""Making an avatar's files step by step, so that who is interrupted goes on where they were."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.video.photo.patch import Picture
from desktop.engine.video.photo.record import sha256

STATE = "making.json"
"""In the folder of an avatar that is not finished: what of it is whole already, and what it is made of."""
_SAY_S = 1.0
"""Who waits hears at least this often that work goes on, seconds."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, and how much of it is, 0..1, where that is known."""

    text: str
    fraction: float | None = None


class Making:
    """The files in `folder` that were made of the same source: others do not count, however they look."""

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self._state = folder / STATE
        self._source = source
        self._files: dict[str, str] = {}
        self.notes: dict[str, Any] = {}
        """What was found out on the way: numbers and texts."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            known = json.loads(self._state.read_text("utf-8"))
            if known["source"] == source:
                self._files, self.notes = dict(known["files"]), dict(known["notes"])

    def has(self, name: str) -> bool:
        """Whether the file `name` is there and whole."""
        path = self.folder / name
        return name in self._files and path.is_file() and sha256(path) == self._files[name]

    def keep(self, name: str) -> None:
        """The file `name` is whole."""
        self._files[name] = sha256(self.folder / name)
        self.note()

    def note(self, **facts: Any) -> None:
        """Remember `facts`. Raises ParleyError when the disk does not take it."""
        self.notes |= facts
        data = {"source": self._source, "files": self._files, "notes": self.notes}
        write_whole(self._state, json.dumps(data).encode())

    def finish(self) -> None:
        """The avatar is whole: what was remembered is of no use any more."""
        with suppress(OSError):
            self._state.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file at once, or not at all. Raises ParleyError with a sentence when the disk does not take it."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        what = f"{path.name} could not be written: {why}."
        raise ParleyError(Problem(what, f"Look after {path.parent}.", stage="video")) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_picture(path: Path, picture: Picture) -> None:
    """Write `picture`, (h, w, 3) uint8 BGR, as a PNG. Raises as `write_whole` does."""
    import cv2

    write_whole(path, cv2.imencode(".png", picture)[1].tobytes())


class Beside(Generic[Result]):
    """`work(report, cancel)` in a thread of its own: iterate to hear what it reports, and None while it says nothing.

    Iterating ends with what the work raises, or when it is done; then `result` is what it gave. Who stops iterating,
    or cancels, ends the work.
    """

    def __init__(self, work: Callable[[Callable[[int], None], CancelToken], Result], cancel: CancelToken) -> None:
        self._work = work
        self._cancel = cancel
        self._given: list[Result] = []

    @property
    def result(self) -> Result:
        """What the work gave."""
        return self._given[0]

    def __iter__(self) -> Iterator[int | None]:
        said: queue.SimpleQueue[int | BaseException | None] = queue.SimpleQueue()
        own = CancelToken()

        def run() -> None:
            end: BaseException | None = None
            try:
                self._given.append(self._work(said.put, own))
            except BaseException as error:
                end = error
            said.put(end)

        thread = threading.Thread(target=run, name="workshop", daemon=True)
        unregister = self._cancel.on_cancel(own.cancel)
        thread.start()
        try:
            while True:
                try:
                    message = said.get(timeout=_SAY_S)
                except queue.Empty:
                    yield None
                    continue
                if message is None:
                    return
                if isinstance(message, BaseException):
                    raise message
                yield message
        finally:
            own.cancel()
            thread.join()
            unregister()
