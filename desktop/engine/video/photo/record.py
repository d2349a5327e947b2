"""What was found of a face, kept beside its portrait: face.json.

    {"format": 1, "portrait_sha256": "…", "face": {…}, "track": [[zoom, zoom, shift, shift], …], "made_from": {…}}

The face has the fields of face.Face, in pixels of the portrait. The track says for each picture of the clips, the
idle loop's and then the talking one's, how the face lies to the portrait's: real and imaginary part of a Similarity's
zoom and shift. `made_from` is the workshop's. A file from elsewhere is believed only as far as it can be a face.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import FacePoints, Point
from desktop.engine.video.photo.face import Eye, Face, Line, Lips
from desktop.engine.video.photo.folder import INI, PORTRAIT, read_folder
from desktop.engine.video.placement import Similarity

FACE_FILE = "face.json"
FORMAT = 1
_MOST_BYTES = 4_000_000
_MOST_PICTURES = 10_000
_LARGEST = 16_384
_LIP_POINTS, _LID_POINTS, _JAW_POINTS = 9, 7, 11
_FOUND_BY = ("yunet", "person")


class Unfit(ParleyError):
    """There is no face.json, it is broken, or it belongs to another portrait: the face has to be found anew."""


class Record(NamedTuple):
    """A face, and how it lies in each picture of the clips."""

    face: Face
    track: tuple[Similarity, ...] = ()
    made_from: Mapping[str, Any] = {}


def save_face(
    folder: Path,
    face: Face,
    portrait_sha256: str,
    track: Sequence[Similarity] = (),
    made_from: Mapping[str, Any] | None = None,
) -> None:
    """Write face.json into `folder`, wholly or not at all. Raises ParleyError when the disk does not take it."""
    try:
        write_record(folder / FACE_FILE, Record(face, tuple(track), made_from or {}), portrait_sha256)
    except OSError as error:
        what = f"{FACE_FILE} could not be written: {(error.strerror or str(error)).lower()}."
        raise ParleyError(Problem(what, f"Look after {folder}.", stage="video")) from error


def load_face(folder: Path) -> Face:
    """The face in the avatar's `folder`. Raises as `load` does."""
    return load(folder).face


def load_track(folder: Path) -> tuple[Similarity, ...]:
    """How the face lies in each picture of the clips in `folder`, to the portrait's. Raises as `load` does."""
    return load(folder).track


def load(folder: Path) -> Record:
    """What face.json in `folder` says. Raises Unfit when the face has to be found anew, and ParleyError when the file
    was written by a newer version, or the folder is no avatar's.
    """
    return read_record(folder / FACE_FILE, sha256(portrait_of(folder)))


def portrait_of(folder: Path) -> Path:
    """The portrait's file; raises ParleyError when avatar.ini names none that can be used."""
    return read_folder(folder).portrait if (folder / INI).is_file() else folder / PORTRAIT


def sha256(path: Path) -> str:
    """The hash of a file, as hexadecimal digits. Raises ParleyError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = f"{path.name} cannot be read: {(error.strerror or str(error)).lower()}."
        raise ParleyError(Problem(what, "Make the avatar anew.", stage="video"), ExitCode.MISSING) from error


def write_record(path: Path, record: Record, portrait_sha256: str) -> None:
    """Write the file `path` at once. Raises OSError."""
    data = {
        "format": FORMAT,
        "portrait_sha256": portrait_sha256,
        "face": asdict(record.face),
        "track": [
            [round(value, 6) for value in (zoom.real, zoom.imag, shift.real, shift.imag)]
            for zoom, shift in record.track
        ],
        "made_from": dict(record.made_from),
    }
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(data, allow_nan=False), "utf-8")
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def read_record(path: Path, portrait_sha256: str) -> Record:
    """What the file `path` says of the portrait with this hash. Raises as `load` does."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _unfit(path, "is far too large")
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise _unfit(path, "is not there") from error
    except OSError as error:
        raise _unfit(path, f"cannot be read ({(error.strerror or str(error)).lower()})") from error
    except (ValueError, RecursionError) as error:
        raise _unfit(path, "is damaged") from error
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise _unfit(path, "is damaged")
    if data["format"] > FORMAT:
        what = f"{path.name} in {path.parent.name} was written by a newer version of Parley."
        raise ParleyError(Problem(what, "Update Parley, or make the avatar anew.", stage="video"), ExitCode.BAD_INPUT)
    if data.get("portrait_sha256") != portrait_sha256:
        raise _unfit(path, "belongs to another portrait")
    try:
        face = _face(data["face"])
        made_from = data.get("made_from") or {}
        return Record(face, _track(data.get("track") or [], max(face.size)), dict(made_from))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise _unfit(path, "is damaged") from error


def _face(data: Mapping[str, Any]) -> Face:
    width, height = (int(value) for value in data["size"])
    if not (1 <= width <= _LARGEST and 1 <= height <= _LARGEST):
        raise ValueError("size")
    most = 2.0 * max(width, height)

    def number(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not -most <= value <= most:
            raise ValueError(value)  # also what is not finite
        return float(value)

    def point(value: Any) -> Point:
        x, y = value
        return number(x), number(y)

    def line(value: Any, count: int) -> Line:
        if len(value) != count:
            raise ValueError(len(value))
        return tuple(point(each) for each in value)

    def eye(value: Mapping[str, Any]) -> Eye:
        return Eye(
            line(value["upper"], _LID_POINTS), line(value["lower"], _LID_POINTS),
            point(value["iris"]), max(0.5, number(value["radius"])),
        )  # fmt: skip

    def box(value: Any) -> tuple[float, float, float, float]:
        left, top, wide, high = (number(each) for each in value)
        if wide <= 0 or high <= 0:
            raise ValueError(value)
        return left, top, wide, high

    marks = data["points"]
    points = FacePoints(
        box(marks["box"]),
        *(point(marks[name]) for name in ("eye_left", "eye_right", "nose", "mouth_left", "mouth_right")),
    )
    if math.dist(points.eye_left, points.eye_right) < 1 or math.dist(points.mouth_left, points.mouth_right) < 1:
        raise ValueError("points")
    lips = data["lips"]
    left, top, wide, high = box(data["shown"])
    if left < -1 or top < -1 or left + wide > width + 1 or top + high > height + 1:
        raise ValueError("shown")
    brow_left, brow_right = data["brows"]
    found_by = data["found_by"]
    if found_by not in _FOUND_BY:
        raise ValueError(found_by)
    return Face(
        size=(width, height),
        points=points,
        lips=Lips(*(line(lips[name], _LIP_POINTS) for name in Lips.__slots__)),
        eye_left=eye(data["eye_left"]),
        eye_right=eye(data["eye_right"]),
        brows=(number(brow_left), number(brow_right)),
        jaw=line(data["jaw"], _JAW_POINTS),
        shown=(left, top, wide, high),
        found_by=found_by,
    )


def _track(data: Any, size: int) -> tuple[Similarity, ...]:
    if not isinstance(data, list) or len(data) > _MOST_PICTURES:
        raise ValueError("track")
    found = []
    for zoom_x, zoom_y, shift_x, shift_y in data:
        zoom, shift = complex(zoom_x, zoom_y), complex(shift_x, shift_y)
        if not 0.1 <= abs(zoom) <= 10 or not abs(shift) <= 20 * size:
            raise ValueError("track")
        found.append(Similarity(zoom, shift))
    return tuple(found)


def _unfit(path: Path, why: str) -> Unfit:
    what = f"{path.name} in {path.parent.name} {why}."
    return Unfit(Problem(what, "Make the avatar anew.", stage="video"), ExitCode.MISSING)
