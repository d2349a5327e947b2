"""Base clips for an avatar: made from its portrait, looked over, brought to 25 pictures a second, closed, and kept.

What is finished waits in a folder of its own until both clips are there: the avatar never has one without the other,
and who comes back after a break finds what was done.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.video.lightx2v import config, installation
from desktop.engine.video.lightx2v.check import Finder, MadeClip, Unusable, check_clip, read_clip
from desktop.engine.video.lightx2v.command import Kind, arguments
from desktop.engine.video.lightx2v.config import ClipOptions
from desktop.engine.video.lightx2v.run import run
from desktop.engine.video.photo.film import read_film, write_film
from desktop.engine.video.photo.loop import begin_with, close_loop, to_25
from desktop.engine.video.photo.patch import Picture

log = logging.getLogger(__name__)

WORK = ".base-clips"
"""The folder inside the avatar's in which clips are made; it does not belong into an exported avatar."""
KINDS: tuple[Kind, ...] = ("idle", "talking")
_STATE = "state.json"
_FORMAT = 1
_APART = 1000
"""Between the seeds of the two clips, which shall not move alike."""
_RUN, _CHECKED, _SMOOTHED = 0.8, 0.92, 0.98
"""How much of a clip is done after each step."""


class Progress(NamedTuple):
    """What is being done, and how much of all of it is, 0..1."""

    text: str
    fraction: float


def make_base_clips(folder: Path, options: ClipOptions, find: Finder | None, cancel: CancelToken) -> Iterator[Progress]:
    """Make idle.mp4 and talking.mp4 beside portrait.png in `folder`: closed loops of the portrait's shape at 25
    pictures a second that begin with the same picture, that of the portrait.

    `find` looks for faces (None: nobody looks). Raises ParleyError with a sentence when it
    cannot be done, Cancelled; the portrait is as good as before, and clips that were there stay.
    """
    yield Progress("Looking for LightX2V", 0.0)
    config.check(options)
    installation.check(options, cancel)
    portrait = _portrait(folder)
    with _telling(folder):
        work = _Work(folder, options, portrait)
        for number, kind in enumerate(KINDS):
            if work.has(kind):
                continue
            for step in _one(work, kind, find, cancel):
                yield Progress(f"{kind.capitalize()} clip: {step.text}", (number + step.fraction) / len(KINDS))
        work.hand_over(cancel)
    yield Progress("Both clips are there", 1.0)


class _Work:
    """The folder in which clips are made: what is there is of this portrait and these options, or thrown away."""

    def __init__(self, folder: Path, options: ClipOptions, portrait: Picture) -> None:
        self.folder, self.options, self.portrait = folder, options, portrait
        self.place = folder / WORK
        told = {"format": _FORMAT, "key": _key(options, portrait)}
        state = self.place / _STATE
        if _read_state(state) != told:
            shutil.rmtree(self.place, ignore_errors=True)
            self.place.mkdir()
            part = state.with_name(state.name + ".part")
            part.write_text(json.dumps(told), "utf-8")
            part.replace(state)

    def clip(self, kind: Kind) -> Path:
        return self.place / f"{kind}.mp4"

    def has(self, kind: Kind) -> bool:
        return self.clip(kind).is_file()

    def hand_over(self, cancel: CancelToken) -> None:
        """Both clips to the avatar."""
        cancel.raise_if_cancelled()
        for kind in KINDS:
            self.clip(kind).replace(self.folder / f"{kind}.mp4")
        shutil.rmtree(self.place, ignore_errors=True)


