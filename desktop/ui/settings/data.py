"""What a row of the settings window is, and its rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from desktop.ui.language import mark

Place: TypeAlias = tuple[str, str]
"""A section and a key of settings.ini."""
Value: TypeAlias = str | float | bool
Kind = Literal["switch", "choice", "slider", "text", "file", "folder", "microphone", "speaker", "key"]
RoomName = Literal["talking", "sound", "answers", "voice", "face", "window", "keys", "privacy", "advanced"]

ROOMS: dict[RoomName, str] = {
    "talking": mark("Talking"),
    "sound": mark("Sound"),
    "answers": mark("Answers"),
    "voice": mark("Voice"),
    "face": mark("Face"),
    "window": mark("Window and accessibility"),
    "keys": mark("Keys"),
    "privacy": mark("Privacy and conversations"),
    "advanced": mark("Advanced"),
}
"""In the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One setting. Texts are marked literals, shown through `tr`.

    `words` are what else people call it: only the search sees them. `choices` are values with their words; others may
    come while the program runs. A slider goes from `low` to `high` in steps of `step`; `shown` is how its value reads:
    "percent", "times" (2 decimals), "ms". `live`: each step is in force while it is dragged. `needs` is a switch
    without which it has no effect.
    """

    section: str
    key: str
    kind: Kind
    title: str
    explanation: str
    words: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: float = 0.0
    high: float = 1.0
    step: float = 0.05
    shown: Literal["percent", "times", "ms", "whole"] = "times"
    live: bool = False
    needs: Place | None = None
    group: str = ""
    """A heading above it, where it is the first one of its kind."""

    @property
    def place(self) -> Place:
        return self.section, self.key
