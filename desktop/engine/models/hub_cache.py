"""The cache that Hugging Face's tools share: what they fetched need not be fetched again."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from desktop.engine.models.catalogue import Entry, File


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
    for snapshot in _snapshots(entry, cache):
        if all(_holds(snapshot, file) for file in entry.files):
            return snapshot
    return None


def find_file(entry: Entry, file: File, commit: str = "", cache: Path | None = None) -> Path | None:
    """One file of `entry`: of the snapshot `commit` where that is given and the file's hash is not known."""
    for snapshot in _snapshots(entry, cache):
        if _holds(snapshot, file) and (file.sha256 or commit in ("", snapshot.name)):
            return snapshot / (file.remote or file.path)
    return None


def commit_of(path: Path) -> str:
    """The commit that a snapshot, or a file in one, is of; "" where `path` is no such place."""
    names = [path.name, *(parent.name for parent in path.parents)]
    return next((name for name in names if re.fullmatch(r"[0-9a-f]{40}", name)), "")


def _snapshots(entry: Entry, cache: Path | None) -> list[Path]:
    repository = (cache or place()) / f"models--{entry.source.replace('/', '--')}"
    try:
        snapshots = sorted((repository / "snapshots").iterdir(), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return []
    wanted = entry.revision
    with suppress(OSError):
        wanted = (repository / "refs" / entry.revision).read_text("utf-8").strip()
    return sorted(snapshots, key=lambda path: path.name != wanted)


def _holds(snapshot: Path, file: File) -> bool:
    try:
        size = (snapshot / (file.remote or file.path)).stat().st_size
    except OSError:
        return False
    return size == file.size or (file.size_is_estimate and size > 0)


def _home(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no home is known
        return Path(path)
