"""Clips become loops at 25 pictures a second, and where they are joined nothing is seen."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.video.artwork import load_artwork
from desktop.engine.video.life import Bearing
from desktop.engine.video.painter import IllustratedPainter
from desktop.engine.video.photo.film import FPS, read_film, stored_pictures, write_film
from desktop.engine.video.photo.loop import LONGEST_LOOP_S, begin_with, close_loop, to_25, to_loop
from desktop.engine.video.visemes import CLOSED
from tests.engine.video.photo.portraits import ROOT

Picture = npt.NDArray[np.uint8]
SIZE = 192


@pytest.fixture(scope="module")
def painter() -> IllustratedPainter:
    return IllustratedPainter(load_artwork(ROOT / "avatars" / "nova"))


def swaying(painter: IllustratedPainter, phase: float, drift: float = 0.0, size: int = SIZE) -> Picture:
    """Nova at `phase` (periods) of a slow sway of her head, which begins slowly; `drift` leans her forward for good."""
    turn = math.cos(2 * math.pi * phase)
    bearing = Bearing(yaw=1.5 * turn, roll=5.0 * turn, breath=0.5 + 0.5 * math.sin(4 * math.pi * phase), lean=drift)
    return np.ascontiguousarray(painter.draw(bearing, CLOSED, size, size)[..., :3])


def differs(one: Picture, other: Picture) -> float:
    """Mean difference, grey levels."""
    return float(np.abs(one.astype(np.float32) - other).mean())


def changes(pictures: list[Picture]) -> list[float]:
    return [differs(one, other) for one, other in zip(pictures, [*pictures[1:], pictures[0]], strict=True)]


def test_motion_is_made_up_between_the_pictures(painter: IllustratedPainter) -> None:
    """From 16 to 25 a second: closer to what a camera would have seen than a cross-fade, and far closer than the
    nearest picture; those that were there stay as they are."""
    import cv2

    pictures = [swaying(painter, k / 16 / 2, size=400) for k in range(17)]
    got = list(to_25(iter(pictures), 16))
    assert len(got) == 26
    assert got[0] is pictures[0]
    assert got[25] is pictures[16]
    flow, fade, nearest = [], [], []
    for k in range(26):
        true = swaying(painter, k / 25 / 2, size=400)
        at, share = divmod(k * 16 / 25, 1.0)
        one, other = pictures[int(at)], pictures[min(16, int(at) + 1)]
        flow.append(differs(got[k], true))
        fade.append(differs(np.asarray(cv2.addWeighted(one, 1 - share, other, share, 0), np.uint8), true))
        nearest.append(differs(pictures[min(16, round(k * 16 / 25))], true))
    assert np.mean(flow) < 0.75 * np.mean(fade)
    assert np.mean(flow) < 0.5 * np.mean(nearest)
    assert max(flow) < max(fade)


def test_a_cut_is_cross_faded(painter: IllustratedPainter) -> None:
    """Where two pictures have nothing in common no motion is made up: both are seen through one another."""
    rng = np.random.default_rng(2)
    one, other = (rng.integers(0, 256, (64, 64, 3)).astype(np.uint8) for _ in range(2))
    got = list(to_25([one, other], 12.5))
    middle = (one.astype(np.float32) + other) / 2
    assert len(got) == 3
    assert differs(got[1], np.asarray(middle, np.uint8)) < 4.0


@pytest.mark.parametrize(("fps", "count", "expected"), [(16, 81, 126), (25, 10, 10), (50, 21, 11), (15, 1, 1)])
def test_the_time_stays_the_same(fps: float, count: int, expected: int) -> None:
    """81 pictures at 16 a second are 126 at 25: the last one is still shown at 5 s."""
    pictures = [np.full((32, 32, 3), k, np.uint8) for k in range(count)]
    got = list(to_25(pictures, fps))
    assert len(got) == expected
    assert [round(float(one.mean())) for one in got] == pytest.approx(
        [k * fps / FPS for k in range(expected)], abs=1.01
    )


def test_a_closed_clip_stays_as_it_is(painter: IllustratedPainter) -> None:
    """A clip that ends where it began is its own loop; the first picture does not come twice."""
    pictures = [swaying(painter, k / 50) for k in range(51)]
    loop = close_loop(pictures)
    assert len(loop) == 50
    assert all(one is other for one, other in zip(loop, pictures, strict=False))


def test_the_best_pair_closes_a_clip(painter: IllustratedPainter) -> None:
    """A clip that passes its beginning again ends there, cross-faded; it begins with its first picture all the same."""
    pictures = [swaying(painter, k / 50, drift=0.002 * k) for k in range(64)]
    loop = close_loop(pictures)
    assert 46 <= len(loop) <= 54
    assert loop[0] is pictures[0]
    assert max(changes(loop)[-5:]) <= max(changes(pictures)[:-1])


def test_what_never_comes_back_runs_to_and_fro(painter: IllustratedPainter) -> None:
    """A clip without any such pair is played backwards too."""
    pictures = [swaying(painter, 0.25 * k / 40, drift=0.02 * k) for k in range(40)]
    loop = close_loop(pictures)
    assert len(loop) == 78
    assert loop[39] is pictures[39]
    assert loop[-1] is pictures[1]


@pytest.mark.parametrize(("periods", "drift"), [(1.0, 0.0), (1.3, 0.001), (1.07, 0.003), (0.4, 0.01), (2.6, 0.0)])
def test_no_seam_is_larger_than_the_clips_own_changes(
    painter: IllustratedPainter, periods: float, drift: float
) -> None:
    """However it was closed: nowhere in the loop, its end included, changes more than somewhere in the clip."""
    pictures = [swaying(painter, periods * k / 60, drift * k) for k in range(61)]
    loop = close_loop(pictures)
    assert len(loop) >= 36
    assert max(changes(loop)) <= 1.02 * max(changes(pictures)[:-1])


def test_short_clips_are_left_alone() -> None:
    """Two pictures are no motion to close."""
    pictures = [np.full((32, 32, 3), level, np.uint8) for level in (10, 200)]
    assert close_loop(pictures) == pictures


def test_the_best_part_of_a_film(painter: IllustratedPainter, tmp_path: Path) -> None:
    """Somebody's film: the loop is found anywhere in it, is not too long, and closes."""
    lead_in = [swaying(painter, 0.0, drift=1.0 - k / 20) for k in range(20)]
    film = [*lead_in, *(swaying(painter, k / 75) for k in range(90))]
    write_film(tmp_path / "film.mp4", film)
    film = list(read_film(tmp_path / "film.mp4", CancelToken()))
    loop = list(to_loop(tmp_path / "film.mp4", CancelToken()))
    assert 60 <= len(loop) <= LONGEST_LOOP_S * FPS
    assert max(changes(loop)) <= 1.05 * max(changes(film)[:-1])


