"""A film of a person as the loop of an avatar, which begins with the picture that shows the person best."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.folder import PORTRAIT
from desktop.engine.video.photo.loop import to_loop
from desktop.engine.video.photo.making import Beside, Making, Progress, write_picture, write_whole
from desktop.engine.video.photo.patch import Picture
from desktop.engine.video.photo.portrait import Candidate, best, candidates
from desktop.engine.video.photo.record import sha256

IDLE = "idle.mp4"
_ROOM = "films"
SAY_EVERY = 5
"""Pictures of a film between two reports."""


class FilmLoops:
    """Makes loops of films. Which picture of a loop was chosen to be the first is remembered in `cache`."""

    def __init__(self, cache: Path, finder: FaceFinder | None) -> None:
        self._place = cache / _ROOM
        self._finder = finder

    def best_picture(self, source: Path, cancel: CancelToken) -> Generator[Progress, None, tuple[int, Picture]]:
        """The picture of the film's loop that shows the person best: its number in the loop, and itself."""

        def work(report: Callable[[int], None], own: CancelToken) -> tuple[int, Picture]:
            now: list[Picture] = []

            def watched() -> Iterator[Picture]:
                for number, picture in enumerate(to_loop(source, own)):
                    now[:] = [picture]
                    if number % SAY_EVERY == 0:
                        report(number)
                    yield picture

            found: list[Candidate] = []
            kept = -1, np.zeros((0, 0, 3), np.uint8)
            for candidate in candidates(watched(), self._finder):
                own.raise_if_cancelled()
                if candidate is not None:
                    found.append(candidate)
                    if best(found) == candidate.number:
                        kept = candidate.number, now[0]
            if kept[0] != best(found):
                kept = best(found), next(islice(to_loop(source, own), best(found), None))
            return kept

        looking = Beside(work, cancel)
        for number in looking:
            yield Progress(f"Looking for the best picture{f', {number} seen' if number else ''}")
        self._remember(sha256(source), looking.result[0])
        return looking.result

    def write_loop(self, source: Path, key: str, making: Making, cancel: CancelToken) -> Iterator[Progress]:
        """Write the loop, and its first picture as the portrait."""
        if making.has(PORTRAIT) and making.has(IDLE):
            return
        begin = self._remembered(key)
        if begin is None:
            begin, _ = yield from self.best_picture(source, cancel)

        def turned(report: Callable[[int], None], own: CancelToken) -> Iterator[Picture]:
            """The loop from picture `begin` on, and then what comes before that."""
            parts = ((begin, None), (0, begin))
            number = 0
            for first, last in parts:
                for picture in islice(to_loop(source, own), first, last):
                    if number == 0:
                        write_picture(making.folder / PORTRAIT, picture)
                    if number % SAY_EVERY == 0:
                        report(number)
                    number += 1
                    yield picture

        def work(report: Callable[[int], None], own: CancelToken) -> int:
            return write_film(making.folder / IDLE, turned(report, own))

        making.note()
        writing = Beside(work, cancel)
        for number in writing:
            yield Progress(f"Writing the loop{f', {number} pictures' if number else ''}")
        making.note(pictures=writing.result)
        making.keep(PORTRAIT)
        making.keep(IDLE)

    def _remember(self, key: str, begin: int) -> None:
        write_whole(self._place / f"{key[:32]}.json", json.dumps({"begin": begin}).encode())

    def _remembered(self, key: str) -> int | None:
        """Which picture of the loop of the film `key` was chosen to be the first."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads((self._place / f"{key[:32]}.json").read_text("utf-8"))["begin"])
        return None
