"""The small MuseTalk of these tests: made once; and an avatar whose Base is at hand without files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from desktop.engine.types import FacePoints
from desktop.engine.video.musetalk import weights
from desktop.engine.video.musetalk.backend import MuseTalkVideo
from desktop.engine.video.musetalk.network import SHAPES
from desktop.engine.video.musetalk.schedule import Pace
from desktop.engine.video.photo.analysis import default_face
from desktop.engine.video.photo.base import Base
from desktop.engine.video.placement import Similarity
from tests.engine.video.musetalk import tiny

torch = pytest.importorskip("torch", reason="torch is part of the full engines; ./test installs it")
pytest.importorskip("diffusers", reason="diffusers is part of the full engines; ./test installs it")
pytest.importorskip("transformers", reason="transformers is part of the full engines; ./test installs it")

SIZE = 256
POINTS = FacePoints(
    (80.0, 60.0, 96.0, 136.0), (106.0, 118.0), (150.0, 118.0), (128.0, 142.0), (112.0, 164.0), (144.0, 164.0)
)
Make = Callable[..., MuseTalkVideo]


class Loop(Base):
    """A Base of several pictures: the same one, with the face a little further in each."""

    def __init__(self, count: int = 6) -> None:
        random = np.random.default_rng(3)
        picture = np.repeat(np.repeat(random.integers(0, 256, (32, 32, 3), np.uint8), 8, 0), 8, 1)
        super().__init__(default_face(POINTS, (SIZE, SIZE)), portrait=picture)
        self._idle, self._talking, self.count = count, 0, count
        self._track = tuple(Similarity(1 + 0j, complex(index % 3, 0)) for index in range(count))


class QuickEncoder(torch.nn.Module):
    """Stands for whisper's encoder where only the shape of what it says matters: two columns make a slot."""

    def __init__(self) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(5)
        self.register_buffer("mixing", torch.randn((80, weights.FEATURES), generator=generator) * 0.1)

    def forward(self, columns: Any, output_hidden_states: bool) -> Any:
        slots = (columns[:, :, 0::2] + columns[:, :, 1::2]).transpose(1, 2) @ self.mixing
        return SimpleNamespace(hidden_states=[slots * (n + 1) for n in range(5)], last_hidden_state=slots * 5)


class QuickUnet(torch.nn.Module):
    """Stands for the UNet where only that its answer depends on face and sound matters."""

    def forward(self, latents: Any, time: Any, encoder_hidden_states: Any, return_dict: bool) -> Any:
        return (latents[:, 4:] * 0.5 + encoder_hidden_states.mean(dim=(1, 2))[:, None, None, None],)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Two threads that wait for each other are slow where other work has the second core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published folder of MuseTalk 1.5, and vae, whisper and taesd beside it."""
    return tiny.make(tmp_path_factory.mktemp("musetalk"))


@pytest.fixture
def copied(models: Path, tmp_path: Path) -> Path:
    """The same in a folder of its own that a test may spoil. Files are links: unlink them before writing."""
    for path in models.rglob("*.*"):
        there = tmp_path / "models" / path.relative_to(models)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.hardlink_to(path)
    return tmp_path / "models"


def an_avatar(place: Path) -> Path:
    """An avatar's folder, as far as MuseTalk looks at it itself."""
    folder = place / "somebody"
    folder.mkdir()
    (folder / "avatar.ini").write_text("[face]\nkind = photo\nportrait = portrait.png\n", "utf-8")
    (folder / "portrait.png").write_bytes(b"a picture")
    return folder


@pytest.fixture
def avatar(tmp_path: Path) -> Path:
    return an_avatar(tmp_path)


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Loop:
    """What Base.open finds in every folder."""
    loop = Loop()
    monkeypatch.setattr(Base, "open", classmethod(lambda cls, folder, cache=None, finder=None: loop))
    return loop


def options(models: Path, avatar: Path, cache: Path) -> dict[str, Any]:
    """How the backend is made here: on the processor, with the small decoder."""
    return {
        "avatar": avatar,
        "cache": cache,
        "model": models,
        "fast_decoder": True,
        "device": "cpu",
    }


@pytest.fixture
def make(models: Path, avatar: Path, base: Loop, tmp_path: Path) -> Iterator[Make]:
    """Makes backends that are closed in the end."""
    made: list[MuseTalkVideo] = []

    def one(**changes: Any) -> MuseTalkVideo:
        made.append(MuseTalkVideo(**options(models, avatar, tmp_path / "cache") | changes))
        return made[-1]

    yield one
    for video in made:
        video.close()


@pytest.fixture(scope="session")
def _loaded(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MuseTalkVideo]:
    place = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Base, "open", classmethod(lambda cls, folder, cache=None, finder=None: Loop()))
        patch.setattr(weights, "load_whisper", lambda folder: QuickEncoder())
        patch.setattr(weights, "load_unet", lambda files: QuickUnet())
        video = MuseTalkVideo(**options(models, an_avatar(place), place / "cache"))
        video.load()
    yield video
    video.close()


@pytest.fixture
def video(_loaded: MuseTalkVideo) -> Iterator[MuseTalkVideo]:
    """A loaded backend whose encoder and UNet take no time, as good as new; what a test does to it is its own."""
    _loaded._pace = Pace()
    assert _loaded._networks is not None
    _loaded._networks.shapes = SHAPES
    _loaded._networks.most = SHAPES[-1]
    yield _loaded
    _loaded._networks.__dict__.pop("paint", None)
    _loaded.clock = time.perf_counter
