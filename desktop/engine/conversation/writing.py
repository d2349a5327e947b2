"""Whole lines onto the disk, or nothing: files of conversations that appear in one step and grow by lines."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class ChangedElsewhere(Exception):
    """The file is not what was last read or written here: another program wrote in it."""


def create(path: Path, data: bytes) -> None:
    """The file `path`, which only its owner may read, appears with `data` in it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def append(path: Path, data: bytes, end: int) -> None:
    """Add the whole lines `data` after the first `end` bytes, or leave the file as it was.

    What a crash left behind them, a line without its end, goes. Raises OSError, and ChangedElsewhere where whole
    lines were added or removed since.
    """
    with path.open("r+b", buffering=0) as file:  # unbuffered: nothing may be written after the truncate
        size = file.seek(0, os.SEEK_END)
        if size != end:
            file.seek(min(end, size))
            if size < end or b"\n" in file.read():
                raise ChangedElsewhere(path)
            file.truncate(end)
        file.seek(end)
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise
