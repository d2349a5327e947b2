"""Each way in which a made clip goes wrong is found, and told with its picture and what to try."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.types import FacePoints
from desktop.engine.video.lightx2v.check import Finder, MadeClip, Unusable, check_clip, read_clip
from desktop.engine.video.lightx2v.mouths import Mouths
from desktop.engine.video.photo.analysis import analyse
from desktop.engine.video.photo.film import write_film
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.mouth import Mouth
from desktop.engine.video.photo.patch import Picture
from desktop.engine.video.visemes import VISEMES
from tests.engine.video.photo.portraits import NOVA, astronaut, rendered

SIZE = 256
COUNT = 17


def scaled(points: FacePoints, factor: float, right: float = 0.0, down: float = 0.0) -> FacePoints:
    def place(point: tuple[float, float]) -> tuple[float, float]:
        return point[0] * factor + right, point[1] * factor + down

    x, y, width, height = points.box
    return FacePoints(
        (*place((x, y)), width * factor, height * factor), place(points.eye_left), place(points.eye_right),
        place(points.nose), place(points.mouth_left), place(points.mouth_right),
    )  # fmt: skip


POINTS = scaled(NOVA, SIZE / 720)


@pytest.fixture(scope="module")
def portrait() -> Picture:
    return rendered("nova", SIZE)


def shift(number: int) -> tuple[float, float]:
    turn = 1 - math.cos(2 * math.pi * number / (COUNT - 1))
    return 1.5 * turn, 0.5 * turn


def moved(portrait: Picture, number: int) -> Picture:
    right, down = shift(number)
    move = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(portrait, move, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE), np.uint8)


def clip_of(portrait: Picture, spoil: Callable[[Picture], Picture] | None = None, at: int = 9) -> MadeClip:
    """A calm clip, of which picture `at` (counted from 1) is spoilt."""
    pictures = [moved(portrait, number) for number in range(COUNT)]
    if spoil is not None:
        pictures[at - 1] = spoil(pictures[at - 1])
    return MadeClip(tuple(pictures), 16.0)


def finder(portrait: Picture, blind_at: int = 0) -> Finder:
    """Finds the face where `moved` has put it, but in picture `blind_at`."""
    looked = -1

    def find(picture: Picture) -> tuple[FacePoints, ...]:
        nonlocal looked
        looked += 1
        if looked == 0:  # the portrait comes first
            return (POINTS,)
        return () if looked == blind_at else (scaled(POINTS, 1.0, *shift(looked - 1)),)

    return find


def complaint(clip: MadeClip, portrait: Picture, find: Finder | None = None) -> Unusable:
    with pytest.raises(Unusable) as caught:
        list(check_clip(clip, portrait, find, CancelToken()))
    assert caught.value.problem.remedy
    return caught.value


def test_a_calm_clip_is_taken(portrait: Picture) -> None:
    """Every picture is looked at, and how far it is is told; without a finder the rest is."""
    assert list(check_clip(clip_of(portrait), portrait, None, CancelToken())) == [1.0]
    done = list(check_clip(clip_of(portrait), portrait, finder(portrait), CancelToken()))
    assert len(done) == COUNT
    assert done == sorted(done)
    assert done[-1] == 1.0


def test_black_and_noise(portrait: Picture) -> None:
    """Black as sage attention makes it, noise of pixels, a mosaic of blocks: with the number of the picture; another
    seed would not help."""
    random = np.random.default_rng(3)

    def mosaic(picture: Picture) -> Picture:
        blocks = random.integers(0, 256, (SIZE // 8, SIZE // 8, 3)).astype(np.uint8)
        return np.asarray(cv2.resize(blocks, (SIZE, SIZE), interpolation=cv2.INTER_NEAREST), np.uint8)

    def pixels(picture: Picture) -> Picture:
        return random.integers(0, 256, picture.shape).astype(np.uint8)

    for spoil, words in (
        (np.zeros_like, "Picture 9 of 17 is black."),
        (pixels, "Picture 9 of 17 is noise."),
    ):
        error = complaint(clip_of(portrait, spoil), portrait)
        assert error.problem.what == words
        assert not error.again
    assert "picture 8 to 9" in complaint(clip_of(portrait, mosaic), portrait).problem.what


def test_a_dark_portrait_is_not_black(portrait: Picture) -> None:
    """Whoever sits in the dark may stay there."""
    dim = np.asarray(portrait * 0.12, np.uint8)
    assert dim.mean() < 16
    assert list(check_clip(clip_of(dim), dim, None, CancelToken())) == [1.0]


def test_frozen_jumping_and_strange_clips(portrait: Picture) -> None:
    """Nothing moves; a cut in the middle; somebody else's face from the start: another seed may help."""
    still = MadeClip((portrait,) * COUNT, 16.0)
    assert complaint(still, portrait).problem.what == "Nothing moves in the clip."
    half = [moved(portrait, number) for number in range(COUNT)]
    cut = MadeClip(tuple(half[:8]) + tuple(np.ascontiguousarray(255 - one) for one in half[8:]), 16.0)
    error = complaint(cut, portrait)
    assert error.problem.what == "The clip jumps from picture 8 to 9."
    assert error.again
    other = MadeClip(tuple(np.ascontiguousarray(255 - one) for one in half), 16.0)
    assert "does not begin with the portrait" in complaint(other, portrait).problem.what


def test_shapes(portrait: Picture) -> None:
    """Too small, or not of the portrait's shape."""
    tiny = MadeClip(tuple(cv2.resize(portrait, (96, 96)) for _ in range(COUNT)), 16.0)
    assert "only 96×96" in complaint(tiny, portrait).problem.what
    wide = MadeClip(tuple(cv2.resize(portrait, (256, 208)) for _ in range(COUNT)), 16.0)
    assert "another shape" in complaint(wide, portrait).problem.what