def _one(work: _Work, kind: Kind, find: Finder | None, cancel: CancelToken) -> Iterator[Progress]:
    """One clip, with as many seeds as may be tried."""
    options = work.options
    for attempt in range(1, options.tries + 1):
        for step in _made(work, kind, options.seed + attempt - 1 + _APART * KINDS.index(kind), cancel):
            yield Progress(step.text, _RUN * step.fraction)
        try:
            made = read_clip(_result(work, kind), options.length, cancel)
            for done in check_clip(made, work.portrait, find, cancel):
                yield Progress("Looking at each picture", _RUN + (_CHECKED - _RUN) * done)
            break
        except Unusable as error:
            log.warning("%s clip, try %d: %s", kind, attempt, error)
            _result(work, kind).unlink(missing_ok=True)
            if not error.again or attempt >= options.tries:
                raise
    yield Progress("Smoothing the motion", _CHECKED)
    loop = _looped(made, work, kind, cancel)
    yield Progress("Keeping it", _SMOOTHED)
    write_film(work.clip(kind), _watched(loop, cancel))
    _result(work, kind).unlink(missing_ok=True)


def _made(work: _Work, kind: Kind, seed: int, cancel: CancelToken) -> Iterator[Progress]:
    import cv2

    height, width = work.portrait.shape[:2]
    size = config.fitted((width, height), work.options)
    image, told, result = work.place / "portrait.png", work.place / f"{kind}.json", _result(work, kind)
    bent = cv2.resize(work.portrait, size, interpolation=cv2.INTER_AREA if size[0] < width else cv2.INTER_CUBIC)
    image.write_bytes(cv2.imencode(".png", bent)[1].tobytes())
    told.write_text(json.dumps(config.config(work.options, *size), indent=4), "utf-8")
    result.unlink(missing_ok=True)
    command = arguments(work.options, kind, seed, told, image, result)
    for step in run(work.options.python, command, work.place, cancel, work.options.limit_s):
        yield Progress(step.text, step.fraction)


def _result(work: _Work, kind: Kind) -> Path:
    return work.place / f"{kind}.made.mp4"


def _looped(made: MadeClip, work: _Work, kind: Kind, cancel: CancelToken) -> list[Picture]:
    """A closed loop at 25 pictures a second, exactly of the portrait's shape."""
    size = _kept_size(made, work.portrait)
    even = [_sized(picture, size) for picture in _watched(to_25(made.pictures, made.fps), cancel)]
    loop = close_loop(even)
    if kind == "talking":
        first = next(read_film(work.clip("idle"), cancel))
        if first.shape == loop[0].shape:
            loop = begin_with(loop, first)
    return loop


def _kept_size(made: MadeClip, portrait: Picture) -> tuple[int, int]:
    """Even width and height of the portrait's shape with as many pixels as were made, but no more than it has."""
    area = made.pictures[0].shape[0] * made.pictures[0].shape[1]
    height, width = portrait.shape[:2]
    scale = min(1.0, (area / (width * height)) ** 0.5)
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2


def _sized(picture: Picture, size: tuple[int, int]) -> Picture:
    import cv2

    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _watched(pictures: Iterator[Picture] | Sequence[Picture], cancel: CancelToken) -> Iterator[Picture]:
    for picture in pictures:
        cancel.raise_if_cancelled()
        yield picture


def _portrait(folder: Path) -> Picture:
    from desktop.engine.video.photo.folder import PORTRAIT
    from desktop.engine.video.photo.reading import read_picture

    return read_picture(folder / PORTRAIT)


def _key(options: ClipOptions, portrait: Picture) -> str:
    """Tells whether something was made of the same portrait in the same way; time limits change nothing."""
    same = asdict(replace(options, limit_s=0.0, tries=0, python=Path()))
    digest = hashlib.sha256(json.dumps(same, default=str, sort_keys=True).encode())
    digest.update(repr(portrait.shape).encode())
    digest.update(np.ascontiguousarray(portrait).tobytes())
    return digest.hexdigest()


def _read_state(path: Path) -> Any:
    with contextlib.suppress(OSError, ValueError):
        return json.loads(path.read_text("utf-8"))
    return None


@contextlib.contextmanager
def _telling(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        log.exception("base clips in %s", folder)
        why = (error.strerror or str(error)).lower()
        raise ParleyError(
            Problem(
                f"The base clips could not be written into {folder.name}: {why}.", "Make room there.", stage="video"
            )
        ) from error
