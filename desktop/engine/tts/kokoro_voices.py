"""Kokoro's voices: the files of its folder, one at a time or blended."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.engine.errors import ParleyError, Problem

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

DEFAULT_VOICE = "af_heart"
WIDTH = 256
"""Numbers of a style: the first half shapes the sound, the second the melody and the durations."""

_PART = re.compile(r"([\w.-]+?)(?:\*(\d+(?:\.\d*)?|\.\d+))?")
Blend = tuple[tuple[str, float], ...]
"""Names with their shares, which add up to 1."""


def read_blend(name: str) -> Blend | None:
    """ "af_heart*0.7+am_michael*0.3" as names and shares; a part without a share has 1. None when it is not one."""
    parts = []
    for text in name.split("+"):
        found = _PART.fullmatch(text.strip())
        if found is None:
            return None
        parts.append((found.group(1), float(found.group(2) or 1.0)))
    total = sum(share for _, share in parts)
    if total <= 0.0:
        return None
    return tuple((part, share / total) for part, share in parts if share > 0.0)


class Voices:
    """Those of a model's folder: voices/*.pt in it, *.pt beside its config.json, or ../voices/*.pt."""

    def __init__(self, folder: Path) -> None:
        places = (folder / "voices", folder, folder.parent / "voices")
        self._files = next((files for place in places if (files := _files(place))), {})
        if not self._files:
            raise ParleyError(
                Problem(
                    f"There are no voices for Kokoro in {folder / 'voices'}.",
                    "Put its voice files (af_heart.pt and others) there, or download the model again.",
                    stage="tts",
                )
            )
        self.default = DEFAULT_VOICE if DEFAULT_VOICE in self._files else min(self._files)
        self._styles: dict[str, Tensor] = {}
        self._unknown: set[str] = set()

    def names(self) -> tuple[str, ...]:
        """All of them, the default first."""
        return (self.default, *sorted(self._files.keys() - {self.default}))

    def known(self, name: str) -> Blend:
        """The voice or blend called `name`; the default where it is "" or names a voice that is not there."""
        blend = read_blend(name) if name else ((self.default, 1.0),)
        if blend is not None and all(part in self._files for part, _ in blend):
            return blend
        if name not in self._unknown:
            self._unknown.add(name)
            there = ", ".join(self.names())
            log.warning("Kokoro has no voice %r; %s speaks instead. There are: %s", name, self.default, there)
        return ((self.default, 1.0),)

    def style(self, blend: Blend, length: int) -> Tensor:
        """How `blend` speaks `length` symbols: shape (1, WIDTH), float32. Raises ParleyError for a broken file."""
        shares = []
        for name, share in blend:
            styles = self._read(name)
            shares.append(styles[min(max(length, 1), len(styles)) - 1] * share)
        style = shares[0]
        for other in shares[1:]:
            style = style + other
        return style

    def _read(self, name: str) -> Tensor:
        """The styles by the number of symbols: shape (510, 1, WIDTH)."""
        if name in self._styles:
            return self._styles[name]
        import torch

        path = self._files[name]
        try:
            found: Any = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # whatever a foreign or truncated file makes the reader raise
            log.exception("%s cannot be read", path)
            raise _broken(path, "cannot be read as a voice of Kokoro's") from error
        if not isinstance(found, torch.Tensor):
            raise _broken(path, f"holds no voice of Kokoro's but a {type(found).__name__}")
        if found.ndim != 3 or found.shape[1:] != (1, WIDTH) or not len(found) or not found.is_floating_point():
            shape = "×".join(str(size) for size in found.shape)
            raise _broken(path, f"has the shape {shape or 'of one number'}, not 510×1×{WIDTH} as Kokoro's voices")
        if not bool(torch.isfinite(found).all()):
            raise _broken(path, "has numbers in it that are none")
        self._styles[name] = found.float()
        return self._styles[name]


def _files(place: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(place.glob("*.pt"))} if place.is_dir() else {}


def _broken(path: Path, what: str) -> ParleyError:
    return ParleyError(
        Problem(
            f"The voice file {path} {what}.",
            "Choose another voice under [tts] voice, or download this one again.",
            stage="tts",
        )
    )
