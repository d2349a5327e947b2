"""Where the lips are in a picture: their red, and what is seen between them.

Work is done in a patch in the mouth's own frame (anatomy.mouth_axes), UNIT pixels to the mouth's width, whatever the
size and roll of the face. First a mouth of few numbers (corners, sag, gap, thickness) is fitted to the whole patch,
which cannot fail by much; then each of its lines is drawn to the nearest edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np

from desktop.engine.types import FacePoints
from desktop.engine.video.photo.anatomy import LOWER_LIP, UPPER_LIP, Axes, mouth_axes, spaced
from desktop.engine.video.photo.face import Line, Lips
from desktop.engine.video.photo.looking import Map, along, between, climb, lab_of, patch_of, path, sums
from desktop.engine.video.photo.patch import Picture

UNIT = 128
_LEFT, _RIGHT, _TOP, _BOTTOM = -0.3, 1.3, -0.45, 0.7
"""What the patch covers, in widths of the mouth from its left corner."""
_COLUMNS = 49
_PLAIN = 3.0
"""Lips that stand out from the skin by less than this (a* of CIELAB) are not told from it."""
_GREY_RED = 0.5
"""What a step of lightness is worth as a step of red, where a picture has no colours: lips are darker than skin."""
_GREY_FREE = 0.6
"""How far from the expected a mouth may be shaped there, of what it else may."""
_LIP = 0.42
"""From skin (0) to lips (1): from here on it is lip."""
_GAP_COST = 0.012
"""What a mouth has to show between the lips to count as open, of the square of its width."""
_ASIDE = 0.12
"""How far beside the red there may be a dark corner of an open mouth, in widths of the mouth."""
_LINE = 0.03
"""What the dark line between shut lips is worth, of the square of the mouth's width."""
_DRAWN = 0.05
"""How far a line is drawn to an edge, in widths of the mouth."""

_AT = np.linspace(0.0, 1.0, _COLUMNS)
_SAG = 1 - (2 * _AT - 1) ** 2
_UPPER = np.interp(_AT, np.linspace(0, 1, 9), np.array(UPPER_LIP) / max(UPPER_LIP))
_LOWER = np.interp(_AT, np.linspace(0, 1, 9), np.array(LOWER_LIP) / max(LOWER_LIP))


class _Mouth(NamedTuple):
    """Corners, then in widths of the mouth: how far the edges sag in the middle, and how thick the lips are there."""

    left_x: float = 0.0
    left_y: float = 0.0
    right_x: float = 1.0
    right_y: float = 0.0
    upper_sag: float = 0.02
    gap: float = 0.0
    upper: float = max(UPPER_LIP)
    lower: float = max(LOWER_LIP)


