"""Files that people give and get: what is wrong with one, and what a disk refuses, in a sentence."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.engine.errors import ExitCode, ParleyError, Problem

_log = logging.getLogger(__name__)

_REFUSALS = {
    errno.ENOSPC: (": the disk is full", "Make room, or choose another folder."),
    errno.EDQUOT: (": the disk is full", "Make room, or choose another folder."),
    errno.EFBIG: (": it is larger than the disk takes", "Choose another folder."),
    errno.EACCES: (": its folder is read-only", "Choose another folder."),
    errno.EROFS: (": its folder is read-only", "Choose another folder."),
    errno.ENOENT: (": its folder does not exist", "Make the folder, or choose another one."),
}


def bad_file(path: Path, what: str, remedy: str) -> ParleyError:
    """The file at `path` cannot be used (exit 2): it `what`."""
    return ParleyError(Problem(f"{path.name or path} {what}.", remedy), ExitCode.BAD_INPUT)


def cut_off(path: Path) -> ParleyError:
    """The file ends before what is in it does."""
    return bad_file(path, "is cut off before its end", "Copy or record it again.")


def check_file(path: Path, noun: str, instead: str, most_bytes: int | None = None) -> None:
    """Raise ParleyError with a sentence where `path` is no file that can be read and has something in it.

    `noun` is what it should be ("recording"), `instead` what to name ("a sound file, such as a WAV").
    """
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise bad_file(path, f"is a folder, not a {noun}", f"Name {instead}.")
        if not stat.S_ISREG(facts.st_mode):  # opening a pipe would wait for its other end
            raise bad_file(path, f"is a pipe or a device, not a {noun}", f"Name {instead}.")
        if most_bytes is not None and facts.st_size > most_bytes:
            raise bad_file(path, f"is larger than {most_bytes >> 30} GB", f"Choose a shorter or smaller {noun}.")
        with path.open("rb") as file:
            if not file.read(1):
                raise bad_file(path, "is empty", "Copy or record it again.")
    except FileNotFoundError as error:
        raise ParleyError(
            Problem(f"{path.name or path} does not exist.", "Check its name."), ExitCode.MISSING
        ) from error
    except PermissionError as error:
        raise bad_file(path, "may not be read", "Check its permissions.") from error
    except OSError as error:
        _log.warning("cannot open %s", path, exc_info=True)
        raise bad_file(path, f"cannot be read ({(error.strerror or str(error)).lower()})", "Check its name.") from error


def part_of(path: Path) -> Path:
    """Where what is to be at `path` is written until it is whole."""
    return path.with_name(path.name + ".part")


@contextmanager
def writing(path: Path, part: Path) -> Iterator[None]:
    """Turns a disk that refuses into a sentence, and leaves no half file, whatever went wrong."""
    try:
        yield
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        _log.exception("cannot write %s", path)
        why, remedy = _REFUSALS.get(error.errno or 0, ("", "Choose another folder."))
        raise ParleyError(Problem(f"{path.name} could not be written{why}.", remedy)) from error
