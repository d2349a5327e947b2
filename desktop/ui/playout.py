"""One turn while it is played: its clips in order, resampled, its frames and words waiting for their moment."""

from __future__ import annotations

import logging
import math
from collections import deque

import numpy as np
import soxr

from desktop.engine.types import Clip, Frame, Offsets, PlayStats, Samples, Word
from desktop.ui.speaker import Playing

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 0.01
"""How soon to ask for the first frame again while the device has not asked for the first sample: its period."""


class Playout:
    """The sound, frames and words of turn `turn`, from its first clip (which sets the rate) on.

    Positions are samples of the turn's own sound. soxr's stream keeps its output in step with its
    input (output sample n is input time n / rate), it only holds some back until more comes or `finish`.
    """

    def __init__(self, turn: int, rate: int, take: Playing, device_rate: int) -> None:
        self.turn = turn
        self.rate = rate
        self.take = take
        self.received = 0
        self.finished = False
        self.frame_shown = False
        self._device_rate = device_rate
        self._resampler = soxr.ResampleStream(rate, device_rate, 1) if rate != device_rate else None
        self._pending: deque[Samples] = deque()
        self._queued = 0
        self._frames: deque[Frame] = deque()
        self._words: deque[Word] = deque()
        self._due: Frame | None = None
        self._due_shown = True
        self._offsets_ms: list[float] = []
        self._dropped = 0
        self._held = False

    def add(self, clip: Clip) -> None:
        """Put a clip at its place: what was here already is left out, a gap is filled with silence."""
        if clip.rate != self.rate:
            log.error("turn %d: a clip at %d Hz in a turn at %d Hz is left out", clip.turn, clip.rate, self.rate)
            return
        samples, begin = clip.samples, self.received
        if clip.start > begin:
            log.error("turn %d: %d samples are missing before %d", clip.turn, clip.start - begin, clip.start)
            samples = np.concatenate([np.zeros(clip.start - begin, np.float32), samples])
        elif clip.start < begin:
            log.error("turn %d: samples from %d on came twice", clip.turn, clip.start)
            samples = samples[begin - clip.start :]
        self._frames.extend(frame for frame in clip.frames if frame.sample >= begin)
        self._words.extend(word for word in clip.words if word.start >= begin)
        self.received += len(samples)
        self._resample(np.ascontiguousarray(samples, np.float32), last=False)

    def finish(self) -> None:
        """No more clips will come."""
        if not self.finished:
            self.finished = True
            self._resample(np.zeros(0, np.float32), last=True)

    def pump(self) -> None:
        """Hand over to the take what fits."""
        while self._pending:
            piece = self._pending[0]
            count = self.take.write(piece)
            if count < len(piece):
                self._pending[0] = piece[count:]
                return
            self._pending.popleft()
        if self.finished:
            self.take.finish()

    def move_to(self, take: Playing, position: int) -> None:
        """Go on with another take that begins at device sample `position`: the device was lost.

        Only the length of what was queued matters: the new take is a clock, and nobody hears it.
        """
        lost = self.take.written - position
        self.take = take
        take.write(np.zeros(max(0, lost), np.float32))
        take.hold(self._held)
        self.pump()

    def hold(self, on: bool) -> None:
        """Fall silent and stand still, or go on from there."""
        self._held = on
        self.take.hold(on)

    def position(self, at: float) -> float:
        """How many samples of the turn have been heard at `at` (perf_counter); negative before the first."""
        return min(float(self.received), self.take.position(at) * self.rate / self._device_rate)

    def over(self, at: float) -> bool:
        """True when the last sample has been heard."""
        return self.finished and not self._pending and self.take.position(at) >= self.take.written

    def due(self, at: float) -> tuple[Frame | None, float | None]:
        """The frame that is due at `at`, and the seconds until the next one is (None: none is waiting).

        There is none while the turn is held and what left for the device was heard.
        """
        position = self.position(at)
        if math.isinf(position):
            return None, _LOOK_AGAIN_S
        if self._held and self.take.position(at) >= self.take.handed:
            self._due_shown = True  # the hold took it away: that is no delay of the view's
            return None, _LOOK_AGAIN_S
        while self._frames and self._frames[0].sample <= position:
            self._dropped += not self._due_shown
            self._due, self._due_shown = self._frames.popleft(), False
        if not self._frames:
            return self._due, None
        return self._due, max(0.0, (self._frames[0].sample - position) / self.rate)

    def shown(self, frame: Frame, at: float) -> bool:
        """Note that `frame` was painted at `at`; True when it is the first of its turn."""
        if frame is not self._due or self._due_shown:
            return False
        self._due_shown = True
        self._offsets_ms.append((frame.sample - self.position(at)) / self.rate * 1000)
        first, self.frame_shown = not self.frame_shown, True
        return first

    def words_until(self, at: float) -> list[Word]:
        """The words that began to sound since the last call."""
        position = self.position(at)
        words = []
        while self._words and self._words[0].start <= position:
            words.append(self._words.popleft())
        return words

    def heard(self, at: float) -> float:
        """Seconds of the turn that have been heard at `at`."""
        return max(0.0, self.position(at)) / self.rate

    def handed_s(self) -> float:
        """Seconds of the turn that left for the device and will be heard whatever happens."""
        return min(float(self.received), self.take.handed * self.rate / self._device_rate) / self.rate

    def stats(self, heard_s: float, at: float, xruns: int) -> PlayStats:
        """What is known at `at` of a turn of which `heard_s` seconds are heard in all."""
        position = self.position(at)
        missed = sum(frame.sample <= position for frame in self._frames)
        return PlayStats(
            heard_s=heard_s,
            shown=len(self._offsets_ms),
            dropped=self._dropped + missed + (missed > 0 and not self._due_shown),
            offsets=offsets(self._offsets_ms),
            xruns=xruns,
        )

    def _resample(self, samples: Samples, last: bool) -> None:
        if self._resampler is not None and (len(samples) or last):
            samples = self._resampler.resample_chunk(samples, last=last)
        if len(samples):
            self._pending.append(samples)
        self.pump()


def offsets(values_ms: list[float]) -> Offsets:
    """The median, the 95th percentile and the worst by distance from zero, each with its sign."""
    if not values_ms:
        return Offsets()
    ranked = sorted(values_ms, key=abs)
    return Offsets(
        p50=float(np.median(values_ms)),
        p95=ranked[math.ceil(0.95 * len(ranked)) - 1],
        worst=ranked[-1],
    )
