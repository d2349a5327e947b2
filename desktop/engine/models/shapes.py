"""Whether files are what their names say: enough to tell a model from a web page, not whether it is a good one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from desktop.engine.errors import ParleyError, Problem

_PAGES = (b"<!doctype html", b"<html", b"<head", b"<?xml")
_POINTER = b"version https://git-lfs"
_MAGIC: dict[str, tuple[Callable[[bytes], bool], str]] = {
    ".gguf": (lambda head: head.startswith(b"GGUF"), "a GGUF model"),
    ".pth": (lambda head: head.startswith(b"PK\x03\x04"), "a file of PyTorch"),
    ".pt": (lambda head: head.startswith(b"PK\x03\x04"), "a file of PyTorch"),
    ".onnx": (lambda head: head[:1] == b"\x08", "an ONNX model"),
    ".bin": (lambda head: len(head) >= 4 and int.from_bytes(head[:4], "little") < 256, "a model of CTranslate2"),
}
"""By the ending: how such a file begins. A model of CTranslate2 begins with the number of its format."""


def check(path: Path, name: str = "") -> None:
    """Raises ParleyError where the file at `path` (called `name`, where it goes by another) is no such file."""
    wrong = _wrong(path, PurePosixPath(name or path.name).suffix.lower())
    if wrong:
        raise ParleyError(
            Problem(f"{path} {wrong}.", "Get it again from its source, and give Parley that one.", replaces="models")
        )


def _wrong(path: Path, suffix: str) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        return "is empty"
    if head.lstrip().lower().startswith(_PAGES):
        return "is a web page, not a model"
    if head.startswith(_POINTER):
        return "is only git's pointer to the file (git-lfs has not fetched it)"
    if suffix in _MAGIC:
        begins_so, kind = _MAGIC[suffix]
        return "" if begins_so(head) else f"is not {kind}"
    if suffix == ".json":
        try:
            json.loads(path.read_bytes())
        except ValueError:
            return "is no JSON"
    return ""
