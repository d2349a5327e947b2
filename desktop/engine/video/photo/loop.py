"""Clips made into loops: brought to 25 pictures a second, and closed so that the last one runs into the first.

Pictures are (h, w, 3) uint8 BGR throughout; those that come out may be those that went in: do not write to them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.video.photo.film import FPS, read_film, small_pictures
from desktop.engine.video.photo.patch import Picture

LONGEST_LOOP_S = 15.0
"""A loop made of somebody's film is not longer: the face keeps every picture of it at hand."""
_LEAST_SHARE = 0.6
"""A loop is at least this part of its clip (or of LONGEST_LOOP_S), so that it does not repeat too soon."""
_FADES = (2, 3)
"""Pictures that are cross-faded where a loop is closed."""
_GHOST = 2.0
"""What is cross-faded may differ by this many times the clip's largest change; more would show double."""
_MOST_KEPT = 512 << 20
"""Bytes of pictures that are kept for playing a film backwards."""

_LOOK = 32
_TILE = 4
Looks = npt.NDArray[np.float32]
"""Small copies of pictures, (n, _LOOK, _LOOK, 3): enough to see how much changes from one to another, and where."""


def to_25(pictures: Iterable[Picture], fps: float) -> Iterator[Picture]:
    """The same motion at FPS pictures a second instead of `fps`: the first picture is kept, and so is any other one
    that falls on the new grid. In between, pictures are bent along the optical flow (see motion_between)."""
    grid, number = 0, 0
    before: Picture | None = None
    flow: _Flow | None = None
    for number, picture in enumerate(pictures):
        if before is not None:
            flow = None
        while grid * fps <= number * FPS:
            share = 1.0 - (number - grid * fps / FPS)
            if share >= 1.0 or before is None:
                yield picture
            else:
                flow = flow or _Flow(before, picture)
                yield flow.between(share)
            grid += 1
        before = picture


def close_loop(pictures: Sequence[Picture]) -> list[Picture]:
    """A loop that begins with the first of `pictures`. It is left as it is where its end runs into its beginning;
    else it ends at the picture that is most like the first one, with a cross-fade; else it runs to and fro.

    No change between two of its pictures, the last and the first included, is larger than the largest in the clip.
    """
    if len(pictures) < 3:
        return list(pictures)
    return list(_followed(_plan(_looks(pictures), len(pictures), fixed=True), iter(pictures)))


