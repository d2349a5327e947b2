"""A face's box and points as a person moves them, in numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.types import FacePoints
from desktop.ui.studio import face_shape
from desktop.ui.studio.face_shape import CORNERS, POINTS, HandleName

SIZE = (400.0, 300.0)
HANDLES: tuple[HandleName, ...] = (*POINTS, *CORNERS, "whole")
anywhere = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))
sizes = st.tuples(st.integers(30, 8000).map(float), st.integers(30, 8000).map(float))


def is_within(points: FacePoints, size: face_shape.Size) -> bool:
    """Nothing lies outside the picture, and the box has an extent."""
    x, y, width, height = points.box
    places = [(x, y), (x + width, y + height), *(getattr(points, name) for name in POINTS)]
    return min(width, height) > 0 and all(
        -1e-6 <= px <= size[0] + 1e-6 and -1e-6 <= py <= size[1] + 1e-6 for px, py in places
    )


@given(sizes)
def test_the_face_in_the_middle_is_a_face(size: face_shape.Size) -> None:
    """Where nothing was found, what one begins with lies in the picture and is in order, whatever its shape."""
    points = face_shape.template(size)
    assert is_within(points, size)
    if min(size) >= 60:
        assert face_shape.doubt(points) == ""


@given(st.sampled_from(HANDLES), anywhere, st.booleans())
def test_no_handle_leaves_the_picture(name: HandleName, to: tuple[float, float], along: bool) -> None:
    """However far one drags."""
    assert is_within(face_shape.moved(face_shape.template(SIZE), name, to, SIZE, along), SIZE)


@given(st.lists(st.tuples(st.sampled_from(HANDLES), anywhere), max_size=6))
def test_no_way_of_dragging_leads_out_of_the_picture(steps: list[tuple[HandleName, tuple[float, float]]]) -> None:
    """Nor many drags in a row."""
    points = face_shape.template(SIZE)
    for name, to in steps:
        points = face_shape.moved(points, name, to, SIZE)
        assert is_within(points, SIZE)


def test_a_point_goes_alone_and_the_whole_face_goes_together() -> None:
    """One handle moves one point; the whole face keeps its shape, and stops as one at the edge."""
    points = face_shape.template(SIZE)
    nose = face_shape.moved(points, "nose", (10.0, 20.0), SIZE)
    assert nose == replace(points, nose=(10.0, 20.0))
    right = face_shape.moved(points, "whole", (10_000.0, face_shape.place(points, "whole")[1]), SIZE)
    assert right.box[2:] == points.box[2:]
    assert right.box[0] + right.box[2] == pytest.approx(SIZE[0] - 1)
    for name in POINTS:
        before, after = getattr(points, name), getattr(right, name)
        assert after[0] - before[0] == pytest.approx(right.box[0] - points.box[0])
        assert after[1] == pytest.approx(before[1])


def test_a_corner_takes_the_points_along_only_while_they_are_a_guess() -> None:
    """A face that was found keeps its points when its box is corrected."""
    points = face_shape.template(SIZE)
    to = (points.box[0] - 20, points.box[1] - 20)
    alone = face_shape.moved(points, "upper_left", to, SIZE)
    assert alone.nose == points.nose
    along = face_shape.moved(points, "upper_left", to, SIZE, along=True)
    assert along.box == alone.box
    assert along.nose[0] < points.nose[0]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_give_the_face_in_the_middle(number: float) -> None:
    """Nobody is shown a handle that is nowhere."""
    points = replace(face_shape.template(SIZE), nose=(number, 3.0))
    assert face_shape.sane(points, SIZE) == face_shape.template(SIZE)
    flat = replace(face_shape.template(SIZE), box=(10.0, 10.0, 0.0, 40.0))
    assert face_shape.sane(flat, SIZE) == face_shape.template(SIZE)


def test_growing_stops_at_the_edge_and_before_nothing_is_left() -> None:
    """Larger by five hundredths until the picture is full; smaller until the box is a few pixels."""
    points = face_shape.template(SIZE)
    for _ in range(200):
        points = face_shape.grown(points, 1.05, SIZE)
    assert is_within(points, SIZE)
    assert points.box[3] > face_shape.template(SIZE).box[3]
    for _ in range(400):
        points = face_shape.grown(points, 1 / 1.05, SIZE)
    assert min(points.box[2:]) >= face_shape.SMALLEST_BOX


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"eye_right": (171.0, 110.0)}, "eyes are on one another"),
        ({"eye_left": (260.0, 110.0)}, "eyes are swapped"),
        ({"mouth_left": (180.0, 60.0), "mouth_right": (220.0, 60.0)}, "below the eyes"),
        ({"mouth_left": (199.0, 180.0), "mouth_right": (201.0, 180.0)}, "corners of the mouth are on one another"),
        ({"mouth_left": (220.0, 180.0), "mouth_right": (180.0, 180.0)}, "corners of the mouth are swapped"),
        ({"nose": (200.0, 100.0)}, "nose has to be between"),
    ],
)
def test_what_can_be_no_face_is_said_with_a_way_out(change: dict[str, tuple[float, float]], words: str) -> None:
    """One sentence; a face in order, upright or tilted by 40 degrees, is not doubted."""
    good = FacePoints((140, 60, 120, 160), (170, 110), (230, 110), (200, 145), (180, 180), (220, 180))
    assert face_shape.doubt(good) == ""
    turn = math.radians(40)

    def tilted(at: tuple[float, float]) -> tuple[float, float]:
        x, y = at[0] - 200, at[1] - 140
        return 200 + x * math.cos(turn) - y * math.sin(turn), 140 + x * math.sin(turn) + y * math.cos(turn)

    assert face_shape.doubt(replace(good, **{name: tilted(getattr(good, name)) for name in POINTS})) == ""
    assert words in face_shape.doubt(replace(good, **change))
