"""Whether a mouth is shut as it is in the portrait, seen from the five points of a face.

Two looks at a patch in the mouth's own frame: how much of its middle is dark as only the inside of a mouth is, beyond
what is dark in the portrait (a beard, a shade), and, where the portrait's lips are closed, how like it they look.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.analysis import YUNET, analyse
from desktop.engine.video.photo.anatomy import mouth_axes
from desktop.engine.video.photo.looking import Map, patch_of
from desktop.engine.video.photo.patch import Picture

UNIT = 48
"""Pixels of the patch to the mouth's width."""
_EXTENT = (0.0, -0.6, 1.0, 0.9)
_LIPS = (slice(17, 58), slice(5, -5))
"""Rows and columns of the patch that are compared, with room on all sides for points that err."""
_MIDDLE = slice(17, 31)
DARK = 0.05
"""Darkness of this height, in widths of the mouth, is an open mouth."""
LIKE = 0.72
"""Lips that are less like the portrait's (correlation, -1..1) are not shut as those are."""


class Mouths:
    """Compares mouths with the one in `portrait`, (h, w, 3) uint8 BGR, whose face is at `points`."""

    def __init__(self, portrait: Picture, points: FacePoints) -> None:
        self._own = _patch(portrait, points)
        self._dark = _darkness(self._own)
        lips = analyse(portrait, points, YUNET).lips
        self._shut = lips.upper_inner == lips.lower_inner

    def open(self, picture: Picture, points: FacePoints) -> bool:
        """Whether the mouth at `points` is open, or at least not shut as the portrait's is."""
        patch = _patch(picture, points)
        if _darkness(patch) > self._dark + DARK:
            return True
        return self._shut and _likeness(patch, self._own) < LIKE


def _patch(picture: Picture, points: FacePoints) -> Map:
    import cv2

    grey = cv2.cvtColor(patch_of(picture, mouth_axes(points), UNIT, _EXTENT), cv2.COLOR_BGR2GRAY)
    return cast(Map, grey.astype(np.float32))


def _darkness(patch: Map) -> float:
    """How high what is dark stands in the middle of the mouth, in widths of it. Lips are not."""
    middle = patch[:, _MIDDLE]
    skin = float(np.percentile(middle, 75)) + 1.0
    return float(np.clip((0.55 - middle / skin) / 0.25, 0.0, 1.0).mean(axis=1).sum()) / UNIT


def _likeness(patch: Map, own: Map) -> float:
    import cv2

    return float(cv2.matchTemplate(patch, np.ascontiguousarray(own[_LIPS]), cv2.TM_CCOEFF_NORMED).max())
