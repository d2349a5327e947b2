"""What is written to the terminal: it can be read there, and nothing in it drives the terminal."""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

from desktop.frozen import as_told

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows, also beyond the text they stand in."""

LONGEST_LINE = 500
"""Characters of what a person wrote that are repeated to them."""


def printable(text: str) -> str:
    """`text` with everything that a terminal would obey, and every half character, as U+FFFD; newlines stay."""
    if text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if _obeyed(character) else character for character in text)


def _obeyed(character: str) -> bool:
    return character != "\n" and (unicodedata.category(character) in ("Cc", "Cs") or character in _TURNING)


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """`text` without line breaks, cut where it is longer than `longest` characters."""
    line = " ".join(text[: 4 * longest].split())
    if len(text) <= longest:
        return line
    return f"{line[:longest]}… ({len(text)} characters)"


def say(text: object, error: bool = False) -> None:
    """Write `text` as a line to the standard output, or to the standard error, at once."""
    stream: TextIO | None = sys.stderr if error else sys.stdout
    if stream is not None:  # the packaged app on Windows has no console
        line = (
            printable(as_told(str(text)))
            .encode(stream.encoding or "utf-8", "replace")
            .decode(stream.encoding or "utf-8")
        )
        print(line, file=stream, flush=True)
