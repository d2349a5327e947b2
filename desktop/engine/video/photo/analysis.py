"""The face in a picture: what five points let one expect, corrected by a look at the picture.

Whatever is not seen clearly (lips without colour, eyes behind dark glasses) stays where people have it on average.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.anatomy import default_face, head_axes, shown_part
from desktop.engine.video.photo.eyes import find_brow, find_eyes
from desktop.engine.video.photo.face import Eye, Face, Line, Lips
from desktop.engine.video.photo.jaw import find_jaw
from desktop.engine.video.photo.lips import find_lips
from desktop.engine.video.photo.patch import Picture

__all__ = ["PERSON", "YUNET", "analyse", "default_face"]

_log = logging.getLogger(__name__)

PERSON = "person"
YUNET = "yunet"

_SLACK = {PERSON: 0.4, YUNET: 1.0}
"""How far what is seen may be from the points, of the most: who marks a mouth sees it, YuNet errs by a twentieth."""


def analyse(picture: Picture, points: FacePoints, found_by: str = PERSON) -> Face:
    """The face at `points` in `picture`, (h, w, 3) uint8 BGR. Points that YuNet found are put where the pupils and
    the corners of the mouth are seen; a person's own stay. Neither eyes nor corners may lie on one spot.
    """
    size = (picture.shape[1], picture.shape[0])
    face = default_face(points, size, found_by)
    slack = _SLACK[found_by]
    eyes = find_eyes(picture, points, slack)
    if eyes is not None:
        step = head_axes(points).step
        brow = min(find_brow(picture, eye, step) for eye in eyes) * abs(step)
        face = replace(
            face, eye_left=eyes[0], eye_right=eyes[1], brows=(eyes[0].iris[1] - brow, eyes[1].iris[1] - brow)
        )
    lips = find_lips(picture, points, slack)
    if lips is not None:
        face = replace(face, lips=lips)
    _log.info("the face: %s eyes, %s lips", "seen" if eyes else "expected", "seen" if lips else "expected")
    if found_by == YUNET:
        points = _corrected(points, eyes, lips)
    jaw = find_jaw(picture, points)
    return replace(face, points=points, jaw=jaw, shown=shown_part(points, jaw, size))


def _corrected(points: FacePoints, eyes: tuple[Eye, Eye] | None, lips: Lips | None) -> FacePoints:
    if eyes is not None:
        points = replace(points, eye_left=eyes[0].iris, eye_right=eyes[1].iris)
    if lips is not None:
        corners: Line = lips.upper_inner
        points = replace(points, mouth_left=corners[0], mouth_right=corners[-1])
    return points
