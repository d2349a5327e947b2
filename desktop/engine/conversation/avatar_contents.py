"""What the files of an avatar from elsewhere have to be, before anything opens them as what they are called."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

BEGINNINGS = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n....IHDR.{8}", re.DOTALL),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    ".mp4": re.compile(rb"....ftyp", re.DOTALL),
    ".svg": re.compile(rb"[^\0]"),
}
"""The pictures and films an avatar may have, by the end of their names, and how each begins."""
_LARGEST_SIDE = 8192
"""Pixels of a PNG; what is larger was made to fill the memory of whoever opens it."""
_LARGEST_DRAWING = 8 << 20
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")


def fault_of(path: Path, name: str) -> str:
    """Why the picture or film at `path`, which is called `name`, cannot be taken, as words after "holds"; "" if it can.

    Nothing is decoded. A drawing is read once: it may name no file beside itself, which the painter would open.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(64)
    if not BEGINNINGS[suffix].match(head):
        return f"a {name} that is no {suffix[1:].upper()}"
    if suffix == ".png" and max(struct.unpack(">II", head[16:24])) > _LARGEST_SIDE:
        return f"a picture that is too large ({name})"
    return _fault_of_drawing(path, name) if suffix == ".svg" else ""


def _fault_of_drawing(path: Path, name: str) -> str:
    if path.stat().st_size > _LARGEST_DRAWING:
        return f"a drawing that is too large ({name})"
    try:
        for element in ElementTree.parse(path).iter():
            for link in filter(None, map(element.get, _LINKS)):
                if not link.startswith(("#", "data:")):
                    return f"a drawing that names another file ({name})"
    except (ElementTree.ParseError, ValueError, LookupError):
        return f"a {name} that is no SVG"
    return ""
