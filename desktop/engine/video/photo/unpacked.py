"""An avatar's pictures, decoded once and kept in the cache as plain pixels, so that any of them is at hand at once.

Decoding happens in a process of its own (apart.py): portraits and clips may come from anybody. What is kept is
`portrait-WxH-HASH.bgr`, or for the clips `clips-WxH-N+M-HASH.i420`: N pictures of the idle loop, M of the talking one,
each a plane of brightness and two of colour at half its size (BT.601, studio range, as OpenCV reads I420). HASH is of
the files they were made from. Beside it, folder.txt says where the avatar is: when it is no longer, this goes, too.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.photo.apart import apart
from desktop.engine.video.photo.folder import PhotoFolder
from desktop.engine.video.photo.patch import Picture

_log = logging.getLogger(__name__)

_ROOM = "photo"
_OF = "folder.txt"
_PORTRAIT_S, _CLIPS_S = 60.0, 300.0
"""How long reading may take, seconds."""
_FORGOTTEN_S = 3600.0
"""A half-written file that old belongs to nobody any more."""
_SHORTEST = 2
_NAME = re.compile(r"(portrait|clips)-(\d+)x(\d+)-(\d+)\+(\d+)-([0-9a-f]+)\.(?:bgr|i420)")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file of plain pixels: pictures of `size` (width, height), so many in each loop."""

    path: Path
    size: tuple[int, int]
    counts: tuple[int, int]

    @property
    def picture_bytes(self) -> int:
        """What one picture takes."""
        pixels = self.size[0] * self.size[1]
        return pixels * 3 // 2 if self.path.suffix == ".i420" else pixels * 3

    def whole(self) -> bool:
        """Whether everything that belongs into the file is there."""
        try:
            return self.path.stat().st_size == self.picture_bytes * sum(self.counts)
        except OSError:
            return False


def unpack(files: PhotoFolder, cache: Path) -> Unpacked:
    """The clips of `files` where there are some, else the portrait, from the cache or decoded into it.

    Raises ParleyError: what reading.py and film.py say of a broken file, a clip of another size than its neighbour,
    a disk that is full.
    """
    sources = files.clips or (files.portrait,)
    place = cache / _ROOM / f"{files.folder.name}-{_short(str(files.folder.resolve()).encode())}"
    key = _hash(sources)
    for path in place.glob(f"*-{key}.*"):
        known = _named(path)
        if known is not None and known.whole():
            return known
    if files.clips:
        what, limit_s = f"The clip {' or '.join(path.name for path in sources)}", _CLIPS_S
        name = apart(write_clips, sources, place, key, what=what, limit_s=limit_s)
    else:
        name = apart(write_portrait, files.portrait, place, key, what=files.portrait.name, limit_s=_PORTRAIT_S)
    _clear(place, name)
    _let_go(cache / _ROOM, place, files.folder.resolve())
    made = _named(place / name)
    if made is None or not made.whole():
        raise _refused(place, None)
    return made


def write_portrait(source: Path, place: Path, key: str) -> str:
    """Decode `source` into the folder `place`; the file's name there."""
    from desktop.engine.video.photo.reading import read_picture

    picture = read_picture(source)
    height, width = picture.shape[:2]
    name = f"portrait-{width}x{height}-1+0-{key}.bgr"
    with _Writing(place) as writing:
        writing.take(picture.tobytes())
        writing.finish(name)
    return name


def write_clips(sources: Sequence[Path], place: Path, key: str) -> str:
    """Decode the loops `sources` one after the other into the folder `place`; the file's name there."""
    import cv2

    from desktop.engine.video.photo.film import read_film

    counts, size = [0, 0], (0, 0)
    with _Writing(place) as writing:
        for loop, source in enumerate(sources):
            for picture in read_film(source, CancelToken()):
                size = size if any(size) else (picture.shape[1], picture.shape[0])
                if (picture.shape[1], picture.shape[0]) != size:
                    raise _unlike(sources)
                writing.take(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes())
                counts[loop] += 1
            if counts[loop] < _SHORTEST:
                what = f"{source.name} is too short for a clip of an avatar."
                raise ParleyError(Problem(what, "Use one of a second or more.", stage="video"), ExitCode.BAD_INPUT)
        name = f"clips-{size[0]}x{size[1]}-{counts[0]}+{counts[1]}-{key}.i420"
        writing.finish(name)
    return name


class _Writing:
    """A file that gets its name when it is whole, and leaves nothing behind when it never is."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._part = place / f"{os.getpid()}.part"
        self._file: BinaryIO | None = None

    def __enter__(self) -> _Writing:
        try:
            self._place.mkdir(parents=True, exist_ok=True)
            self._file = self._part.open("wb")
        except OSError as error:
            raise _refused(self._place, error) from error
        return self

    def take(self, data: bytes) -> None:
        """Write `data` behind what was written before."""
        assert self._file is not None
        try:
            self._file.write(data)
        except OSError as error:
            raise _refused(self._place, error) from error

    def finish(self, name: str) -> None:
        """Give the file its name."""
        assert self._file is not None
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            try:
                self._part.replace(self._place / name)
            except PermissionError:  # on Windows, where another process has made the same and reads it
                if not (self._place / name).exists():
                    raise
        except OSError as error:
            raise _refused(self._place, error) from error

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def map_pictures(kept: Unpacked) -> Picture:
    """A portrait's pixels, (h, w, 3) uint8 BGR, read from the disk where they are looked at."""
    width, height = kept.size
    return np.memmap(kept.path, np.uint8, "r", shape=(height, width, 3))


def _named(path: Path) -> Unpacked | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    width, height, idle, talking = (int(found[number]) for number in range(2, 6))
    return Unpacked(path, (width, height), (idle, talking))


def _hash(sources: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for source in sources:
        try:
            with source.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            what = f"{source.name} cannot be read ({(error.strerror or str(error)).lower()})."
            raise ParleyError(Problem(what, "Check its permissions.", stage="video"), ExitCode.MISSING) from error
    return digest.hexdigest()[:16]


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def _clear(place: Path, name: str) -> None:
    """Take away what was made from this avatar's earlier pictures."""
    for path in place.iterdir():
        with suppress(OSError):
            forgotten = path.suffix == ".part" and time.time() - path.stat().st_mtime > _FORGOTTEN_S
            if forgotten or (_named(path) is not None and path.name != name):
                path.unlink()


def _let_go(rooms: Path, own: Path, folder: Path) -> None:
    """Note whose room `own` is, and take away those of avatars that are gone: deleted, or drafts that were given up."""
    with suppress(OSError):
        (own / _OF).write_text(str(folder), "utf-8")
    for room in rooms.iterdir():
        with suppress(OSError, ValueError):
            if not Path((room / _OF).read_text("utf-8")).is_dir():
                shutil.rmtree(room, ignore_errors=True)


def _unlike(sources: Sequence[Path]) -> ParleyError:
    names = " and ".join(source.name for source in sources)
    return ParleyError(
        Problem(f"{names} do not have the same size.", "Make the clips anew from one portrait.", stage="video"),
        ExitCode.BAD_INPUT,
    )


def _refused(place: Path, error: OSError | None) -> ParleyError:
    _log.error("cannot keep pictures in %s", place, exc_info=error)
    number = error.errno if error is not None else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        why, remedy = ": the disk is full", "Make room on the disk."
    elif number in (errno.EACCES, errno.EROFS, errno.EPERM):
        why, remedy = ": the folder is read-only", "Change its permissions."
    else:
        why, remedy = "", "The log says more."
    return ParleyError(Problem(f"The avatar's pictures could not be kept in {place}{why}.", remedy, stage="video"))