def begin_with(pictures: Sequence[Picture], first: Picture) -> list[Picture]:
    """The loop `pictures` with `first` as its first one: what that differs by is spread over those next to it, so
    that there is no jump. For loops that begin nearly alike and shall begin alike."""
    found = list(pictures)
    reach = min(max(_FADES), (len(found) - 1) // 2)
    for away in range(-reach, reach + 1):
        found[away] = _faded(pictures[away], first, pictures[0], 1.0 - abs(away) / (reach + 1))
    return found


def to_loop(path: Path | str, cancel: CancelToken) -> Iterator[Picture]:
    """The best loop in somebody's film, closed as `close_loop` does but beginning wherever is best; reads it twice.

    The length is at most LONGEST_LOOP_S. Raises what `read_film` raises.
    """
    looks = np.stack([picture.astype(np.float32) for picture in small_pictures(path, cancel, _LOOK)])
    longest = round(LONGEST_LOOP_S * FPS)
    plan = _plan(looks, longest, fixed=False)
    pictures = read_film(path, cancel)
    if plan.back:
        first = next(pictures)
        pictures = chain((first,), pictures)
        plan = plan._replace(end=min(plan.end, longest // 2 + 1, _MOST_KEPT // first.nbytes))
    yield from _followed(plan, pictures)


class _Plan(NamedTuple):
    """Pictures `begin` to `end` (excluded), of which the last `fade` run over into the first one; and back."""

    begin: int
    end: int
    fade: int = 0
    back: bool = False


def _followed(plan: _Plan, pictures: Iterator[Picture]) -> Iterator[Picture]:
    waiting: deque[Picture] = deque()
    kept: list[Picture] = []
    first: Picture | None = None
    for picture in islice(pictures, plan.begin, plan.end):
        first = picture if first is None else first
        if plan.back:
            kept.append(picture)
        waiting.append(picture)
        if len(waiting) > plan.fade:
            yield waiting.popleft()
    if plan.fade and first is not None:
        beyond = next(pictures)
        for number, picture in enumerate(waiting, 1):
            yield _faded(picture, first, beyond, number / (plan.fade + 1))
    yield from reversed(kept[1:-1])


def _faded(picture: Picture, first: Picture, beyond: Picture, share: float) -> Picture:
    """`picture` with `share` of what the loop's first picture differs by from the one that would have come instead of
    it: a cross-fade into what had to come before the first picture, where there is none."""
    return np.asarray(np.clip(picture + share * (first.astype(np.float32) - beyond) + 0.5, 0, 255), np.uint8)


# Finding a loop


def change(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """How much changes from one look to another: the mean difference in grey levels (0..255) of the tile with most."""
    tiles = _LOOK // _TILE
    differs = np.abs(one - other).mean(axis=-1).reshape(tiles, _TILE, tiles, _TILE)
    return float(differs.mean(axis=(1, 3)).max())


def looked_at(picture: Picture) -> npt.NDArray[np.float32]:
    """The small copy of `picture` that `change` compares."""
    import cv2

    return np.asarray(cv2.resize(picture, (_LOOK, _LOOK), interpolation=cv2.INTER_AREA), np.float32)


def _looks(pictures: Iterable[Picture]) -> Looks:
    return np.stack([looked_at(picture) for picture in pictures])


def _plan(looks: Looks, longest: int, fixed: bool) -> _Plan:
    """The best loop of at most `longest` pictures; `fixed`: it begins with the first one."""
    count = len(looks)
    if count < 3:
        return _Plan(0, count)
    own = [change(looks[at], looks[at + 1]) for at in range(count - 1)]
    most = max(own)
    seam = change(looks[-1], looks[0])
    if count <= longest + 1 and seam <= float(np.quantile(own, 0.9)):
        repeats = seam < 0.5 * float(np.median(own))
        return _Plan(0, count - 1 if repeats else count)
    begin, end = _pair(looks, longest, fixed, most)
    if change(looks[begin], looks[end]) <= _GHOST * most:
        largest, fade = min((_largest(looks, begin, end, fade), fade) for fade in _FADES)
        if largest <= most:
            return _Plan(begin, end, fade)
    if count <= longest and seam <= most:
        return _Plan(0, count)
    return _Plan(0, count, back=True)


def _pair(looks: Looks, longest: int, fixed: bool, most: float) -> tuple[int, int]:
    """Where a loop had best begin, and the picture (excluded) that is so like its first one that it may follow."""
    count = len(looks)
    flat = looks.reshape(count, -1) - float(looks.mean())
    square = (flat * flat).sum(axis=1)
    begins = 1 if fixed else count
    apart = square[:begins, None] + square[None, :] - 2.0 * flat[:begins] @ flat.T
    apart = np.sqrt(np.maximum(apart, 0.0) / flat.shape[1])
    # The pictures round the two count as well, so that the motion goes on in its direction.
    cost = apart.copy()
    if not fixed:
        cost[1:, 1:] += apart[:-1, :-1]
        cost[0] += apart[0]
        cost[1:, 0] += apart[1:, 0]
    limit = min(count - 1, longest)
    length = np.arange(count)[None, :] - np.arange(begins)[:, None]
    cost += 0.5 * most * (1.0 - length / limit)
    cost[(length < _LEAST_SHARE * limit) | (length > limit)] = np.inf
    begin, end = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return int(begin), int(end)


def _largest(looks: Looks, begin: int, end: int, fade: int) -> float:
    """The largest change where a loop is closed by a cross-fade."""
    step = (looks[begin] - looks[end]) / (fade + 1)
    faded = [looks[end - left] + (fade + 1 - left) * step for left in range(fade, 0, -1)]
    tail = [looks[end - fade - 1], *faded, looks[begin]]
    return max(change(one, other) for one, other in pairwise(tail))


# Pictures in between

_FAR = 1.5
"""Pixels by which there and back again may miss before the flow is not believed."""
_UNLIKE = 14.0
"""Grey levels by which the two bent pictures may differ before they are not believed."""


def _mixed(one: Picture, other: Picture, share: float) -> Picture:
    import cv2

    return np.asarray(cv2.addWeighted(one, 1.0 - share, other, share, 0.0), np.uint8)


class _Flow:
    """The motion from one picture to the next, in both directions (dense inverse search, Kroeger et al. 2016)."""

    def __init__(self, one: Picture, other: Picture) -> None:
        import cv2

        self._one, self._other = one, other
        search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        grey = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (one, other)]
        self._there = search.calc(grey[0], grey[1], None)  # type: ignore[call-overload]
        self._back = search.calc(grey[1], grey[0], None)  # type: ignore[call-overload]
        rows, columns = grey[0].shape
        self._x, self._y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))

    def between(self, share: float) -> Picture:
        """The picture at `share` of the way, 0..1: both are bent towards it (flows at that moment as in Jiang et al.
        2018, "Super SloMo", equation 4) and mixed; where they then disagree, or the flows do, the pictures themselves
        are mixed."""
        import cv2

        rest = 1.0 - share
        to_one = -rest * share * self._there + share * share * self._back
        to_other = rest * rest * self._there - share * rest * self._back
        one, other = self._bent(self._one, to_one), self._bent(self._other, to_other)
        bent = _mixed(one, other, share)
        plain = _mixed(self._one, self._other, share)
        unlike = cv2.blur(cv2.absdiff(one, other).max(axis=2), (9, 9)).astype(np.float32)
        # At this moment both flows tell of the same motion, with opposite signs.
        miss = cv2.blur(np.hypot(*np.moveaxis(to_one * rest + to_other * share, 2, 0)), (9, 9))
        belief = np.clip(2.0 - unlike / _UNLIKE, 0.0, 1.0) * np.clip(2.0 - miss / _FAR, 0.0, 1.0)
        belief = cv2.blur(belief, (9, 9))[..., None]
        return np.asarray(plain + belief * (bent.astype(np.float32) - plain) + 0.5, np.uint8)

    def _bent(self, picture: Picture, flow: npt.NDArray[np.float32]) -> Picture:
        import cv2

        at_x, at_y = self._x + flow[..., 0], self._y + flow[..., 1]
        return np.asarray(cv2.remap(picture, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)
