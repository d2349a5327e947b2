"""One turn's face: the sound is taken in, frames are made a batch at a time, both are handed on together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.types import Clip, Frame, Speech
from desktop.engine.video.clips import grid_frames, grid_sample
from desktop.engine.video.musetalk.features import Listener
from desktop.engine.video.musetalk.hearing import Hearing
from desktop.engine.video.musetalk.network import Networks
from desktop.engine.video.musetalk.passage import Passage
from desktop.engine.video.musetalk.place import no_memory, ran_out
from desktop.engine.video.musetalk.preparing import Prepared
from desktop.engine.video.musetalk.schedule import FPS, Pace, Schedule, made_of
from desktop.engine.video.photo.base import Base
from desktop.engine.video.photo.patch import Patch

Pixels = npt.NDArray[np.uint8]


class Performance:
    """Frames follow the turn's own grid: frame f belongs to f·40 ms of its sound, whatever the voice's pieces are."""

    def __init__(
        self,
        base: Base,
        prepared: Prepared,
        networks: Networks,
        listener: Listener,
        filters: Any,
        pace: Pace,
        turn: int,
        at: int,
        cancel: CancelToken,
        clock: Callable[[], float],
    ) -> None:
        """`at` is the base picture of frame 0; `filters` are whisper's; `pace` outlives the turn."""
        self._base, self._prepared = base, prepared
        self._networks, self._listener, self._filters = networks, listener, filters
        self._pace, self._turn, self._clock = pace, turn, clock
        self._cancel = cancel
        self._at = base.within(at)
        self._passage = Passage()
        self._hearing: Hearing | None = None
        self._schedule = Schedule()
        self._over = self._pausing = False
        self._last: tuple[int, Pixels] | None = None

    @property
    def held(self) -> bool:
        """Whether there is sound that was not handed on."""
        return self._passage.length > self._passage.taken

    @property
    def ended(self) -> bool:
        """Whether everything was handed on and nothing will come."""
        return self._over and not self.held

    @property
    def delivered_s(self) -> float:
        """Sound that was handed on, seconds."""
        return self._passage.taken / self._passage.rate if self._passage.rate else 0.0

    def hear(self, pieces: Iterable[Speech]) -> None:
        """The next pieces of speech. Raises ParleyError when the sample rate changes."""
        for piece in pieces:
            self._passage.add(piece)
            if not len(piece.samples):
                continue
            if self._hearing is None:
                self._hearing = Hearing(piece.rate, self._filters)
            self._hearing.add(piece.samples)

    def pause(self) -> None:
        """Nothing comes just now: hand on what is there as if silence followed."""
        self._pausing = True

    def end(self) -> None:
        """Nothing will come any more."""
        self._over = True
        if self._hearing is not None:
            self._hearing.end()

    def next_clip(self) -> Clip | None:
        """The next clip, where there is sound enough for one."""
        if self._hearing is None or not self.held:
            self._pausing = False
            return None
        batch = self._schedule.ready(self._hearing.known_ms)
        rate = self._passage.rate
        if batch is None:
            if not (self._over or self._pausing):
                return None
            frames = grid_frames(0, self._passage.length, rate, FPS).stop
            batch = self._schedule.rest(frames) or range(self._schedule.next, self._schedule.next)
        end = min(grid_sample(batch.stop, rate, FPS), self._passage.length)
        if self._pausing and not self._over and end == self._passage.length:
            self._schedule.again()
        patches, rung = self._patches(batch)
        cut = self._passage.cut(end)
        return Clip(
            turn=self._turn,
            start=end - len(cut.samples),
            samples=cut.samples,
            rate=rate,
            frames=tuple(
                Frame(grid_sample(frame, rate, FPS), patch) for frame, patch in zip(batch, patches, strict=True)
            ),
            words=cut.words,
            phonemes=cut.phonemes,
            text=cut.text,
            rung=rung,
        )

    def _patches(self, batch: range) -> tuple[list[Patch], str]:
        assert self._hearing is not None
        indices = dict(zip(batch, self._base.walk(self._at, len(batch)), strict=True))
        if batch:
            self._at = self._base.after(indices[batch[-1]], True)
        silent = self._hearing.silent(batch)
        voiced = [frame for frame in batch if frame not in silent]
        half = self._pace.half
        made = self._made(batch, made_of(voiced, half), indices)
        pixels = {frame: self._mixed(frame, made) for frame in voiced}
        if voiced:
            self._last = voiced[-1], pixels[voiced[-1]]
        return [self._patch(indices[frame], pixels.get(frame)) for frame in batch], "half rate" if half else "musetalk"

    def _made(self, batch: range, frames: Sequence[int], indices: dict[int, int]) -> dict[int, Pixels]:
        """What the network paints for `frames`."""
        if not frames:
            return {}
        assert self._hearing is not None
        began = self._clock()
        try:
            features = self._listener.features(self._hearing, batch)
        except Exception as error:
            if ran_out(error):
                raise no_memory() from error
            raise
        wanted = features[[frame - batch.start for frame in frames]]
        painted = self._networks.paint([indices[frame] for frame in frames], wanted, self._cancel)
        self._pace.took(self._clock() - began, len(frames))
        return dict(zip(frames, painted, strict=True))

    def _mixed(self, frame: int, made: dict[int, Pixels]) -> Pixels:
        """The mouth of `frame`: as it was painted, or halfway between its neighbours'."""
        if frame in made:
            return made[frame]
        after = made[frame + 1]
        before = made.get(frame - 1)
        if before is None and self._last is not None and self._last[0] == frame - 1:
            before = self._last[1]
        if before is None:
            return after
        return ((before.astype(np.uint16) + after + 1) // 2).astype(np.uint8)

    def _patch(self, index: int, pixels: Pixels | None) -> Patch:
        if pixels is None:
            return Patch(index)
        return Patch(index, self._prepared.boxes[index], pixels, self._prepared.masks[index])
