"""Speech for a face to say, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desktop.engine.types import Clip, Samples, Speech
from desktop.engine.video.photo.patch import Patch

RATE = 24_000


def noise(seconds: float, rate: int = RATE) -> Samples:
    """Something loud that whisper can hear."""
    made = np.random.default_rng(1).standard_normal(round(seconds * rate)) * 0.1
    return np.asarray(np.clip(made, -1, 1), np.float32)


def pieces(sound: Samples, seconds: float, rate: int = RATE) -> Iterator[Speech]:
    """The sound in pieces of so many seconds."""
    step = round(seconds * rate)
    for start in range(0, len(sound), step):
        yield Speech(sound[start : start + step], rate, "")


def patches(clips: list[Clip]) -> list[Patch]:
    """What is shown, frame by frame."""
    return [frame.picture for clip in clips for frame in clip.frames]


def said(clips: list[Clip]) -> Samples:
    """The sound of the clips, which have to touch."""
    at = 0
    for clip in clips:
        assert clip.start == at
        at += len(clip.samples)
        for frame in clip.frames:
            assert clip.start <= frame.sample < at
    return np.concatenate([clip.samples for clip in clips])
