"""The installed distributions of an environment as files: which are whole, which files belong to which.

An interrupted pip leaves distributions that it takes for installed. Each is held against its RECORD here, and a
broken one is removed, so that pip installs it anew.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path


def normal(name: str) -> str:
    """A project name as the packaging specifications compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def project_of(metadata_folder: Path) -> str:
    return normal(metadata_folder.name.removesuffix(".dist-info").rpartition("-")[0])


def folders(site: Path) -> list[Path]:
    return sorted(site.glob("*.dist-info"))


def record(metadata_folder: Path) -> list[list[str]]:
    """Rows of path (relative to the package folder), hash, size in bytes. Raises OSError when there is none."""
    with (metadata_folder / "RECORD").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row]


def write_record(metadata_folder: Path, rows: list[list[str]]) -> None:
    unfinished = metadata_folder / "RECORD.new"
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    os.replace(unfinished, metadata_folder / "RECORD")


def is_whole(metadata_folder: Path) -> bool:
    """Whether every file that the RECORD lists is there in its size.

    Compiled files come and go and do not count, nor do the scripts outside the package folder.
    """
    site = metadata_folder.parent
    try:
        if not (metadata_folder / "METADATA").stat().st_size:
            return False
        for path, _, size in record(metadata_folder):
            counts = size and not path.endswith(".pyc") and not path.startswith("..")
            if counts and (site / path).stat().st_size != int(size):
                return False
    except (OSError, ValueError):
        return False
    return True


def delete(site: Path, paths: Sequence[Path]) -> int:
    """Deletes the files with the folders in `site` that they leave empty; the bytes that were freed."""
    freed = 0
    parents: set[Path] = set()
    for path in paths:
        if path.exists():
            freed += path.stat().st_size
            path.unlink()
        parents.update(parent for parent in path.parents if site in parent.parents)
    for parent in sorted(parents, key=lambda path: len(path.parts), reverse=True):
        compiled = parent / "__pycache__"
        if parent.is_dir() and not [entry for entry in parent.iterdir() if entry != compiled]:
            shutil.rmtree(parent, ignore_errors=True)
    return freed


def remove(metadata_folder: Path) -> None:
    """Deletes the distribution's files, as far as they are known, and its metadata."""
    site = metadata_folder.parent
    try:
        paths = [site / row[0] for row in record(metadata_folder)]
    except OSError:
        paths = []
    delete(site, paths)
    shutil.rmtree(metadata_folder, ignore_errors=True)


def remove_broken(site: Path) -> list[str]:
    """Removes what an interrupted installation left; the names of the distributions that were broken."""
    for leftover in site.glob("~*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return list(_remove_broken(site))


def _remove_broken(site: Path) -> Iterator[str]:
    for folder in folders(site):
        if not is_whole(folder):
            remove(folder)
            yield project_of(folder)