def test_a_face_in_each_picture(portrait: Picture) -> None:
    """The first picture without one is named."""
    error = complaint(clip_of(portrait), portrait, finder(portrait, blind_at=5))
    assert error.problem.what == "There is no face to be seen in picture 5 of 17."
    assert error.again


Speaker = Callable[[str], Picture]


@pytest.fixture(scope="module")
def speak(portrait: Picture) -> Speaker:
    """The portrait with its mouth as it is in a viseme."""
    return speaker(portrait, POINTS)


@pytest.fixture(scope="module")
def mouths(portrait: Picture) -> Mouths:
    return Mouths(portrait, POINTS)


def speaker(portrait: Picture, points: FacePoints) -> Speaker:
    mouth = Mouth(analyse(portrait, points), portrait, 1.0)

    def speak(viseme: str) -> Picture:
        painted = portrait.copy()
        mouth.draw(painted, [1.0 if name == viseme else 0.0 for name in VISEMES])
        return painted

    return speak


def test_a_mouth_that_opens_is_seen(portrait: Picture, speak: Speaker) -> None:
    """In one picture of many, with the number of it."""
    pictures = list(clip_of(portrait).pictures)
    pictures[11] = moved(speak("ah"), 11)
    error = complaint(MadeClip(tuple(pictures), 16.0), portrait, finder(portrait))
    assert error.problem.what == "The mouth is open in picture 12 of 17."
    assert "lips closed" in error.problem.remedy


@pytest.mark.parametrize("viseme", ["ah", "oh", "eh", "ee", "oo", "uh", "kg"])
def test_open_mouths(mouths: Mouths, speak: Speaker, viseme: str) -> None:
    """Vowels are open, in whatever shape."""
    assert mouths.open(speak(viseme), POINTS)


def test_shut_mouths(portrait: Picture, mouths: Mouths, speak: Speaker) -> None:
    """Rest and pressed lips are shut; so is the portrait's mouth turned, nearer, darker, noisier, and marked a little
    off."""
    for viseme in ("rest", "mbp"):
        assert not mouths.open(speak(viseme), POINTS)
    random = np.random.default_rng(0)
    for _ in range(20):
        zoom, turn = random.uniform(0.95, 1.05), math.radians(random.uniform(-4, 4))
        whole = zoom * complex(math.cos(turn), math.sin(turn))
        by = complex(*random.uniform(-4, 4, 2))
        matrix = np.array([[whole.real, -whole.imag, by.real], [whole.imag, whole.real, by.imag]])
        picture = cv2.warpAffine(portrait, matrix, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE)
        spoilt = np.clip(picture * random.uniform(0.9, 1.1) + random.normal(0, 3, picture.shape), 0, 255)
        near = [
            complex(*point) * whole + by + complex(*random.uniform(-1.0, 1.0, 2))
            for point in (POINTS.mouth_left, POINTS.mouth_right)
        ]
        points = replace(POINTS, mouth_left=(near[0].real, near[0].imag), mouth_right=(near[1].real, near[1].imag))
        assert not mouths.open(spoilt.astype(np.uint8), points)


def test_a_smile_that_shows_teeth_may_stay(shared: Path) -> None:
    """Where the portrait's own mouth is open a little, that is no complaint; a wide open one is."""
    model = shared / "data" / "models" / "face_detection_yunet.onnx"
    if not model.is_file():
        pytest.skip("the face finder is not in the shared data")
    picture = astronaut(shared)
    (points,) = FaceFinder(model).find(picture)
    mouths = Mouths(picture, points)
    assert not mouths.open(picture, points)
    speak = speaker(picture, points)
    assert not mouths.open(speak("rest"), points)
    assert mouths.open(speak("ah"), points)


def test_cancel_is_seen_between_pictures(portrait: Picture) -> None:
    """It ends with Cancelled."""
    cancel = CancelToken()
    work = check_clip(clip_of(portrait), portrait, finder(portrait), cancel)
    next(work)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(work)


# The file


def rejected(path: Path, length: int = COUNT) -> str:
    with pytest.raises(Unusable) as caught:
        read_clip(path, length, CancelToken())
    assert not caught.value.again
    return caught.value.problem.what


def test_the_file_is_read_as_it_is(portrait: Picture, tmp_path: Path) -> None:
    """All its pictures, and how many a second: 16, or what another model makes."""
    write_film(tmp_path / "clip.mp4", clip_of(portrait).pictures, fps=16)
    clip = read_clip(tmp_path / "clip.mp4", COUNT, CancelToken())
    assert (len(clip.pictures), clip.fps) == (COUNT, 16.0)


def test_files_that_are_not_the_clip(portrait: Picture, tmp_path: Path) -> None:
    """None, half of one, one of another length."""
    assert rejected(tmp_path / "clip.mp4") == "LightX2V ended without a clip."
    path = tmp_path / "clip.mp4"
    write_film(path, clip_of(portrait).pictures, fps=16)
    assert rejected(path, 81) == "The clip has 17 pictures instead of 81."
    assert "more than the 5 pictures" in rejected(path, 5)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "clip.mp4 is cut off" in rejected(path)


def test_a_complaint_crosses_processes() -> None:
    """It arrives as what it was."""
    error = Unusable(complaint(MadeClip((np.full((300, 300, 3), 128, np.uint8),) * 9, 16.0),
                               np.full((300, 300, 3), 128, np.uint8)).problem, True)  # fmt: skip
    assert pickle.loads(pickle.dumps(error)).problem == error.problem
