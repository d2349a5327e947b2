"""Those who take part in a call: as the engine, the window and the settings want to know them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, cast

from desktop.engine.conversation.characters import Character, available, load_character, read_character
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import OFF, STARTER
from desktop.engine.stages import Video
from desktop.engine.turn.speakers import Speaker
from desktop.engine.types import Voice
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.specs import PHOTO, backend_spec, voices_of

_log = logging.getLogger(__name__)


class Member(NamedTuple):
    """Who joins in besides the one whom the call is with, and their face."""

    character: Character
    face: Video


def member(settings: Settings, character: Character, places: Folders | None) -> Member:
    """`character` with a face within this process, which is still to be loaded."""
    name = OFF if settings.video.backend == OFF else STARTER
    return Member(character, cast(Video, backend_spec("video", name, settings, character, places).create()))


def speaker_of(settings: Settings, character: Character, face: Video | None = None) -> Speaker:
    """`character` as the engine knows one who takes part; `voice` is what the settings change of everybody's voice.

    `face`: None is that of the stage, of the one whom the call is with; a voice that the settings name is theirs.
    """
    return Speaker(
        character.key,
        character.name,
        character.persona,
        Voice(speed=settings.tts.speed, pitch=settings.tts.pitch),
        face,
        voices_of(settings, character) if face is None else character.voices,
        character.description,
    )


def picture_of(character: Character) -> Path | None:
    """The file that shows them best: the photo, or the drawing."""
    from desktop.engine.video.artwork import artwork_path
    from desktop.engine.video.photo.folder import read_folder

    with suppress(ParleyError):
        return read_folder(character.folder).portrait if character.face == PHOTO else artwork_path(character.folder)
    return None


def everybody(folders: Sequence[Path]) -> list[Character]:
    """Who can take part, in alphabetical order; who is broken is left out."""
    found = []
    for folder in available(folders).values():
        try:
            found.append(read_character(folder))
        except ParleyError as error:
            _log.info("not among the people: %s", error)
    return found


def listed(names: str, folders: Sequence[Path]) -> tuple[list[Character], list[Problem]]:
    """The avatars whose names stand in `names`, separated by commas, and what is wrong with the others."""
    found, problems = [], []
    for name in (part.strip() for part in names.split(",") if part.strip()):
        try:
            found.append(load_character(name, folders))
        except ParleyError as error:
            problems.append(error.problem)
    return found, problems
