"""What a full face has made of the turn so far, and how it goes into another face's clips."""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.prefetch import ExhaustedError, Prefetcher
from desktop.engine.types import Clip, Frame

_UNBOUNDED = 1_000_000
_END = 1 << 62


class FullFace:
    """Runs `made` on a thread of its own and takes in its frames as they come; its sound is not looked at.

    `arrived` tells when the sound at a sample of the turn came. To be used from one thread.
    """

    def __init__(
        self,
        made: Generator[Clip, None, None],
        turn: CancelToken,
        stop: CancelToken,
        clock: Callable[[], float],
        arrived: Callable[[int], float],
    ) -> None:
        self.reached = 0
        """Nothing more comes for sound before this sample of the turn."""
        self.over = False
        self.failure: Exception | None = None
        self.told = False
        """Somebody knows of the failure."""
        self._turn, self._stop = turn, stop
        self._clock, self._arrived = clock, arrived
        self._samples: list[int] = []
        self._frames: list[tuple[Frame, str]] = []
        self._last_at = 0.0
        self._each_ms: list[float] = []
        self._clips = Prefetcher(self._timed(made), _UNBOUNDED, stop, "full-face")

    @property
    def frame_ms(self) -> float | None:
        """The median time a frame took, ms; None before there was one."""
        return statistics.median(self._each_ms) if self._each_ms else None

    def wait(self, timeout_s: float) -> None:
        """Take in what has come; where nothing has, wait for it so long. Raises Cancelled with the turn."""
        if self.over:
            return
        try:
            for at, clip in self._clips.get_all(timeout_s):
                self._take(at, clip)
        except TimeoutError:
            return
        except ExhaustedError:
            self._end()
        except Cancelled:
            self._turn.raise_if_cancelled()
            self._end()
        except Exception as error:
            self.failure = error
            self._end()

    def due(self, sample: int, period: float) -> tuple[Frame, str] | None:
        """The frame that is due at `sample`, with its rung; each is for `period` samples from its own on."""
        index = bisect_right(self._samples, sample + 0.1 * period) - 1  # who rounds otherwise means the same frame
        if index < 0 or sample - self._samples[index] > 0.95 * period:
            return None
        return self._frames[index]

    def forget_before(self, sample: int) -> None:
        """Frames that were handed on are not kept twice; the last may still be due."""
        count = max(0, bisect_right(self._samples, sample) - 1)
        del self._samples[:count], self._frames[:count]

    def leave(self) -> None:
        """No more is wanted of it in this turn; it stops by itself."""
        self._stop.cancel()
        self._end()

    def close(self) -> None:
        """Stop it and join its thread."""
        self._stop.cancel()
        self._clips.close()

    def _end(self) -> None:
        self.over, self.reached = True, _END

    def _timed(self, made: Generator[Clip, None, None]) -> Iterator[tuple[float, Clip]]:
        with closing(made):
            for clip in made:
                yield self._clock(), clip

    def _take(self, at: float, clip: Clip) -> None:
        end = clip.start + len(clip.samples)
        for frame in clip.frames:
            if not self._samples or frame.sample > self._samples[-1]:
                self._samples.append(frame.sample)
                self._frames.append((frame, clip.rung))
        if clip.frames:
            since = max(self._last_at, self._arrived(end - 1))
            self._each_ms.append(max(0.0, at - since) * 1000 / len(clip.frames))
        self._last_at = at
        self.reached = max(self.reached, end)


def joined(clip: Clip, full: FullFace, fps: float, name: str) -> Clip:
    """`clip` with the frames of `full`, which makes `fps` a second, in the place of its own where they are there.

    Its rung is what most of its frames are: the full face's own word for it, or `name`; else that of `clip`.
    """
    frames, rungs = [], []
    for frame in clip.frames:
        found = full.due(frame.sample, clip.rate / fps)
        if found is not None:
            rungs.append(found[1])
            frame = Frame(frame.sample, found[0].picture)
        frames.append(frame)
    if not rungs:
        return clip
    mostly = 2 * len(rungs) >= len(frames)
    rung = (Counter(rungs).most_common(1)[0][0] or name) if mostly else clip.rung
    return replace(clip, frames=tuple(frames), rung=rung)


def split(clip: Clip, at: int) -> tuple[Clip, Clip]:
    """`clip` in two at sample `at` of the turn; words and sounds belong where they begin, the text to the first."""
    first = replace(
        clip,
        samples=clip.samples[: at - clip.start],
        frames=tuple(frame for frame in clip.frames if frame.sample < at),
        words=tuple(word for word in clip.words if word.start < at),
        phonemes=tuple(sound for sound in clip.phonemes if sound.start < at),
    )
    second = replace(
        clip,
        start=at,
        samples=clip.samples[at - clip.start :],
        frames=clip.frames[len(first.frames) :],
        words=clip.words[len(first.words) :],
        phonemes=clip.phonemes[len(first.phonemes) :],
        text="",
    )
    return first, second
