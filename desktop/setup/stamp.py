"""Stamps: a file in the environment that says for which project files something was installed.

The start scripts compare the first two lines of a stamp without starting Python (`start.sh`), so the digest is
the SHA-256 of pyproject.toml followed by constraints.txt, and the second line is the checkout's own path: a
checkout that was moved is set up again.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from desktop.setup.checkout import Checkout

STARTER = "parley-stamp"
TESTS = "parley-stamp-tests"


def digest(checkout: Checkout) -> str:
    text = checkout.project_file.read_bytes() + checkout.constraints.read_bytes()
    return hashlib.sha256(text).hexdigest()


def expected(checkout: Checkout) -> list[str]:
    return [digest(checkout), str(checkout.root)]


def read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def is_current(checkout: Checkout, path: Path) -> bool:
    return read(path)[:2] == expected(checkout)


def write(checkout: Checkout, path: Path, *more: str) -> None:
    """Leaves a current stamp, with `more` lines below it; a reader sees the old stamp or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text("\n".join([*expected(checkout), *more]) + "\n", encoding="utf-8", newline="\n")
    os.replace(unfinished, path)
