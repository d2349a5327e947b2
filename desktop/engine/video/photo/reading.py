"""Pictures as people have them, as one kind of array: upright, sRGB, eight bits, nothing to see through.

A stranger's picture is decoded here, so this belongs into a process of its own.
"""

from __future__ import annotations

import io
import logging
import os
import stat
import struct
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.photo.patch import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_log = logging.getLogger(__name__)

LONGEST = 4096
"""Pixels of the long side that are kept."""
SHORTEST = 64
"""Pixels of the short side below which no face can be worked with."""
MOST_PIXELS = 160_000_000
"""The largest pictures that phones and cameras make have 108 or 150 million."""
MOST_BYTES = 300_000_000
_FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
"""What is read; other decoders of the library start programs, or have no use here."""
_MOVING = ("PNG", "WEBP", "GIF", "AVIF")
_KINDS = "JPEG, PNG, WebP or TIFF"
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error)
"""What decoders raise at broken data."""
_BEHIND = (128, 128, 128)
"""What is seen through a picture with holes."""


class Reading(NamedTuple):
    """A picture, (h, w, 3) uint8 BGR, and what a person may want to know of how it was read."""

    picture: Picture
    notes: tuple[str, ...]


def read_picture(path: Path) -> Picture:
    """The picture at `path`, (h, w, 3) uint8 BGR. Raises as `read` does."""
    return read(path).picture


def read(path: Path) -> Reading:
    """The picture at `path`, at most LONGEST pixels on its long side; of a moving one the first picture.

    Raises ParleyError, with a sentence that names the file, when it is none that can be used.
    """
    from PIL import Image

    Image.init()
    formats = [name for name in _FORMATS if name in Image.OPEN]
    _check_file(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count the pixels ourselves
            warnings.simplefilter("ignore", UserWarning)  # odd labels in a picture that is fine
            with Image.open(path, formats=formats) as image:
                _check_size(path, image)
                return _decoded(path, image)
    except Image.DecompressionBombError:
        raise _too_many(path) from None
    except Image.UnidentifiedImageError:
        raise _no_picture(path) from None
    except MemoryError:
        raise
    except _BROKEN as error:
        _log.info("%s could not be decoded: %r", path.name, error)
        what = f"{path.name} is damaged, or a part of it is missing."
        raise _unusable(what, "Copy it here again, or choose another photo.") from error


def _check_file(path: Path) -> None:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):  # opening a pipe would wait for its other end
            kind = "a folder" if stat.S_ISDIR(facts.st_mode) else "a pipe or a device"
            raise _unusable(f"{path.name} is {kind}, not a photo.", f"Choose a file: {_KINDS}.")
        path.open("rb").close()
    except OSError as error:
        raise _unusable(f"{path.name} cannot be opened: {_why(error)}.", "Choose another photo.") from error
    if facts.st_size == 0:
        raise _unusable(f"{path.name} is empty.", "Copy it here again, or choose another photo.")
    if facts.st_size > MOST_BYTES:
        raise _unusable(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.", "Choose a smaller photo.")


def _check_size(path: Path, image: Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _too_many(path)
    longest = min(1.0, LONGEST / max(width, height))
    if min(width, height) * longest < SHORTEST:
        what = f"{path.name} is only {width} × {height} pixels, too small for a face."
        raise _unusable(what, "Choose a photo of at least 256 pixels on each side.")


def _decoded(path: Path, image: Image) -> Reading:
    from PIL import ImageOps

    notes = []
    if getattr(image, "n_frames", 1) > 1 and image.format in _MOVING:
        image.seek(0)
        notes.append(f"{path.name} is animated: its first picture is used.")
    width, height = image.size
    image.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is decoded at half its size, or less
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.size != image.size and upright.size[0] == image.size[1]:
        width, height = height, width
    flat = _flat(upright)
    if max(flat.size) > LONGEST:
        flat.thumbnail((LONGEST, LONGEST), reducing_gap=3.0)
    if flat.size != (width, height):
        small = f"{flat.size[0]:,} × {flat.size[1]:,}"
        notes.append(f"{path.name} was made smaller, from {width:,} × {height:,} to {small} pixels.")
    return Reading(np.ascontiguousarray(np.asarray(flat)[..., ::-1]), tuple(notes))


def _flat(image: Image) -> Image:
    """`image` in sRGB, over grey where it can be seen through."""
    from PIL import Image as Images

    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    clear = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    if clear:
        whole = image.convert("RGBA")
        behind = Images.new("RGBA", whole.size, (*_BEHIND, 255))
        behind.alpha_composite(whole)
        behind.info = dict(image.info)
        image = behind.convert("RGB")
    return _srgb(image)


def _eight_bits(image: Image) -> Image:
    """A grey picture of more bits than eight."""
    from PIL import Image as Images

    values = np.asarray(image, np.float64)
    top = float(np.nanmax(values, initial=0.0))
    whole = 1.0 if top <= 1.0 else 255.0 if top <= 255.0 else 65535.0 if top <= 65535.0 else top
    return Images.fromarray(np.clip(np.nan_to_num(values) / whole * 255 + 0.5, 0, 255).astype(np.uint8), "L")


def _srgb(image: Image) -> Image:
    """Phones take pictures in Display P3, print shops in CMYK: the profile that a picture carries tells its colours."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target: Any = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            return cast("Image", turned)
        except (ImageCms.PyCMSError, OSError, ValueError) as error:
            _log.info("a colour profile was left out: %r", error)
    return image.convert("RGB")


def _no_picture(path: Path) -> ParleyError:
    with path.open("rb") as file:
        start = file.read(12)
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC:
        return _unusable(
            f"{path.name} is an HEIC photo, which cannot be read here.", "Save it as JPEG and choose that."
        )
    return _unusable(f"{path.name} is no picture that can be read here.", f"Choose a photo: {_KINDS}.")


def _too_many(path: Path) -> ParleyError:
    most = MOST_PIXELS // 1_000_000
    return _unusable(f"{path.name} has more than {most} million pixels.", "Save it smaller and choose that.")


def _unusable(what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(what, remedy, stage="video"), ExitCode.BAD_INPUT)


def _why(error: OSError) -> str:
    words: Sequence[tuple[type[OSError], str]] = (
        (FileNotFoundError, "it is not there"),
        (PermissionError, "it may not be read"),
    )
    return next((text for kind, text in words if isinstance(error, kind)), os.strerror(error.errno or 5).lower())
