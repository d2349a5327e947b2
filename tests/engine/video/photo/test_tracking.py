"""A face's way through a clip."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.video.photo.analysis import default_face
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.tracking import STILL, Step, Tracker, between, scaled, smoothed, track_clips
from desktop.engine.video.placement import Similarity
from tests.engine.video.photo.portraits import NOVA, Picture, rendered

COUNT = 20
HALF = scaled(NOVA, 0.5)
MOUTH = complex(180, 199)


@pytest.fixture(scope="module")
def small() -> Picture:
    return np.asarray(cv2.resize(rendered("nova"), (360, 360), interpolation=cv2.INTER_AREA), np.uint8)


@pytest.fixture(scope="module")
def finder(shared: Path) -> FaceFinder:
    model = shared / "data" / "models" / "face_detection_yunet.onnx"
    if not model.is_file():
        pytest.skip(f"YuNet is not at {model}")
    return FaceFinder(model)


def way(at: int) -> Similarity:
    """A head that sways, leans and comes nearer, and is back after COUNT pictures."""
    angle = 2 * math.pi * at / COUNT
    zoom = (1 + 0.02 * math.sin(angle)) * np.exp(1j * 0.05 * math.sin(2 * angle))
    middle = complex(180, 180)
    return Similarity(complex(zoom), complex(middle - zoom * middle + 5 * math.sin(angle) + 2j * math.sin(2 * angle)))


def moved(picture: Picture, by: Similarity, seed: int) -> Picture:
    zoom, shift = by
    matrix = np.array([[zoom.real, -zoom.imag, shift.real], [zoom.imag, zoom.real, shift.imag]])
    size = (picture.shape[1], picture.shape[0])
    turned = cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    noise = np.random.default_rng(seed).normal(0, 2, picture.shape)
    return np.asarray(np.clip(turned + noise, 0, 255), np.uint8)


def followed(small: Picture, finder: FaceFinder | None) -> list[Step]:
    tracker = Tracker(small, HALF, finder)
    return [tracker.again(), *(tracker.follow(moved(small, way(at), at)) for at in range(1, COUNT))]


def test_a_swaying_head_is_followed_to_a_part_of_a_pixel(small: Picture) -> None:
    """At the mouth, which is drawn there: a quarter of a pixel at most, also without a face finder."""
    steps = followed(small, None)
    assert all(step.fine and step.seen for step in steps)
    assert max(abs(step.placed(MOUTH) - way(at)(MOUTH)) for at, step in enumerate(steps)) < 0.25
    even = smoothed(steps)
    assert even[0] == pytest.approx(STILL)
    assert max(abs(placed(MOUTH) - way(at)(MOUTH)) for at, placed in enumerate(even)) < 0.8


def test_smoothing_takes_noise_and_leaves_the_way() -> None:
    """Jitter of YuNet's size becomes a small part of it, also over the seam of the loop."""
    rng = np.random.default_rng(4)
    steps = []
    for at in range(100):
        true = complex(6 * math.sin(2 * math.pi * at / 100), 0)
        steps.append(Step(Similarity(1 + 0j, true + complex(*rng.normal(0, 1.0, 2))), fine=False, seen=True))
    even = smoothed(steps)
    jumps = [abs(even[at].shift - even[at - 1].shift) for at in range(100)]
    assert max(jumps) < 0.9
    wrong = np.array([placed.shift.real - 6 * math.sin(2 * math.pi * at / 100) for at, placed in enumerate(even)])
    assert np.std(wrong) < 0.6


def test_few_bad_pictures_do_not_pull_the_others() -> None:
    """Where the flow was lost once, the neighbours say where the face is."""
    steps = [Step(STILL, fine=True, seen=True)] * 30
    steps[12] = Step(Similarity(1 + 0j, 9 + 9j), fine=False, seen=True)
    assert max(abs(placed.shift) for placed in smoothed(steps)) < 0.5


def test_by_its_points_alone_a_face_is_followed_roughly(
    small: Picture, finder: FaceFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a picture gives nothing to follow, YuNet's points stand in."""
    monkeypatch.setattr(Tracker, "_fine", lambda *_: None)
    steps = followed(small, finder)
    assert all(step.seen and not step.fine for step in steps[1:])
    assert max(abs(step.placed(MOUTH) - way(at)(MOUTH)) for at, step in enumerate(steps)) < 8.0


def test_the_similarity_between_points_is_found() -> None:
    """Least squares over marks that were turned, scaled and shifted."""
    true = Similarity(0.9 + 0.2j, 30 - 4j)
    marks = ((10.0, 20.0), (60.0, 25.0), (33.0, 70.0))
    there = tuple((true(complex(*mark)).real, true(complex(*mark)).imag) for mark in marks)
    found = between(marks, there)
    assert found.zoom == pytest.approx(true.zoom)
    assert found.shift == pytest.approx(true.shift)


def test_loops_are_followed_from_files(small: Picture, tmp_path: Path) -> None:
    """Both loops against one portrait of twice their size: the track is in its pixels, one for each picture."""
    for name in ("idle", "talking"):
        write_film(tmp_path / f"{name}.mp4", (moved(small, way(at), at) for at in range(COUNT)))
    face = default_face(NOVA, (720, 720))
    *told, track = track_clips([tmp_path / "idle.mp4", tmp_path / "talking.mp4"], face, None, CancelToken())
    assert told == list(range(1, 2 * COUNT + 1))
    assert isinstance(track, tuple)
    assert len(track) == 2 * COUNT
    for loop in (track[:COUNT], track[COUNT:]):
        away = [abs(placed(2 * MOUTH) / 2 - way(at)(MOUTH)) for at, placed in enumerate(loop)]
        assert max(away) < 1.0


def test_a_clip_without_the_face_is_told(small: Picture, finder: FaceFinder, tmp_path: Path) -> None:
    """One sentence, with how many pictures are without it."""
    nobody = np.full_like(small, 120)
    write_film(tmp_path / "idle.mp4", [small] * 4 + [nobody] * 6)
    with pytest.raises(ParleyError, match=r"The face is not to be seen in 6 of the 10 pictures of idle\.mp4\."):
        list(track_clips([tmp_path / "idle.mp4"], default_face(NOVA, (720, 720)), finder, CancelToken()))


def test_following_can_be_cancelled(small: Picture, tmp_path: Path) -> None:
    """In the middle of a clip."""
    write_film(tmp_path / "idle.mp4", [small] * 10)
    cancel = CancelToken()
    steps = track_clips([tmp_path / "idle.mp4"], default_face(NOVA, (720, 720)), None, cancel)
    assert next(steps) == 1
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(steps)
