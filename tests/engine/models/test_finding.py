"""What stands in the settings, and what can stand in for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.models.catalogue import Catalogue, read_catalogue
from desktop.engine.models.finding import find_model, smaller_models
from desktop.engine.models.store import Store

CATALOGUE = """
[[model]]
id = "{name}"
stage = "llm"
backend = "llama-cpp"
title = "{name}"
quality = "good"
licence = "MIT"
licence_url = "https://example.org"
memory_mib = {memory}
rank = {rank}
source = "a/{name}"
revision = "main"
main = "m.gguf"
files = [{{ path = "m.gguf", size = {size} }}]
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    sizes = {"small": (100, 1, 10), "middle": (200, 2, 20), "large": (300, 3, 30)}
    path = tmp_path / "models.toml"
    path.write_text(
        "".join(CATALOGUE.format(name=n, memory=m, rank=r, size=s) for n, (m, r, s) in sizes.items()), "utf-8"
    )
    return read_catalogue(path)


@pytest.fixture
def store(tmp_path: Path, catalogue: Catalogue) -> Store:
    """All three models are here."""
    store = Store(tmp_path / "models")
    for entry in catalogue.entries:
        place = store.home(entry) / "m.gguf"
        place.parent.mkdir(parents=True)
        place.write_bytes(bytes(entry.size))
    return store


def names(found: tuple[object, ...]) -> list[str]:
    return [entry.id for entry in found]  # type: ignore[attr-defined]


def test_a_model_that_does_not_fit_has_smaller_ones_behind_it(store: Store, catalogue: Catalogue) -> None:
    """The best of the smaller ones first; a larger one is of no help."""
    assert names(smaller_models(store, "llm", "llama-cpp", "large", catalogue)) == ["middle", "small"]
    assert names(smaller_models(store, "llm", "llama-cpp", "small", catalogue)) == []


def test_the_best_one_is_meant_where_none_is_named(store: Store, catalogue: Catalogue) -> None:
    """What is empty in the settings is the largest here, so the others are what is left."""
    assert names(smaller_models(store, "llm", "llama-cpp", "", catalogue)) == ["middle", "small"]


def test_a_file_of_ones_own_is_compared_by_its_size(tmp_path: Path, store: Store, catalogue: Catalogue) -> None:
    """A path has no entry; what is smaller on the disk stands in."""
    own = tmp_path / "own.gguf"
    own.write_bytes(bytes(25))
    assert names(smaller_models(store, "llm", "llama-cpp", str(own), catalogue)) == ["middle", "small"]


def test_what_is_not_here_stands_in_for_nothing(tmp_path: Path, catalogue: Catalogue) -> None:
    """Only downloaded models count, and only those of the same engine."""
    assert smaller_models(Store(tmp_path / "none"), "llm", "llama-cpp", "large", catalogue) == ()


def test_a_path_is_given_as_it_is(tmp_path: Path) -> None:
    """Whoever names a file gets that file; whoever names nothing and has nothing gets a sentence."""
    own = tmp_path / "own.gguf"
    own.touch()
    assert find_model(tmp_path / "models", "llm", "llama-cpp", str(own)) == own
    with pytest.raises(ParleyError, match="There is no model for llama-cpp on this computer yet"):
        find_model(tmp_path / "models", "llm", "llama-cpp", "")
