"""What the avatar studio shows and what it asks for, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from desktop.engine.types import FacePoints
from desktop.ui.language import mark, tr

Picture = npt.NDArray[np.uint8]
"""(height, width, 3), uint8, RGB."""
ClipsState = Literal["none", "working", "partial", "done"]
"""none: there are no base clips. partial: the work was stopped and can be resumed."""

LONGEST_NAME = 60
LONGEST_PERSONA = 8_000
AVATAR_SUFFIX = ".parley"
AVATARS = mark("Avatars (*.parley)")
PHOTOS_AND_CLIPS = mark(
    "Photos and short clips (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.gif *.mp4 *.mov *.m4v *.mkv *.webm *.avi)"
)
_KINDS = {"illustrated": mark("Drawn"), "photo": mark("Photo"), "command": mark("External program")}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one can talk to.

    `key` names them for the program, `kind` is their face's ("illustrated", "photo", "command"). `own`: made or
    imported on this computer, so it may be edited and removed. `current`: they are in the call. `lively`: they have
    base clips.
    """

    key: str
    name: str
    description: str = ""
    kind: str = "illustrated"
    picture: Picture | None = field(default=None, compare=False, repr=False)
    own: bool = False
    current: bool = False
    lively: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A person in the making. `key` is "" for a new one; `voice` "" is the usual voice.

    `points` are in pixels of the picture as it came, not of its preview; None where there is no picture to look at.
    """

    key: str = ""
    name: str = ""
    voice: str = ""
    persona: str = ""
    points: FacePoints | None = None


def default_persona(name: str) -> str:
    """What a person is told to be who was told nothing: English, whatever the window speaks, as the starter does."""
    who = f"{name}, a friendly and curious companion" if name else "a friendly and curious companion"
    return (
        f"You are {who} in a video call. You speak plainly and warmly, in one to three short sentences, as people do "
        "when they talk. You say so when you do not know something."
    )


def kind_words(person: Person) -> str:
    """What kind of face it is, and where it comes from."""
    kind = tr(_KINDS[person.kind]) if person.kind in _KINDS else person.kind.capitalize()
    parts = [kind, tr("base clips") if person.lively else "", tr("yours") if person.own else tr("built in")]
    return " · ".join(filter(None, parts))


def neat_name(text: str) -> str:
    """`text` as a name: one line, no control characters, of bounded length; "" where nothing is left."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:LONGEST_NAME].strip()
