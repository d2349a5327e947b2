"""An answer as files: what was said as WAV, with the picture as MP4."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.stages import Painter, Video
from desktop.engine.types import Clip, Frame, Manner
from desktop.media import Mp4Writer, write_wav
from desktop.paths import reason

WIDTH = HEIGHT = 720


def check_place(folder: Path) -> None:
    """Make `folder` and see whether it takes a file. Raises ParleyError (exit 2) with a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\n")
    except OSError as error:
        raise ParleyError(
            Problem(f"Nothing can be saved in {folder}: {reason(error)}.", "Choose another folder with --save."),
            ExitCode.BAD_INPUT,
        ) from error


def save_answer(stem: Path, clips: Sequence[Clip], video: Video) -> None:
    """Write `stem`.mp4 (H.264 and AAC, 720×720) and `stem`.wav. Raises ParleyError with a sentence.

    The picture runs on the frames' own grid from the first sample to the last; where the face made
    none, the person is shown at rest.
    """
    rate = clips[0].rate
    samples = np.concatenate([clip.samples for clip in clips])
    write_wav(stem.with_name(stem.name + ".wav"), samples, rate)
    frames: dict[int, Frame] = {
        round(frame.sample * video.fps / rate): frame for clip in clips for frame in clip.frames
    }
    painter: Painter = video.painter()
    with Mp4Writer(stem.with_name(stem.name + ".mp4"), WIDTH, HEIGHT, video.fps, rate) as movie:
        movie.sound(samples)
        for index in range(int(np.ceil(len(samples) * video.fps / rate))):
            movie.frame(painter.paint(frames.get(index), Manner.SPEAKING, index / video.fps, WIDTH, HEIGHT))
