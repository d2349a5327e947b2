"""The small MuseTalk of these tests: made once; and an avatar whose Base is at hand without files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop.engine.types import FacePoints
from desktop.engine.video.musetalk.backend import MuseTalkVideo
from desktop.engine.video.photo.analysis import default_face
from desktop.engine.video.photo.base import Base
from desktop.engine.video.placement import Similarity
from tests.engine.video.musetalk import tiny

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")
pytest.importorskip("diffusers", reason="diffusers is part of the full engines; ./test installs it")
pytest.importorskip("transformers", reason="transformers is part of the full engines; ./test installs it")

POINTS = FacePoints(
    (80.0, 60.0, 96.0, 136.0), (106.0, 118.0), (150.0, 118.0), (128.0, 142.0), (112.0, 164.0), (144.0, 164.0)
)
SIZE = 256


class Loop(Base):
    """A Base of several pictures: the same one, moved a little from each to the next."""

    def __init__(self, count: int = 6) -> None:
        random = np.random.default_rng(3)
        picture = np.repeat(np.repeat(random.integers(0, 256, (32, 32, 3), np.uint8), 8, 0), 8, 1)
        super().__init__(default_face(POINTS, (SIZE, SIZE)), portrait=picture)
        self._idle, self._talking, self.count = count, 0, count
        self._track = tuple(Similarity(1 + 0j, complex(index % 3, 0)) for index in range(count))


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Two threads that wait for each other are slow where other work has the second core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published folders of MuseTalk 1.5, and vae, whisper and taesd beside them."""
    return tiny.make(tmp_path_factory.mktemp("musetalk"))


@pytest.fixture
def avatar(tmp_path: Path) -> Path:
    """An avatar's folder, as far as MuseTalk looks at it itself."""
    folder = tmp_path / "somebody"
    folder.mkdir()
    (folder / "avatar.ini").write_text("[face]\nkind = photo\nportrait = portrait.png\n", "utf-8")
    (folder / "portrait.png").write_bytes(b"a picture")
    return folder


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Loop:
    """What Base.open finds in every folder."""
    loop = Loop()
    monkeypatch.setattr(Base, "open", classmethod(lambda cls, folder, cache=None, finder=None: loop))
    return loop


@pytest.fixture
def make(models: Path, avatar: Path, base: Loop, tmp_path: Path) -> Iterator[Any]:
    """Makes backends that are closed in the end; on the small decoder unless told otherwise."""
    made: list[MuseTalkVideo] = []

    def one(**options: Any) -> MuseTalkVideo:
        given: dict[str, Any] = {
            "avatar": avatar, "cache": tmp_path / "cache", "model": models, "vae": models / "vae",
            "whisper": models / "whisper", "taesd": models / "taesd", "device": "cpu",
        }  # fmt: skip
        made.append(MuseTalkVideo(**given | options))
        return made[-1]

    yield one
    for video in made:
        video.close()
