"""The packages' own modules, which lie in packaging/ and are not installed."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def module(name: str) -> ModuleType:
    """packaging/making/NAME.py."""
    sys.path.insert(0, str(PACKAGING))
    try:
        return importlib.import_module(f"making.{name}")
    finally:
        sys.path.remove(str(PACKAGING))