def test_a_film_that_never_comes_back(painter: IllustratedPainter, tmp_path: Path) -> None:
    """It is played to and fro, from its first picture on."""
    film = [swaying(painter, 0.2 * k / 50, drift=0.02 * k) for k in range(50)]
    write_film(tmp_path / "film.mp4", film)
    film = list(read_film(tmp_path / "film.mp4", CancelToken()))
    loop = list(to_loop(tmp_path / "film.mp4", CancelToken()))
    assert len(loop) == 98
    assert max(changes(loop)) <= 1.01 * max(changes(film)[:-1])


def test_two_loops_begin_alike(painter: IllustratedPainter) -> None:
    """A loop is given another first picture without a jump: what it differs by fades out to both sides."""
    loop = close_loop([swaying(painter, k / 50) for k in range(51)])
    other = swaying(painter, 0.004, drift=0.004)
    same = begin_with(loop, other)
    assert np.array_equal(same[0], other)
    assert all(np.array_equal(one, before) for one, before in zip(same[4:-4], loop[4:-4], strict=True))
    assert max(changes(same)) <= 1.2 * max(changes(loop))


def test_any_stored_picture_is_given_with_its_time(tmp_path: Path) -> None:
    """A clip at 16 pictures a second is read as it is, for its motion to be made up."""
    write_film(tmp_path / "film.mp4", [np.full((32, 32, 3), 8 * k, np.uint8) for k in range(17)], fps=16)
    stored = list(stored_pictures(tmp_path / "film.mp4", CancelToken()))
    assert [at for at, _ in stored] == pytest.approx([k / 16 for k in range(17)], abs=0.001)
    assert [round(float(picture.mean()) / 8) for _, picture in stored] == list(range(17))
