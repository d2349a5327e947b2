"""Which part of each layer can be seen at all: what is clear or always covered need not be painted.

A layer's outline follows from coarse pictures of the layers, in cells of a few units, and leaves room for
every bearing a person may have: pictures painted within outlines are those painted without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
"""True where the predicate holds, one value a cell."""

STACK = ("hair-back", "body", "head", "face", "moustache", "glasses", "hair-front")
"""The large layers, from back to front."""

_WITHIN_HEAD = 10.0
"""How far (units) two layers that turn with the head may be displaced against each other: 8 by a full turn."""
_AGAINST_BODY = 30.0
"""How far a layer of the head may be displaced against the body: 27, with the head turned, lowered and tilted by 5°."""


def grown(mask: Mask, cells: int) -> Mask:
    """`mask`, and what is at most `cells` away from it, across corners as well."""
    for _ in range(cells):
        tall = mask.copy()
        tall[1:] |= mask[:-1]
        tall[:-1] |= mask[1:]
        mask = tall.copy()
        mask[:, 1:] |= tall[:, :-1]
        mask[:, :-1] |= tall[:, 1:]
    return mask


def seen(name: str, alpha: Callable[[str], npt.NDArray[np.uint8] | None], cell: float) -> Mask:
    """The cells in which layer `name` may be seen. `alpha` gives a layer's opacity (None: no such layer),
    one value for each `cell` units."""
    own = alpha(name)
    assert own is not None
    mask = grown(own > 0, 1)
    for above in STACK[STACK.index(name) + 1 :]:
        cover = alpha(above)
        if cover is not None:
            room = _AGAINST_BODY if "body" in (name, above) else _WITHIN_HEAD
            mask &= grown(cover < 255, int(np.ceil(room / cell)))
    return mask


def runs(mask: Mask) -> Iterator[tuple[int, int, int, int]]:
    """The cells of `mask` as rectangles one row high: column, row, width, height."""
    for row in np.flatnonzero(mask.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(mask[row], prepend=False, append=False)).tolist()
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            yield begin, row, end - begin, 1
