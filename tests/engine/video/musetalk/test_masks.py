"""Where MuseTalk's mouth goes: the box's rule, and a mask that leaves the rest of the face alone."""

from __future__ import annotations

import cmath

import numpy as np
import pytest

from desktop.engine.types import FacePoints
from desktop.engine.video.musetalk.masks import blend_mask, face_boxes
from desktop.engine.video.photo.analysis import default_face
from desktop.engine.video.photo.base import PLACED
from desktop.engine.video.placement import Similarity
from tests.engine.video.musetalk.conftest import POINTS
from tests.engine.video.photo.portraits import ASTRONAUT, NOVA

SIZE = (720, 720)


@pytest.mark.parametrize("points", [NOVA, ASTRONAUT])
def test_the_box_is_as_musetalk_wants_it(points: FacePoints) -> None:
    """Its middle is the middle of the nose, its lower edge the chin; version 1.5 goes ten pixels lower."""
    face = default_face(points, SIZE)
    (old,) = face_boxes(face, [PLACED], SIZE, "1.0")
    (new,) = face_boxes(face, [PLACED], SIZE, "1.5")
    assert new == (*old[:3], old[3] + 10)
    chin = max(y for _, y in face.jaw)
    assert abs(old[3] - chin) <= 1
    eyes = (points.eye_left[1] + points.eye_right[1]) / 2
    middle = (old[1] + old[3]) / 2
    assert eyes < middle < points.nose[1]
    assert middle == pytest.approx(eyes + (points.nose[1] - eyes) * 2 / 3, abs=1.5)
    assert old[0] <= points.box[0] + 1
    assert old[2] >= points.box[0] + points.box[2] - 1


def test_a_box_stays_inside_the_picture() -> None:
    """A face at the border has a smaller box, never an empty or a foreign one."""
    face = default_face(ASTRONAUT, (512, 512))
    for shift in (-200 - 90j, 300 + 400j, 900 + 900j):
        (box,) = face_boxes(face, [Similarity(1 + 0j, shift)], (512, 512), "1.5")
        assert 0 <= box[0] < box[2] <= 513
        assert 0 <= box[1] < box[3] <= 513


def test_boxes_of_a_clip_do_not_tremble() -> None:
    """A track that jumps a pixel or two to and fro moves the box by a fraction of that, also where the loop closes."""
    random = np.random.default_rng(4)
    track = [Similarity(1 + 0j, complex(*random.normal(0, 3, 2))) for _ in range(50)]
    face = default_face(NOVA, SIZE)
    boxes = np.array(face_boxes(face, track, SIZE, "1.5"), float)
    raw = np.array([[t.shift.real, t.shift.imag] for t in track])
    steps = np.abs(np.diff(np.vstack([boxes, boxes[:1]]), axis=0)).max(axis=1)
    jumps = np.abs(np.diff(np.vstack([raw, raw[:1]]), axis=0)).max(axis=1)
    assert steps.mean() < 0.4 * jumps.mean()
    still = np.array(face_boxes(face, [PLACED] * 50, SIZE, "1.5"))
    assert (still == still[0]).all()


def test_boxes_follow_a_head_that_moves() -> None:
    """Slow motion goes through the smoothing."""
    face = default_face(NOVA, SIZE)
    track = [Similarity(1 + 0j, 30 * np.sin(2 * np.pi * n / 100) + 0j) for n in range(100)]
    boxes = face_boxes(face, track, SIZE, "1.5")
    assert boxes[25][0] - boxes[75][0] == pytest.approx(60, abs=3)


@pytest.mark.parametrize("turn", [0.0, 0.2, -0.3])
def test_the_mask_takes_the_mouth_and_leaves_nose_and_border(turn: float) -> None:
    """Wholly the lips, nothing above the middle, little of the nose's tip, nothing at the box's edges, no hard step."""
    face = default_face(NOVA, SIZE)
    middle = complex(360, 360)
    spin = cmath.exp(1j * turn)
    placed = Similarity(spin, middle - spin * middle)
    (box,) = face_boxes(face, [placed], SIZE, "1.5")
    mask = blend_mask(face, placed, box)
    assert mask.shape == (256, 256)

    def at(point: tuple[float, float]) -> int:
        there = placed(complex(*point))
        across = (there.real - box[0]) / (box[2] - box[0]) * 256
        down = (there.imag - box[1]) / (box[3] - box[1]) * 256
        return int(mask[min(255, round(down)), min(255, round(across))])

    for line in (face.lips.upper_outer, face.lips.lower_outer):
        assert min(at(point) for point in line) > 230
    tip = face.points.nose
    assert at(tip) < 128
    assert at((tip[0], tip[1] - 20)) < 60
    assert not mask[:100].any()
    for edge in (mask[0], mask[-1], mask[:, 0], mask[:, -1]):
        assert not edge.any()
    steps = np.abs(np.diff(mask.astype(int), axis=0)).max(), np.abs(np.diff(mask.astype(int), axis=1)).max()
    assert max(steps) < 45
    assert 0.15 < mask.mean() / 255 < 0.45


def test_a_small_face_has_a_mask_as_well() -> None:
    """Thirty pixels of face: coarse, but there."""
    small = default_face(FacePoints(*(tuple(v / 3 for v in part) for part in _parts(POINTS))), (86, 86))  # type: ignore[arg-type]
    (box,) = face_boxes(small, [PLACED], (86, 86), "1.5")
    assert blend_mask(small, PLACED, box).max() > 200


def _parts(points: FacePoints) -> list[tuple[float, ...]]:
    return [points.box, points.eye_left, points.eye_right, points.nose, points.mouth_left, points.mouth_right]
