"""Holds back what a turn would let be heard or done, while it is not sure that the person has finished."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.engine.cancel import CancelToken


class Gate:
    """The turn's threads wait in `wait` until somebody opens it. It is opened once, or open from the beginning."""

    def __init__(self, cancel: CancelToken, opened: bool = True) -> None:
        self._cancel = cancel
        self._opened = opened
        self._changed = threading.Condition()
        self._then: list[Callable[[], None]] = []
        cancel.on_cancel(self._wake)

    def open(self) -> None:
        """Let everything through. A second call does nothing."""
        with self._changed:
            self._opened = True
            waiting, self._then = self._then, []
            self._changed.notify_all()
        for call in waiting:
            call()

    def then(self, call: Callable[[], None]) -> None:
        """Call it when the gate is opened, or at once."""
        with self._changed:
            if not self._opened:
                self._then.append(call)
                return
        call()

    def wait(self) -> None:
        """Block until it is open. Raises Cancelled."""
        with self._changed:
            self._changed.wait_for(lambda: self._opened or self._cancel.cancelled)
        self._cancel.raise_if_cancelled()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
