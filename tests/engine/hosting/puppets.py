"""Backends whose failures can be had on demand; they run in real child processes."""

from __future__ import annotations

import ctypes
import logging
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem


class Puppet:
    """Does what its methods are called; `count` names a file in which its lives are counted."""

    window = 512

    def __init__(self, count: str = "", fail_load: str = "", die_loading: int = 0) -> None:
        self._count, self._fail_load, self._die_loading = count, fail_load, die_loading

    def load(self) -> None:
        if self._fail_load:
            raise ParleyError(Problem(self._fail_load))
        lives = 1
        if self._count:
            path = Path(self._count)
            lives = len(path.read_text()) + 1 if path.exists() else 1
            path.write_text("x" * lives)
        if lives <= self._die_loading:
            os._exit(7)

    def close(self) -> None:
        pass

    def double(self, number: int) -> int:
        return 2 * number

    def count_to(self, last: int, cancel: CancelToken) -> Iterator[int]:
        yield from range(1, last + 1)

    def endless(self, cancel: CancelToken) -> Iterator[int]:
        number = 0
        while True:
            cancel.raise_if_cancelled()
            yield number
            number += 1
            time.sleep(0.001)

    def total(self, numbers: Iterable[int], cancel: CancelToken) -> Iterator[int]:
        yield sum(numbers)

    def running_total(self, numbers: Iterable[int], cancel: CancelToken) -> Iterator[int]:
        total = 0
        for number in numbers:
            total += number
            yield total

    def complain(self) -> None:
        raise ParleyError(Problem("The puppet complains.", "Be kind to it."))

    def stumble(self) -> None:
        raise ZeroDivisionError("inside the puppet")

    def crash(self) -> None:
        ctypes.string_at(0)

    def pid(self) -> int:
        return os.getpid()

    def environment(self, name: str) -> str | None:
        return os.environ.get(name)

    def stuck(self) -> None:
        time.sleep(600)

    def write_log(self, text: str) -> None:
        logging.getLogger("puppet").warning("it says %s", text)

    def die_once_then_count(self, marker: str, cancel: CancelToken) -> Iterator[int]:
        if not Path(marker).exists():
            Path(marker).touch()
            os._exit(9)
        yield from (1, 2, 3)

    def die_once_then_sum(self, numbers: Iterable[int], marker: str, cancel: CancelToken) -> Iterator[int]:
        total = 0
        for number in numbers:
            total += number
            if total > 3 and not Path(marker).exists():
                Path(marker).touch()
                os._exit(9)
        yield total

    def die_halfway(self, cancel: CancelToken) -> Iterator[int]:
        yield 1
        time.sleep(0.05)  # lets the item leave: what is promised is about calls that gave something
        os._exit(9)

    def answer_and_die(self) -> Iterator[int]:
        yield 42
        time.sleep(0.05)  # lets the answer leave
        os._exit(9)

    def die_once_fed_then_sum(self, numbers: Iterable[int], marker: str, cancel: CancelToken) -> Iterator[int]:
        """Dies after the first number, leaving its feeder waiting for the second."""
        total = 0
        for number in numbers:
            total += number
            if not Path(marker).exists():
                Path(marker).touch()
                os._exit(9)
        yield total
