"""Lips, eyes and jaw: expected from five points, and found by a look at the picture."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.analysis import PERSON, YUNET, analyse, default_face
from desktop.engine.video.photo.anatomy import spaced
from desktop.engine.video.photo.face import Face, Line
from desktop.engine.video.photo.marks import with_box
from desktop.engine.video.photo.tracking import marks_of
from tests.engine.video.photo.portraits import ASTRONAUT, ATLAS, NOVA, Picture, astronaut, rendered

APART = 0.05
"""What YuNet's points err by, in distances of the pupils."""


def moved(points: FacePoints, move: Callable[[complex], complex]) -> FacePoints:
    marks = (move(complex(*mark)) for mark in marks_of(points))
    return with_box(*((mark.real, mark.imag) for mark in marks))


def shaken(points: FacePoints, seed: int) -> FacePoints:
    """Points as a finder might give them."""
    rng = np.random.default_rng(seed)
    reach = APART * math.dist(points.eye_left, points.eye_right)
    found = moved(points, lambda mark: mark + complex(*rng.uniform(-reach, reach, 2)))
    return FacePoints(points.box, *marks_of(found))


def middle(line: Line) -> Point:
    return line[len(line) // 2]


def lines(face: Face) -> list[Line]:
    lips = [face.lips.upper_outer, face.lips.upper_inner, face.lips.lower_inner, face.lips.lower_outer]
    return [*lips, face.eye_left.upper, face.eye_left.lower, face.eye_right.upper, face.eye_right.lower, face.jaw]


def assert_can_be_a_face(face: Face) -> None:
    """As many points as promised, from left to right, in order from above, near the picture."""
    assert [len(line) for line in lines(face)] == [9, 9, 9, 9, 7, 7, 7, 7, 11]
    most = 2 * max(face.size)
    assert all(math.isfinite(value) and abs(value) < most for line in lines(face) for point in line for value in point)
    step = complex(*face.points.eye_right) - complex(*face.points.eye_left)
    for line in lines(face):
        assert all(((complex(*b) - complex(*a)) / step).real > 0 for a, b in pairwise(line))
    down = [(complex(*middle(line)) / step).imag for line in lines(face)[:4]]
    assert down == sorted(down)
    left, top, width, height = face.shown
    assert left >= 0
    assert top >= 0
    assert left + width <= face.size[0] + 1e-6
    assert top + height <= face.size[1] + 1e-6


@given(
    turn=st.floats(-60, 60), scale=st.floats(0.3, 6), mouth=st.floats(0.5, 1.1), down=st.floats(0.8, 1.3),
)  # fmt: skip
def test_what_is_expected_turns_and_grows_with_the_points(turn: float, scale: float, mouth: float, down: float) -> None:
    """Whoever leans the head has a leaning mouth: eyes and lips are the same in the head's own frame."""
    straight = with_box((-50.0, 0.0), (50.0, 0.0), (0.0, 60.0), (-50 * mouth, 100 * down), (50 * mouth, 100 * down))
    zoom = cmath.rect(scale, math.radians(turn))

    def move(point: complex) -> complex:
        return zoom * point + 1000 + 1000j

    face = default_face(moved(straight, move), (2000, 2000))
    assert_can_be_a_face(face)
    upright = default_face(straight, (2000, 2000))
    for line, other in zip(lines(face)[:8], lines(upright)[:8], strict=True):
        for point, expected in zip(line, other, strict=True):
            assert complex(*point) == pytest.approx(move(complex(*expected)), abs=1e-6 * scale * 100)


def test_the_points_of_a_line_are_evenly_spaced() -> None:
    """Whatever the line's own points are, those taken from it lie at equal distances along it."""
    line = spaced(((0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (4.0, 0.0), (4.0, 4.0)), 9)
    assert line[0] == (0.0, 0.0)
    assert line[-1] == (4.0, 4.0)
    assert [math.dist(a, b) for a, b in pairwise(line)] == pytest.approx([1.0] * 8)


PEOPLE: dict[str, tuple[FacePoints, dict[str, float], float]] = {
    "nova": (NOVA, {"top": 398.7, "upper": 407.0, "lower": 407.0, "bottom": 416.7, "iris": 19.0}, 3.0),
    "atlas": (ATLAS, {"top": 409.5, "upper": 416.7, "lower": 416.7, "bottom": 426.7, "iris": 17.3}, 3.5),
    "astronaut": (
        ASTRONAUT,
        {"top": 139.2, "upper": 143.4, "lower": 149.4, "bottom": 155.2, "iris": 3.8},
        1.6,
    ),
}
"""Who, where the mouth's edges are in the middle and how large the iris is, by eye, and how exactly, pixels."""
CHINS = {"nova": 470.7, "atlas": 492.0, "astronaut": 178.0}


def portrait(name: str, request: pytest.FixtureRequest) -> Picture:
    return astronaut(request.getfixturevalue("shared")) if name == "astronaut" else rendered(name)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("seed", [None, 1])
def test_edges_lie_where_a_person_would_put_them(name: str, seed: int | None, request: pytest.FixtureRequest) -> None:
    """From points by hand, and from points that err as YuNet's do: the same edges, which are those of the picture."""
    points, edges, near = PEOPLE[name]
    given_points, by = (points, PERSON) if seed is None else (shaken(points, seed), YUNET)
    face = analyse(portrait(name, request), given_points, by)
    assert_can_be_a_face(face)
    assert middle(face.jaw)[1] == pytest.approx(CHINS[name], abs=0.1 * math.dist(points.eye_left, points.eye_right))
    assert face.found_by == by
    lips = face.lips
    found = {
        "top": middle(lips.upper_outer)[1], "upper": middle(lips.upper_inner)[1],
        "lower": middle(lips.lower_inner)[1], "bottom": middle(lips.lower_outer)[1],
        "iris": face.eye_left.radius,
    }  # fmt: skip
    assert {key: found[key] for key in edges} == pytest.approx(edges, abs=near)
    assert face.eye_right.radius == pytest.approx(edges["iris"], abs=near)
    for at, corner in ((0, points.mouth_left), (-1, points.mouth_right)):
        assert math.dist(lips.upper_inner[at], corner) < 1.5 * near
    for eye, pupil in ((face.eye_left, points.eye_left), (face.eye_right, points.eye_right)):
        assert math.dist(eye.iris, pupil) < 1.2 * near
        assert middle(eye.upper)[1] < pupil[1] < middle(eye.lower)[1]
        assert face.brows[0] < middle(face.eye_left.upper)[1]


def test_found_points_are_corrected_and_a_persons_stay(request: pytest.FixtureRequest) -> None:
    """YuNet's points go to the pupils and the corners of the mouth; nobody moves what somebody marked."""
    wrong = shaken(NOVA, 3)
    by_yunet = analyse(rendered("nova"), wrong, YUNET).points
    for mark, expected in zip(marks_of(by_yunet), marks_of(NOVA), strict=True):
        if expected != NOVA.nose:
            assert math.dist(mark, expected) < 4.0
    assert analyse(rendered("nova"), wrong, PERSON).points == wrong


def test_shut_lips_have_one_line_and_a_smile_has_two(shared: Path) -> None:
    """Painters tell a shut mouth from one that shows its teeth by that."""
    shut = analyse(rendered("nova"), NOVA).lips
    assert shut.upper_inner == shut.lower_inner
    smile = analyse(astronaut(shared), ASTRONAUT).lips
    gap = middle(smile.lower_inner)[1] - middle(smile.upper_inner)[1]
    assert 4.0 < gap < 8.0
    assert smile.upper_inner[0] == pytest.approx(smile.lower_inner[0])
    assert smile.upper_inner[-1] == pytest.approx(smile.lower_inner[-1])


@pytest.mark.parametrize("turn", [-25.0, 18.0])
def test_a_leaning_head_is_seen_as_an_upright_one(turn: float, shared: Path) -> None:
    """The picture turned by some degrees gives the same lips, turned."""
    picture = astronaut(shared)
    matrix = cv2.getRotationMatrix2D((224.0, 120.0), turn, 1.0)
    zoom, shift = complex(matrix[0, 0], matrix[1, 0]), complex(matrix[0, 2], matrix[1, 2])
    turned = np.asarray(cv2.warpAffine(picture, matrix, (512, 512), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    upright = analyse(picture, ASTRONAUT)
    leaning = analyse(turned, moved(ASTRONAUT, lambda mark: zoom * mark + shift))
    assert_can_be_a_face(leaning)
    for line, other in zip(lines(leaning)[:4], lines(upright)[:4], strict=True):
        away = [abs(complex(*a) - (zoom * complex(*b) + shift)) for a, b in zip(line, other, strict=True)]
        assert np.mean(away) < 1.5


@pytest.mark.parametrize(("change", "near"), [("dark", 1.5), ("large", 1.5), ("small", 2.0), ("grey", 2.5)])
def test_light_and_size_change_little(change: str, near: float, shared: Path) -> None:
    """An underexposed photo, one four times as large, one of half the size, one without colours: the same mouth."""
    picture = astronaut(shared)
    scale = {"large": 4.0, "small": 0.5}.get(change, 1.0)
    if change == "dark":
        other = (picture * 0.35).astype(np.uint8)
    elif change == "grey":
        other = np.repeat(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[..., None], 3, axis=2)
    else:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        other = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    one = analyse(picture, ASTRONAUT)
    two = analyse(other, moved(ASTRONAUT, lambda mark: mark * scale))
    for line, same in zip(lines(two)[:4], lines(one)[:4], strict=True):
        away = [abs(complex(*a) / scale - complex(*b)) for a, b in zip(line, same, strict=True)]
        assert np.mean(away) < near


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1000), kind=st.sampled_from(["noise", "flat", "black", "red"]))
def test_where_nothing_is_seen_the_expected_is_kept(seed: int, kind: str) -> None:
    """Noise, one colour, darkness: the face is one all the same, and near what was expected."""
    rng = np.random.default_rng(seed)
    picture = {
        "noise": rng.integers(0, 255, (300, 300, 3), np.uint8),
        "flat": np.full((300, 300, 3), 128, np.uint8),
        "black": np.zeros((300, 300, 3), np.uint8),
        "red": np.full((300, 300, 3), (30, 30, 200), np.uint8),
    }[kind]
    points = with_box((110.0, 120.0), (190.0, 120.0), (150.0, 165.0), (120.0, 205.0), (180.0, 205.0))
    face = analyse(picture, points)
    assert_can_be_a_face(face)
    expected = default_face(points, (300, 300))
    for line, other in zip(lines(face), lines(expected), strict=True):
        assert max(math.dist(a, b) for a, b in zip(line, other, strict=True)) < 40.0


def test_a_small_face_is_shown_with_head_and_shoulders(shared: Path) -> None:
    """The astronaut fills a quarter of her picture: what is shown is a square round her, eyes at two fifths."""
    left, top, width, height = analyse(astronaut(shared), ASTRONAUT).shown
    assert width == height
    assert 250 < width < 330
    assert left + width / 2 == pytest.approx(225, abs=4)
    assert (102 - top) / height == pytest.approx(0.4, abs=0.08)
    assert default_face(NOVA, (720, 720)).shown == (0, 0, 720, 720)


def test_of_a_wide_picture_the_persons_part_is_shown() -> None:
    """A face at the side of a film's picture is in the middle of what is shown."""
    points = with_box((1300.0, 400.0), (1460.0, 400.0), (1380.0, 500.0), (1310.0, 570.0), (1450.0, 570.0))
    left, top, width, height = default_face(points, (1920, 1080)).shown
    assert (top, height) == (0, 1080)
    assert width == pytest.approx(1440)
    assert left == 480
