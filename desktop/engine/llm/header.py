"""Reads the header of a GGUF file: what kind of model it is, how long it trained, and whether all of it is there.

The layout is the one of the GGUF specification, versions 2 and 3, little-endian: magic, version, counts, key-value
pairs, tensor descriptions, padding, data. Only offsets within the file are followed, so that no file, however
damaged, makes this take long or much memory.
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAGIC = b"GGUF"
VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_LONGEST_KEPT = 4096
"""Arrays of numbers up to this length are kept (per-layer values); of others only the length is."""
_MOST_DIMENSIONS = 8
_LARGEST_BYTES = 2**44
"""Far more than any file of a model has."""
_MOST_ENTRIES = 1_000_000
"""Far more key-value pairs or tensors than any model has."""


class NotGgufError(Exception):
    """The file begins otherwise than a GGUF file. `begins` is its first bytes."""

    def __init__(self, begins: bytes) -> None:
        self.begins = begins
        super().__init__(begins[:16])


class DamagedError(Exception):
    """The header does not make sense; the text says where."""


class CutShortError(Exception):
    """The header goes on beyond the end of the file."""


@dataclass(frozen=True, slots=True)
class Length:
    """Stands for an array that was not kept: how many items it has, and how many different ones."""

    items: int
    different: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor's description. `kind` is ggml's type number; `offset` counts from the beginning of the data."""

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def items(self) -> int:
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself. `data_start` is where the tensors begin, `file_bytes` where the file ends."""

    path: Path
    metadata: Mapping[str, Any]
    tensors: tuple[Tensor, ...]
    data_start: int
    file_bytes: int

    @property
    def architecture(self) -> str:
        return str(self.metadata.get("general.architecture", ""))

    def of_architecture(self, key: str, default: Any = None) -> Any:
        """The value of "<architecture>.<key>"."""
        return self.metadata.get(f"{self.architecture}.{key}", default)

    def whole_bytes(self, tensor_bytes: Mapping[str, int]) -> int:
        """How long the file must be to hold every tensor, given the size of each by name. Raises DamagedError."""
        if not self.tensors:
            return self.file_bytes
        whole = self.data_start + max(tensor.offset + tensor_bytes[tensor.name] for tensor in self.tensors)
        if whole > _LARGEST_BYTES:
            raise DamagedError(f"tensors up to byte {whole}")
        return whole


class _Cursor:
    """Walks over the mapped file and never beyond its end."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0
        self.end = len(data)

    def scalar(self, code: str) -> Any:
        begin = self.skip(struct.calcsize(code))
        return struct.unpack_from(code, self.data, begin)[0]

    def text(self) -> str:
        size = self.scalar("<Q")
        begin = self.skip(size)
        return self.data[begin : begin + size].decode("utf-8", errors="replace")

    def skip(self, size: int) -> int:
        begin = self.at
        if size > self.end - begin:
            raise CutShortError
        self.at = begin + size
        return begin

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._array()
        if kind in _SCALARS:
            return self.scalar(_SCALARS[kind])
        raise DamagedError(f"value type {kind}")

    def _array(self) -> Any:
        kind, length = self.scalar("<I"), self.scalar("<Q")
        if kind == _STRING:
            return Length(length, self._skip_texts(length))
        if kind not in _SCALARS:
            raise DamagedError(f"array of type {kind}")
        code = _SCALARS[kind]
        size = struct.calcsize(code)
        begin = self.skip(size * length)
        if length > _LONGEST_KEPT:
            return Length(length, length)
        return struct.unpack_from(f"<{length}{code[1]}", self.data, begin)

    def _skip_texts(self, count: int) -> int:
        """Go beyond `count` texts; returns how many of them differ."""
        data, at, last = self.data, self.at, self.end - 8
        unpack = struct.Struct("<Q").unpack_from
        seen: set[bytes | int] = set()
        for _ in range(count):
            if not 0 <= at <= last:
                raise CutShortError
            begin = at + 8
            at = begin + unpack(data, at)[0]
            seen.add(data[begin:at] or at)  # llama.cpp gives each empty one a name of its own
        self.at = at
        self.skip(0)
        return len(seen)


def read_header(path: Path) -> Header:
    """The header of the file at `path`. Raises OSError, NotGgufError, DamagedError or CutShortError."""
    with path.open("rb") as file:
        begins = file.read(64)
        if not begins.startswith(MAGIC):
            raise NotGgufError(begins)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parse(path, _Cursor(data))


def _parse(path: Path, cursor: _Cursor) -> Header:
    cursor.skip(len(MAGIC))
    version = cursor.scalar("<I")
    if version not in VERSIONS:
        raise DamagedError(f"version {version}")
    tensor_count, pair_count = cursor.scalar("<Q"), cursor.scalar("<Q")
    if max(tensor_count, pair_count) > _MOST_ENTRIES:
        raise DamagedError(f"{tensor_count} tensors, {pair_count} values")
    metadata: dict[str, Any] = {}
    for _ in range(pair_count):
        key = cursor.text()
        metadata[key] = cursor.value(cursor.scalar("<I"))
    tensors = []
    for _ in range(tensor_count):
        name, dimensions = cursor.text(), cursor.scalar("<I")
        if dimensions > _MOST_DIMENSIONS:
            raise DamagedError(f"a tensor of {dimensions} dimensions")
        shape = tuple(cursor.scalar("<Q") for _ in range(dimensions))
        tensors.append(Tensor(name, shape, cursor.scalar("<I"), cursor.scalar("<Q")))
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment <= 0:
        raise DamagedError(f"alignment {alignment}")
    start = -(-cursor.at // alignment) * alignment
    return Header(path, metadata, tuple(tensors), start, cursor.end)
