"""Which part of a picture is MuseTalk's: the face's box, and how much of what it paints there is taken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from desktop.engine.types import Point
from desktop.engine.video.musetalk.network import SIZE
from desktop.engine.video.musetalk.weights import Version
from desktop.engine.video.photo.face import Face
from desktop.engine.video.placement import Similarity

Box = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom excluded. Pixels of a base picture."""
Mask = npt.NDArray[np.uint8]

_BRIDGE = 2 / 3
"""Where point 29 of the 68 lies on the way from between the eyes (27) to the tip of the nose (30)."""
_MARGIN = {"1.5": 10, "1.0": 0}
"""Pixels that the box goes below the chin, so that the jaw has room to fall."""
_SMOOTH = 2.0
"""Pictures; the deviation of the bell that a clip's boxes are smoothed with. A trembling box is a trembling mouth."""
_EXPAND = 1.5
"""The blur belongs to a square that is so much larger than the box."""
_EDGE = 10
"""Rows and columns of the mask's 256 in which it fades at the border of the box."""
_CHIN, _CHEEK = 0.06, 0.10
"""Of the eyes' distance: what is taken below the chin, and what is left of the cheeks."""


def face_boxes(face: Face, placed: Sequence[Similarity], size: tuple[int, int], version: Version) -> list[Box]:
    """The box of each picture of a closed loop, smoothed, inside pictures of `size` (width, height).

    As MuseTalk wants it: as high above the middle of the nose as the chin is below, as wide as the face.
    """
    edges = np.array([_box(face, place, version) for place in placed])
    if len(edges) > 1:
        edges = _smoothed(edges)
    limits = np.array([size[0], size[1], size[0], size[1]])
    boxes = [tuple(int(value) for value in row) for row in np.clip(np.rint(edges), 0, limits)]
    return [(left, top, max(right, left + 1), max(bottom, top + 1)) for left, top, right, bottom in boxes]


def _box(face: Face, placed: Similarity, version: Version) -> tuple[float, float, float, float]:
    jaw = _moved(face.jaw, placed)
    sides = _moved(
        [(face.points.box[0], _eyes(face).imag), (face.points.box[0] + face.points.box[2], _eyes(face).imag)], placed
    )
    bridge = placed(_bridge(face))
    across = [point.real for point in (*jaw, *sides)]
    lowest = max(point.imag for point in jaw)
    half = lowest - bridge.imag
    return min(across), bridge.imag - half, max(across), lowest + _MARGIN[version]


def blend_mask(face: Face, placed: Similarity, box: Box) -> Mask:
    """How much of what is painted into `box` is taken, (256, 256): 255 round the mouth and down to the chin, 0 on the
    nose, above the middle of the face and at the box's border, with soft edges between.
    """
    import cv2

    width, height = box[2] - box[0], box[3] - box[1]
    corner, scale = complex(box[0], box[1]), (SIZE / width, SIZE / height)

    def polygon(points: Sequence[complex]) -> npt.NDArray[np.int32]:
        moved = [placed(point) - corner for point in points]
        return np.array([[round(p.real * scale[0] * 16), round(p.imag * scale[1] * 16)] for p in moved], np.int32)

    mask = np.zeros((SIZE, SIZE), np.uint8)
    cv2.fillPoly(mask, [polygon(_lower_face(face))], 255, shift=4)
    cv2.fillPoly(mask, [polygon(_nose(face))], 0, shift=4)
    cv2.fillPoly(mask, [polygon(_mouth(face))], 255, shift=4)
    square = int(max(width, height) // 2 * _EXPAND) * 2
    # The square has the box's middle; its upper half is the picture's own.
    mask[: SIZE // 2] = 0
    kernel = [max(1, int(0.1 * square * axis) // 2 * 2 + 1) for axis in scale]
    blurred = cv2.GaussianBlur(mask, (kernel[0], kernel[1]), 0).astype(np.float32)
    fade = np.clip(np.minimum(np.arange(SIZE), np.arange(SIZE)[::-1]) / _EDGE, 0, 1).astype(np.float32)
    return np.asarray(np.rint(blurred * fade[:, None] * fade[None]), np.uint8)


def _lower_face(face: Face) -> list[complex]:
    """The jaw with a little more below the chin, closed over the nose; the cheeks' edges stay the picture's own."""
    right, down, unit = _axes(face)
    points = [complex(*point) for point in face.jaw]
    middle = (len(points) - 1) / 2
    outline = []
    for number, point in enumerate(points):
        side = (number - middle) / middle
        lower = 1.0 - abs(side)
        outline.append(point + unit * (_CHIN * lower * down - _CHEEK * side * (1 - lower) * right))
    above = _bridge(face) - down * unit * 0.5
    across = [
        (point - above).real * right.real + (point - above).imag * right.imag for point in (outline[0], outline[-1])
    ]
    return [above + across[0] * right, *outline, above + across[1] * right]


def _nose(face: Face) -> list[complex]:
    right, down, unit = _axes(face)
    tip, bridge = complex(*face.points.nose), _bridge(face)
    return [
        bridge + unit * (-0.14 * right - 0.5 * down), bridge + unit * (0.14 * right - 0.5 * down),
        tip + unit * 0.30 * right, tip + unit * (0.20 * right + 0.14 * down),
        tip + unit * (-0.20 * right + 0.14 * down), tip - unit * 0.30 * right,
    ]  # fmt: skip


def _mouth(face: Face) -> list[complex]:
    return [complex(*point) for point in (*face.lips.upper_outer, *reversed(face.lips.lower_outer))]


def _axes(face: Face) -> tuple[complex, complex, float]:
    """The face's own right and down as the picture has them, and the eyes' distance."""
    apart = complex(*face.points.eye_right) - complex(*face.points.eye_left)
    right = apart / abs(apart)
    return right, right * 1j, abs(apart)


def _eyes(face: Face) -> complex:
    return (complex(*face.points.eye_left) + complex(*face.points.eye_right)) / 2


def _bridge(face: Face) -> complex:
    return _eyes(face) + (complex(*face.points.nose) - _eyes(face)) * _BRIDGE


def _moved(points: Sequence[Point], placed: Similarity) -> list[complex]:
    return [placed(complex(*point)) for point in points]


def _smoothed(edges: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Edges (pictures, 4) of a closed loop under a bell that goes round it."""
    reach = min(int(3 * _SMOOTH), (len(edges) - 1) // 2)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / _SMOOTH) ** 2)
    made = sum(
        weight * np.roll(edges, shift, axis=0) for shift, weight in zip(range(-reach, reach + 1), weights, strict=True)
    )
    return np.asarray(made / weights.sum())
