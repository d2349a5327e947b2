"""YuNet on the pictures at hand."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import FacePoints
from desktop.engine.video.photo.finder import FaceFinder, find_faces
from desktop.engine.video.photo.marks import from_the_side
from desktop.engine.video.photo.tracking import marks_of
from tests.engine.video.photo.portraits import ASTRONAUT, ATLAS, NOVA, Picture, astronaut, rendered


@pytest.fixture(scope="module")
def model(shared: Path) -> Path:
    path = shared / "data" / "models" / "face_detection_yunet.onnx"
    if not path.is_file():
        pytest.skip(f"YuNet is not at {path}")
    return path


@pytest.fixture(scope="module")
def finder(model: Path) -> FaceFinder:
    return FaceFinder(model)


def error(found: FacePoints, expected: FacePoints) -> float:
    """The largest distance of two marks, in distances of the pupils."""
    unit = math.dist(expected.eye_left, expected.eye_right)
    return max(math.dist(a, b) for a, b in zip(marks_of(found), marks_of(expected), strict=True)) / unit


def bigger(picture: Picture, scale: float) -> Picture:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how), np.uint8)


def test_photo_and_drawing_are_found(finder: FaceFinder, shared: Path) -> None:
    """One face each, its points right to a tenth of the pupils' distance."""
    for picture, points in (
        (astronaut(shared), ASTRONAUT), (rendered("nova"), NOVA), (rendered("atlas"), ATLAS),
    ):  # fmt: skip
        faces = finder.find(picture)
        assert len(faces) == 1
        assert error(faces[0], points) < 0.12
        x, y, width, height = faces[0].box
        assert x < points.eye_left[0] < points.eye_right[0] < x + width
        assert y < points.eye_left[1] < points.mouth_left[1] < y + height


def test_size_does_not_matter(finder: FaceFinder, shared: Path) -> None:
    """A face of 25 pixels and one of 700 are found, in pixels of the picture that was given."""
    for scale in (0.28, 8.0):
        faces = finder.find(bigger(astronaut(shared), scale))
        assert len(faces) == 1
        assert faces[0].eye_left[0] == pytest.approx(ASTRONAUT.eye_left[0] * scale, abs=5 * scale)


def test_five_faces_come_with_the_largest_first(finder: FaceFinder, shared: Path) -> None:
    """Five people in one picture: all are found."""
    small, large = bigger(rendered("nova"), 0.4), bigger(astronaut(shared), 1.5)
    together = np.full((800, 1600, 3), 200, np.uint8)
    for number in range(4):
        x, y = (number % 2) * 300, (number // 2) * 380
        together[y : y + small.shape[0], x : x + small.shape[1]] = small
    together[20 : 20 + large.shape[0], 800 : 800 + large.shape[1]] = large
    faces = finder.find(together)
    assert len(faces) == 5
    areas = [face.box[2] * face.box[3] for face in faces]
    assert areas == sorted(areas, reverse=True)


def test_no_face_is_no_face(finder: FaceFinder) -> None:
    """Noise, stripes and one colour are nobody."""
    rng = np.random.default_rng(2)
    stripes = np.tile(np.arange(400, dtype=np.uint8)[:, None, None], (1, 400, 3))
    for picture in (rng.integers(0, 255, (400, 400, 3), np.uint8), stripes, np.full((64, 900, 3), 90, np.uint8)):
        assert finder.find(picture) == ()


def test_a_face_is_followed_to_another_picture(finder: FaceFinder, shared: Path) -> None:
    """Where it was a moment ago is enough to find it where it is; where it is not any more, nothing is found."""
    picture = astronaut(shared)
    later = np.roll(picture, (4, 9), axis=(0, 1))
    found = finder.follow(later, ASTRONAUT)
    assert found is not None
    assert found.nose[0] == pytest.approx(ASTRONAUT.nose[0] + 9, abs=4)
    assert finder.follow(np.full_like(picture, 128), ASTRONAUT) is None


def test_looking_can_be_broken_off(finder: FaceFinder) -> None:
    """Between its looks a cancelled search ends."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        finder.find(rendered("nova"), cancel.raise_if_cancelled)


@pytest.mark.parametrize("content", [None, b"", b"no model at all" * 100])
def test_what_is_no_model_is_told(tmp_path: Path, content: bytes | None) -> None:
    """A file that is missing, empty or something else: one sentence with the way to a new one."""
    path = tmp_path / "yunet.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ParleyError, match=r"The face finder \(yunet\.onnx\) cannot be read\. Download it again"):
        find_faces(rendered("nova"), path)


def test_a_squeezed_face_is_seen_from_the_side() -> None:
    """Where eyes or corners of the mouth nearly cover one another, half of the mouth is hidden."""
    assert not from_the_side(NOVA)
    assert from_the_side(FacePoints((0, 0, 200, 300), (90, 100), (120, 100), (60, 160), (80, 220), (110, 220)))
    assert from_the_side(FacePoints((0, 0, 200, 300), (60, 100), (140, 100), (30, 160), (60, 220), (130, 220)))
    assert from_the_side(FacePoints((0, 0, 200, 300), (60, 100), (140, 100), (100, 160), (95, 220), (105, 220)))
