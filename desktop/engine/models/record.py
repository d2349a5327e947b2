"""What was seen of a model when it came: the memory that lets a later change be refused.

It lies beside the models, not inside one, and stays when a model is removed: whoever fetches the same
model again gets the same bytes, or is told that they are others.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it came. `etag` is the server's mark of this version, "" where it gave none."""

    size: int
    sha256: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One model as it came. `commit` is the repository's, 40 hexadecimal digits, "" where it is not known."""

    source: str
    revision: str
    commit: str = ""
    day: str = field(default_factory=lambda: time.strftime("%Y-%m-%d"))
    files: dict[str, Seen] = field(default_factory=dict)


def read(path: Path) -> Record | None:
    """The record at `path`; None where there is none or none that can be understood."""
    try:
        values = json.loads(path.read_text("utf-8"))
        files = {str(name): Seen(**seen) for name, seen in values.pop("files").items()}
        return Record(**values, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write(path: Path, record: Record) -> None:
    """Keep `record` at `path`, whole or not at all. Raises OSError."""
    write_json(path, asdict(record))


def write_json(path: Path, values: object) -> None:
    """Replace the file at `path` in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            json.dump(values, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
