"""Models that nobody chooses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.engine.conversation.characters import load_character
from desktop.engine.models import catalogue
from desktop.engine.models.catalogue import read_catalogue
from desktop.engine.models.store import Store
from desktop.engine.models.tools import find_tool
from desktop.paths import Folders, resource
from desktop.settings import Settings
from desktop.specs import backend_spec


@pytest.fixture
def fetched(tmp_path: Path) -> Path:
    """A folder of models with a smart-turn of the right size."""
    entry = read_catalogue().entry("smart-turn")
    path = Store(tmp_path).home(entry) / entry.main
    path.parent.mkdir()
    with path.open("wb") as file:
        file.truncate(entry.size)
    return path


def test_smart_turn_is_a_tool() -> None:
    """Nobody chooses it; it belongs to voice detection."""
    entry = read_catalogue().entry("smart-turn")
    assert (entry.tool, entry.stage) == (True, "vad")


def test_it_is_found_where_it_was_fetched(tmp_path: Path, fetched: Path) -> None:
    """The file, once all of it is there; None before."""
    assert find_tool(tmp_path, "smart-turn") == fetched
    fetched.write_bytes(b"half")
    assert find_tool(tmp_path, "smart-turn") is None


@pytest.mark.usefixtures("fetched")
def test_a_catalogue_that_cannot_be_read_is_no_reason_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage works without its tool."""
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "none.toml")
    assert find_tool(tmp_path, "smart-turn") is None


def test_where_there_is_none_the_catalogue_is_not_read(tmp_path: Path) -> None:
    """A start without it costs nothing."""
    code = (
        "import sys; from pathlib import Path; from desktop.engine.models.tools import find_tool;"
        "print(find_tool(Path(sys.argv[1]), 'smart-turn'), 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False"]


def test_voice_detection_is_given_it(tmp_path: Path) -> None:
    """What the settings of somebody who set nothing make of the stage: the file, from the folder of their models."""
    entry, places = read_catalogue().entry("smart-turn"), Folders(tmp_path, tmp_path, tmp_path, tmp_path)
    spec = backend_spec("vad", "starter", Settings(), load_character("nova", (resource("avatars"),)), places)
    assert spec.made_options() == {"turns": None}
    path = Store(places.models).home(entry) / entry.main
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(entry.size))
    assert spec.made_options() == {"turns": path}
