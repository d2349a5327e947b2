"""The small Kokoro and the small Piper of these tests: made once, loaded once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.tts import kokoro_network
from desktop.engine.tts.kokoro import KokoroTts
from desktop.engine.tts.piper import PiperTts
from tests.engine.tts import tiny_kokoro, tiny_piper


@pytest.fixture(scope="session")
def kokoro_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A model's folder. Its voices are those of the shared data where it is there.

    Two threads that wait for each other are slow where other work has the second core: it runs on one.
    """
    place = Path(os.environ.get("PARLEY_SHARED") or Path(__file__).parents[4] / "shared")
    before, kokoro_network.MOST_THREADS = kokoro_network.MOST_THREADS, 1
    yield tiny_kokoro.make(tmp_path_factory.mktemp("models") / "kokoro", shared=place if place.is_dir() else None)
    kokoro_network.MOST_THREADS = before


@pytest.fixture(scope="session")
def kokoro(kokoro_folder: Path) -> Iterator[KokoroTts]:
    """The loaded backend."""
    made = KokoroTts(kokoro_folder)
    made.load()
    yield made
    made.close()


@pytest.fixture(scope="session")
def piper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PiperTts]:
    """The loaded backend."""
    made = PiperTts(tiny_piper.make(tmp_path_factory.mktemp("piper")))
    made.load()
    yield made
    made.close()


@pytest.fixture
def copied(kokoro_folder: Path, tmp_path: Path) -> Path:
    """A folder of its own that a test may spoil; the weights are a link, to be unlinked before they are written."""
    made = tmp_path / "model"
    (made / "voices").mkdir(parents=True)
    (made / "config.json").write_bytes((kokoro_folder / "config.json").read_bytes())
    os.link(kokoro_folder / "kokoro.pth", made / "kokoro.pth")
    for voice in (kokoro_folder / "voices").iterdir():
        (made / "voices" / voice.name).write_bytes(voice.read_bytes())
    return made
