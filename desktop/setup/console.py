"""What a person reads in the terminal while set-up works. On stderr: stdout belongs to the program."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def advise(text: str) -> None:
    """A command or hint that stands out from the progress lines."""
    say("\n" + "\n".join(f"  {line}" for line in text.splitlines()) + "\n")
