"""The pictures that a photo's face is painted on: a portrait, or the closed loops of clips, with one running index."""

from __future__ import annotations

import tempfile
import weakref
from contextlib import ExitStack
from dataclasses import replace
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.folder import read_folder
from desktop.engine.video.photo.patch import Picture
from desktop.engine.video.photo.unpacked import Unpacked, map_pictures, unpack
from desktop.engine.video.photo.view import View
from desktop.engine.video.placement import Similarity

if TYPE_CHECKING:
    from desktop.engine.video.photo.face import Face

FPS = 25
"""Pictures a second of every clip."""
PLACED = Similarity(1 + 0j, 0j)


class Base:
    """Pictures 0 to `count` - 1, all of `size` (width, height), and where the face is in each.

    A portrait is one picture. Clips are the idle loop's pictures and then the talking loop's. Both loops are closed and
    begin alike, so that after either's last picture the first one of any may follow: idle and speech walk along one
    index. `face` is the face in picture 0, in pixels of these pictures. Pictures are asked for from one thread.
    """

    def __init__(
        self,
        face: Face,
        portrait: Picture | None = None,
        clips: Unpacked | None = None,
        track: tuple[Similarity, ...] = (),
    ) -> None:
        """Either of a `portrait`, (h, w, 3) uint8 BGR, or of `clips`, whose `track` says for each picture, in pixels of
        the picture that `face` was found in, how its face lies to that one.
        """
        self._portrait = portrait
        self._kept = ExitStack()
        # Whoever still paints with it keeps it: the files go with the last one who has it.
        self._close = weakref.finalize(self, self._kept.close)
        if clips is None:
            assert portrait is not None
            self.size = (portrait.shape[1], portrait.shape[0])
            self._idle, self._talking = 1, 0
        else:
            self.size = clips.size
            self._idle, self._talking = clips.counts
            self._file = self._kept.enter_context(FileIO(clips.path))
            self._planes = np.empty(clips.picture_bytes, np.uint8)
            self._read = -1
        self.count = self._idle + self._talking
        across = self.size[0] / face.size[0]
        self.face = face if self.size == face.size else _stretched(face, self.size)
        self._track = tuple(Similarity(placed.zoom, placed.shift * across) for placed in track)

    @classmethod
    def open(cls, folder: Path, cache: Path | None = None, finder: Path | None = None) -> Base:
        """What is in an avatar's folder. Pictures are decoded once, in another process, and kept in `cache` (without
        one: until `close`). `finder` is the model that looks for the face where the folder does not say where it is.

        Raises ParleyError with one sentence for whatever cannot be used.
        """
        from desktop.engine.video.photo.once import ensure

        files = read_folder(folder)
        with ExitStack() as kept:
            if cache is None:
                place = tempfile.TemporaryDirectory(prefix="parley-", ignore_cleanup_errors=True)
                cache = Path(kept.enter_context(place))
            found = ensure(folder, cache, finder)
            unpacked = unpack(files, cache)
            if files.clips:
                base = cls(found.face, clips=unpacked, track=found.track)
            else:
                base = cls(found.face, portrait=map_pictures(unpacked))
            base._kept.push(kept.pop_all())
        return base

    def close(self) -> None:
        """Let go of the files now; nothing can be painted with it any more. Harmless when called twice."""
        self._close()

    @property
    def moves(self) -> bool:
        """Whether the pictures are a clip's: then the person lives already."""
        return self.count > 1

    def picture(self, index: int) -> Picture:
        """Picture `index`, (h, w, 3) uint8 BGR. Not to be written to."""
        if self._portrait is not None:
            return self._portrait
        import cv2

        return cast(Picture, cv2.cvtColor(self._planes_of(self.within(index)), cv2.COLOR_YUV2BGR_I420))

    def show(self, index: int, view: View, small: npt.NDArray[np.uint8], into: npt.NDArray[np.uint8]) -> None:
        """What `view` (of even numbers) shows of the clip's picture `index`, as BGRA `into` (height, width, 4).

        `small` is room for the view's planes: see `room`.
        """
        import cv2

        width, height = self.size
        planes = self._planes_of(index)
        wide, high = small.shape[1], small.shape[0] * 2 // 3
        from_at, to_at = 0, 0
        flat_from, flat_to = planes.reshape(-1), small.reshape(-1)
        for half in (1, 2, 2):
            rows, columns, most_rows, most_columns = height // half, width // half, high // half, wide // half
            plane = flat_from[from_at : from_at + rows * columns].reshape(rows, columns)
            top, left = view.top // half, view.left // half
            part = plane[top : top + view.height // half, left : left + view.width // half]
            scaled = flat_to[to_at : to_at + most_rows * most_columns].reshape(most_rows, most_columns)
            _fit(part, scaled)
            from_at, to_at = from_at + rows * columns, to_at + most_rows * most_columns
        if into.shape[:2] == (high, wide):
            cv2.cvtColor(small, cv2.COLOR_YUV2BGRA_I420, dst=into)
        else:  # an odd window: a row or column of the even picture stands over
            into[:] = cv2.cvtColor(small, cv2.COLOR_YUV2BGRA_I420)[: into.shape[0], : into.shape[1]]

    def placed(self, index: int) -> Similarity:
        """How the face of picture `index` lies to that of picture 0, in pixels of these pictures."""
        index = self.within(index)
        return self._track[index] if index < len(self._track) else PLACED

    def within(self, index: int) -> int:
        """An index that may be counted on beyond the last picture: there it goes on as speech does."""
        if index < self.count:
            return max(0, index)
        loop = self._talking or self._idle
        return self.count - loop + (index - self.count) % loop

    def after(self, index: int, speaking: bool) -> int:
        """The picture that follows `index`; at the end of a loop the talking one follows while `speaking`."""
        following = self.within(index) + 1
        if following in (self._idle, self.count):
            return self._idle if speaking and self._talking else 0
        return following

    def walk(self, at: int, count: int, speaking: bool = True) -> tuple[int, ...]:
        """`count` pictures in their order, from `at` on."""
        found, at = [], self.within(at)
        for _ in range(count):
            found.append(at)
            at = self.after(at, speaking)
        return tuple(found)

    def _planes_of(self, index: int) -> npt.NDArray[np.uint8]:
        """The planes of a clip's picture, (h * 3 / 2, w); good until the next is asked for.

        They are read from the file and not mapped into memory: a mapped clip would seem to be memory of this process.
        """
        width, height = self.size
        if index != self._read:
            self._read = -1
            self._file.seek(index * self._planes.size)
            read = self._file.readinto(self._planes.data)
            if read != self._planes.size:
                raise OSError(f"{self._file.name} ends too early")
            self._read = index
        return self._planes.reshape(height * 3 // 2, width)


def room(width: int, height: int) -> npt.NDArray[np.uint8]:
    """Room for the planes of a picture of (width, height)."""
    return np.empty(((height + 1) // 2 * 3, (width + 1) // 2 * 2), np.uint8)


def _fit(part: npt.NDArray[np.uint8], into: npt.NDArray[np.uint8]) -> None:
    """Scale `part` into the array `into`; what is more than halved is halved first, which is quick and clean."""
    import cv2

    rows, columns = into.shape
    while part.shape[0] >= 2 * rows and part.shape[1] >= 2 * columns:
        half = part.shape[1] // 2, part.shape[0] // 2
        part = np.asarray(cv2.resize(part[: half[1] * 2, : half[0] * 2], half, interpolation=cv2.INTER_AREA), np.uint8)
    cv2.resize(part, (columns, rows), dst=into, interpolation=cv2.INTER_LINEAR)


def _stretched(face: Face, size: tuple[int, int]) -> Face:
    """The face as it is in a copy of its picture of another `size`."""
    whole = View(size, 0, 0, *face.size)
    shown = face.shown
    corner, opposite = whole.place(shown[:2]), whole.place((shown[0] + shown[2], shown[1] + shown[3]))
    part = (*corner, opposite[0] - corner[0], opposite[1] - corner[1])
    return replace(whole.face(face), shown=part)
