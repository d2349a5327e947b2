"""A talking mouth that was made elsewhere, for the painter to put into the person's picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""Shape (height, width, 3), BGR."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What Frame.picture is where a model makes the face.

    `index` is the picture of the avatar's Base that it was made for. `pixels`, (h, w, 3) uint8 BGR of any size, is
    what belongs into `box` (left, top, right, bottom; pixels of the base, right and bottom excluded), as far as
    `mask`, (h, w) uint8, says: 255 wholly, 0 not at all; without a mask wholly. Without pixels the mouth is shut.
    """

    index: int
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    pixels: Picture | None = None
    mask: npt.NDArray[np.uint8] | None = None
