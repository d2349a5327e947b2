"""Those who take part in a call: as the engine, the window and the settings want to know them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, cast

from desktop.engine.conversation.character_model import name_of_language
from desktop.engine.conversation.characters import Character, available, load_character, read_character
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import OFF, STARTER, BackendSpec
from desktop.engine.stages import Video
from desktop.engine.turn.speakers import Speaker
from desktop.engine.types import Voice
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.specs import MADE_ELSEWHERE, PHOTO, backend_spec, own_voices, voices_of

_log = logging.getLogger(__name__)


class Member(NamedTuple):
    """Who joins in besides the one whom the call is with, and their face."""

    character: Character
    face: Video
    spec: BackendSpec
    """What another face like that one is made from."""


def member(settings: Settings, character: Character, places: Folders | None) -> Member:
    """`character` with a face within this process, which is still to be loaded."""
    name = OFF if settings.video.backend == OFF else STARTER
    spec = backend_spec("video", name, settings, character, places)
    return Member(character, cast(Video, spec.create()), spec)


def speaker_of(settings: Settings, character: Character, face: Video | None = None) -> Speaker:
    """`character` as the engine knows one who takes part; `voice` is what the settings change of everybody's voice.

    `face`: None is that of the stage, of the one whom the call is with; a voice that the settings name is theirs.
    """
    return Speaker(
        character.key,
        character.name,
        _persona(character),
        Voice(speed=settings.tts.speed, pitch=settings.tts.pitch),
        face,
        voices_of(settings, character) if face is None else own_voices(character),
        character.description,
        character.sampling,
    )


def _persona(character: Character) -> str:
    if not character.language:
        return character.persona
    language = name_of_language(character.language)
    return f"{character.persona} You speak {language}: answer in {language}."


def remark(settings: Settings, character: Character) -> Problem | None:
    """What a person should know of settings that do not fit who they talk to."""
    backend = settings.video.backend
    if character.face != PHOTO and backend in MADE_ELSEWHERE:
        return Problem(
            f"{character.name} is a drawing and moves by itself:"
            f" [video] backend = {backend} is for people made from a photo.",
            level="info",
            replaces="video",
        )
    english = character.language.partition("-")[0] in ("", "en")
    if not english and STARTER in (settings.asr.backend, settings.llm.backend):
        language = name_of_language(character.language)
        return Problem(
            f"{character.name} speaks {language}, but the starter understands and answers English only.",
            f"In Models…, choose recognition and a language model that know {language}.",
            level="info",
            replaces="language",
        )
    return None


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
