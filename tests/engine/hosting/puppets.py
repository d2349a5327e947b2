"""Backends whose failures can be had on demand; they run in real child processes."""

from __future__ import annotations

import ctypes
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Conversation, Samples, Transcript


class Puppet:
    """Does what its methods are called; `count` names a file in which its lives are counted."""

    window = 512

    def __init__(self, count: str = "", fail_load: str = "", die_loading: int = 0, exhaust_load: bool = False) -> None:
        self._count, self._fail_load, self._die_loading = count, fail_load, die_loading
        self._exhaust_load = exhaust_load

    def load(self) -> None:
        if self._exhaust_load:
            raise MemoryError
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

    def weighed(self, numbers: Iterable[int], factor: int, cancel: CancelToken, plus: int = 0) -> Iterator[int]:
        for number in numbers:
            yield factor * number + plus

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

    def deaf(self, for_s: float, cancel: CancelToken) -> Iterator[int]:
        """Does not look at its token for so long."""
        yield 1
        end = time.monotonic() + for_s
        while time.monotonic() < end:
            time.sleep(0.02)
        cancel.raise_if_cancelled()
        yield 2

    def devour(self) -> None:
        """Takes memory until there is none, under a limit of its own."""
        import resource  # Unix only

        limit = psutil.Process().memory_info().vms + (64 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        taken = []
        while True:
            taken.append(bytearray(8 << 20))

    def leave(self) -> None:
        sys.exit(3)

    def touch(self, marker: str, cancel: CancelToken) -> Iterator[int]:
        Path(marker).touch()
        yield 1

    def connect(self, address: str) -> str:
        try:
            socket.create_connection((address, 80), timeout=1).close()
        except OSError as error:
            return type(error).__name__
        return "connected"

    def first_to_go(self) -> int:
        return int(Path("/proc/self/oom_score_adj").read_text())

    def write_odd_log(self, text: str) -> None:
        """As some libraries do: with an object in the record that cannot travel."""
        logging.getLogger("puppet").warning("it says %s", text, extra={"lock": threading.Lock()})

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

    def die_after_one_then_run(self, numbers: Iterable[int], marker: str, cancel: CancelToken) -> Iterator[int]:
        total = 0
        for number in numbers:
            total += number
            yield total
            if not Path(marker).exists():
                Path(marker).touch()
                time.sleep(0.05)  # lets the item leave
                os._exit(9)

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


class TellingLlm(Puppet):
    """A language model that says how much it knows, a word at a time, and prepares. Asked to "crash" or to
    "devour", it does that after its first word.
    """

    detail = "on strings"

    def __init__(self, words_s: float = 0.02, model: str = "", **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._words_s = words_s
        self.prepared: list[int] = []

    def prepare(self, conversation: Conversation, cancel: CancelToken) -> None:
        self.prepared.append(len(conversation.messages))
        cancel.wait(10)

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[str]:
        lines = len(conversation.messages)
        for word in f"I know {lines} lines. This one is the last. That is all there is to say.".split():
            yield f"{word} "
            if cancel.wait(self._words_s):
                return
            match conversation.messages[-1].text:
                case "crash":
                    self.crash()
                case "devour":
                    self.devour()

    def preparations(self) -> list[int]:
        return self.prepared


class LastWordAsr(Puppet):
    """Says its last word and dies."""

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        for _ in sound:
            yield Transcript(f"said by {os.getpid()}")
        yield Transcript(f"all of it by {os.getpid()}", final=True)
        time.sleep(0.05)  # lets it leave
        os._exit(9)
