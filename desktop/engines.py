"""Which engines are here, and which of the catalogue's models they can run."""

from __future__ import annotations

import importlib
import importlib.util

from desktop.engine.models.catalogue import Catalogue, read_catalogue
from desktop.frozen import is_frozen

_PACKAGES = {
    "faster-whisper": "faster_whisper",
    "llama-cpp": "llama_cpp",
    "kokoro": "kokoro",
    "piper": "piper",
    "musetalk": "diffusers",
}


def engines_lacking() -> set[str]:
    """The backends whose package is not installed (yet); the set-up brings each one after what it needs itself."""
    importlib.invalidate_caches()
    return {backend for backend, package in _PACKAGES.items() if importlib.util.find_spec(package) is None}


def never_here() -> set[str]:
    """The backends that will not come, either: a package never gets the engines that it does not bring."""
    return engines_lacking() if is_frozen() else set()


def offered() -> Catalogue:
    """The catalogue of what can be used here, now or when set-up is done. Raises ParleyError."""
    return read_catalogue().without(never_here())
