"""What of a layer can be seen: cells, and room for movement."""

from __future__ import annotations

import numpy as np

from desktop.engine.video.outline import grown, runs, seen

CELL = 5.0


def square(begin: int, end: int, value: int = 255, size: int = 40) -> np.ndarray:
    alpha = np.zeros((size, size), np.uint8)
    alpha[begin:end, begin:end] = value
    return alpha


def test_growing_reaches_across_corners() -> None:
    """One cell grows to a square, and stops at the border."""
    mask = np.zeros((6, 6), bool)
    mask[0, 2] = True
    expected = np.zeros((6, 6), bool)
    expected[:3, :5] = True
    assert np.array_equal(grown(mask, 2), expected)


def test_what_is_covered_with_room_to_spare_is_not_seen() -> None:
    """Behind the middle of an opaque layer nothing is seen; near its edge, beside it and behind glass all is."""
    layers = {"hair-back": square(0, 40), "head": square(10, 30), "glasses": square(0, 40, value=254)}
    mask = seen("hair-back", layers.get, CELL)
    assert not mask[12:28, 12:28].any()
    assert mask[:12].all()
    assert mask[:, 28:].all()
    assert seen("glasses", layers.get, CELL).all()


def test_the_body_needs_more_room_than_the_head() -> None:
    """The head moves against the body by more than its layers move against each other."""
    within = seen("hair-back", {"hair-back": square(0, 40), "head": square(5, 35)}.get, CELL)
    against = seen("hair-back", {"hair-back": square(0, 40), "body": square(5, 35)}.get, CELL)
    assert within.sum() < against.sum() < 1600


def test_the_runs_are_the_cells() -> None:
    """Laid out again, the rectangles give the mask, none twice."""
    mask = np.random.default_rng(3).random((12, 9)) < 0.5
    count = np.zeros(mask.shape, int)
    for column, row, width, height in runs(mask):
        count[row : row + height, column : column + width] += 1
    assert np.array_equal(count, mask.astype(int))
