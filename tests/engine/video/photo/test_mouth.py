"""The mouth of a still portrait: shut where it must be, open where it should be, and nothing else moves."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.anatomy import default_face
from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.mouth import HERE, Mouth, Picture
from desktop.engine.video.placement import Similarity
from desktop.engine.video.visemes import INDEX, OPENING, VISEMES
from tests.engine.video.photo import traced
from tests.engine.video.photo.portraits import astronaut, rendered


def pose(**shares: float) -> np.ndarray:
    """A pose of these shapes; the rest of it is rest."""
    weights = np.zeros(len(VISEMES))
    for name, share in shares.items():
        weights[INDEX[name]] = share
    weights[0] += 1.0 - weights.sum()
    return weights


def drawn(mouth: Mouth, picture: Picture, weights: np.ndarray, placed: Similarity = HERE) -> Picture:
    canvas = picture.copy()
    mouth.draw(canvas, weights, placed)
    return canvas


@pytest.fixture(scope="module")
def nova() -> tuple[Picture, Face]:
    return rendered("nova"), traced.nova()


@pytest.fixture(scope="module")
def smiling(shared: Path) -> tuple[Picture, Face]:
    return astronaut(shared), traced.astronaut()


def opening(mouth: Mouth, picture: Picture, weights: np.ndarray) -> int:
    """Rows of the picture along the middle of the mouth that are darker or greyer than any lip: what lies within."""
    _, top, _, bottom = mouth.area
    middle = round(mouth.middle.real)
    column = drawn(mouth, picture, weights)[top:bottom, middle - 1 : middle + 2].astype(float).mean(axis=1)
    red = column[:, 2] - column[:, 1]
    rows = slice(round(mouth.middle.imag) - top - 20, round(mouth.middle.imag) - top + 60)
    return int(np.count_nonzero(red[rows] < 30))


def test_a_portrait_whose_lips_are_shut_rests_as_it_is(nova: tuple[Picture, Face]) -> None:
    """At rest not one pixel is changed, and the box that is told is empty."""
    picture, face = nova
    mouth = Mouth(face, picture, 1.0)
    canvas = picture.copy()
    box = mouth.draw(canvas, pose())
    assert box[2] - box[0] == 0
    assert np.array_equal(canvas, picture)
    # Just before rest, too, so that coming to rest is not seen.
    nearly = drawn(mouth, picture, pose(ah=0.003)).astype(int)
    assert np.abs(nearly - picture).max() <= 20


def test_a_smile_that_shows_teeth_is_shut_at_rest_and_on_m_b_p(smiling: tuple[Picture, Face]) -> None:
    """The bright teeth along the middle of the mouth are gone; with the mouth open they are there again."""
    picture, face = smiling
    mouth = Mouth(face, picture, 1.0)

    def bright(seen: Picture) -> int:
        x, y = round(mouth.middle.real), round(mouth.middle.imag)
        strip = seen[y - 6 : y + 14, x : x + 12].astype(int)
        # Teeth are as blue as they are red, lips and skin are not.
        return int(np.count_nonzero((strip[..., 2] - strip[..., 0] < 45) & (strip.sum(axis=2) > 480)))

    assert bright(picture) > 25
    assert bright(drawn(mouth, picture, pose())) <= 2
    assert bright(drawn(mouth, picture, pose(mbp=1.0))) <= 2
    assert bright(drawn(mouth, picture, pose(eh=1.0))) > 12


@pytest.mark.parametrize("share", [0.0, 0.3, 0.45, 0.6, 1.0])
def test_lips_a_little_apart_in_the_portrait_shut_too(smiling: tuple[Picture, Face], share: float) -> None:
    """Whatever the lips' distance in the portrait, at rest they have none, and they open from there."""
    picture, face = smiling
    lips = face.lips
    lower = tuple(
        (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
        for (x0, y0), (x1, y1) in zip(lips.upper_inner, lips.lower_inner, strict=True)
    )
    mouth = Mouth(replace(face, lips=replace(lips, lower_inner=lower)), picture, 1.0)
    assert mouth.opening_px(pose()) < 0.15
    assert mouth.opening_px(pose(ah=0.1)) > 0.5
    assert np.abs(drawn(mouth, picture, pose(ah=1.0)).astype(int) - picture).max() > 60


@pytest.mark.parametrize("name", ["rest", "mbp"])
def test_shut_shapes_have_no_opening(nova: tuple[Picture, Face], name: str) -> None:
    picture, face = nova
    assert Mouth(face, picture, 1.0).opening_px(pose(**{name: 1.0})) < 0.15


def test_the_mouth_opens_as_the_shapes_say(nova: tuple[Picture, Face]) -> None:
    """The wider a shape's opening, the further the lips are apart, by the geometry and in the picture."""
    picture, face = nova
    mouth = Mouth(face, picture, 1.0)
    names = sorted(VISEMES[1:], key=lambda name: OPENING[INDEX[name]])
    geometry = [mouth.opening_px(pose(**{name: 1.0})) for name in names]
    seen = [opening(mouth, picture, pose(**{name: 1.0})) for name in names]
    assert np.corrcoef(geometry, sorted(OPENING[1:]))[0, 1] > 0.97
    assert np.corrcoef(geometry, seen)[0, 1] > 0.9
    steps = [mouth.opening_px(pose(ah=share)) for share in np.linspace(0.0, 1.0, 21)]
    assert np.all(np.diff(steps) > 0)


@pytest.mark.parametrize("name", VISEMES)
def test_nothing_changes_outside_the_area(smiling: tuple[Picture, Face], name: str) -> None:
    """Outside `area` not a pixel, and towards its border and at the nostrils hardly one."""
    picture, face = smiling
    mouth = Mouth(face, picture, 1.0)
    left, top, right, bottom = mouth.area
    canvas = drawn(mouth, picture, pose(**{name: 1.0}))
    changed = np.abs(canvas.astype(int) - picture).max(axis=2)
    inside = changed[top:bottom, left:right].copy()
    changed[top:bottom, left:right] = 0
    assert changed.max() == 0
    assert inside[:2].max() <= 2
    assert inside[-2:].max() <= 2
    assert inside[:, :2].max() <= 2
    assert inside[:, -2:].max() <= 2
    nose = face.points.nose
    nostrils = canvas[int(nose[1]) - 4 : int(nose[1]) + 1, int(nose[0]) - 6 : int(nose[0]) + 7].astype(int)
    before = picture[int(nose[1]) - 4 : int(nose[1]) + 1, int(nose[0]) - 6 : int(nose[0]) + 7]
    assert np.abs(nostrils - before).max() <= 3


def test_poses_between_poses_run_without_a_jump(nova: tuple[Picture, Face]) -> None:
    """From shape to shape in 40 steps no step changes the picture much more than the others do."""
    picture, face = nova
    mouth = Mouth(face, picture, 1.0)
    rng = np.random.default_rng(3)
    left, top, right, bottom = mouth.area
    for _ in range(4):
        begin, end = rng.dirichlet(np.full(len(VISEMES), 0.25), 2)
        poses = (begin + (end - begin) * at for at in np.linspace(0, 1, 41))
        frames = [drawn(mouth, picture, weights)[top:bottom, left:right].astype(int) for weights in poses]
        steps = np.array([np.abs(b - a).sum() for a, b in pairwise(frames)], float)
        assert steps.max() < 2.5 * steps.mean() + 3000


def test_a_leaning_head_talks_along_its_own_axis(nova: tuple[Picture, Face]) -> None:
    """A portrait turned by 15° with its face opens like the upright one, turned by 15°."""
    picture, face = nova
    about = (360.0, 400.0)
    spin = cv2.getRotationMatrix2D(about, -15.0, 1.0)
    leaning = np.asarray(cv2.warpAffine(picture, spin, (720, 720)), np.uint8)
    upright = drawn(Mouth(face, picture, 1.0), picture, pose(oh=1.0))
    wanted = cv2.warpAffine(upright, spin, (720, 720)).astype(int)
    found = drawn(Mouth(traced.turned(face, 15.0, about), leaning, 1.0), leaning, pose(oh=1.0)).astype(int)
    moved = np.abs(wanted - cv2.warpAffine(picture, spin, (720, 720)).astype(int)).sum()
    assert np.abs(found - wanted).sum() < 0.2 * moved


def test_a_clip_that_moved_is_bent_where_its_face_is(nova: tuple[Picture, Face]) -> None:
    """`placed` takes the mouth along: the moved frame talks like the still one, moved."""
    picture, face = nova
    mouth = Mouth(face, picture, 1.0)
    placed = Similarity(1.02 * np.exp(0.02j), 6.0 - 4.0j)
    matrix = np.array(
        [
            [placed.zoom.real, -placed.zoom.imag, placed.shift.real],
            [placed.zoom.imag, placed.zoom.real, placed.shift.imag],
        ]
    )
    frame = np.asarray(cv2.warpAffine(picture, matrix, (720, 720)), np.uint8)
    wanted = cv2.warpAffine(drawn(mouth, picture, pose(ah=1.0)), matrix, (720, 720)).astype(int)
    found = drawn(mouth, frame, pose(ah=1.0), placed).astype(int)
    assert np.abs(found - wanted).sum() < 0.2 * np.abs(wanted - frame).sum()


@pytest.mark.parametrize("size", [240, 1080])
def test_small_and_large_mouths_open_alike(nova: tuple[Picture, Face], size: int) -> None:
    """A mouth of 30 pixels and one of 135 open by the same part of their width, within their pictures."""
    picture, face = nova
    scale = size / 720
    resized = np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
    mouth = Mouth(face, resized, scale)
    wide = pose(ah=1.0)
    assert mouth.opening_px(wide) / scale == pytest.approx(Mouth(face, picture, 1.0).opening_px(wide), rel=0.02)
    seen = drawn(mouth, resized, wide)
    assert np.abs(seen.astype(int) - resized).max() > 60
    left, top, right, bottom = mouth.area
    assert 0 <= left < right <= size
    assert 0 <= top < bottom <= size


def test_points_marked_anyhow_do_no_harm(nova: tuple[Picture, Face]) -> None:
    """Wherever a person drags the points, even out of the picture or upside down, something is drawn or nothing."""
    picture, _ = nova
    rng = np.random.default_rng(11)
    for turn in range(24):
        size, middle = rng.uniform(5, 200), complex(*rng.uniform(-60, 780, 2))
        shape = np.array([-1 - 1.7j, 1 - 1.7j, -0.6j, -0.8, 0.8]) + rng.normal(0, 0.1, 5) + 1j * rng.normal(0, 0.1, 5)
        marks = middle + shape * size / 1.6 * np.exp(1j * rng.uniform(-1, 1) * (3.1 if turn % 3 == 0 else 0.4))
        left, top, right, bottom = marks.real.min(), marks.imag.min(), marks.real.max(), marks.imag.max()
        box = (left - size, top - size, right - left + 2 * size, bottom - top + 2 * size)
        face = default_face(FacePoints(box, *((mark.real, mark.imag) for mark in marks)), (720, 720))
        mouth = Mouth(face, picture, 1.0)
        left, top, right, bottom = mouth.draw(picture.copy(), rng.dirichlet(np.full(len(VISEMES), 0.3)))
        assert 0 <= left <= right <= 720
        assert 0 <= top <= bottom <= 720
        assert mouth.opening_px(pose(ah=1.0)) > mouth.opening_px(pose()) - 1e-6


def test_a_canvas_with_alpha_keeps_it(nova: tuple[Picture, Face]) -> None:
    """BGRA is bent like BGR, and stays opaque."""
    picture, face = nova
    mouth = Mouth(face, picture, 1.0)
    canvas = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    mouth.draw(canvas, pose(ah=1.0))
    assert np.array_equal(canvas[..., :3], drawn(mouth, picture, pose(ah=1.0)))
    assert canvas[..., 3].min() == 255


def test_a_mouth_at_the_pictures_lower_edge(nova: tuple[Picture, Face]) -> None:
    """A portrait that ends within the chin is bent as far as it goes."""
    picture, face = nova
    cut = np.ascontiguousarray(picture[:440])
    mouth = Mouth(face, cut, 1.0)
    assert mouth.area[3] == 440
    assert np.abs(drawn(mouth, cut, pose(ah=1.0)).astype(int) - cut).max() > 60


def test_a_mouth_costs_little(nova: tuple[Picture, Face]) -> None:
    """Drawing one takes a millisecond of processor time where it is quiet, and never ten."""
    picture, face = nova
    scale = 512 / 720
    resized = np.asarray(cv2.resize(picture, (512, 512), interpolation=cv2.INTER_AREA), np.uint8)
    mouth = Mouth(face, resized, scale)
    poses = np.random.default_rng(5).dirichlet(np.full(len(VISEMES), 0.3), 60)
    for weights in poses[:10]:
        mouth.draw(resized.copy(), weights)
    begin = time.process_time()
    for weights in poses:
        mouth.draw(resized, weights)
    drawing = (time.process_time() - begin) / len(poses)
    assert drawing < 0.010
