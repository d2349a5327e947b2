"""The person's own avatars on the disk: a finished folder takes its place in one step, and nothing half is left.

What is being made lies in the same folder under a name that begins with a dot, which `characters.available` passes
over. `restore` puts right what a crash left there.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from desktop.engine.conversation.characters import read_character
from desktop.engine.conversation.refusals import telling
from desktop.engine.errors import ExitCode, ParleyError, Problem

NEW, OLD, GONE = ".new-", ".old-", ".gone-"
"""How the names of folders begin that are being made, replaced, removed."""

_LONGEST = 40
"""Characters of a folder's name, without its number."""
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that Windows gives to devices."""
_LEFT_BEHIND_S = 86_400.0
"""What is still being made after a day is not being made any more."""
_NOT_SAVED = "The avatar cannot be saved"


def folder_name(name: str, taken: Collection[str]) -> str:
    """A name for the folder of the avatar called `name`: lower-case ASCII letters, digits and hyphens.

    Every system takes it, and it is none of `taken` (capitals do not matter): "Zoë" is "zoe", then "zoe-2".
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-") or "avatar"
    if slug in _RESERVED:
        slug = f"{slug}-avatar"
    used = {each.casefold() for each in taken}
    number, found = 1, slug
    while found in used:
        number += 1
        found = f"{slug}-{number}"
    return found


def keep(staging: Path, home: Path, replacing: str = "", taken: Collection[str] = ()) -> Path:
    """The finished avatar in `staging` becomes a folder of `home`; `staging` is gone then. Returns its new place.

    It takes a free name made of the avatar's own (none of `taken` either), or the place of the avatar in the folder
    called `replacing`, which stays as it is until the new one is whole. Raises ParleyError with a sentence (exit 3
    where `staging` holds no avatar that can be used); everything is as it was then.
    """
    character = read_character(staging)
    with telling(_NOT_SAVED, home):
        home.mkdir(parents=True, exist_ok=True)
        made = _near(staging, home)
        try:
            target = home / replacing if replacing else None
            if target is None or not target.exists():
                target = _settle(made, home, character.name, taken)
            else:
                _exchange(made, target)
        except BaseException:
            if made != staging:
                shutil.rmtree(made, ignore_errors=True)
            raise
    if made != staging:
        shutil.rmtree(staging, ignore_errors=True)
    return target


def remove(folder: Path, home: Path) -> None:
    """Delete the person's own avatar in `folder`, a folder of `home`; one that is not there is no error.

    A link is removed, not what it leads to. Raises ParleyError: exit 2 for a folder elsewhere.
    """
    inside = os.path.abspath(folder.parent) == os.path.abspath(home) and not folder.name.startswith(".")
    if not inside or folder.name in ("", ".."):
        problem = Problem(f"{folder} is not one of your own avatars, so it is not deleted.", f"They are in {home}.")
        raise ParleyError(problem, ExitCode.BAD_INPUT)
    with telling(f"The avatar “{folder.name}” cannot be deleted", folder):
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            gone = Path(tempfile.mkdtemp(prefix=GONE, dir=home))
            try:
                os.rename(folder, gone / folder.name)
            finally:
                shutil.rmtree(gone, ignore_errors=True)


def restore(home: Path) -> None:
    """Bring back an avatar whose replacement was broken off in the middle, and clear away what nobody works on.

    Costs next to nothing where there is nothing to do. What the disk refuses is left for the next time.
    """
    for folder in home.glob(f"{OLD}*"):
        try:
            os.rename(folder, home / folder.name.removeprefix(OLD))
        except OSError:  # the new one is in its place
            _clear(folder)
    for folder in home.glob(f"{GONE}*"):
        _clear(folder)
    for folder in home.glob(f"{NEW}*"):
        if _untouched_s(folder) > _LEFT_BEHIND_S:
            _clear(folder)


def _untouched_s(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def staging_in(home: Path) -> Path:
    """A new, empty folder in `home` in which an avatar can be made. Raises OSError."""
    home.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=NEW, dir=home))


def _near(staging: Path, home: Path) -> Path:
    """`staging` where it can be renamed into `home`, else a copy there; written to the disk."""
    made = staging
    if staging.stat().st_dev != home.stat().st_dev:
        made = staging_in(home)
        try:
            shutil.copytree(staging, made, dirs_exist_ok=True, symlinks=True)
        except BaseException as error:
            shutil.rmtree(made, ignore_errors=True)
            if isinstance(error, shutil.Error):  # a list of (source, target, why)
                raise OSError(errno.EIO, "; ".join(str(why) for *_, why in error.args[0])) from error
            raise
    for path in made.rglob("*"):
        if path.is_file() and not path.is_symlink():
            _flush(path)
    return made


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(made: Path, home: Path, name: str, taken: Collection[str]) -> Path:
    """Rename `made` to a name that is still free; somebody else may take one in between."""
    while True:
        target = home / folder_name(name, [*taken, *(path.name for path in home.iterdir())])
        try:
            os.rename(made, target)
        except OSError:
            if not target.exists():
                raise
        else:
            return target


def _exchange(made: Path, target: Path) -> None:
    old = target.with_name(f"{OLD}{target.name}")
    _clear(old)
    os.rename(target, old)
    try:
        os.rename(made, target)
    except OSError:
        os.rename(old, target)
        raise
    _clear(old)


def _clear(folder: Path) -> None:
    """Delete as much as the disk lets go of; of a link only the link."""
    if folder.is_symlink():
        with suppress(OSError):
            folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
