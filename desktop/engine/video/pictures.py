"""Shows the pictures that a video backend in another process makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from desktop.engine.stages import Painter
from desktop.engine.types import Frame, Manner

Picture = npt.NDArray[np.uint8]

DARK = 24
"""Grey level (of 255) of the picture before there is any other."""
_WAITING_S = 0.2
_RESTING_S = 1.0


def cover(rgb: Picture, width: int, height: int) -> Picture:
    """`rgb`, (h, w, 3) uint8, scaled to fill (height, width) and cropped evenly at what stands over; BGRA, opaque.

    Raises ValueError when it is no such array.
    """
    from av import VideoFrame  # here, because it takes 0.1 s and only such backends need it
    from av.video.reformatter import Interpolation

    rows, columns = rgb.shape[:2]
    scale = max(width / columns, height / rows)
    high, wide = min(rows, max(1, round(height / scale))), min(columns, max(1, round(width / scale)))
    top, left = (rows - high) // 2, (columns - wide) // 2
    part = np.ascontiguousarray(rgb[top : top + high, left : left + wide])
    frame = VideoFrame.from_ndarray(part, format="rgb24")
    filled = frame.reformat(width, height, "bgra", interpolation=Interpolation.BILINEAR)
    return cast(Picture, filled.to_ndarray())


class PicturePainter:
    """Painter for frames whose `picture` is an RGB array, (h, w, 3) uint8.

    `still` gives the picture of the person at rest once there is one; before that the picture is dark.
    Without a still the last picture stays. `stand_in` gives the painter of the backend that has taken over, if
    one has: it paints whatever is no array.
    """

    def __init__(
        self, still: Callable[[], Picture | None], stand_in: Callable[[], Painter | None] = lambda: None
    ) -> None:
        self._still = still
        self._stand_in = stand_in
        self._shown: Picture | None = None
        self._resting: tuple[Any, Picture] | None = None

    def paint(self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int) -> Picture:
        """The frame's picture, or the person at rest; shape (height, width, 4) uint8 BGRA."""
        if frame is not None and isinstance(frame.picture, np.ndarray):
            self._shown = frame.picture
            return cover(frame.picture, width, height)
        if (other := self._stand_in()) is not None:
            return other.paint(frame, manner, now_s, width, height)
        return self._rest(width, height)

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        """A still does not move; until there is one, it is asked for often."""
        if (other := self._stand_in()) is not None:
            return other.next_change_s(manner, now_s)
        return _WAITING_S if self._still() is None else _RESTING_S

    def _rest(self, width: int, height: int) -> Picture:
        rgb = self._still()
        if rgb is None:
            rgb = self._shown
        key = (id(rgb), width, height)
        if self._resting is None or self._resting[0] != key:
            self._resting = key, cover(rgb, width, height) if rgb is not None else _dark(width, height)
        return self._resting[1]


def _dark(width: int, height: int) -> Picture:
    picture = np.full((height, width, 4), DARK, np.uint8)
    picture[..., 3] = 255
    return picture
