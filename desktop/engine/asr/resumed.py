"""What was dictated of an utterance that goes on after a pause: it need not be decoded again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from desktop.engine.asr.searches import Hypothesis
from desktop.engine.types import LISTEN_RATE, Samples

FRAME = LISTEN_RATE // 100
"""Samples of a frame, 10 ms."""
LONGEST = 60 * LISTEN_RATE
"""Of a longer utterance nothing is remembered."""


@dataclass(frozen=True, slots=True)
class Dictated:
    """An utterance, and what dictation made of it."""

    sound: Samples
    hypothesis: Hypothesis


class Resumption:
    """Compares the sound of an utterance, piece by piece, with the beginning it may have."""

    def __init__(self, beginning: Dictated | None) -> None:
        self._beginning = beginning
        self._compared = 0
        self.undecided = beginning is not None and len(beginning.sound) > 0
        """Whether all sound so far is that of the beginning, and it was not left behind yet."""

    def compare(self, samples: Samples) -> Hypothesis | None:
        """The next sound. The beginning's hypothesis with the piece that leaves it behind; None until then, and for
        ever where the sound is another (then it is not `undecided` any more).
        """
        if not self.undecided or self._beginning is None:
            return None
        known = self._beginning.sound[self._compared : self._compared + len(samples)]
        self._compared += len(samples)
        if not np.array_equal(samples[: len(known)], known):
            self.undecided = False
        elif len(known) < len(samples):
            self.undecided = False
            return self._beginning.hypothesis
        return None

    def whole(self) -> Hypothesis | None:
        """At the end of the sound: the beginning's hypothesis, where the sound was that and nothing more."""
        if not self.undecided or self._beginning is None or self._compared < len(self._beginning.sound):
            return None
        return self._beginning.hypothesis


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
