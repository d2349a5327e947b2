"""An utterance that goes on after a pause: what was decoded of it need not be decoded again."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.sphinx import Hypothesis
from desktop.engine.types import Samples


def beyond(known: Samples, sound: Iterable[Samples], cancel: CancelToken) -> tuple[bool, Iterator[Samples]]:
    """Whether `sound` begins with all of `known`, and what comes after it; all of the sound where it does not.

    Waits for as much of the sound as is `known` so far. Raises Cancelled.
    """
    pieces, taken, compared = iter(sound), list[Samples](), 0
    for piece in pieces:
        cancel.raise_if_cancelled()
        taken.append(piece)
        expected = known[compared : compared + len(piece)]
        compared += len(piece)
        if not np.array_equal(piece[: len(expected)], expected):
            break
        if compared >= len(known):
            return True, itertools.chain([piece[len(expected) :]], pieces)
    return False, itertools.chain(taken, pieces)


def joined(parts: Iterable[tuple[int, Hypothesis]]) -> Hypothesis:
    """One hypothesis of several, each with the frame at which it begins."""
    parts = list(parts)
    return Hypothesis(
        " ".join(each.text for _, each in parts if each.text),
        tuple(
            replace(segment, start=segment.start + at, end=segment.end + at)
            for at, each in parts
            for segment in each.segments
        ),
        sum(each.surprise for _, each in parts),
    )
