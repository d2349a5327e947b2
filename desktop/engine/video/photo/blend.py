"""Puts a mouth that was made elsewhere into a picture."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.patch import Patch
from desktop.engine.video.photo.view import View

Box = tuple[int, int, int, int]


def blend(canvas: npt.NDArray[np.uint8], patch: Patch, view: View, strength: float, shift: complex = 0j) -> Box:
    """Lay the patch's pixels over `canvas` (BGRA, a window that shows `view` of the base) by `strength`, 0..1.

    `shift` moves it, in pixels of the window. Returns the box that was touched.
    """
    import cv2

    height, width = canvas.shape[:2]
    corner, opposite = view.edge(patch.box[:2]), view.edge(patch.box[2:])
    from_x, from_y = corner[0] + shift.real, corner[1] + shift.imag
    to_x, to_y = opposite[0] + shift.real, opposite[1] + shift.imag
    left, top = max(0, math.floor(from_x)), max(0, math.floor(from_y))
    right, bottom = min(width, math.ceil(to_x)), min(height, math.ceil(to_y))
    pixels, mask = patch.pixels, patch.mask
    if pixels is None or right <= left or bottom <= top or strength <= 0.0:
        return 0, 0, 0, 0
    if pixels.shape[1] >= 2 * (to_x - from_x) and pixels.shape[0] >= 2 * (to_y - from_y):
        small = max(1, round(to_x - from_x)), max(1, round(to_y - from_y))
        pixels = np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), np.uint8)
    size = right - left, bottom - top

    def fitted(plane: npt.NDArray[np.uint8], border: int) -> npt.NDArray[np.uint8]:
        """Scaled to where it belongs, to a part of a pixel: a box that wanders must not hop."""
        zoom_x, zoom_y = (to_x - from_x) / plane.shape[1], (to_y - from_y) / plane.shape[0]
        place = np.array(
            [
                [zoom_x, 0.0, from_x - left + 0.5 * zoom_x - 0.5],
                [0.0, zoom_y, from_y - top + 0.5 * zoom_y - 0.5],
            ]
        )
        return np.asarray(cv2.warpAffine(plane, place, size, flags=cv2.INTER_LINEAR, borderMode=border), np.uint8)

    new = fitted(pixels, cv2.BORDER_REPLICATE)
    under = canvas[top:bottom, left:right, :3]
    if mask is None and strength >= 1.0:
        under[:] = new
    elif mask is None:
        under[:] = cv2.addWeighted(new, strength, np.ascontiguousarray(under), 1.0 - strength, 0.0)
    else:
        share = fitted(mask, cv2.BORDER_CONSTANT).astype(np.int16)[..., None]
        if strength < 1.0:
            share = (share * np.float32(strength)).astype(np.int16)
        share += share >> 7  # 255 is the whole: 256 parts
        away = new.astype(np.int16)
        away -= under
        # A difference of up to 255 times 256 parts does not fit into 16 bits.
        under += ((away.astype(np.int32) * share + 128) >> 8).astype(np.uint8)
    return left, top, right, bottom
