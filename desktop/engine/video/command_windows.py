"""A growing sound cut into windows that overlap, and the films of such windows joined into one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop.engine.types import Samples, Speech
from desktop.engine.video.clips import grid_frames, grid_sample
from desktop.engine.video.photo.patch import Picture


@dataclass(frozen=True, slots=True)
class Window:
    """Samples [start, end) of a turn; `frames` are the numbers of the grid frames in it."""

    start: int
    end: int
    frames: range


class Windows:
    """The windows of one turn, each `window_s` long and `overlap_s` into the one before; they begin on the grid of
    `fps` frames a second, so that the frames of two windows are for the same moments.
    """

    def __init__(self, window_s: float, overlap_s: float, fps: float) -> None:
        self._fps = fps
        self._length = max(1, round(window_s * fps))
        self._hop = max(1, round((window_s - overlap_s) * fps))
        self._pieces: list[Samples] = []
        self._count = 0
        self._made = 0
        self.rate = 0
        self.samples = 0
        """Of all that was added."""

    def add(self, piece: Speech) -> None:
        """More sound; all of it at the rate of the first piece."""
        self.rate = self.rate or piece.rate
        self._pieces.append(piece.samples)
        self.samples += len(piece.samples)

    def next(self, over: bool) -> Window | None:
        """The next window that is complete; with `over` no more sound comes, and the last one may be shorter."""
        if not self.samples:
            return None
        first = self._count * self._hop
        start, end = (grid_sample(number, self.rate, self._fps) for number in (first, first + self._length))
        if end > self.samples:
            if not over or self._made >= self.samples:
                return None
            end = self.samples
        self._count += 1
        self._made = end
        return Window(start, end, grid_frames(start, end, self.rate, self._fps))

    @property
    def next_frame(self) -> int:
        """The grid frame that the next window begins with."""
        return self._count * self._hop

    def sound(self, start: int, end: int) -> Samples:
        """Samples [start, end) of the turn."""
        if len(self._pieces) > 1:
            self._pieces = [np.concatenate(self._pieces)]
        return self._pieces[0][start:end]


class Joined:
    """The films of overlapping windows as one: where two overlap, one fades into the other, linearly."""

    def __init__(self) -> None:
        self._held: dict[int, Picture] = {}

    def add(self, window: Window, film: list[Picture], upto: int) -> list[tuple[int, Picture]]:
        """Frames, by number, that are final once `film` has come for `window`: those before frame `upto`."""
        import cv2

        overlap = [number for number in window.frames if number in self._held]
        for number, picture in zip(window.frames, film, strict=True):
            if (before := self._held.get(number)) is not None:
                share = (overlap.index(number) + 1) / (len(overlap) + 1)
                if before.shape != picture.shape:  # the program made films of two sizes
                    before = np.asarray(cv2.resize(before, picture.shape[1::-1]), np.uint8)
                picture = np.asarray(cv2.addWeighted(picture, share, before, 1.0 - share, 0.0), np.uint8)
            self._held[number] = picture
        return self._take(upto)

    def rest(self) -> list[tuple[int, Picture]]:
        """What was kept for a window that does not come."""
        return self._take(max(self._held, default=0) + 1)

    def _take(self, upto: int) -> list[tuple[int, Picture]]:
        return [(number, self._held.pop(number)) for number in sorted(self._held) if number < upto]
