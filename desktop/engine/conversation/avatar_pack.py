"""An avatar as one file: packed to be given away, unpacked and checked before it becomes one of the person's own.

A command that makes a face ([face] command) stays behind both ways: it names programs of one's own machine, and a
file from somebody else is not to start any.
"""

from __future__ import annotations

import configparser
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.avatar_files import keep, staging_in
from desktop.engine.conversation.avatar_ini import changed, replace
from desktop.engine.conversation.avatar_zip import FORMAT, KIND, LARGEST_FILE, MANIFEST, MIB, POINTS, Packed, fits
from desktop.engine.conversation.characters import FILE, PACKED, parse_character, read_character
from desktop.engine.conversation.refusals import telling
from desktop.engine.errors import ExitCode, ParleyError, Problem

_PIECE = MIB
_FILES = {"illustrated": {"artwork": "face.svg"}, "photo": {"portrait": "portrait.png", "idle": "", "talking": ""}}
"""The keys of [face] that name files, with the name where the key is missing."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the pack: when a portrait was taken is nobody's business."""


def _silent(_done: int, _total: int) -> None:
    pass


def export(
    folder: Path, path: Path, cancel: CancelToken | None = None, progress: Callable[[int, int], None] = _silent
) -> Path:
    """Pack the avatar in `folder` into one file and return where it is: `path`, its name ending with ".parley".

    Where `path` is a folder the file is made in it. What is packed is avatar.ini and the files it names, nothing
    else. A file of that name is replaced in one step. `progress` is told the bytes done and all. Raises ParleyError
    with a sentence, and Cancelled; nothing half is left then.
    """
    character = read_character(folder)
    cancel = cancel or CancelToken()
    path = path / folder.name if path.is_dir() else path
    if path.suffix.lower() != PACKED:
        path = path.with_name(path.name + PACKED)
    part = path.with_name(f"{path.name}.part")
    with telling(f"{path.name} cannot be written", path.parent):
        before = (folder / FILE).read_text("utf-8-sig")
        files = _files_of(folder, before, character.face)
        sizes = {name: file.stat().st_size for name, file in files.items()}
        done, total = 0, sum(sizes.values())
        try:
            with part.open("wb") as bare:
                with zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as packed:
                    packed.writestr(_entry(MANIFEST), json.dumps({"kind": KIND, "format": FORMAT}))
                    packed.writestr(_entry(FILE), without_command(folder, before))
                    for name, file in files.items():
                        with file.open("rb") as source, packed.open(_entry(name), "w") as target:
                            while piece := source.read(_PIECE):
                                cancel.raise_if_cancelled()
                                target.write(piece)
                                done += len(piece)
                                progress(done, total)
                bare.flush()
                os.fsync(bare.fileno())
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return path


def import_(
    path: Path,
    home: Path,
    cancel: CancelToken | None = None,
    progress: Callable[[int, int], None] = _silent,
    taken: Collection[str] = (),
) -> Path:
    """Unpack the avatar in the file at `path` into a new folder of `home` and return that.

    The folder is called as the avatar is, with a number where there is one of that name in `home` or among `taken`.
    Raises ParleyError with one sentence: exit 3 where there is no such file, exit 2 for everything that Parley would
    not have exported; and Cancelled. Nothing is left behind then.
    """
    cancel = cancel or CancelToken()
    with Packed(path) as packed, telling("The avatar cannot be imported", home):
        text = _checked(packed, path)
        made = staging_in(home)
        try:
            _check_room(home, packed.size)
            packed.unpack(made, cancel, progress)
            replace(made / FILE, text)
            return keep(made, home, taken=taken)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def without_command(folder: Path, text: str) -> str:
    """`text` of the avatar.ini of `folder` without what starts a program."""
    keys = [key for key in _face(text) if key.partition(".")[0] == "command"]
    return changed(folder, text, {("face", key): "" for key in keys}) if keys else text


def _checked(packed: Packed, path: Path) -> str:
    """The avatar.ini to be, checked against the files that come with it."""
    folder = Path(path.stem)
    try:
        text = packed.text(FILE)
        character = parse_character(folder, text)
        after = without_command(folder, text)
    except ParleyError as error:
        raise ParleyError(Problem(error.problem.what, f"{path.name} was not imported."), ExitCode.BAD_INPUT) from error
    for name in _named(after, character.face):
        if name not in packed.names:
            raise packed.bad(f"is not whole: {name[:80]} is missing in it")
    return after


def _face(text: str) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    return dict(parser["face"])


def _named(text: str, kind: str) -> list[str]:
    """The files that an avatar.ini names, as paths with slashes in its folder."""
    face = _face(text)
    found = [face.get(key, usual).strip() or usual for key, usual in _FILES[kind].items()]
    return [os.path.normpath(name).replace(os.sep, "/") for name in found if name]


def _files_of(folder: Path, text: str, kind: str) -> dict[str, Path]:
    """What goes into the pack beside avatar.ini. Raises ParleyError (exit 3) where something of it is missing."""
    names = [*dict.fromkeys(_named(text, kind)), *([POINTS] if (folder / POINTS).is_file() else [])]
    for name in names:
        file, what = folder / name, ""
        if not fits(name) or not file.resolve().is_relative_to(folder.resolve()):
            what = f"{name[:80]} cannot be packed: it is no picture or film in the avatar's folder"
        elif not file.is_file():
            what = f"{name} is missing"
        elif file.stat().st_size > LARGEST_FILE:
            what = f"{name} is larger than {LARGEST_FILE // MIB} MiB"
        if what:
            problem = Problem(f"The avatar “{folder.name}” cannot be exported: {what}.", f"Look at {folder / FILE}.")
            raise ParleyError(problem, ExitCode.MISSING)
    return {name: folder / name for name in names}


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _check_room(home: Path, needed: int) -> None:
    if shutil.disk_usage(home).free < needed + MIB:
        problem = Problem(
            f"The avatar needs {needed / 1e6:.0f} MB, and the disk of {home} is full.", "Make room there."
        )
        raise ParleyError(problem)
