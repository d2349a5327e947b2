"""The window's end of the pipe to a stage's process: sending, with and without waiting."""

from __future__ import annotations

import logging
import select
import threading
from multiprocessing.connection import Connection

from desktop.engine.hosting import wire

_log = logging.getLogger(__name__)


class Outgoing:
    """Sends from any thread, a message at a time. A broken pipe is noticed by who reads it."""

    def __init__(self, pipe: Connection, name: str) -> None:
        self._pipe = pipe
        self._name = name
        self._lock = threading.Lock()

    def send(self, message: wire.ToChild) -> None:
        """Send, waiting while the process does not read."""
        with self._lock:
            self._put(message)

    def post(self, message: wire.ToChild) -> None:
        """Send without waiting: a process that hangs must not hold up who cancels or watches it."""
        if not self.send_at_once(message):
            threading.Thread(target=self.send, args=(message,), name=f"{self._name}-post", daemon=True).start()

    def send_at_once(self, message: wire.ToChild) -> bool:
        """Send if that needs no waiting; false when it does."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if not self._has_room():
                return False
            self._put(message)
            return True
        finally:
            self._lock.release()

    def close(self) -> None:
        """Nothing is sent any more."""
        with self._lock:
            self._pipe.close()

    def _has_room(self) -> bool:
        """Whether the pipe takes a short message now. Windows cannot tell."""
        if not hasattr(select, "poll") or self._pipe.closed:
            return True
        poll = select.poll()
        poll.register(self._pipe.fileno(), select.POLLOUT)
        return bool(poll.poll(0))

    def _put(self, message: wire.ToChild) -> None:
        try:
            self._pipe.send(message)
        except (OSError, ValueError):
            _log.debug("%s process is gone, %s not sent", self._name, type(message).__name__)
