"""A person in the making: a folder in which the avatar grows, and what is known of it. No Qt."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.conversation.avatar_files import keep, staging_in
from desktop.engine.conversation.avatar_ini import write_avatar
from desktop.engine.conversation.characters import FILE, Character, available, load_character
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import STARTER
from desktop.engine.hosting.host import Host
from desktop.engine.types import FacePoints, Voice
from desktop.engine.video.workshop import Finished, Progress
from desktop.paths import Folders, reason
from desktop.specs import PHOTO
from desktop.ui.studio.data import Draft, default_persona

PREPARING_S = 600.0
"""Preparing a clip of a minute, face by face, takes no longer on the slowest computer."""

_NAMELESS = "Somebody new"
"""Who is seen and heard before they have a name."""


class Drafting:
    """One draft at a time. `home` is where the person's own avatars lie. One thread uses it."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self.home = folders.data / "avatars"
        self.staging: Path | None = None
        self.source = ""
        """The photo or film that it is made from; "" for a drawing, whose picture nobody changes here."""
        self._edited: Character | None = None
        self._made_from: tuple[str, FacePoints] | None = None

    def begin(self, source: str) -> None:
        """A new person, to be made from the photo or film `source`. Another picture for the draft there is: what was
        made of the first one goes."""
        if self.staging is None:
            self.staging = self._new_folder()
        elif self.source != source:
            with self._telling():
                for path in self.staging.iterdir():
                    if path.is_dir():
                        shutil.rmtree(path)
                    elif path.name != FILE:
                        path.unlink()
        self.source, self._made_from = source, None

    def edit(self, key: str, backend: str) -> Draft:
        """Work on a copy of the person's own avatar `key`, whose voice is shown as one of the speech backend `backend`.
        Raises ParleyError where it cannot be read.
        """
        self.discard()
        character = load_character(key, self._folders.avatars)
        self.staging = self._new_folder()
        with self._telling():
            shutil.copytree(character.folder, self.staging, dirs_exist_ok=True)
        self._edited, points = character, None
        if character.face == PHOTO:
            from desktop.engine.video.photo.folder import read_folder
            from desktop.engine.video.photo.record import load_face

            portrait = read_folder(self.staging).portrait
            self.source = str(portrait)
            with contextlib.suppress(ParleyError):  # the face is looked for, then
                points = load_face(self.staging).points
                self._made_from = (self.source, points)
        return Draft(key, character.name, character.voice_in(backend).name, character.persona, points)

    def make(self, host: Host, points: FacePoints | None, cancel: CancelToken) -> Iterator[Progress]:
        """Prepare portrait and face, as far as that is not done. Raises ParleyError and Cancelled."""
        assert self.staging is not None
        if not self.source or points is None or self._made_from == (self.source, points):
            return
        steps = host.stream("make", self.source, points, str(self.staging), cancel=cancel, deadline_s=PREPARING_S)
        for step in steps:
            if isinstance(step, Finished):
                self._made_from = (self.source, points)
            else:
                yield step
        cancel.raise_if_cancelled()

    def describe(self, draft: Draft, backend: str) -> Path:
        """Write down who the person is, and return their folder; `draft.voice` is one of the speech backend
        `backend`.
        """
        assert self.staging is not None
        before = self._edited
        voices = dict(before.voices) if before else {STARTER: Voice()}
        own = voices.get(backend, Voice())
        if draft.voice or backend in voices:
            voices[backend] = Voice(draft.voice, own.speed, own.pitch)
        face = {}
        if self.source:
            another = Path(self.source).parent != self.staging
            there = {"portrait": "portrait.png", "idle": "idle.mp4", "talking": "talking.mp4"}
            made = {name: file for name, file in there.items() if (self.staging / file).is_file()}
            # Files of a person's own naming stay what the avatar has, until another picture takes their place.
            face = {"kind": PHOTO, **({"idle": "", "talking": ""} if another else {}), **made}
        persona = draft.persona or default_persona(draft.name)
        description = before.description if before else "Made from a photo"
        write_avatar(self.staging, draft.name or _NAMELESS, description, persona, voices, face)
        return self.staging

    def keep(self) -> str:
        """The draft becomes one of the person's own avatars; returns its key. Raises ParleyError; then all is as
        it was."""
        assert self.staging is not None
        replacing = self._edited.key if self._edited else ""
        kept = keep(self.staging, self.home, replacing, taken=tuple(available(self._folders.avatars)))
        self.staging = None
        self.discard()
        return kept.name

    def discard(self) -> None:
        """Forget the draft."""
        if self.staging is not None:
            shutil.rmtree(self.staging, ignore_errors=True)
        self.staging, self.source, self._edited, self._made_from = None, "", None, None

    def _new_folder(self) -> Path:
        with self._telling():
            return staging_in(self.home)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"Nobody can be made here: {reason(error)}."
            raise ParleyError(Problem(what, f"Look at {self.home}.", stage="video")) from error
