"""How a face moves through a clip, to a small part of a pixel: a mouth that is drawn where the face is must not shake.

Each picture is compared with the first one, so that nothing adds up: points of the upper face and the nose, which do
not talk, are found again by optical flow (B. Lucas and T. Kanade, 1981, in pyramids), and the similarity that most of
them follow is taken. YuNet's five points, which err by a twentieth of the pupils' distance, only say where to begin,
and stand in where too little is found again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.anatomy import head_axes
from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.film import read_film
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.patch import Picture
from desktop.engine.video.placement import Similarity

STILL = Similarity(1 + 0j, 0j)
_EYES_PX = 90.0
"""Pixels between the pupils at which points are looked for; larger pictures are scaled down."""
_MOST_POINTS = 120
_LEAST_POINTS = 10
_WINDOW = 17
_BACK = 0.7
"""A point that does not come back to within so many pixels when it is followed backwards was lost."""
_MISS = 1.2
"""Pixels by which a point may miss the similarity that it is to follow."""
_APART = 0.25
"""Further from YuNet's points than this, in distances of the pupils, the flow has followed something else."""
_MOST_LOST = 0.2
"""Of a clip's pictures, in which no face is found."""
_SMOOTH = 0.6
_SMOOTH_COARSE = 4.0
"""Pictures over which the face's way is smoothed, where the flow was followed and where not (a Gaussian's width)."""

_Gray = npt.NDArray[np.uint8]
_Points = npt.NDArray[np.float32]


class Step(NamedTuple):
    """How the face lies in a picture, to the first one; `fine`: by optical flow. `seen`: there is a face at all."""

    placed: Similarity
    fine: bool
    seen: bool


class Tracker:
    """Follows the face that is at `points` in `first`, (h, w, 3) BGR, through the pictures that come after it."""

    def __init__(self, first: Picture, points: FacePoints, finder: FaceFinder | None) -> None:
        self._points = points
        self._finder = finder
        self._last = STILL
        distance = math.dist(points.eye_left, points.eye_right)
        self._scale = min(1.0, _EYES_PX / distance)
        self._distance = distance * self._scale
        self._first = self._gray(first)
        self._marks = self._good_points()
        self._began = finder.follow(first, points) if finder is not None else None

    def again(self) -> Step:
        """Begin once more at the first picture."""
        self._last = STILL
        return Step(STILL, fine=True, seen=True)

    def follow(self, picture: Picture) -> Step:
        """Where the face is in the next picture."""
        coarse = self._coarse(picture)
        start = coarse or self._last
        fine = self._fine(picture, start)
        if fine is not None and coarse is not None and self._between(fine, coarse) > _APART * self._distance:
            fine = None
        self._last = fine or start
        return Step(self._in_full(self._last), fine is not None, coarse is not None or fine is not None)

    def _coarse(self, picture: Picture) -> Similarity | None:
        """By YuNet's points, against those that it found in the first picture; in pixels of the small pictures."""
        if self._finder is None or self._began is None:
            return None
        placed = self._in_full(self._last)
        x, y, width, height = self._began.box
        middle = placed(complex(x + width / 2, y + height / 2))
        size = abs(placed.zoom) * width, abs(placed.zoom) * height
        box = (middle.real - size[0] / 2, middle.imag - size[1] / 2, *size)
        found = self._finder.follow(picture, replace(self._began, box=box))
        if found is None:
            return None
        full = between(marks_of(self._began), marks_of(found))
        return Similarity(full.zoom, full.shift * self._scale)

    def _fine(self, picture: Picture, start: Similarity) -> Similarity | None:
        """By the flow of the points of the first picture."""
        import cv2

        if len(self._marks) < _LEAST_POINTS:
            return None
        now = self._gray(picture)
        guess = _moved(self._marks, start)
        options: Any = {"winSize": (_WINDOW, _WINDOW), "maxLevel": 2, "flags": cv2.OPTFLOW_USE_INITIAL_FLOW}
        there, found, _ = cv2.calcOpticalFlowPyrLK(self._first, now, self._marks, guess.copy(), **options)
        back, again, _ = cv2.calcOpticalFlowPyrLK(now, self._first, there, self._marks.copy(), **options)
        kept = (found[:, 0] > 0) & (again[:, 0] > 0) & (np.linalg.norm(back - self._marks, axis=1) < _BACK)
        if kept.sum() < _LEAST_POINTS:
            return None
        cv2.setRNGSeed(1)  # the same clip has the same way each time
        matrix, inside = cv2.estimateAffinePartial2D(
            self._marks[kept], there[kept], method=cv2.RANSAC, ransacReprojThreshold=_MISS, maxIters=300
        )
        if matrix is None or inside.sum() < max(_LEAST_POINTS, 0.35 * kept.sum()):
            return None
        return Similarity(complex(matrix[0, 0], matrix[1, 0]), complex(matrix[0, 2], matrix[1, 2]))

    def _gray(self, picture: Picture) -> _Gray:
        """The small grey picture of what is round the face."""
        import cv2

        if self._scale < 1:
            picture = cast(
                Picture, cv2.resize(picture, None, fx=self._scale, fy=self._scale, interpolation=cv2.INTER_AREA)
            )
        return cast(_Gray, cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))

    def _good_points(self) -> _Points:
        """Corners in the upper face and round the nose: what neither talks nor is background."""
        import cv2

        mask = np.zeros_like(self._first)
        axes = head_axes(self._points)
        mouth = axes.inside(self._points.mouth_left)[1], axes.inside(self._points.mouth_right)[1]
        down = 0.62 * min(mouth)
        outline = [(-0.85, -0.55), (0.85, -0.55), (0.95, 0.1), (0.7, down), (-0.7, down), (-0.95, 0.1)]
        corners = np.array([axes.place(x, y) for x, y in outline]) * self._scale
        cv2.fillConvexPoly(mask, corners.round().astype(np.int32), 255)
        found = cv2.goodFeaturesToTrack(self._first, _MOST_POINTS, 0.01, 4, mask=mask, blockSize=5)
        return np.zeros((0, 2), np.float32) if found is None else cast(_Points, found.reshape(-1, 2))

    def _in_full(self, placed: Similarity) -> Similarity:
        return Similarity(placed.zoom, placed.shift / self._scale)

    def _between(self, one: Similarity, other: Similarity) -> float:
        """How far apart the two put the nose and the eyes at most, in pixels of the small pictures."""
        marks = [complex(*mark) * self._scale for mark in marks_of(self._points)[:3]]
        return max(abs(one(mark) - other(mark)) for mark in marks)


