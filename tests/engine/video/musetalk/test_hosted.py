"""MuseTalk as it runs: in a process of its own, for a portrait on the disk."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.hosting.backends import find_backend
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVideo
from tests.engine.video.musetalk.conftest import POINTS, Loop, options
from tests.engine.video.musetalk.saying import noise, patches, pieces, said


def test_a_portrait_talks_in_a_process_of_its_own(models: Path, tmp_path: Path) -> None:
    """From an avatar's folder to patches of its picture: the face as marked, the indices from where it was asked."""
    avatar = tmp_path / "maria"
    avatar.mkdir()
    marks = (POINTS.eye_left, POINTS.eye_right, POINTS.nose, POINTS.mouth_left, POINTS.mouth_right)
    points = " ".join(f"{x:g},{y:g}" for x, y in marks)
    (avatar / "avatar.ini").write_text(f"[face]\nkind = photo\nportrait = portrait.png\npoints = {points}\n", "utf-8")
    assert cv2.imwrite(str(avatar / "portrait.png"), Loop().picture(0))
    video = HostedVideo(Host(find_backend("video", "musetalk", **options(models, avatar, tmp_path / "cache"))))
    try:
        video.load()
        assert video.indexed
        assert "version 1.5 on the processor, fp32, fast decoder" in video.host.status.detail
        sound = noise(0.1)
        clips = list(video.animate(pieces(sound, 10.0), 1, CancelToken(), at=5))
    finally:
        video.close()
    assert np.array_equal(said(clips), sound)
    found = patches(clips)
    assert [patch.index for patch in found] == [0, 0, 0]  # a portrait is one picture
    for patch in found:
        assert patch.pixels is not None
        assert patch.pixels.shape == (256, 256, 3)
        left, top, right, bottom = patch.box
        assert left < POINTS.mouth_left[0] < POINTS.mouth_right[0] < right
        assert top < POINTS.nose[1] < POINTS.mouth_left[1] < bottom
