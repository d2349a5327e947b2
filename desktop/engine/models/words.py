"""Amounts and what a disk refuses, as people read them."""

from __future__ import annotations

import errno
from pathlib import Path

from desktop.engine.errors import Problem


def amount(size: float) -> str:
    """Bytes for people: 940 bytes, 38 kB, 670 MB, 1.9 GB."""
    for unit, digits in (("bytes", 0), ("kB", 0), ("MB", 0)):
        if size < 999.5:
            return f"{size:.{digits}f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def memory_amount(mib: float) -> str:
    """`mib` MiB as people speak of memory: "480 MB", "15.6 GB"."""
    return f"{round(mib)} MB" if mib < 1000 else f"{round(mib / 1024, 1):g} GB"


def disk_problem(folder: Path, error: OSError) -> Problem:
    """Why nothing can be written to `folder`."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            what = f"The disk of {folder} is full."
            remedy = "What came is kept. Free some space, then start the download again: it goes on from there."
        case errno.EFBIG:
            what = f"The disk of {folder} takes no file that large."
            remedy = "Use a folder on another disk (--data-dir); disks formatted as FAT32 stop at 4 GB."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            what = f"{error.filename or folder} may not be written or changed."
            remedy = "Look at its permissions and whether another program uses it, or choose a folder with --data-dir."
        case _:
            what = f"{error.filename or folder} cannot be used ({(error.strerror or str(error)).lower()})."
            remedy = "Look at that place, or choose another folder with --data-dir."
    return Problem(what, remedy, replaces="models")
