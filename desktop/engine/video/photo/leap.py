"""A leap from one picture of a clip to another one that does not follow it, made soft."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.base import Base

Picture = npt.NDArray[np.uint8]

_NEAR = 3
"""So many pictures may be left out: a window that was late for them shows no more of a leap than that."""
SOFT_S = 0.12
"""How long the picture before the leap takes to fade: three frames."""


class Leap:
    """Watches which pictures are shown. Idle goes on to where speech will begin, so leaps are rare: a turn whose first
    frame came much later than it was expected, a program that makes whole pictures from the first one on.
    """

    def __init__(self, base: Base) -> None:
        self._base = base
        self._index = 0
        self._before: Picture | None = None
        self._since_s = 0.0

    def look(self, index: int, shown: Picture | None, now_s: float) -> None:
        """The clip's picture `index` is about to be painted over `shown`, which is copied where that is a leap."""
        if not self._follows(index) and shown is not None:
            self._before, self._since_s = shown.copy(), now_s
        self._index = index

    def soften(self, picture: Picture, now_s: float) -> Picture:
        """`picture`, after a leap mixed with the one before it."""
        share = (now_s - self._since_s + SOFT_S / 3) / SOFT_S
        if self._before is None or self._before.shape != picture.shape or not 0.0 < share < 0.99:
            self._before = None
            return picture
        import cv2

        return np.asarray(cv2.addWeighted(picture, share, self._before, 1.0 - share, 0.0), np.uint8)

    def _follows(self, index: int) -> bool:
        at = self._index
        if at == index:
            return True
        for speaking in (False, True):
            if index in self._base.walk(self._base.after(at, speaking), _NEAR, speaking):
                return True
        return False
