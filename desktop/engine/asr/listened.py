"""The sound of a recording as it comes in, with how much of a voice each moment of it has."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from desktop.engine.types import LISTEN_RATE, Samples

WINDOW = 512
"""Samples that are judged together: 32 ms, as Silero was trained on."""

AT_ONCE = 4
"""Windows judged in one go."""

LEAD_IN = 16
"""Windows before them that the detector hears again, since it begins each time with no memory: 0.5 s. Over the
recordings of the shared data its verdict then differs from an unbroken run's in 1 % of the windows."""

VOICE = 0.5
"""From this probability on a window counts as evidence of a voice: what Silero's authors recommend."""

TRACE = 0.35
"""From this probability on it may be a part of one, a soft ending perhaps, and is not to be lost: 0.15 below, as they
recommend for going on. Quiet noise and the shared kitchen stay below 0.22."""

Detector = Callable[[Samples], npt.NDArray[np.float32]]
"""From sound, a whole number of windows, to the probability of a voice in each."""


def silero() -> Detector:
    """The detector that comes with faster-whisper, tried out once."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is first imported
    from faster_whisper.vad import get_vad_model

    detector: Detector = get_vad_model()
    detector(np.zeros(WINDOW, dtype=np.float32))
    return detector


class Listened:
    """Positions are samples from the beginning of the recording. What is dropped cannot be had any more.

    Only whole windows can be judged: `end` is that of the last one judged.
    """

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._first = 0
        self._windows: list[Samples] = []
        self._voice: list[float] = []
        self._lead_in: list[Samples] = []
        self._rest: Samples = np.zeros(0, dtype=np.float32)

    @property
    def begin(self) -> int:
        """Where what is still known begins."""
        return self._first * WINDOW

    @property
    def end(self) -> int:
        """Where what was judged ends."""
        return (self._first + len(self._voice)) * WINDOW

    def add(self, samples: Samples) -> None:
        """More sound, of any length; what is not finite becomes silence, what is too loud is clipped."""
        clean = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -1.0, 1.0).astype(np.float32)
        rest = np.concatenate((self._rest, clean))
        whole = len(rest) // WINDOW
        self._windows += [rest[at * WINDOW : (at + 1) * WINDOW] for at in range(whole)]
        self._rest = rest[whole * WINDOW :]
        if len(self._windows) - len(self._voice) >= AT_ONCE:
            self._judge()

    def finish(self) -> None:
        """No more comes: judge the last part, too, filled up with silence."""
        if len(self._rest):
            self._windows.append(np.pad(self._rest, (0, WINDOW - len(self._rest))))
            self._rest = self._rest[:0]
        if len(self._windows) > len(self._voice):
            self._judge()

    def _judge(self) -> None:
        judged = len(self._voice)
        known = [*self._lead_in, *self._windows[:judged]][-LEAD_IN:]
        # A copy: the detector writes into what it is given.
        found = self._detector(np.concatenate((*known, *self._windows[judged:])))
        self._voice += [float(probability) for probability in np.reshape(found, -1)[len(known) :]]

    def drop(self, before: int) -> None:
        """Forget what lies before the position `before`."""
        count = min(len(self._voice), before // WINDOW - self._first)
        if count > 0:
            self._lead_in = [*self._lead_in, *self._windows[:count]][-LEAD_IN:]
            del self._windows[:count], self._voice[:count]
            self._first += count

    def sound(self, begin: int, end: int) -> Samples:
        """The samples from `begin` to `end`, which are borders of windows."""
        windows = self._windows[begin // WINDOW - self._first : end // WINDOW - self._first]
        return np.concatenate(windows) if windows else np.zeros(0, dtype=np.float32)

    def voiced_s(self, begin: int, end: int) -> float:
        """How many seconds between the positions `begin` and `end` are evidence of a voice."""
        return sum(probability >= VOICE for probability in self._between(begin, end)) * WINDOW / LISTEN_RATE

    def traces(self, begin: int, end: int) -> int:
        """How many windows between the positions `begin` and `end` have a trace of a voice."""
        return sum(self._traced(begin, end))

    def first_voice(self, begin: int) -> int | None:
        """Where the first window with a trace of a voice begins, from `begin` on."""
        found = self._traced(begin, self.end)
        return begin + found.index(True) * WINDOW if True in found else None

    def last_voice(self, begin: int, end: int | None = None) -> int | None:
        """Where the last window with a trace of a voice ends, between `begin` and `end`."""
        end = self.end if end is None else end
        found = self._traced(begin, end)
        return end - found[::-1].index(True) * WINDOW if True in found else None

    def quietest(self, begin: int, end: int) -> int:
        """The middle of the longest pause between `begin` and `end`; where nobody pauses, of the least voice."""
        found = self._between(begin, end)
        if not found:
            return begin
        limit = TRACE if min(found) < TRACE else np.nextafter(min(found), 2.0)
        best, run = (0, 0), 0
        for at, probability in enumerate(found, 1):
            run = run + 1 if probability < limit else 0
            best = max(best, (run, at))
        return begin + (best[1] - best[0] // 2) * WINDOW

    def _between(self, begin: int, end: int) -> list[float]:
        return self._voice[max(0, begin // WINDOW - self._first) : max(0, end // WINDOW - self._first)]

    def _traced(self, begin: int, end: int) -> list[bool]:
        return [probability >= TRACE for probability in self._between(begin, end)]
