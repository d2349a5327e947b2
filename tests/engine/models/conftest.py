"""A hub on loopback, an empty store, and a computer without a shared cache of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.models.store import Store
from tests.engine.models.hub import Hub, running


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as served:
        yield served


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "models")


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of whoever runs the tests is none of theirs."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