_LEAST = _Mouth(-0.15, -0.15, 0.85, -0.15, -0.08, 0.0, 0.03, 0.06)
_MOST = _Mouth(0.15, 0.15, 1.15, 0.15, 0.16, 0.5, 0.24, 0.3)
_STARTS = (_Mouth(), _Mouth(upper_sag=0.0, gap=0.12), _Mouth(upper_sag=0.0, gap=0.25))
_OPEN = 0.12
_STEPS = (0.06, 0.03, 0.015, 0.007)
_TOGETHER = (
    (0, -1, 0, -1, 1, 0, 0, 0),  # both corners up, the middle stays
    (0, -1, 0, 0, 0.5, 0, 0, 0),
    (0, 0, 0, -1, 0.5, 0, 0, 0),
    (-1, 0, 1, 0, 0, 0, 0, 0),  # wider
    (0, 0, 0, 0, 1, -1, 0, 0),  # the upper edge of the gap alone
    (0, 0, 0, 0, 0, 1, 0, -1),  # the lower one
    (0, 0, 0, 0, 1, 0, 1, -1),  # the line between shut lips
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """For each pixel of the patch, 0..1: that it is red as lips are; that it is a tooth, or dark."""

    red: Map
    between: Map
    line: Map
    """How much darker than what is above and below, 0..1."""


def find_lips(picture: Picture, points: FacePoints, slack: float) -> Lips | None:
    """The lips in `picture`, (h, w, 3) BGR, whose corners are where `points` say, or up to `slack` (0..1) of 0.15
    of the mouth's width beside that. None where nothing stands out from the skin.
    """
    for coloured in (True, False):
        axes = mouth_axes(points)
        lips = None
        for part in (1.0, 0.5):  # the second time in the frame that the first one found
            lab = lab_of(patch_of(picture, axes, UNIT, (_LEFT, _TOP, _RIGHT, _BOTTOM)), 1.0)
            mouth = None
            for steps in (_STEPS[:2], _STEPS[1:]):  # the second time with the colours of the first one's lips
                evidence = _evidence(lab, mouth, coloured)
                if evidence is None:
                    break
                starts = _STARTS if mouth is None else (mouth, mouth._replace(gap=0.0 if mouth.gap else _OPEN))
                mouth = _fitted(evidence, part * slack, 1.0 if coloured else _GREY_FREE, starts, steps)
            if evidence is None or mouth is None:
                break
            lips = _drawn(evidence, mouth, axes)
            axes = Axes(complex(*lips.upper_inner[0]), complex(*lips.upper_inner[-1]) - complex(*lips.upper_inner[0]))
        if lips is not None:
            return lips
    return None


def _evidence(lab: Map, mouth: _Mouth | None, coloured: bool) -> _Evidence | None:
    """What the colours say; the second time `mouth` tells which are the lips'."""
    import cv2

    light, red = lab[..., 0], lab[..., 1] if coloured else -_GREY_RED * lab[..., 0]
    rows, columns = np.mgrid[0 : lab.shape[0], 0 : lab.shape[1]]
    x, y = columns / UNIT + _LEFT, rows / UNIT + _TOP
    inner = (x > 0.1) & (x < 0.9) & (y > -0.2) & (y < 0.4)
    skin = (x > -0.05) & (x < 1.05) & ((y < -0.2) | (y > 0.42)) & (y < 0.6)
    if mouth is not None:
        curves = _curves(mouth)
        across = np.clip((x - mouth.left_x) / (mouth.right_x - mouth.left_x), 0, 1)
        edges = [np.interp(across, _AT, curve) for curve in curves]
        lips = ((y > edges[0]) & (y < edges[1])) | ((y > edges[2]) & (y < edges[3]))
        lips &= (across > 0.05) & (across < 0.95)
        skin = ((y < edges[0] - 0.05) | (y > edges[3] + 0.05)) & (x > 0) & (x < 1) & (y > -0.3) & (y < 0.55)
        lip_red = float(np.percentile(red[lips], 60)) if lips.sum() > 20 else float(np.percentile(red[inner], 95))
    else:
        lip_red = float(np.percentile(red[inner], 92))
    skin_red = float(np.median(red[skin]))
    if lip_red - skin_red < _PLAIN:
        return None
    level = np.clip((red - skin_red) / (lip_red - skin_red), 0.0, 1.2)
    is_lip = inner & (level > 0.6)
    if not is_lip.any():
        return None
    lip_light = float(np.median(light[is_lip]))
    shade = float(np.percentile(light[is_lip], 20))  # the upper lip often lies in the shade
    dark = np.clip((0.92 * shade - light) / (0.12 * shade + 1e-6), 0, 1)
    tooth = np.clip((light - lip_light - 2) / 10, 0, 1) * np.clip(1.0 - 1.6 * level, 0, 1)
    enclosed = _enclosed(level * (inner | (y > -0.1)))
    inside = np.maximum(dark, tooth) * enclosed
    level = np.maximum(level, 0.75 * dark * enclosed)  # the line between the lips, and the corners, belong to them
    line = np.clip((cv2.GaussianBlur(light, (0, 0), 5.0) - light) / (0.2 * lip_light + 1e-6), 0, 1)
    return _Evidence(level.astype(np.float32), inside.astype(np.float32), line.astype(np.float32))


def _enclosed(red: Map) -> Map:
    """1 where there is red above and below, else 0: skin and beard look like teeth, but not between the lips."""
    import cv2

    reach = round(_ASIDE * UNIT)
    red = cast(Map, cv2.dilate(red, np.ones((1, 2 * reach + 1), np.uint8)))
    above = np.maximum.accumulate(red, axis=0)
    below = np.maximum.accumulate(red[::-1], axis=0)[::-1]
    return cast(Map, (np.minimum(above, below) > 0.55).astype(np.float32))


def _curves(mouth: _Mouth) -> tuple[Map, Map, Map, Map]:
    """The four edges from above at _AT, in widths of the mouth: outer, inner, inner, outer."""
    base = mouth.left_y + (mouth.right_y - mouth.left_y) * _AT
    upper = base + mouth.upper_sag * _SAG
    lower = upper + mouth.gap * _SAG
    return upper - mouth.upper * _UPPER, upper, lower, lower + mouth.lower * _LOWER


def _fitted(evidence: _Evidence, slack: float, free: float, starts: Sequence[_Mouth], steps: Sequence[float]) -> _Mouth:
    """The mouth that covers most of what looks like one, and little else."""
    lip = sums(evidence.red - _LIP)
    inside = sums(evidence.between - 0.5)
    scale = np.array([slack] * 4 + [free] * 4)
    middle = np.array(_Mouth())
    least = middle + (np.array(_LEAST) - middle) * scale
    most = middle + (np.array(_MOST) - middle) * scale

    def worth(values: Map) -> float:
        mouth = _Mouth(*values)
        columns = ((mouth.left_x + _AT * (mouth.right_x - mouth.left_x) - _LEFT) * UNIT + 0.5).astype(int)
        edges = (np.stack(_curves(mouth)) - _TOP) * UNIT
        red = between(lip, columns, edges)
        covered = float(red[0].sum() + red[2].sum() + between(inside, columns, edges[1:3]).sum())
        shut = max(0.0, 1 - mouth.gap / 0.05)
        line = float(evidence.line[edges[1].astype(int), columns].mean()) * shut if shut else 0.0
        wide = (mouth.right_x - mouth.left_x) / _COLUMNS / UNIT
        away = values - middle
        strange = float(away[:4] @ away[:4] + 3.0 * away[6:] @ away[6:])
        return covered * wide - _GAP_COST * min(1.0, mouth.gap / 0.06) + _LINE * line - 0.3 * strange / free**2

    found = [climb(worth, np.clip(np.array(start), least, most), least, most, steps, _TOGETHER) for start in starts]
    return _Mouth(*(float(value) for value in max(found, key=worth)))


def _drawn(evidence: _Evidence, mouth: _Mouth, axes: Axes) -> Lips:
    """Each edge drawn to where the picture changes most, near where the mouth as a whole has it."""
    import cv2

    reach = round(_DRAWN * UNIT)
    columns = (mouth.left_x + _AT * (mouth.right_x - mouth.left_x) - _LEFT) * UNIT
    rows = [(curve - _TOP) * UNIT for curve in _curves(mouth)]
    change = cv2.Sobel(evidence.red, cv2.CV_32F, 0, 1, ksize=3) / 4
    inside = cv2.Sobel(evidence.between, cv2.CV_32F, 0, 1, ksize=3) / 4
    free = np.clip(np.minimum(_AT, 1 - _AT) / 0.12, 0, 1)
    """Near the corners the edges run together: there the mouth as a whole knows better."""

    def drawn(row: Map, worth: Map) -> Map:
        return row + path(along(worth, columns, row, reach)) * free

    upper_outer = drawn(rows[0], change)
    lower_outer = drawn(rows[3], -change)
    if mouth.gap > 0.02:
        upper_inner = drawn(rows[1], inside - change)
        lower_inner = np.maximum(drawn(rows[2], change - inside), upper_inner)
    else:
        upper_inner = lower_inner = drawn(rows[1], evidence.line)
    upper_outer = np.minimum(upper_outer, upper_inner)
    lower_outer = np.maximum(lower_outer, lower_inner)

    def line(row: Map) -> Line:
        found = [axes.place(x / UNIT + _LEFT, y / UNIT + _TOP) for x, y in zip(columns, row, strict=True)]
        return spaced(tuple(found), 9)

    shut = upper_inner is lower_inner
    upper = line(upper_inner)
    return Lips(line(upper_outer), upper, upper if shut else line(lower_inner), line(lower_outer))
