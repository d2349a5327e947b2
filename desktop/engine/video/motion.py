"""From the sounds of a turn to the motion of a mouth, frame by frame.

Targets come from the phonemes (each sound's dominance falls off around it, so neighbours blend), or
from the loudness where a voice gives no phonemes. A critically damped follower turns targets into
motion: 90 % of an opening within 40 ms, of a closing within 90 ms. The follower looks ahead, so that
the lips lead the voice by about one frame of 40 ms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from desktop.engine.types import Phoneme, Speech
from desktop.engine.video.visemes import INDEX, OPENING, VISEMES, MouthPose, Shape, shapes

Array = npt.NDArray[np.float64]

LEAD_S = 0.040
"""How far the lips are ahead of the voice."""
_ATTACK = 3.89 / 0.040
_RELEASE = 3.89 / 0.090
"""Natural frequencies (1/s): a critically damped step reaches 90 % after 3.89 / frequency seconds."""
_LOOK_AHEAD_S = LEAD_S + 2.0 / _ATTACK
"""The lead, plus the delay of the follower itself (2 / frequency) while it opens."""
_SUBSTEPS = 4
_SILENCE = 1e-3
"""Loudness (RMS) under which there is nothing to move lips for: -60 dBFS."""
_SILENT_RUN_S = 0.12
_HOP_S = 0.010

_REST = np.eye(len(VISEMES))[INDEX["rest"]]
_MBP = np.eye(len(VISEMES))[INDEX["mbp"]]
_OPENING = np.array(OPENING)


def _loudness(speech: Speech) -> Array:
    """RMS of every 10 ms of the speech."""
    hop = max(1, round(speech.rate * _HOP_S))
    padded = np.zeros(-(-len(speech.samples) // hop) * hop)
    padded[: len(speech.samples)] = speech.samples
    return np.asarray(np.sqrt(np.mean(padded.reshape(-1, hop) ** 2, axis=1)))


def silent(loudness: Array) -> npt.NDArray[np.bool_]:
    """Which hops lie in a silence of at least 120 ms (60 ms at either end of the piece)."""
    quiet = loudness < _SILENCE
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        at_edge = begin == 0 or end == len(quiet)
        if (end - begin) * _HOP_S < _SILENT_RUN_S * (0.5 if at_edge else 1.0):
            quiet[begin:end] = False
    return quiet


class _Segments:
    """The shapes of a piece of speech on its time line, as arrays (seconds from its beginning)."""

    def __init__(self, phonemes: Sequence[Phoneme], rate: int, duration_s: float) -> None:
        rows: list[tuple[Shape, float, float]] = []
        clock = 0.0
        rest = Shape("rest", 1.0, 1.0, 3.0, 0.012)
        for phoneme in phonemes:
            start, end = phoneme.start / rate, phoneme.end / rate
            parts = shapes(phoneme.symbol)
            if not parts or end <= start:
                continue
            if start - clock > 0.03:
                rows.append((rest, clock, start))
            at = start
            for part in parts:
                rows.append((part, at, at + part.share * (end - start)))
                at += part.share * (end - start)
            clock = max(clock, end)
        if duration_s - clock > 0.03:
            rows.append((rest, clock, duration_s + 1.0))
        elif rows:
            # The piece ends inside a sound: until the next piece tells more, the sound goes on.
            rows[-1] = (rows[-1][0], rows[-1][1], duration_s + 1.0)
        self.rows = rows
        self.start = np.array([row[1] for row in rows])
        self.end = np.array([row[2] for row in rows])
        self.dominance = np.array([row[0].dominance for row in rows])
        self.reach = np.array([row[0].reach_s for row in rows])
        self.shape = np.zeros((len(rows), len(VISEMES)))
        for index, (part, _, _) in enumerate(rows):
            self.shape[index] = part.amplitude * np.eye(len(VISEMES))[INDEX[part.viseme]]
            self.shape[index, 0] += 1.0 - part.amplitude

    def targets(self, times: Array) -> Array:
        """Blend of shapes at each time; every row sums to 1."""
        if not self.rows:
            return np.tile(_REST, (len(times), 1))
        at = times[:, None]
        distance = np.maximum(self.start - at, 0.0) + np.maximum(at - self.end, 0.0)
        weight = self.dominance * np.exp(-distance / self.reach) + 1e-12
        return np.asarray(weight @ self.shape / weight.sum(axis=1, keepdims=True))

    def accents(self, times: Array) -> Array:
        """Nearness of a stressed vowel, 0..1."""
        middles = [(start + end) / 2 for part, start, end in self.rows if part.stressed]
        if not middles:
            return np.zeros(len(times))
        return np.asarray(np.exp(-(((times[:, None] - np.array(middles)) / 0.1) ** 2)).max(axis=1))


class MouthMotion:
    """The mouth of one turn: fed piece by piece, asked frame by frame, in order."""

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._weights = _REST.copy()
        self._speed = np.zeros(len(VISEMES))
        self._owed = False
        self._peak = 0.1
        self._targets = np.zeros((0, _SUBSTEPS, len(VISEMES)))
        self._accents = np.zeros(0)
        self._first = 0
        self._closures: set[int] = set()

    def begin(self, speech: Speech, frames: Sequence[int], start: int) -> None:
        """Take in the next piece: it starts at sample `start` of the turn and owns these grid `frames`."""
        self._first = frames[0] if frames else 0
        offset = start / speech.rate
        at = np.array([[frame - 1 + (step + 1) / _SUBSTEPS for step in range(_SUBSTEPS)] for frame in frames])
        times = at.reshape(-1) / self._fps - offset + _LOOK_AHEAD_S
        loudness = _loudness(speech)
        hops = np.clip((times / _HOP_S).astype(int), 0, max(0, len(loudness) - 1))
        if speech.phonemes:
            segments = _Segments(speech.phonemes, speech.rate, len(speech.samples) / speech.rate)
            targets, accents = segments.targets(times), segments.accents(times)
        else:
            targets, accents = self._from_loudness(speech, loudness, hops)
        if len(loudness):
            targets[silent(loudness)[hops]] = _REST
        self._targets = targets.reshape(len(frames), _SUBSTEPS, len(VISEMES))
        self._accents = accents.reshape(len(frames), _SUBSTEPS)[:, -1]
        self._closures = self._closed_frames(speech, frames, offset)

    def _from_loudness(self, speech: Speech, loudness: Array, hops: npt.NDArray[np.intp]) -> tuple[Array, Array]:
        """Opening by loudness (from 30 dB under the loudest so far), width by how bright the sound is."""
        self._peak = max(self._peak * 0.9, float(loudness.max(initial=0.0)), 0.02)
        smooth = np.convolve(loudness, np.full(3, 1 / 3), mode="same")[: len(loudness)]
        level = np.clip(1.0 + 20.0 * np.log10(np.maximum(smooth, 1e-6) / self._peak) / 30.0, 0.0, 1.0)
        edges = Speech(np.diff(speech.samples, prepend=np.float32(0.0)), speech.rate, "")
        bright = np.clip(_loudness(edges) / np.maximum(loudness, 1e-6) * speech.rate / 16_000, 0.0, 1.0)
        opening = np.clip((level - 0.35) / 0.6, 0.0, 1.0)
        targets = np.zeros((len(loudness), len(VISEMES)))
        targets[:, INDEX["rest"]] = 1.0 - opening
        targets[:, INDEX["oh"]] = opening * np.clip(0.5 - bright, 0.0, 0.5)
        targets[:, INDEX["ee"]] = opening * np.clip(bright - 0.4, 0.0, 0.6)
        rest_of_it = opening - targets[:, INDEX["oh"]] - targets[:, INDEX["ee"]]
        targets[:, INDEX["ah"]] = 0.6 * rest_of_it
        targets[:, INDEX["eh"]] = 0.4 * rest_of_it
        return targets[hops], np.clip(level[hops] * 2 - 1.2, 0.0, 0.8)

    def _closed_frames(self, speech: Speech, frames: Sequence[int], offset: float) -> set[int]:
        """For every /m b p/ the frame at which the lips are shut: the one nearest to its middle, led."""
        closed = set()
        if self._owed and frames:
            closed.add(frames[0])
            self._owed = False
        for phoneme in speech.phonemes:
            if any(part.viseme == "mbp" for part in shapes(phoneme.symbol)):
                middle = offset + (phoneme.start + phoneme.end) / 2 / speech.rate - LEAD_S / 2
                if frames:
                    closed.add(min(max(round(middle * self._fps), frames[0]), frames[-1]))
                else:
                    self._owed = True
        return closed

    def pose(self, frame: int) -> MouthPose:
        """The mouth at a grid frame of the piece last begun. Frames must be asked for in order."""
        index = frame - self._first
        step_s = 1.0 / self._fps / _SUBSTEPS
        for target in self._targets[index]:
            opens = float(target @ _OPENING) >= float(self._weights @ _OPENING)
            rate = _ATTACK if opens or target[INDEX["mbp"]] > 0.5 else _RELEASE
            error = self._weights - target
            decay = np.exp(-rate * step_s)
            push = (self._speed + rate * error) * step_s
            self._weights = target + (error + push) * decay
            self._speed = (self._speed - rate * push) * decay
        goal = self._targets[index, -1]
        if frame in self._closures:
            self._weights, self._speed = _MBP.copy(), np.zeros(len(VISEMES))
        elif float(goal @ _OPENING) < 0.005 and float(np.abs(self._weights) @ _OPENING) < 0.012:
            # As good as closed: come to rest, instead of creeping there for ever.
            self._weights, self._speed = (_REST if goal[0] > 0.5 else _MBP).copy(), np.zeros(len(VISEMES))
        weights = np.clip(self._weights, 0.0, 1.0)
        weights = weights / weights.sum()
        return MouthPose(tuple(float(weight) for weight in weights), float(self._accents[index]))
