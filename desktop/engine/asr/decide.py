"""Was it a command? Decided from what both searches made of the same sound: pure arithmetic."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from desktop.engine.sphinx import Hypothesis


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well the grammar's hypothesis explains the sound, against free dictation.

    Scores are acoustic log scores a frame (10 ms), averaged over the frames on which either has a word and both
    have something.
    """

    lag: float
    """How much worse the grammar is than dictation; below 0 for a command, since it is searched more closely."""
    worst: float
    """The same for the grammar's worst single word or filler."""
    likeness: float
    """How alike the two texts are, 0..1, letter by letter."""
    covered: float
    """The share, 0..1, of the frames with a word in either that have one in the grammar."""
    surprise: float
    """How unlikely the command is among all others, nats: numbers fit into any sound, rarely meant."""


WEIGHTS = (-0.178, -0.009, 5.299, 5.458, -0.267)
OFFSET = 0.517
"""Of a logistic regression, in the order of Evidence, on 144 commands in 12 voices, 30 sentences and 8 recordings:
`python -m tests.bench.asr_commands --commands 288 --fit`. docs/recognition.md has the held-out figures."""

THRESHOLD = 0.5
"""Commands need this certainty. On the same half it lets 97 % of the commands through, and 5 % of the rest."""


def evidence(grammar: Hypothesis, dictation: Hypothesis) -> Evidence:
    """What speaks for and against the grammar's hypothesis, which must not be empty."""
    length = 1 + max(segment.end for segment in (*grammar.segments, *dictation.segments))
    (by_grammar, in_grammar), (by_dictation, in_dictation) = _frames(grammar, length), _frames(dictation, length)
    behind = by_dictation - by_grammar
    either = in_grammar | in_dictation
    both = either & ~np.isnan(behind)
    worst = 0.0
    for segment in grammar.segments:
        part = slice(segment.start, segment.end + 1)
        if both[part].any():
            worst = max(worst, float(behind[part][both[part]].mean()))
    return Evidence(
        lag=float(behind[both].mean()) if both.any() else 0.0,
        worst=worst,
        likeness=Indel.normalized_similarity(grammar.text.replace(" ", ""), dictation.text.replace(" ", "")),
        covered=float(in_grammar.sum() / max(1, either.sum())),
        surprise=grammar.surprise,
    )


def certainty(found: Evidence) -> float:
    """How sure it is, 0..1, that a command was spoken."""
    for_it = OFFSET + sum(weight * value for weight, value in zip(WEIGHTS, astuple(found), strict=True))
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, for_it))))


def _frames(hypothesis: Hypothesis, length: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The score of each frame (a segment's, spread evenly; NaN outside of all), and whether it lies in a word."""
    scores, in_word = np.full(length, np.nan), np.zeros(length, dtype=bool)
    for segment in hypothesis.segments:
        part = slice(segment.start, segment.end + 1)
        scores[part] = segment.score / (segment.end + 1 - segment.start)
        in_word[part] = segment.is_word
    return scores, in_word