def track_clips(
    clips: Sequence[Path], face: Face, finder: FaceFinder | None, cancel: CancelToken
) -> Iterator[int | tuple[Similarity, ...]]:
    """How `face` lies in each picture of the loops `clips`, one after the other, in pixels of the portrait that it was
    found in. The loops begin with that portrait, which may be of another size. Yields how many pictures are done, and
    at last the track. Raises Cancelled, what `read_film` raises, and ParleyError where the face is not to be seen.
    """
    tracker: Tracker | None = None
    placed: list[Similarity] = []
    done = 0
    for clip in clips:
        steps: list[Step] = []
        for picture in read_film(clip, cancel):
            if tracker is None:
                scale = picture.shape[1] / face.size[0]
                tracker = Tracker(picture, scaled(face.points, scale), finder)
            steps.append(tracker.follow(picture) if steps else tracker.again())
            done += 1
            yield done
        lost = sum(not step.seen for step in steps)
        if lost > _MOST_LOST * len(steps):
            what = f"The face is not to be seen in {lost} of the {len(steps)} pictures of {clip.name}."
            remedy = "Use a clip in which the person looks into the camera all the time."
            raise ParleyError(Problem(what, remedy, stage="video"), ExitCode.BAD_INPUT)
        placed += [Similarity(one.zoom, one.shift / scale) for one in smoothed(steps)]
    yield tuple(placed)


def smoothed(steps: list[Step]) -> tuple[Similarity, ...]:
    """The way of the face through a closed loop without what is only noise; its first picture stays as it is."""
    if len(steps) < 3:
        return tuple(step.placed for step in steps)
    fine = np.array([step.fine for step in steps])
    values = np.array([[step.placed.zoom, step.placed.shift] for step in steps])
    plain = fine.mean() > 0.5
    weights = np.where(fine, 1.0, 0.02) if plain else np.ones(len(steps))
    width = _SMOOTH if plain else _SMOOTH_COARSE
    count = len(steps)
    away = np.arange(count)
    away = np.minimum(away, count - away)
    kernel = np.exp(-0.5 * (away / width) ** 2)
    rows = np.array([np.roll(kernel, at) for at in range(count)]) * weights
    even = rows @ values / rows.sum(axis=1, keepdims=True)
    first = Similarity(complex(even[0, 0]), complex(even[0, 1]))
    # Picture 0 is the one that the face was found in: its own error is everyone's.
    undo = Similarity(1 / first.zoom, -first.shift / first.zoom)
    return tuple(Similarity(complex(zoom), complex(shift)).after(undo) for zoom, shift in even)


def between(marks: tuple[Point, ...], others: tuple[Point, ...]) -> Similarity:
    """The similarity that takes `marks` to `others` with least squares."""
    one = np.array([complex(*mark) for mark in marks])
    other = np.array([complex(*mark) for mark in others])
    middle, there = one.mean(), other.mean()
    zoom = complex(np.vdot(one - middle, other - there) / np.vdot(one - middle, one - middle))
    return Similarity(zoom, complex(there - zoom * middle))


def scaled(points: FacePoints, scale: float) -> FacePoints:
    """The points in a copy of their picture `scale` times as large."""
    x, y, width, height = (value * scale for value in points.box)
    marks = ((mark[0] * scale, mark[1] * scale) for mark in marks_of(points))
    return FacePoints((x, y, width, height), *marks)


def marks_of(points: FacePoints) -> tuple[Point, ...]:
    """The points that do not talk first: eyes and nose, then the corners of the mouth."""
    return points.eye_left, points.eye_right, points.nose, points.mouth_left, points.mouth_right


def _moved(points: _Points, placed: Similarity) -> _Points:
    moved = placed.zoom * (points[:, 0] + 1j * points[:, 1]) + placed.shift
    return np.stack([moved.real, moved.imag], axis=1).astype(np.float32)
