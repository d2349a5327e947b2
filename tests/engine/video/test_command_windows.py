"""Windows of a growing sound, and their films joined."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.types import Speech
from desktop.engine.video.clips import grid_frames
from desktop.engine.video.command_windows import Joined, Window, Windows

FPS = 25


def cut(lengths: list[int], rate: int, window_s: float, overlap_s: float) -> tuple[Windows, list[Window]]:
    windows, found = Windows(window_s, overlap_s, FPS), []
    for length in lengths:
        windows.add(Speech(np.zeros(length, np.float32), rate, ""))
        while window := windows.next(over=False):
            found.append(window)
    while window := windows.next(over=True):
        found.append(window)
    return windows, found


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(1, 40_000), max_size=12),
    st.sampled_from([8000, 16_000, 22_050, 24_000, 44_100]),
    st.floats(0.5, 4.0),
    st.floats(0.0, 0.5),
)
def test_windows_cover_the_sound(lengths: list[int], rate: int, window_s: float, share: float) -> None:
    """From the first sample to the last, whatever the pieces; each begins on the grid, within the one before."""
    _, found = cut(lengths, rate, window_s, window_s * share)
    if not lengths:
        assert found == []
        return
    assert found[0].start == 0
    assert found[-1].end == sum(lengths)
    for one, next_ in pairwise(found):
        assert one.start < next_.start <= one.end < next_.end
        assert one.end - one.start == pytest.approx(window_s * rate, abs=0.03 * rate)
    for window in found:
        assert window.frames == grid_frames(window.start, window.end, rate, FPS)


def test_a_window_begins_as_soon_as_its_sound_is_there() -> None:
    """And not a piece later."""
    windows = Windows(1.8, 0.25, FPS)
    windows.add(Speech(np.zeros(1_799 * 16, np.float32), 16_000, ""))
    assert windows.next(over=False) is None
    windows.add(Speech(np.zeros(16, np.float32), 16_000, ""))
    assert windows.next(over=False) == Window(0, 28_800, range(45))
    assert windows.next(over=False) is None
    assert windows.next(over=True) is None
    assert windows.next_frame == 39


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 200_000), st.floats(0.5, 4.0), st.floats(0.0, 0.5))
def test_films_of_windows_are_one_film(samples: int, window_s: float, share: float) -> None:
    """Every frame once and in order; a frame of two windows lies between their pictures, all others are untouched."""
    windows, found = cut([samples], 16_000, window_s, window_s * share)
    films, frames = Joined(), []
    for number, window in enumerate(found):
        picture = np.full((2, 2, 3), 50 + 20 * (number % 10), np.uint8)
        last = number == len(found) - 1
        upto = found[number + 1].frames[0] if not last else windows.next_frame
        frames += films.add(window, [picture] * len(window.frames), upto)
    frames += films.rest()
    assert [number for number, _ in frames] == list(grid_frames(0, samples, 16_000, FPS))
    for number, picture in frames:
        levels = [50 + 20 * (index % 10) for index, window in enumerate(found) if number in window.frames]
        assert min(levels) - 1 <= picture[0, 0, 0] <= max(levels) + 1


def test_one_window_fades_into_the_next_evenly() -> None:
    """Over the overlap the second one's share grows by the same step each frame."""
    films = Joined()
    first, second = Window(0, 28_800, range(45)), Window(24_960, 53_760, range(39, 84))
    made = films.add(first, [np.zeros((2, 2, 3), np.uint8)] * 45, 39)
    made += films.add(second, [np.full((2, 2, 3), 210, np.uint8)] * 45, 78)
    levels = [int(picture[0, 0, 0]) for _, picture in made]
    assert levels[:39] == [0] * 39
    assert levels[39:45] == [30, 60, 90, 120, 150, 180]
    assert levels[45:] == [210] * 33


def test_films_of_two_sizes_still_join() -> None:
    """A program that changes its mind about the size is followed."""
    films = Joined()
    films.add(Window(0, 6, range(6)), [np.zeros((2, 2, 3), np.uint8)] * 6, 4)
    made = films.add(Window(4, 10, range(4, 10)), [np.full((4, 6, 3), 90, np.uint8)] * 6, 8)
    assert [picture.shape for _, picture in made] == [(4, 6, 3)] * 4
