"""Five points as somebody marked or found them: whether they can be a face, and what box goes with them."""

from __future__ import annotations

import math
from dataclasses import replace

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.anatomy import head_axes

SMALLEST = 12.0
"""Pixels between the pupils below which nothing can be made of a face."""
SOFT = 45.0
"""Pixels between the pupils below which a face looks soft when it is shown large."""
_SIDEWAYS_EYES = 0.22
"""Eyes nearer to one another than this part of the box's width are seen from the side (from the front: 0.45)."""
_SIDEWAYS_MOUTH = 0.14
_SIDEWAYS_NOSE = 0.62
"""So is a nose so far beside the middle of the eyes, in distances of the pupils."""
_WRITTEN = 5


def from_the_side(points: FacePoints) -> bool:
    """Whether the face looks so far to a side that its mouth cannot be moved: one eye, or half the mouth, is hidden."""
    width = max(points.box[2], 1e-6)
    apart = math.dist(points.eye_left, points.eye_right)
    mouth = math.dist(points.mouth_left, points.mouth_right)
    if apart < max(_SIDEWAYS_EYES * width, 1e-6) or mouth < _SIDEWAYS_MOUTH * width:
        return True
    return abs(head_axes(points).inside(points.nose)[0]) > _SIDEWAYS_NOSE


def with_box(eye_left: Point, eye_right: Point, nose: Point, mouth_left: Point, mouth_right: Point) -> FacePoints:
    """Five points with the box to expect round them."""
    points = FacePoints((0.0, 0.0, 0.0, 0.0), eye_left, eye_right, nose, mouth_left, mouth_right)
    distance = math.dist(eye_left, eye_right)
    eyes_x, eyes_y = (eye_left[0] + eye_right[0]) / 2, (eye_left[1] + eye_right[1]) / 2
    bottom = (mouth_left[1] + mouth_right[1]) / 2 + 0.74 * distance
    top = eyes_y - 1.0 * distance
    return replace(points, box=(eyes_x - 1.04 * distance, top, 2.08 * distance, max(bottom - top, distance)))


def checked(points: FacePoints, size: tuple[int, int], where: str) -> FacePoints:
    """`points` with left and right as seen in the picture `where` of `size` (width, height), and a box.

    Raises ParleyError, with a sentence, when they cannot be a face that looks into the camera.
    """
    if points.eye_left[0] > points.eye_right[0]:
        points = replace(points, eye_left=points.eye_right, eye_right=points.eye_left)
    if points.mouth_left[0] > points.mouth_right[0]:
        points = replace(points, mouth_left=points.mouth_right, mouth_right=points.mouth_left)
    marks = (points.eye_left, points.eye_right, points.nose, points.mouth_left, points.mouth_right)
    if not all(math.isfinite(value) for value in (*points.box, *(value for mark in marks for value in mark))):
        raise _no_face(where)
    if not all(0 <= x <= size[0] and 0 <= y <= size[1] for x, y in marks):
        raise _problem(f"Not all points of the face lie in {where}.", "Move them onto the person's face.")
    distance = math.dist(points.eye_left, points.eye_right)
    if distance < SMALLEST:
        what = f"The face in {where} is too small: its eyes are {distance:.0f} pixels apart."
        raise _problem(what, "Choose a photo that was taken from nearer.")
    if not 0.2 <= points.box[2] / distance / 2 <= 4 or not 0.2 <= points.box[3] / distance / 2 <= 5:
        points = with_box(*marks)
    if from_the_side(points):
        raise sideways(where)
    axes = head_axes(points)
    left, right = axes.inside(points.mouth_left), axes.inside(points.mouth_right)
    if not (0.4 < (left[1] + right[1]) / 2 < 2.0 and 0.1 < (axes.inside(points.nose)[1]) < 1.6):
        raise _no_face(where)
    if right[0] - left[0] < 0.2 or abs(right[1] - left[1]) > 0.6 * (right[0] - left[0]):
        raise _no_face(where)
    return points


def read_marks(text: str, where: str) -> FacePoints:
    """What avatar.ini says as `points = x,y x,y x,y x,y x,y`: both eyes, the nose, both corners of the mouth."""
    try:
        numbers = [tuple(float(value) for value in pair.split(",")) for pair in text.split()]
    except ValueError:
        numbers = []
    if len(numbers) != _WRITTEN or any(len(pair) != 2 for pair in numbers):
        what = f"{where}: points = {text.strip()[:80]} cannot be read."
        raise _problem(what, "Write x,y five times: eye, eye, nose, and both corners of the mouth.")
    marks: list[Point] = [(pair[0], pair[1]) for pair in numbers]
    eyes, nose, mouth = sorted(marks[:2]), marks[2], sorted(marks[3:])
    return with_box(eyes[0], eyes[1], nose, mouth[0], mouth[1])


def sideways(where: str) -> ParleyError:
    """What is said of a face in profile."""
    return _problem(f"The face in {where} is seen from the side.", "Choose a photo that looks into the camera.")


def _no_face(where: str) -> ParleyError:
    remedy = "Put two on the pupils, one on the tip of the nose and two on the corners of the mouth."
    return _problem(f"The points in {where} do not make a face.", remedy)


def _problem(what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(what, remedy, stage="video"), ExitCode.BAD_INPUT)
