"""The backends for a photo on any computer: poses on the grid, the sound untouched, sentences for what is not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.stages import Video
from desktop.engine.types import Frame, Manner
from desktop.engine.video.clips import grid_sample
from desktop.engine.video.photo.warp import StillPhoto, WarpVideo
from desktop.engine.video.visemes import MouthPose
from tests.engine.video.photo.avatar_folder import IDLE, make_folder
from tests.engine.video.speeches import RATE, SENTENCE, spoken


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("avatars") / "nova")


def test_both_backends_satisfy_the_contract(tmp_path: Path) -> None:
    """They are video backends that stream and live in the window's process; making one costs and needs nothing."""
    for backend in (WarpVideo, StillPhoto):
        video = backend(avatar=tmp_path / "nobody")
        assert isinstance(video, Video)
        assert video.in_process
        assert video.streams
        video.close()
        video.close()


def test_every_frame_is_a_pose_on_the_grid(folder: Path) -> None:
    """The sound is the same bit for bit, the clips are called "warp", a pose stands at every point of the grid."""
    speech = spoken(SENTENCE, text="Hello, my name is Nova.")
    made = list(WarpVideo(folder).animate(iter([speech]), 4, CancelToken()))
    assert np.concatenate([clip.samples for clip in made]).tobytes() == speech.samples.tobytes()
    assert {clip.rung for clip in made} == {"warp"}
    frames = [frame for clip in made for frame in clip.frames]
    assert [frame.sample for frame in frames] == [grid_sample(n, RATE, 25.0) for n in range(len(frames))]
    assert all(isinstance(frame.picture, MouthPose) for frame in frames)
    assert max(frame.picture.opening for frame in frames) > 0.5


def test_a_cancelled_turn_yields_nothing_more(folder: Path) -> None:
    """After the token is set nothing comes."""
    cancel = CancelToken()
    made = WarpVideo(folder).animate(iter([spoken([("ɑ", 3.0)])]), 0, cancel)
    next(made)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(made)


def test_loaded_it_paints_and_closed_its_painter_goes_on(folder: Path, tmp_path: Path) -> None:
    """The painter outlives the backend: a window may still show it while the face is changed."""
    video = WarpVideo(folder, cache=tmp_path)
    video.load()
    painter = video.painter()
    frame = next(frame for clip in video.animate(iter([spoken(SENTENCE)]), 0, CancelToken()) for frame in clip.frames)
    assert painter.paint(frame, Manner.SPEAKING, 0.0, 200, 260).shape == (260, 200, 4)
    video.close()
    assert painter.paint(None, Manner.IDLE, 1.0, 120, 120).shape == (120, 120, 4)


def test_clips_are_shown_where_there_are_some(tmp_path: Path) -> None:
    """With clips the base is their pictures, and an idle face walks along them."""
    video = WarpVideo(make_folder(tmp_path / "nova", clips=True), cache=tmp_path / "cache")
    assert video.base.count == IDLE
    painter = video.painter()
    for tick in range(6):
        painter.paint(None, Manner.IDLE, tick * 0.04, 100, 100)
    assert painter.index == 5


def test_switched_off_the_photo_is_at_rest(folder: Path, tmp_path: Path) -> None:
    """Backend "off": the sound without frames, and one picture for ever."""
    video = StillPhoto(folder, cache=tmp_path)
    video.load()
    made = list(video.animate(iter([spoken(SENTENCE)]), 0, CancelToken()))
    assert all(not clip.frames for clip in made)
    painter = video.painter()
    assert painter.next_change_s(Manner.IDLE, 0.0) >= 0.5
    first = painter.paint(None, Manner.IDLE, 0.0, 100, 100).copy()
    assert np.array_equal(first, painter.paint(Frame(0, None), Manner.SPEAKING, 9.0, 100, 100))


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    """No folder, no portrait, no face known and no finder: each has a sentence that says what to do."""
    with pytest.raises(ParleyError, match=r"there is no avatar\.ini"):
        WarpVideo(tmp_path / "nobody").load()
    unknown = make_folder(tmp_path / "unknown", known=False)
    with pytest.raises(ParleyError, match=r"is not known yet.*Mark the face in Avatars"):
        WarpVideo(unknown, cache=tmp_path / "cache").load()
    (unknown / "portrait.png").unlink()
    with pytest.raises(ParleyError, match=r"portrait\.png is not there"):
        WarpVideo(unknown, cache=tmp_path / "cache").load()


def test_points_by_hand_are_enough(folder: Path, tmp_path: Path) -> None:
    """A face whose points stand in avatar.ini needs no finder."""
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    (own / "face.json").unlink()
    with (own / "avatar.ini").open("a", encoding="utf-8") as ini:
        ini.write("\npoints = 307,298 414,298 360,352 315,399 405,399\n")
    video = WarpVideo(own, cache=tmp_path / "cache")
    video.load()
    assert video.base.face.points.nose == (360.0, 352.0)
