"""What a disk refuses, in a sentence."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.engine.errors import ParleyError, Problem

_log = logging.getLogger(__name__)

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def telling(doing: str, place: Path) -> Iterator[None]:
    """Turns an OSError into ParleyError: `doing` is how the sentence begins ("The avatar cannot be saved")."""
    try:
        yield
    except OSError as error:
        _log.warning("%s: %s", doing, place, exc_info=True)
        raise ParleyError(_problem(doing, place, error)) from error


def _problem(doing: str, place: Path, error: OSError) -> Problem:
    match error.errno:
        case code if code in _FULL:
            return Problem(f"{doing}: the disk of {place} is full.", "Make room there, then try again.")
        case errno.EFBIG:
            return Problem(f"{doing}: the disk of {place} takes no file that large.", "Choose another folder.")
        case code if code in _FORBIDDEN:
            at = error.filename or place
            remedy = "Look at its permissions, and whether another program uses it."
            return Problem(f"{doing}: {at} may not be written or changed.", remedy)
        case errno.ENOENT:
            return Problem(f"{doing}: {error.filename or place} does not exist.", "Look at the path.")
        case _:
            return Problem(f"{doing}: {place} cannot be used ({(error.strerror or str(error)).lower()}).")
