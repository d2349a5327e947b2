"""How much of a text is spoken at once, and how long the voice rests after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

PAUSE_S = {"stop": 0.3, "comma": 0.15, "none": 0.02}
"""Silence after a clause at speed 1, by how it ends."""
PORTION = 500
"""Characters given to a voice at once."""


def portions(text: str) -> Iterator[str]:
    """Parts that take espeak-ng a few milliseconds each, so that it can be stopped; clauses are one."""
    begin = 0
    while len(text) - begin > PORTION:
        end = begin + PORTION
        cut = max(text.rfind(stop, begin, end) for stop in (". ", "! ", "? ", "\n"))
        if cut <= begin:
            cut = text.rfind(" ", begin, end)
        end = cut + 1 if cut > begin else end
        yield text[begin:end]
        begin = end
    yield text[begin:]


def ending(text: str) -> Literal["stop", "comma", "none"]:
    """How the text ends: with its sentence, at a pause, or in the middle of a phrase."""
    last = text.rstrip("\"'”’») ")[-1:]
    return "stop" if last in tuple(".!?…。！？") else "comma" if last in tuple(",;:，、") else "none"


def with_ending(text: str) -> str:
    """A clause that was cut in the middle of a sentence must not sound like its end."""
    return text if ending(text) != "none" else text + ","


def pause_s(text: str) -> float:
    """Silence after the text at speed 1, seconds."""
    return PAUSE_S[ending(text)]
