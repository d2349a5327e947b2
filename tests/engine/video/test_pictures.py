"""Pictures of a video backend in another process, from its frames to the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine.cancel import CancelToken
from desktop.engine.hosting.backends import BackendSpec, find_backend
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVideo
from desktop.engine.types import Frame, Manner, Speech
from desktop.engine.video.pictures import DARK, PicturePainter, cover
from tests.engine.video.picture_face import BLUE, RED, plain

AVATAR = Path(__file__).parents[3] / "avatars" / "nova"


def colour(picture: np.ndarray) -> tuple[int, ...]:
    """The red, green and blue in the middle of a BGRA picture."""
    height, width = picture.shape[:2]
    return tuple(int(value) for value in picture[height // 2, width // 2, 2::-1])


sides = st.integers(1, 90)


@settings(max_examples=60, deadline=None)
@given(sides, sides, sides, sides)
def test_any_picture_fills_any_window(rows: int, columns: int, height: int, width: int) -> None:
    """Whatever the two sizes are, the result has the window's, every pixel opaque and of the picture's colour."""
    picture = cover(plain((10, 120, 240), rows, columns), width, height)
    assert picture.shape == (height, width, 4)
    assert picture.dtype == np.uint8
    assert (picture[..., 3] == 255).all()
    assert np.abs(picture[..., :3].astype(int) - (240, 120, 10)).max() <= 4


def test_what_stands_over_is_cropped_evenly() -> None:
    """A wide picture in a tall window keeps its middle, and nothing is stretched."""
    rgb = plain((0, 0, 0), 100, 300)
    rgb[:, 125:175] = (255, 255, 255)
    picture = cover(rgb, 100, 100)
    assert picture[50, 5, 0] == picture[50, 94, 0] == 0
    assert abs(int((picture[50, :, 0] > 127).sum()) - 50) <= 2


def test_the_picture_is_dark_until_there_is_another() -> None:
    """Before the still arrives there is a neutral picture, and the still is looked for often."""
    stills: list[np.ndarray] = []
    painter = PicturePainter(lambda: stills[0] if stills else None)
    first = painter.paint(None, Manner.IDLE, 0.0, 50, 60)
    assert first.shape == (60, 50, 4)
    assert set(np.unique(first[..., :3])) == {DARK}
    assert painter.next_change_s(Manner.IDLE, 0.0) < 0.5
    stills.append(plain(BLUE))
    assert colour(painter.paint(None, Manner.IDLE, 0.2, 50, 60)) == pytest.approx(BLUE, abs=4)


def test_without_a_still_the_last_picture_stays() -> None:
    """A backend that has no still leaves its last frame in the window."""
    painter = PicturePainter(lambda: None)
    painter.paint(Frame(0, plain(RED)), Manner.SPEAKING, 0.0, 50, 60)
    assert colour(painter.paint(None, Manner.IDLE, 0.1, 50, 60)) == pytest.approx(RED, abs=4)


@pytest.fixture
def face() -> Iterator[Callable[[str], HostedVideo]]:
    hosts: list[Host] = []

    def made(name: str) -> HostedVideo:
        options = {"avatar": AVATAR, "fps": 20.0}
        spec = BackendSpec("video", "pictures", f"tests.engine.video.picture_face:{name}", options)
        hosts.append(Host(spec, (find_backend("video", "starter", **options),)))
        return HostedVideo(hosts[-1])

    yield made
    for host in hosts:
        host.close()


SPEECH = (Speech(np.zeros(2400, np.float32), 24_000, "One."), Speech(np.zeros(2400, np.float32), 24_000, "Two."))


def test_a_hosted_face_is_seen(face: Callable[[str], HostedVideo]) -> None:
    """Its painter works before the process does; then it shows the still, and each frame as it comes."""
    video = face("PictureFace")
    painter = video.painter()
    assert colour(painter.paint(None, Manner.IDLE, 0.0, 80, 60)) == (DARK, DARK, DARK)
    assert video.fps == 20.0
    video.load()
    assert colour(painter.paint(None, Manner.IDLE, 1.0, 80, 60)) == pytest.approx(BLUE, abs=4)
    clips = list(video.animate(iter(SPEECH), 3, CancelToken()))
    assert [(clip.turn, clip.start) for clip in clips] == [(3, 0), (3, 2400)]
    for clip in clips:
        assert colour(painter.paint(clip.frames[0], Manner.SPEAKING, 2.0, 80, 60)) == pytest.approx(RED, abs=4)


def test_loading_twice_starts_one_process(face: Callable[[str], HostedVideo]) -> None:
    """A second load waits for the same process."""
    video = face("PictureFace")
    video.load()
    first = video.host.pid
    video.load()
    assert video.host.pid == first


def test_when_the_starter_stands_in_its_face_is_painted(face: Callable[[str], HostedVideo]) -> None:
    """A backend that cannot load is replaced by the illustrated face, in the window as well."""
    video = face("NoPicture")
    painter = video.painter()
    assert colour(painter.paint(None, Manner.IDLE, 0.0, 80, 60)) == (DARK, DARK, DARK)
    video.load()
    person = painter.paint(None, Manner.IDLE, 1.0, 80, 60)
    assert len(np.unique(person)) > 50
    frames = [frame for clip in video.animate(iter(SPEECH), 0, CancelToken()) for frame in clip.frames]
    assert painter.paint(frames[0], Manner.SPEAKING, 2.0, 80, 60).shape == (60, 80, 4)
    assert 0 < painter.next_change_s(Manner.IDLE, 2.1) <= 1.0
