"""Avatars made for tests: a drawn one and one with a portrait and clips."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from desktop.engine.conversation.avatar_ini import write_avatar
from desktop.engine.types import Voice


def png(width: int = 8, height: int = 8) -> bytes:
    """A grey picture, as small a PNG as can be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + bytes(3000)
"""As an MP4 begins."""


def photo(folder: Path, name: str = "Maria", **face: str) -> Path:
    """An avatar of a portrait and a clip."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "portrait.png").write_bytes(png())
    (folder / "face.json").write_text('{"format": 1}', "utf-8")
    (folder / "idle.mp4").write_bytes(MP4)
    clips = {"kind": "photo", "portrait": "portrait.png", "idle": "idle.mp4"}
    write_avatar(folder, name, "", f"You are {name}.", {"starter": Voice("en-us+f3", 1.1)}, {**clips, **face})
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
