"""Jokes, facts and stories of our own writing, in text files beside this one, a blank line between two."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def texts(name: str) -> tuple[str, ...]:
    """The texts in `name`.txt, each as one line."""
    written = resources.files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(" ".join(text.split()) for text in written.split("\n\n") if text.strip())
