"""The ladder over MuseTalk, whole: a network of few channels in its own process, a photo with a clip, its painter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVideo
from desktop.engine.types import Manner
from desktop.engine.video.ladder import LadderVideo
from desktop.engine.video.photo.warp import WarpVideo
from tests.engine.video.musetalk import tiny
from tests.engine.video.test_ladder import PIECES, check_sound, kinds
from tests.engine.video.test_ladder_photo import photo

pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made before the test begins: saving them starts a thread of another library's that stays."""
    return tiny.make(tmp_path_factory.mktemp("models"))


@pytest.mark.slow
def test_musetalk_on_the_ladder(models: Path, tmp_path: Path) -> None:
    """Its patches take the place of the bent mouth, frame for frame, and lie where the painter looks for them."""
    folder = photo(tmp_path / "nova", moves=True)
    options = {
        "avatar": folder,
        "cache": tmp_path / "cache",
        "model": models,
        "fast_decoder": True,
        "device": "cpu",
    }
    host = Host(BackendSpec("video", "musetalk", "desktop.engine.video.musetalk.backend:MuseTalkVideo", options))
    simple = WarpVideo(folder, cache=tmp_path / "cache")
    face = LadderVideo(HostedVideo(host), simple, wait_to_load=True, first_wait_s=60.0)
    try:
        face.load()
        painter = face.painter()
        for number in range(7):
            painter.paint(None, Manner.IDLE, 0.04 * number, 90, 90)
        clips = list(face.animate(iter(PIECES), 0, CancelToken()))
        check_sound(clips)
        seen = kinds(clips)
        assert seen[:12] == "M" * 12
        assert clips[0].rung == "musetalk"
        patches = [frame.picture for frame in clips[0].frames]
        assert 6 < patches[0].index < 24
        voiced = next(patch for patch in patches if patch.pixels is not None)
        left, top, right, bottom = voiced.box
        assert 0 <= left < right <= simple.base.size[0]
        assert 0 <= top < bottom <= simple.base.size[1]
        rest = painter.paint(None, Manner.IDLE, 0.3, 90, 90).copy()
        spoken = [
            painter.paint(frame, Manner.SPEAKING, 0.04 * n, 90, 90).copy() for n, frame in enumerate(clips[0].frames, 9)
        ]
        assert max(np.abs(picture.astype(int) - rest).max() for picture in spoken) > 20
    finally:
        face.close()
