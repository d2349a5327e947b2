"""The face of an avatar, found once: from face.json, or by looking, in a process of its own.

YuNet is a model and the portrait may come from anybody, so neither is touched in the process that asks.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import FacePoints
from desktop.engine.video.photo.apart import apart
from desktop.engine.video.photo.face import Face
from desktop.engine.video.photo.folder import INI, PhotoFolder, read_face_section, read_folder
from desktop.engine.video.photo.marks import checked, read_marks
from desktop.engine.video.photo.record import Record, Unfit, load, read_record, save_face, sha256, write_record
from desktop.engine.video.photo.tracking import marks_of, track_clips
from desktop.engine.video.placement import Similarity

_log = logging.getLogger(__name__)

_ROOM = "faces"
_PORTRAIT_S, _CLIPS_S = 60.0, 300.0
"""How long looking may take, seconds."""
_SAME = 0.01
"""Marks that differ by less, pixels, are the same."""


def ensure_face(folder: Path, cache: Path | None, finder: Path | None) -> Face:
    """The face in the avatar's `folder`, as `ensure` has it."""
    return ensure(folder, cache, finder).face


def ensure(folder: Path, cache: Path | None, finder: Path | None) -> Record:
    """The face in the avatar's `folder` and its way through the clips: from face.json where that is right, else found
    and kept there, or in `cache` where the folder is read-only. `finder` is YuNet's file; avatar.ini may give the
    points instead. Takes up to minutes the first time. Raises ParleyError with one sentence when there is no way.
    """
    files = read_folder(folder)
    marks = _marks(files)
    try:
        return _fitting(load(folder), marks)
    except Unfit as why:
        _log.info("the face is looked for: %s", why)
    portrait = sha256(files.portrait)
    kept = cache / _ROOM / f"{_key(portrait, files, marks)}.json" if cache is not None else None
    if kept is not None:
        with suppress(Unfit):
            return read_record(kept, portrait)
    if marks is None and finder is None:
        what = f"Where the face is in the portrait of “{folder.name}” is not known yet."
        remedy = "Mark the face in Avatars, or download the face finder: ./run --download yunet"
        raise ParleyError(Problem(what, remedy, stage="video"), ExitCode.MISSING)
    limit_s = _CLIPS_S if files.clips else _PORTRAIT_S
    record = apart(look, files, marks, finder, what=f"The portrait of “{folder.name}”", limit_s=limit_s)
    _keep(folder, kept, record, portrait)
    return record


def look(files: PhotoFolder, marks: FacePoints | None, finder: Path | None) -> Record:
    """Find the face of `files`; for a process of its own."""
    from desktop.engine.video.photo.analysis import PERSON, YUNET, analyse
    from desktop.engine.video.photo.finder import FaceFinder
    from desktop.engine.video.photo.reading import read_picture

    picture = read_picture(files.portrait)
    size = (picture.shape[1], picture.shape[0])
    name = f"the portrait of “{files.folder.name}”"
    follower = FaceFinder(finder) if finder is not None else None
    if marks is not None:
        face = analyse(picture, checked(marks, size, name), PERSON)
    else:
        assert follower is not None
        faces = follower.find(picture)
        if not faces:
            what = f"No face was found in {name}."
            raise ParleyError(Problem(what, "Mark it in Avatars, or choose another photo.", stage="video"))
        face = analyse(picture, checked(faces[0], size, name), YUNET)
    way: tuple[Similarity, ...] = ()
    if files.clips:
        for step in track_clips(files.clips, face, follower, CancelToken()):
            way = step if isinstance(step, tuple) else ()
    return Record(face, way)


def _marks(files: PhotoFolder) -> FacePoints | None:
    """The points that avatar.ini gives by hand."""
    text = read_face_section(files.folder).get("points", "")
    return read_marks(text, f"{INI} of “{files.folder.name}”") if text.strip() else None


def _fitting(record: Record, marks: FacePoints | None) -> Record:
    """`record`, unless the marks by hand are others than those that it was made of. Raises Unfit."""
    if marks is not None:
        pairs = zip(marks_of(marks), marks_of(record.face.points), strict=True)
        if any(abs(one - other) > _SAME for mark, found in pairs for one, other in zip(mark, found, strict=True)):
            raise Unfit(Problem(f"The points in {INI} are others than those in face.json.", stage="video"))
    return record


def _key(portrait: str, files: PhotoFolder, marks: FacePoints | None) -> str:
    """What the cache calls a face: another portrait, other clips or other marks are another face."""
    parts = [portrait, repr(marks), *(sha256(clip) for clip in files.clips)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _keep(folder: Path, kept: Path | None, record: Record, portrait: str) -> None:
    try:
        save_face(folder, record.face, portrait, record.track)
        return
    except ParleyError as error:
        _log.info("the face is kept in the cache: %s", error)
    if kept is not None:
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_record(kept, record, portrait)
        except OSError:
            _log.warning("the face found in %s could not be kept", folder, exc_info=True)
