"""How far a turn has been made and how far it has been heard: the last piece of back-pressure."""

from __future__ import annotations

import threading

from desktop.engine.cancel import CancelToken

AHEAD_S = 8.0
"""Seconds of sound that may wait in front of the loudspeaker: bounds memory, and what an interrupt wastes."""


class Playhead:
    """The turn's thread waits in `wait_for_room`; the player's reports move it on."""

    def __init__(self, cancel: CancelToken, ahead_s: float = AHEAD_S) -> None:
        self._cancel = cancel
        self._ahead_s = ahead_s
        self._heard_s = 0.0
        self._moved = threading.Condition()
        cancel.on_cancel(self._wake)

    @property
    def heard_s(self) -> float:
        """Seconds of the turn that were heard, as far as the player has told."""
        return self._heard_s

    def advance(self, heard_s: float) -> None:
        """The turn was heard up to `heard_s` seconds. Never goes back."""
        with self._moved:
            self._heard_s = max(self._heard_s, heard_s)
            self._moved.notify_all()

    def wait_for_room(self, made_s: float) -> None:
        """Block while `made_s` seconds are too far ahead of what was heard. Raises Cancelled."""
        with self._moved:
            self._moved.wait_for(lambda: self._cancel.cancelled or made_s - self._heard_s <= self._ahead_s)
        self._cancel.raise_if_cancelled()

    def _wake(self) -> None:
        with self._moved:
            self._moved.notify_all()
