"""From a recording to what recognition gets: from shortly before the first word to the end of the last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from desktop.engine.stages import Vad
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad.detector import Detector, Phase
from desktop.engine.vad.recording import Recording

PRE_ROLL_S = 0.3
"""Sound kept from before the first window in which a voice was heard, seconds: soft beginnings."""

SILENT = 0.003
"""Peak (of 1) below which nobody is beginning to speak, -50 dB: the detector need not be asked, which costs a
way to its process and back just when every millisecond counts."""

TAIL_S = 0.35
"""The longest the recording goes on after the key's release while someone speaks, seconds."""


class Trimmer:
    """Iterating passes on a recording's sound, window by window, while it judges it. Use it once.

    Silence before the first word is held back but for PRE_ROLL_S. From there on everything passes, with its
    pauses. When the key is released it ends at once if nobody is speaking, else when they stop or after
    `tail_s`, and closes the recording. Nothing at all passes when nobody spoke.

    Positions are samples of the recording: `speech_start` is where the first voice was heard,
    `speech_end` the end of the last window with a voice, `ended_at` the end of what was listened to.
    """

    def __init__(self, vad: Vad, detector: Detector, recording: Recording, tail_s: float = TAIL_S) -> None:
        self._vad = vad
        self._detector = detector
        self._recording = recording
        self._tail = round(tail_s * LISTEN_RATE)
        held = -(-round(PRE_ROLL_S * LISTEN_RATE) // vad.window) + detector.start_windows
        self._held: deque[Samples] = deque(maxlen=held)
        self._rest: Samples = np.zeros(0, dtype=np.float32)
        self._judged = 0
        self.speech_start: int | None = None
        self.speech_end: int | None = None
        self.ended_at = 0

    @property
    def heard_speech(self) -> bool:
        """Whether anyone spoke so far."""
        return self.speech_start is not None

    @property
    def speaking(self) -> bool:
        """Whether someone is speaking now, as far as can be told."""
        return self._detector.hears_speech

    def __iter__(self) -> Iterator[Samples]:
        """Windows of sound for recognition; the last may be shorter. Raises what the recording raises."""
        self._vad.reset()
        window = self._vad.window
        try:
            for piece in self._recording:
                self._rest = np.concatenate((self._rest, piece)) if len(self._rest) else piece
                while not (over := self._is_over()) and len(self._rest) >= window:
                    whole, self._rest = self._rest[:window], self._rest[window:]
                    yield from self._judge(whole)
                if over:
                    break
            end = self._last_end()
            rest = self._rest if end is None else self._rest[: max(0, end - self._judged)]
            if self.heard_speech and len(rest):
                yield rest
            self.ended_at = self._judged + len(rest)
        finally:
            self._recording.close()

    def _judge(self, window: Samples) -> Iterator[Samples]:
        """Hear one window, and pass on what is to be recognised of it and of what was held back."""
        confidence = self._vad.confidence(window)
        self._detector = self._detector.after(confidence)
        self._judged += len(window)
        if self._detector.phase is Phase.SPEAKING:
            if self.speech_start is None:
                self.speech_start = max(0, self._judged - self._detector.start_windows * len(window))
            self.speech_end = self._judged
        if not self.heard_speech:
            self._held.append(window)
            return
        while self._held:
            yield self._held.popleft()
        yield window

    def _last_end(self) -> int | None:
        """The latest position at which the recording may end; None while the key is held."""
        released_at = self._recording.released_at
        if released_at is None:
            return None
        waiting = self._detector.phase is not Phase.QUIET
        return released_at + (self._tail if waiting else 0)

    def _is_over(self) -> bool:
        """Whether the key is released and nothing more is to be waited for.

        The part of a window that had come by the release is judged as well, filled up with silence,
        since a word may just be beginning in it.
        """
        end, released_at = self._last_end(), self._recording.released_at
        if end is None or released_at is None or self._judged + len(self._rest) < end:
            return False
        if self._judged + self._vad.window <= end:
            return False
        if self._detector.phase is not Phase.QUIET or self._judged >= released_at or not len(self._rest):
            return True
        begun = self._rest[: released_at - self._judged]
        if float(np.abs(begun).max()) < SILENT:
            return True
        padded = np.zeros(self._vad.window, dtype=np.float32)
        padded[: len(begun)] = begun
        return self._vad.confidence(padded) < self._detector.on
