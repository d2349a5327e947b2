"""The cache that Hugging Face's tools share: what they fetched need not be fetched again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from desktop.engine.models.catalogue import Entry


def place(environment: Mapping[str, str] = os.environ) -> Path:
    """The cache's folder, as huggingface_hub finds it: HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, ~/.cache."""
    if named := environment.get("HF_HUB_CACHE") or environment.get("HUGGINGFACE_HUB_CACHE"):
        return _home(named)
    if named := environment.get("HF_HOME"):
        return _home(named) / "hub"
    return _home(environment.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface" / "hub"


def find(entry: Entry, cache: Path | None = None) -> Path | None:
    """The snapshot that holds every file of `entry`, with the right size where that is known.

    A snapshot of the wanted revision comes first, then the newest.
    """
    repository = (cache or place()) / f"models--{entry.source.replace('/', '--')}"
    try:
        snapshots = sorted((repository / "snapshots").iterdir(), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return None
    wanted = entry.revision
    with suppress(OSError):
        wanted = (repository / "refs" / entry.revision).read_text("utf-8").strip()
    snapshots.sort(key=lambda path: path.name != wanted)
    return next((snapshot for snapshot in snapshots if _holds(snapshot, entry)), None)


def _holds(snapshot: Path, entry: Entry) -> bool:
    for file in entry.files:
        try:
            size = (snapshot / (file.remote or file.path)).stat().st_size
        except OSError:
            return False
        if size != file.size and not (file.size_is_estimate and size):
            return False
    return True


def _home(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no home is known
        return Path(path)
