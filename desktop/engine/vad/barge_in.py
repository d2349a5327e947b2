"""Whether somebody who makes a sound while the assistant speaks wants to say something: "mhm" and a cough do not."""

from __future__ import annotations

from desktop.engine.types import LISTEN_RATE, Samples

ON = 0.5
"""Confidence from which on a window has a voice."""
GAP_S = 0.13
"""So long without a voice and it has ended: the closures of "stop" and "eight" are shorter."""
_SPEECH_S = 0.25


class Onset:
    """A voice from the first window in which it was heard. Feed it that window and all that follow."""

    def __init__(self) -> None:
        self.windows = 0
        self.voiced_s = 0.0
        """How much of it was voice, seconds."""
        self._gap_s = 0.0

    def hear(self, piece: Samples, confidence: float) -> None:
        """The next window and how sure the detector is of a voice in it, 0..1."""
        seconds = len(piece) / LISTEN_RATE
        self.windows += 1
        if confidence >= ON:
            self.voiced_s += seconds
            self._gap_s = 0.0
        else:
            self._gap_s += seconds

    @property
    def ended(self) -> bool:
        """It was nothing, or is over."""
        return self._gap_s >= GAP_S

    @property
    def speaks(self) -> bool:
        """Somebody wants to be listened to while the assistant speaks."""
        return self.voiced_s >= _SPEECH_S
