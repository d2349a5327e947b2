"""Everybody one can talk to, with a picture of each, for the Avatars window."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.engine.conversation.characters import Character, available, load_character
from desktop.engine.errors import ParleyError
from desktop.paths import Folders
from desktop.specs import PHOTO
from desktop.ui.studio.data import Person

_log = logging.getLogger(__name__)

_SIZE = 256
"""Width and height of the small pictures, pixels."""

Picture = npt.NDArray[np.uint8]


class People:
    """Looks through the avatars' folders. One thread uses it; what was painted once is kept."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._pictures: dict[tuple[Path, int], Picture | None] = {}

    def all(self, current: Character) -> tuple[Person, ...]:
        """Everybody who can be used, and first who the call is with where their folder lies elsewhere."""
        found = []
        for key in available(self._folders.avatars):
            try:
                found.append(load_character(key, self._folders.avatars))
            except ParleyError as error:  # broken, or just being removed
                _log.info("not among the people: %s", error)
        if current.folder not in [character.folder for character in found]:
            found.insert(0, current)
        return tuple(self._person(character, current) for character in found)

    def _person(self, character: Character, current: Character) -> Person:
        return Person(
            key=character.key,
            name=character.name,
            description=character.description,
            kind=character.face,
            picture=self._picture(character),
            own=character.folder.parent == self._folders.data / "avatars",
            current=character.folder == current.folder,
            lively=(character.folder / "idle.mp4").is_file(),
        )

    def _picture(self, character: Character) -> Picture | None:
        try:
            known = (character.folder, (character.folder / "avatar.ini").stat().st_mtime_ns)
        except OSError:
            return None
        if known not in self._pictures:
            try:
                self._pictures[known] = _portrait(character) if character.face == PHOTO else _drawing(character)
            except (ParleyError, OSError, ValueError):
                _log.info("no picture of %s", character.key, exc_info=True)
                self._pictures[known] = None
        return self._pictures[known]


def _portrait(character: Character) -> Picture:
    from PIL import Image, ImageOps

    from desktop.engine.video.photo.folder import read_folder
    from desktop.engine.video.photo.record import load_face

    with Image.open(read_folder(character.folder).portrait) as picture:
        whole = picture.convert("RGB")
    with suppress(ParleyError):  # without a face the whole picture
        left, top, width, height = load_face(character.folder).shown
        whole = whole.crop((round(left), round(top), round(left + width), round(top + height)))
    return np.asarray(ImageOps.fit(whole, (_SIZE, _SIZE), centering=(0.5, 0.25)), np.uint8)


def _drawing(character: Character) -> Picture:
    from desktop.engine.video.artwork import load_artwork
    from desktop.engine.video.life import STILL
    from desktop.engine.video.painter import IllustratedPainter
    from desktop.engine.video.visemes import CLOSED

    painted = IllustratedPainter(load_artwork(character.folder)).draw(STILL, CLOSED, _SIZE, _SIZE)
    return np.ascontiguousarray(painted[..., 2::-1])
