"""The ZIP file that an avatar travels in, read with distrust: it may come from anybody.

Names, kinds, numbers and sizes are checked from its table before anything is unpacked, and sizes again while it is.
"""

from __future__ import annotations

import json
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO

from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.avatar_contents import BEGINNINGS, fault_of
from desktop.engine.conversation.characters import FILE
from desktop.engine.errors import ExitCode, ParleyError, Problem

FORMAT = 1
KIND = "parley-avatar"
MANIFEST = "manifest.json"
POINTS = "face.json"
MIB = 1 << 20
MOST_FILES = 64
LARGEST_FILE = 512 * MIB
LARGEST = 1024 * MIB
_TEXTS = {MANIFEST: MIB // 16, FILE: MIB // 4, POINTS: 16 * MIB}
"""Files of a fixed name, and how large each may be."""
_PART = re.compile(r"\w(?:[\w .()+-]*[\w)+-])?")
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME = 120
_PIECE = MIB
_END = struct.Struct("<4s4H2LH")
"""What a ZIP file ends with: mark, two numbers of disks, entries here and in all, size and place of the table, and
the length of a comment."""
_END_MARK, _MARK_64, _LENGTH_64 = b"PK\5\6", b"PK\6\7", 20
_BAD = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, struct.error, ValueError)

Progress = Callable[[int, int], None]
"""Bytes done, and bytes in all."""


def fits(name: str) -> bool:
    """Whether a file of an avatar may have this name: a relative path with slashes that every system takes."""
    parts = name.split("/")
    return (
        len(name) <= _LONGEST_NAME
        and len(parts) <= 3
        and all(_PART.fullmatch(part) and not _DEVICE.fullmatch(part) for part in parts)
        and (name in _TEXTS or Path(name).suffix.lower() in BEGINNINGS)
    )


class Packed:
    """An avatar in one file, opened and checked; use it in a `with`.

    Raises ParleyError with one sentence that begins with the file's name: exit 3 where there is no such file, else 2.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._open()
        try:
            with self._reading():
                self._check_end()
                self._zip = zipfile.ZipFile(self._file)
                self._members = {info.orig_filename: info for info in self._zip.infolist()}
                self._check_table()
            self._check_manifest()
        except BaseException:
            self._file.close()
            raise

    @property
    def names(self) -> frozenset[str]:
        """The avatar's files."""
        return frozenset(self._members) - {MANIFEST}

    @property
    def size(self) -> int:
        """Bytes of them when unpacked, as promised."""
        return sum(self._members[name].file_size for name in self.names)

    def text(self, name: str) -> str:
        """One of the small files that are text."""
        with self._reading(), self._zip.open(self._members[name]) as file:
            data = file.read(_TEXTS[name] + 1)
        if len(data) > _TEXTS[name]:
            raise self._too_large()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.bad(f"is damaged: its {name} is not written in UTF-8") from error

    def unpack(self, folder: Path, cancel: CancelToken, progress: Progress) -> None:
        """Write the avatar's files into `folder`, which is empty. Raises Cancelled, OSError."""
        done, total = 0, self.size
        for name in sorted(self.names):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._reading():
                source = self._zip.open(self._members[name])
            with source, target.open("xb") as file:
                came = 0
                while True:
                    cancel.raise_if_cancelled()
                    with self._reading():
                        piece = source.read(_PIECE)
                    if not piece:
                        break
                    came += len(piece)
                    done += len(piece)
                    if came > LARGEST_FILE or done > LARGEST:
                        raise self._too_large()
                    file.write(piece)
                    progress(done, total)
            if name not in _TEXTS and (fault := fault_of(target, name)):
                raise self.bad(f"holds {fault}")

    def bad(self, what: str, remedy: str = "Ask whoever made it for a new one.") -> ParleyError:
        """Why this file cannot be imported."""
        return ParleyError(Problem(f"{self._path.name} {what}.", remedy), ExitCode.BAD_INPUT)

    def __enter__(self) -> Packed:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()
        self._file.close()

    def _open(self) -> BinaryIO:
        try:
            if stat.S_ISREG(self._path.stat().st_mode):  # opening a pipe would wait for its other end
                return self._path.open("rb")
        except FileNotFoundError as error:
            what = f"{self._path.name or self._path} does not exist."
            raise ParleyError(Problem(what, "Check its name."), ExitCode.MISSING) from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise self.bad(f"cannot be read ({why.lower()})", "Check its name and its permissions.") from error
        raise self.bad("is not a file", "Choose a file that Parley exported.")

    def _check_end(self) -> None:
        """The table's size and number of entries, before zipfile reads all of it into memory."""
        size = self._file.seek(0, 2)
        if size > LARGEST + MIB:
            raise self._too_large()
        self._file.seek(0)
        begins = self._file.read(4)
        self._file.seek(max(0, size - _END.size - _LENGTH_64))
        tail = self._file.read()
        if len(tail) < _END.size or tail[-_END.size :][:4] != _END_MARK:
            if begins == b"PK\3\4":
                raise self._damaged()
            raise self._strange()
        _, _, _, _, entries, table, _, comment = _END.unpack(tail[-_END.size :])
        if comment:
            raise self._damaged()
        if tail.startswith(_MARK_64) or entries > MOST_FILES or table > MIB:
            raise self._too_large()

    def _check_table(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise self._too_large()
        names = {unicodedata.normalize("NFKC", info.orig_filename).casefold() for info in infos}
        if len(names) < len(infos) or any(
            str(parent) in names for name in names for parent in PurePosixPath(name).parents
        ):
            raise self.bad("holds two files of the same name")
        for info in infos:
            if info.flag_bits & 0x1:
                raise self.bad("is protected with a password", "Export it without one.")
            mode = stat.S_IFMT(info.external_attr >> 16)
            if not fits(info.orig_filename) or mode not in (0, stat.S_IFREG):
                raise self.bad(f"holds something that has no place in an avatar (“{info.orig_filename[:80]}”)")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.header_offset < 0:
                raise self._damaged()
            if info.file_size > _TEXTS.get(info.orig_filename, LARGEST_FILE):
                raise self._too_large()
        if sum(info.file_size for info in infos) > LARGEST:
            raise self._too_large()
        if MANIFEST not in self._members:
            raise self._strange()
        if FILE not in self._members:
            raise self.bad(f"holds no avatar: there is no {FILE} in it")

    def _check_manifest(self) -> None:
        try:
            manifest = json.loads(self.text(MANIFEST))
            kind, version = manifest["kind"], int(manifest["format"])
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise self._strange() from error
        if kind != KIND or version < 1:
            raise self._strange()
        if version > FORMAT:
            raise self.bad("was exported by a newer version of Parley", "Update Parley.")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (*_BAD, OSError) as error:
            raise self._damaged() from error

    def _damaged(self) -> ParleyError:
        return self.bad("is damaged or cut off", "Copy or download it again.")

    def _strange(self) -> ParleyError:
        return self.bad("is not an avatar that Parley exported", "Choose a file made with --export-avatar.")

    def _too_large(self) -> ParleyError:
        limits = f"at most {MOST_FILES} files, {LARGEST_FILE // MIB} MiB each and {LARGEST // MIB} MiB together"
        return self.bad(f"promises more than an avatar can be: {limits}")
