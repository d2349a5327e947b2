"""Where avatars are made of photos and films: the face is found and written with its pictures into a folder.

It is run by a host in a process of its own, as a stage is, since it decodes files from anywhere and runs a model.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import FacePoints
from desktop.engine.video.photo.analysis import PERSON, YUNET, analyse, default_face
from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.film import FILM_SUFFIXES
from desktop.engine.video.photo.filmed import IDLE, SAY_EVERY, FilmLoops
from desktop.engine.video.photo.finder import FaceFinder
from desktop.engine.video.photo.folder import PORTRAIT
from desktop.engine.video.photo.making import Making, Progress, write_picture
from desktop.engine.video.photo.marks import SMALLEST, SOFT, checked, from_the_side
from desktop.engine.video.photo.patch import Picture
from desktop.engine.video.photo.reading import read, read_picture
from desktop.engine.video.photo.record import Record, Unfit, load, save_face, sha256
from desktop.engine.video.photo.tracking import marks_of, scaled, track_clips
from desktop.engine.video.placement import Similarity

if TYPE_CHECKING:
    from desktop.engine.video.lightx2v.config import ClipOptions

TALKING = "talking.mp4"
PREVIEW = 1024
"""Pixels of the long side of what is shown while the face is being corrected."""
_SHOWN = 2160
"""Pixels of the height that a window shows of a portrait; more of them would only take room."""
_MOST_FACES = 8
_SAME = 0.03
"""Points nearer than this to those that were found, in distances of the pupils, were not moved."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in a photo, or in the picture of a film that shows the person best.

    `size` (width, height) is the picture's, `preview` (h, w, 3) uint8 RGB is it `scale` times as large. `faces` are in
    pixels of the picture, the largest first; `notes` are sentences for the person.
    """

    size: tuple[int, int]
    preview: npt.NDArray[np.uint8]
    scale: float
    faces: tuple[FacePoints, ...]
    notes: tuple[str, ...] = ()
    film: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """The avatar's files are in `folder`."""

    folder: str
    notes: tuple[str, ...] = ()


