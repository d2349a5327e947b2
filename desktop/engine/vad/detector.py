"""From a confidence a window to "someone is speaking": four states with hysteresis, without a model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Phase(Enum):
    """What the detector thinks is going on."""

    QUIET = "quiet"
    STARTING = "starting"
    """A voice was heard, not yet for long enough to be believed."""
    SPEAKING = "speaking"
    STOPPING = "stopping"
    """No voice was heard, not yet for long enough to be believed."""


@dataclass(frozen=True, slots=True)
class Detector:
    """An immutable detector: `after(confidence)` is the detector one window later.

    It begins to believe in a voice at `on` (0..1) and gives it up only below `off` <= `on`, after
    `start_windows` respectively `stop_windows` windows in a row. The defaults fit windows of 32 ms:
    64 ms tell a voice from a key's click, 128 ms outlast the closures of "stop" and "eight", and 0.5 is
    the threshold Silero's authors recommend, with their 0.15 below it for `off`.
    """

    on: float = 0.5
    off: float = 0.35
    start_windows: int = 2
    stop_windows: int = 4
    phase: Phase = Phase.QUIET
    windows: int = 0
    """How many windows in a row have spoken for the change under way; 0 in QUIET and SPEAKING."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.off <= self.on <= 1.0:
            raise ValueError(f"0 <= off <= on <= 1 must hold, not off={self.off}, on={self.on}")
        if self.start_windows < 1 or self.stop_windows < 1:
            raise ValueError("start_windows and stop_windows are at least 1")

    @property
    def hears_speech(self) -> bool:
        """Someone is speaking, or stopped so shortly ago that they may go on."""
        return self.phase in (Phase.SPEAKING, Phase.STOPPING)

    def after(self, confidence: float) -> Detector:
        """The detector after one more window, in which a voice was heard with `confidence`, 0..1."""
        voice = confidence >= self.on
        silence = confidence < self.off
        match self.phase:
            case Phase.QUIET:
                return self._towards(Phase.STARTING, Phase.SPEAKING, self.start_windows) if voice else self
            case Phase.STARTING:
                if silence:
                    return replace(self, phase=Phase.QUIET, windows=0)
                return self._towards(Phase.STARTING, Phase.SPEAKING, self.start_windows)
            case Phase.SPEAKING:
                return self._towards(Phase.STOPPING, Phase.QUIET, self.stop_windows) if silence else self
            case Phase.STOPPING:
                if voice:
                    return replace(self, phase=Phase.SPEAKING, windows=0)
                return self._towards(Phase.STOPPING, Phase.QUIET, self.stop_windows)

    def _towards(self, by_way_of: Phase, goal: Phase, needed: int) -> Detector:
        """One window nearer to `goal`, or there."""
        if self.windows + 1 >= needed:
            return replace(self, phase=goal, windows=0)
        return replace(self, phase=by_way_of, windows=self.windows + 1)
