"""A full face for the ladder's tests, whose speed and failures can be had on demand."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Frame, Speech
from desktop.engine.video.clips import grid_frames, grid_sample
from desktop.engine.video.photo.patch import Patch


class FullFace:
    """Patches in batches of `batch` frames, `frame_s` seconds each; `index` of a patch counts from `at`.

    `fails_at`, `dies_at`, `hangs_at`: it raises, ends its process, or neither answers nor looks at its token before
    that frame. With `streams=False` one clip a turn.
    `marker` names a file that is written once: it dies only before that.
    """

    def __init__(
        self,
        avatar: Path | str = "",
        fps: float = 25.0,
        frame_s: float = 0.0,
        batch: int = 4,
        fails_at: int = -1,
        dies_at: int = -1,
        hangs_at: int = -1,
        load_fails: str = "",
        streams: bool = True,
        wait_s: float | None = None,
        rung: str = "musetalk",
        indexed: bool = True,
        marker: str = "",
    ) -> None:
        self.fps, self.streams, self.wait_s, self.indexed = fps, streams, wait_s, indexed
        self._frame_s, self._batch, self._rung = frame_s, batch, rung
        self._fails_at, self._dies_at, self._hangs_at = fails_at, dies_at, hangs_at
        self._load_fails, self._marker = load_fails, marker
        self.asked: list[int] = []
        self.closed = False

    def load(self) -> None:
        if self._load_fails:
            raise ParleyError(Problem(self._load_fails, "Try another one.", stage="video"))

    def close(self) -> None:
        self.closed = True

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken, at: int = 0) -> Iterator[Clip]:
        self.asked.append(at)
        if not self.streams:
            pieces = list(speech)
            speech = [Speech(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate, "")]
        start = made = 0
        for piece in speech:
            end = start + len(piece.samples)
            numbers = grid_frames(start, end, piece.rate, self.fps)
            step = self._batch if self.streams else max(1, len(numbers))
            for first in range(0, max(1, len(numbers)), step):
                batch = numbers[first : first + step]
                for _ in batch:
                    self._misbehave(made)
                    if cancel.wait(self._frame_s):
                        return
                    made += 1
                begin = grid_sample(batch[0], piece.rate, self.fps) if first else start
                last = first + step >= len(numbers)
                until = end if last else grid_sample(batch[-1] + 1, piece.rate, self.fps)
                frames = tuple(Frame(grid_sample(n, piece.rate, self.fps), Patch(at + n)) for n in batch)
                # What a full face gives as sound is not played: silence here, so that a test would hear it.
                yield Clip(turn, begin, np.zeros(until - begin, np.float32), piece.rate, frames, rung=self._rung)
            start = end

    def _misbehave(self, frame: int) -> None:
        if frame == self._fails_at:
            raise ParleyError(Problem("The card has no memory left.", "Choose another face.", stage="video"))
        if frame == self._hangs_at:
            time.sleep(600)
        if frame == self._dies_at and not (self._marker and Path(self._marker).exists()):
            if self._marker:
                Path(self._marker).touch()
            os._exit(9)
