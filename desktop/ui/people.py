"""Who takes part in the call: one click changes it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

Person: TypeAlias = tuple[str, str, str, Path | None]
"""Key, name, one line of description, and the picture's path where there is one."""
