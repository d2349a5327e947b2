"""Whether a clip that a video model made can be used: not black, not noise, not frozen, a face with a shut mouth.

Each way in which such clips go wrong gets a sentence that names the picture, and what to try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import FacePoints
from desktop.engine.video.lightx2v.mouths import Mouths
from desktop.engine.video.photo.film import stored_pictures
from desktop.engine.video.photo.loop import change, looked_at
from desktop.engine.video.photo.patch import Picture

Finder = Callable[[Picture], Sequence[FacePoints]]
"""The faces in a picture, (h, w, 3) uint8 BGR, the largest first."""

LEAST_SIDE = 128
BENT = 1.08
"""By how much the shape may differ from the portrait's."""
DARK = 16.0
"""Grey level (of 255) below which a picture counts as black, unless the portrait is nearly as dark."""
ROUGH = 3.0
"""Pictures with this many times the portrait's fine detail are noise."""
_ROUGH_LEAST = 6.0
UNLIKE = 40.0
"""Grey levels by which a part of the first picture may differ from the portrait."""
JUMP = 45.0
"""Grey levels by which a part may change from one picture to the next: no calm person moves like that."""
STILL = 0.6
"""Grey levels of change in the whole clip below which nothing moves."""

_SEED = "Try another seed."
_SETTINGS = "Leave the attention at torch_sdpa, and check that files and scheme belong together."


class Unusable(ParleyError):
    """The clip is there, but not what was asked for; `again`: with another seed it may be."""

    def __init__(self, problem: Problem, again: bool) -> None:
        super().__init__(problem)
        self.again = again


@dataclass(frozen=True, slots=True)
class MadeClip:
    """A clip as it was made: `pictures`, each (h, w, 3) uint8 BGR, `fps` a second."""

    pictures: tuple[Picture, ...]
    fps: float


def read_clip(path: Path, length: int, cancel: CancelToken) -> MadeClip:
    """The clip at `path`, of about `length` pictures. Raises Unusable, Cancelled."""
    if not path.is_file():
        raise _unusable("LightX2V ended without a clip.", "The log says more.", again=False)
    pictures: list[Picture] = []
    lasted = 0.0
    try:
        for at, picture in stored_pictures(path, cancel):
            pictures.append(picture)
            lasted = at
            if len(pictures) > length + 4:
                raise _unusable(f"The clip has more than the {length} pictures that were asked for.", again=False)
    except Unusable:
        raise
    except ParleyError as error:
        raise _unusable(f"The clip cannot be used: {error.problem.what}", "Make it again.", again=False) from error
    if len(pictures) < length - 4:  # the VAE works on four at a time
        raise _unusable(f"The clip has {len(pictures)} pictures instead of {length}.", "Make it again.", again=False)
    return MadeClip(tuple(pictures), round((len(pictures) - 1) / lasted, 2))


def check_clip(clip: MadeClip, portrait: Picture, find: Finder | None, cancel: CancelToken) -> Iterator[float]:
    """Look at every picture of `clip`, made from `portrait` of the same shape; how much is done, 0..1.

    Without `find` nobody looks for faces. Raises Unusable with the first thing that is wrong, Cancelled.
    """
    _check_shape(clip, portrait)
    _check_motion(clip, portrait)
    if find is None:
        yield 1.0
        return
    own = find(portrait)
    mouths = Mouths(portrait, own[0]) if own else None
    count = len(clip.pictures)
    for number, picture in enumerate(clip.pictures, 1):
        cancel.raise_if_cancelled()
        where = f"picture {number} of {count}"
        faces = find(picture)
        if not faces:
            raise _unusable(f"There is no face to be seen in {where}.", f"{_SEED[:-1]}, or a larger portrait.")
        if mouths is not None and mouths.open(picture, faces[0]):
            raise _unusable(f"The mouth is open in {where}.", f"{_SEED[:-1]}, or a portrait with the lips closed.")
        yield number / count


def _check_shape(clip: MadeClip, portrait: Picture) -> None:
    height, width = clip.pictures[0].shape[:2]
    if min(height, width) < LEAST_SIDE:
        raise _unusable(f"The clip is only {width}×{height}.", "Choose a larger size.", again=False)
    ratio = (width / height) / (portrait.shape[1] / portrait.shape[0])
    if max(ratio, 1 / ratio) > BENT:
        raise _unusable(f"The clip ({width}×{height}) is of another shape than the portrait.", again=False)


def _check_motion(clip: MadeClip, portrait: Picture) -> None:
    """Black, noisy, jumping, frozen, or of somebody else."""
    import cv2

    count = len(clip.pictures)
    size = clip.pictures[0].shape[1], clip.pictures[0].shape[0]
    same = np.asarray(cv2.resize(portrait, size, interpolation=cv2.INTER_AREA), np.uint8)
    dark = min(DARK, 0.4 * float(same.mean()))
    rough = max(_ROUGH_LEAST, ROUGH * _roughness(same))
    for number, picture in enumerate(clip.pictures, 1):
        where = f"Picture {number} of {count}"
        if float(picture.mean()) < dark:
            raise _unusable(f"{where} is black.", _SETTINGS, again=False)
        if _roughness(picture) > rough:
            raise _unusable(f"{where} is noise.", _SETTINGS, again=False)
    looks = [looked_at(picture) for picture in clip.pictures]
    if change(looked_at(same), looks[0]) > UNLIKE:
        raise _unusable("The clip does not begin with the portrait.", _SEED)
    changes = [change(one, other) for one, other in pairwise(looks)]
    largest = int(np.argmax(changes))
    if changes[largest] > JUMP:
        raise _unusable(f"The clip jumps from picture {largest + 1} to {largest + 2}.", f"{_SEED} {_SETTINGS}")
    if max(change(looks[0], look) for look in looks) < STILL:
        raise _unusable("Nothing moves in the clip.", _SEED)


def _roughness(picture: Picture) -> float:
    """Mean strength of the finest detail, grey levels: Immerkær's noise operator (1996), which lets edges through
    little."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    return float(np.abs(cv2.filter2D(grey, cv2.CV_32F, kernel)).mean())


def _unusable(what: str, remedy: str = "Make it again.", again: bool = True) -> Unusable:
    return Unusable(Problem(what, remedy, stage="video"), again)
