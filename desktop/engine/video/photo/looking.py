"""Looking at a part of a picture: a patch in a frame of its own, and the best way across it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from desktop.engine.video.photo.anatomy import Axes
from desktop.engine.video.photo.patch import Picture

Map: TypeAlias = npt.NDArray[np.floating]
"""A number for each pixel of a patch, or for each place on a line."""

_EXPOSED = 0.5
"""The brightest channel of the middle one of a well exposed face's pixels is at least this, 0..1."""
_ROUNDS = 30
_STEEP = 0.12
"""What a step of one pixel up or down costs a path, against an edge's worth of 1."""
_AWAY = 0.5
"""What lying at the end of the reach costs it."""


def patch_of(picture: Picture, axes: Axes, unit: int, extent: tuple[float, float, float, float]) -> Picture:
    """The part of `picture` that lies within `extent` (left, top, right, bottom) of `axes`, `unit` pixels to its unit.

    Pixel (row, column) of it lies at (left + column / unit, top + row / unit). What is outside of the picture
    repeats its edge.
    """
    import cv2

    left, top, right, bottom = extent
    step = axes.step / unit
    corner = axes.origin + complex(left, top) * axes.step
    if abs(step) > 1:  # first smaller by averaging, so that nothing fine turns into noise
        shrink = 1 / abs(step)
        reach = abs(axes.step) * max(abs(value) for value in extent) * 1.5
        x0, y0 = max(int(axes.origin.real - reach), 0), max(int(axes.origin.imag - reach), 0)
        x1, y1 = int(axes.origin.real + reach) + 1, int(axes.origin.imag + reach) + 1
        part = picture[y0:y1, x0:x1]
        size = max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink))
        across, down = size[0] / part.shape[1], size[1] / part.shape[0]
        picture = cast(Picture, cv2.resize(part, size, interpolation=cv2.INTER_AREA))
        corner = complex((corner.real - x0 + 0.5) * across - 0.5, (corner.imag - y0 + 0.5) * down - 0.5)
        step *= (across + down) / 2
    matrix = np.array([[step.real, -step.imag, corner.real], [step.imag, step.real, corner.imag]])
    size = round((right - left) * unit), round((bottom - top) * unit)
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cast(Picture, cv2.warpAffine(picture, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE))


def lab_of(patch: Picture, blur: float) -> Map:
    """CIELAB, (h, w, 3), of a patch smoothed by a Gaussian of `blur` pixels, brightened where it is dark."""
    import cv2

    smooth = cv2.GaussianBlur(patch, (0, 0), blur).astype(np.float32) / 255
    middle = float(np.median(smooth.max(axis=2)))
    gain = min(max(_EXPOSED / max(middle, 1e-3), 1.0), 4.0)
    return cast(Map, cv2.cvtColor(np.clip(smooth * gain, 0, 1), cv2.COLOR_BGR2Lab))


def sums(values: Map) -> Map:
    """Sums down the columns; row n holds the sum of the rows before it."""
    return np.vstack([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0, dtype=np.float64)])


def between(sums: Map, columns: npt.NDArray[np.int_], edges: Map) -> Map:
    """The sums from each of `edges` (k, n), rows of the patch, to the next one in each of `columns` (n): (k - 1, n).

    An edge that lies above the one before it gives the sum with the other sign.
    """
    width = sums.shape[1]
    flat = sums.reshape(-1)
    edges = np.minimum(np.maximum(edges, 0), len(sums) - 2)
    whole = edges.astype(int)
    at = whole * width + columns
    above = flat.take(at)
    until = above + (flat.take(at + width) - above) * (edges - whole)
    return cast(Map, until[1:] - until[:-1])


def climb(
    worth: Callable[[Map], float],
    start: Map,
    least: Map,
    most: Map,
    steps: Sequence[float],
    together: Sequence[Sequence[float]] = (),
) -> Map:
    """The numbers of most worth near `start`, within `least` and `most`, by finer and finer `steps`: of one number at a
    time, or of several, as the rows of `together` say."""
    moves = np.vstack([np.eye(len(start)), *(np.array([row]) for row in together)])
    values, now = start, worth(start)
    for step in steps:
        for _ in range(_ROUNDS):
            before = now
            for move in (*moves, *-moves):
                tried = np.clip(values + step * move, least, most)
                if (then := worth(tried)) > now:
                    values, now = tried, then
            if now <= before + 1e-9:
                break
    return values


def along(values: Map, columns: Map, rows: Map, reach: int) -> Map:
    """`values` round a line: shape (2 * reach + 1, n), the line itself in the middle row."""
    import cv2

    offsets = np.arange(-reach, reach + 1)[:, None]
    x = np.broadcast_to(columns, (2 * reach + 1, len(columns))).astype(np.float32)
    y = (rows + offsets).astype(np.float32)
    return cast(Map, cv2.remap(values.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def path(worth: Map) -> Map:
    """The way from left to right through `worth` (2 * reach + 1, n) that gathers most and is no steeper than it must.

    How far from the middle row it is at each column, pixels, a little smoothed.
    """
    height, width = worth.shape
    reach = height // 2
    offsets = np.arange(-reach, reach + 1)
    gain = worth - _AWAY * (offsets[:, None] / max(reach, 1)) ** 2 / width
    steps = _STEEP * np.abs(offsets[:, None] - offsets[None, :])
    total = gain[:, 0].astype(np.float64)
    came_from = np.zeros((height, width), int)
    for column in range(1, width):
        options = total[None, :] - steps
        came_from[:, column] = options.argmax(axis=1)
        total = options.max(axis=1) + gain[:, column]
    at = int(total.argmax())
    found = np.empty(width)
    for column in range(width - 1, -1, -1):
        found[column] = offsets[at]
        at = came_from[at, column]
    kernel = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9
    return np.convolve(np.pad(found, 2, mode="edge"), kernel, mode="valid")