class Workshop:
    """Makes the pictures of avatars. `finder` is YuNet's file; without one the face is marked by hand."""

    def __init__(self, cache: Path, finder: Path | None = None) -> None:
        self._cache = cache
        self._films = FilmLoops(cache, None)
        self._model = finder
        self._finder: FaceFinder | None = None
        self._found: dict[str, tuple[FacePoints, ...]] = {}

    def load(self) -> None:
        """Read the face finder. Raises ParleyError when it cannot be read."""
        if self._model is not None:
            self._finder = FaceFinder(self._model)
            self._films = FilmLoops(self._cache, self._finder)

    def close(self) -> None:
        """Forget everything."""
        self._finder = None
        self._found.clear()

    def look(self, path: str, cancel: CancelToken) -> Iterator[Progress | Seen]:
        """What is in the photo or film at `path`. Raises ParleyError with one sentence for what cannot be used."""
        source = Path(path)
        film = source.suffix.lower() in FILM_SUFFIXES
        yield Progress(f"Reading {source.name}")
        notes: list[str] = []
        if film:
            _, picture = yield from self._films.best_picture(source, cancel)
        else:
            picture, told = read(source)
            notes += told
        cancel.raise_if_cancelled()
        yield Progress("Looking for a face", 0.6)
        faces = self._faces(picture, source.name, notes, cancel)
        self._found[sha256(source)] = faces
        size = picture.shape[1], picture.shape[0]
        preview, scale = _preview(picture)
        yield Seen(size, preview, scale, faces, tuple(notes), film)

    def make(self, path: str, points: FacePoints, folder: str, cancel: CancelToken) -> Iterator[Progress | Finished]:
        """Write portrait.png and face.json into `folder`, and of a film idle.mp4, with the face at `points` of what
        `look` showed. What is whole there already, of the same source, is not made again; clips that were made of the
        photo stay, and the face is followed through them anew. The photo may be the portrait itself. Raises
        ParleyError.
        """
        source, place = Path(path), Path(folder)
        yield Progress(f"Reading {source.name}")
        film = source.suffix.lower() in FILM_SUFFIXES
        picture = None if film else read_picture(source)
        key = sha256(source)
        made_from = {"source": key, "marks": [list(mark) for mark in marks_of(points)]}
        if _whole(place, made_from, film):
            yield Finished(folder)
            return
        making = Making(place, key)
        if picture is None:
            yield from self._films.write_loop(source, key, making, cancel)
            picture = read_picture(place / PORTRAIT)
        points = checked(points, (picture.shape[1], picture.shape[0]), source.name)
        found_by = self._found_by(key, points)
        if not film:
            picture, scale = _no_larger_than_shown(picture, points)
            points = scaled(points, scale)
            own = (place / PORTRAIT).exists() and source.samefile(place / PORTRAIT)
            if not making.has(PORTRAIT) and not (own and scale == 1):
                write_picture(place / PORTRAIT, picture)
                making.keep(PORTRAIT)
        cancel.raise_if_cancelled()
        yield Progress("Looking at the face", 0.8)
        face = analyse(picture, points, found_by)
        clips = [clip for clip in (place / IDLE, place / TALKING) if clip.is_file()]
        track: tuple[Similarity, ...] = ()
        if clips:
            track = yield from self._track(clips, face, int(making.notes.get("pictures", 0)), cancel)
        cancel.raise_if_cancelled()
        save_face(place, face, sha256(place / PORTRAIT), track, made_from)
        making.finish()
        yield Finished(folder)

    def base_clips(self, folder: str, options: ClipOptions, cancel: CancelToken) -> Iterator[Progress | Finished]:
        """Let LightX2V make idle.mp4 and talking.mp4 from the portrait in `folder`. Raises ParleyError."""
        from desktop.engine.video.lightx2v.make import make_base_clips

        place = Path(folder)
        finder = self._finder
        for step in make_base_clips(place, options, finder.find if finder is not None else None, cancel):
            yield Progress(step.text, 0.95 * step.fraction)
        portrait = sha256(place / PORTRAIT)
        record = self._record(place)
        track = yield from self._track([place / IDLE, place / TALKING], record.face, 0, cancel)
        save_face(place, record.face, portrait, track, record.made_from)
        yield Finished(folder)

    def _faces(self, picture: Picture, name: str, notes: list[str], cancel: CancelToken) -> tuple[FacePoints, ...]:
        """The faces that can be used, the largest first; what there is to say of the others goes into `notes`."""
        by_hand = "Mark the eyes, the nose and the corners of the mouth"
        if self._finder is None:
            notes.append(f"There is no face finder. {by_hand}, or fetch YuNet in Models (Ctrl+M).")
            return ()
        found = self._finder.find(picture, cancel.raise_if_cancelled)[:_MOST_FACES]
        front = [face for face in found if not from_the_side(face)]
        faces = [face for face in front if abs(face.eye_right[0] - face.eye_left[0]) >= SMALLEST]
        if not found:
            notes.append(f"No face was found in {name}. {by_hand}, or choose another photo.")
        elif not front:
            notes.append(f"The face in {name} is seen from the side. Choose a photo that looks into the camera.")
        elif not faces:
            notes.append(f"The face in {name} is too small. Choose a photo that was taken from nearer.")
        elif len(faces) > 1:
            notes.append(f"{len(faces)} faces were found in {name}; the largest is chosen.")
        seen = []
        for face in faces:
            cancel.raise_if_cancelled()
            seen.append(analyse(picture, face, YUNET).points)
        if seen and abs(seen[0].eye_right[0] - seen[0].eye_left[0]) < SOFT:
            notes.append(f"The face is small in {name}: it will look soft.")
        return tuple(seen)

    def _track(
        self, clips: list[Path], face: Face, total: int, cancel: CancelToken
    ) -> Generator[Progress, None, tuple[Similarity, ...]]:
        """Progress, and at last the face's way through the clips."""
        track: tuple[Similarity, ...] = ()
        for step in track_clips(clips, face, self._finder, cancel):
            if isinstance(step, tuple):
                track = step
            elif step % SAY_EVERY == 0:
                yield Progress("Following the face", min(1.0, 0.85 + 0.15 * step / total) if total else None)
        return track

    def _found_by(self, key: str, points: FacePoints) -> str:
        """Who found `points`: a person moved them, or left them as they were found."""
        for found in self._found.get(key, ()):
            reach = _SAME * abs(found.eye_right[0] - found.eye_left[0])
            pairs = zip(marks_of(points), marks_of(found), strict=True)
            if all(abs(complex(*one) - complex(*other)) < reach for one, other in pairs):
                return YUNET
        return PERSON

    def _record(self, place: Path) -> Record:
        """The face of the portrait in `place`, found anew where face.json is not right."""
        try:
            return load(place)
        except Unfit:
            picture = read_picture(place / PORTRAIT)
            notes: list[str] = []
            faces = self._faces(picture, PORTRAIT, notes, CancelToken())
            if not faces:
                raise ParleyError(notes[0]) from None
            return Record(analyse(picture, faces[0], YUNET))


def _whole(place: Path, made_from: Mapping[str, object], film: bool) -> bool:
    """Whether the avatar in `place` is finished, and of the same."""
    try:
        return load(place).made_from == made_from and (place / IDLE).is_file() >= film
    except ParleyError:
        return False


def _preview(picture: Picture) -> tuple[npt.NDArray[np.uint8], float]:
    """A small copy of `picture` in RGB, and how large it is against it."""
    import cv2

    scale = min(1.0, PREVIEW / max(picture.shape[:2]))
    if scale < 1:
        picture = cast(Picture, cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    return np.ascontiguousarray(picture[..., ::-1]), scale


def _no_larger_than_shown(picture: Picture, points: FacePoints) -> tuple[Picture, float]:
    """`picture` with no more pixels than a large window shows of it, and how large it is against what it was."""
    import cv2

    shown = default_face(points, (picture.shape[1], picture.shape[0])).shown
    scale = _SHOWN / shown[3]
    if scale >= 1:
        return picture, 1.0
    return cast(Picture, cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), scale
