"""A film as a file: whether it is one that can be read, and how a disk refuses to take one."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.engine.errors import ExitCode, ParleyError, Problem

log = logging.getLogger(__name__)

MOST_BYTES = 4 << 30


def check_file(path: Path) -> None:
    """Raise ParleyError with a sentence where `path` is no file of a bearable size."""
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise bad_film(path, "is a folder, not a film", "Name a film, such as an MP4.")
        if not stat.S_ISREG(facts.st_mode):  # opening a pipe would wait for its other end
            raise bad_film(path, "is a pipe or a device, not a film", "Name a film, such as an MP4.")
        if facts.st_size > MOST_BYTES:
            raise bad_film(path, f"is larger than {MOST_BYTES >> 30} GB", "Choose a shorter or smaller film.")
        with path.open("rb") as file:
            if not file.read(1):
                raise bad_film(path, "is empty", "Copy or record it again.")
    except FileNotFoundError as error:
        raise ParleyError(
            Problem(f"{path.name or path} does not exist.", "Check its name."), ExitCode.MISSING
        ) from error
    except PermissionError as error:
        raise bad_film(path, "may not be read", "Check its permissions.") from error
    except OSError as error:
        log.warning("cannot open %s", path, exc_info=True)
        raise bad_film(path, f"cannot be read ({(error.strerror or str(error)).lower()})", "Check its name.") from error


def ends_early(path: Path) -> bool:
    """Whether an MP4 or MOV promises more bytes than there are (ISO/IEC 14496-12, 4.2: boxes, each with its size)."""
    end = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= end:
            file.seek(at)
            head = file.read(16)
            if at == 0 and head[4:8] not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
                return False
            size = int.from_bytes(head[:4], "big")
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if size < 8:  # 0: to the end of the file
                return False
            at += size
        return at > end


def bad_film(path: Path, what: str, remedy: str) -> ParleyError:
    """The film at `path` cannot be used: it `what`."""
    return ParleyError(Problem(f"{path.name or path} {what}.", remedy), ExitCode.BAD_INPUT)


def cut_off(path: Path) -> ParleyError:
    """The file ends before the film does."""
    return bad_film(path, "is cut off before its end", "Copy or record it again.")


_REFUSALS = {
    errno.ENOSPC: (": the disk is full", "Make room, or choose another folder."),
    errno.EDQUOT: (": the disk is full", "Make room, or choose another folder."),
    errno.EFBIG: (": it is larger than the disk takes", "Choose another folder."),
    errno.EACCES: (": its folder is read-only", "Choose another folder."),
    errno.EROFS: (": its folder is read-only", "Choose another folder."),
    errno.ENOENT: (": its folder does not exist", "Make the folder, or choose another one."),
}


@contextmanager
def telling(path: Path, part: Path) -> Iterator[None]:
    """Turns a disk that refuses into a sentence, and leaves no half file, whatever went wrong."""
    try:
        yield
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        log.exception("cannot write %s", path)
        why, remedy = _REFUSALS.get(error.errno or 0, ("", "Choose another folder."))
        raise ParleyError(Problem(f"{path.name} could not be written{why}.", remedy)) from error
