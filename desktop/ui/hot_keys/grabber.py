"""What every way of having hot keys shares: a thread of its own, and what it tells."""

from __future__ import annotations

import logging
import select
import socket
import threading
from abc import abstractmethod
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.engine.errors import Problem
from desktop.ui.hot_keys.keys import Combination

log = logging.getLogger(__name__)

_END_S = 2.0
Wanted = Mapping[str, Combination]
"""What the keys are for ("talk", "interrupt"), and which they are."""


class Grabber(QObject):
    """Signals come in the thread of who connects. Whatever goes wrong is a problem, told once, and nothing else."""

    pressed = Signal(str)
    released = Signal(str)
    problem = Signal(object)
    ready = Signal(object)
    """The names that work from now on, a tuple."""

    def __init__(self) -> None:
        super().__init__()
        self._wake, self._woken = socket.socketpair()
        self._thread: threading.Thread | None = None

    def start(self, wanted: Wanted) -> None:
        """Take the keys. Returns at once."""
        self._thread = threading.Thread(target=self._guarded, args=(dict(wanted),), name="hot keys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give the keys back."""
        self._wake.send(b"x")
        if self._thread is not None:
            self._thread.join(_END_S)
        self._wake.close()
        self._woken.close()

    @abstractmethod
    def _run(self, wanted: Wanted) -> None:
        """In the thread: take the keys and tell of them until `stopped`."""

    def stopped(self, source: int, timeout_s: float | None = None) -> bool:
        """Wait until the file descriptor `source` has something, or the time is over; true when it is to end."""
        woken = self._woken.fileno()
        ready, _, _ = select.select([source, woken], [], [], timeout_s)
        return woken in ready

    def _guarded(self, wanted: Wanted) -> None:
        try:
            self._run(wanted)
        except Exception as error:
            log.exception("hot keys")
            self.problem.emit(
                Problem(
                    f"The keys for every program stopped working ({type(error).__name__}).",
                    "Within Parley's window Space and Esc go on working; switch the keys off and on to try again.",
                    "warning",
                    replaces="hot keys",
                )
            )


def taken(name: str, keys: Combination) -> Problem:
    """Another program has the keys."""
    return Problem(
        f"{keys.words()} belongs to another program already.",
        "Choose other keys in the settings.",
        "warning",
        replaces=f"hot key {name}",
    )
