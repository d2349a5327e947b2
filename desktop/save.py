"""An answer as files: what was said as WAV, with the picture as MP4."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.stages import Painter, Video
from desktop.engine.types import Clip, Frame, Manner, Samples
from desktop.media import Mp4Writer, write_wav
from desktop.paths import reason

WIDTH = HEIGHT = 720
HEAD_S = 0.4
"""The person at rest before the first sample of a film, seconds; to the nearest picture."""
TAIL_S = 0.7
"""And after the last one."""
_LONG_AGO_S = -60.0
"""Whatever the face did then has come to rest when the film begins."""


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
    """Write `stem`.mp4 (see save_film) and `stem`.wav. Raises ParleyError with a sentence."""
    samples, rate = sound_of(clips)
    write_wav(stem.with_name(stem.name + ".wav"), samples, rate)
    save_film(stem.with_name(stem.name + ".mp4"), clips, video)


def sound_of(clips: Sequence[Clip]) -> tuple[Samples, int]:
    """What is said in `clips`, and its rate."""
    return np.concatenate([clip.samples for clip in clips]), clips[0].rate


def save_film(path: Path, clips: Sequence[Clip], video: Video, cancel: CancelToken | None = None) -> None:
    """Write the answer as a film at `path`: H.264 and AAC, 720×720.

    The person is seen at rest for HEAD_S before the first sample and for TAIL_S after the last one, in silence; in
    between the picture runs on the frames' own grid, and where the face made none, the mouth is shut. `video`'s
    pictures are asked for in this thread. Raises ParleyError with a sentence, and Cancelled; the file is there only
    when it is whole.
    """
    cancel = cancel or CancelToken()
    samples, rate = sound_of(clips)
    fps = video.fps
    head, tail = round(HEAD_S * fps), round(TAIL_S * fps)
    spoken = int(np.ceil(len(samples) * fps / rate))
    count = head + spoken + tail
    sound = np.zeros(round(count * rate / fps), np.float32)
    begin = round(head * rate / fps)
    sound[begin : begin + len(samples)] = samples
    frames: dict[int, Frame] = {
        head + round(frame.sample * fps / rate): frame for clip in clips for frame in clip.frames
    }
    painter: Painter = video.painter()
    _begin(painter, frames, fps)
    with Mp4Writer(path, WIDTH, HEIGHT, fps, rate) as movie:
        for index in range(count):
            cancel.raise_if_cancelled()
            movie.sound(sound[round(index * rate / fps) : round((index + 1) * rate / fps)])
            manner = Manner.SPEAKING if head <= index < head + spoken else Manner.IDLE
            movie.frame(painter.paint(frames.get(index), manner, index / fps, WIDTH, HEIGHT))


def _begin(painter: Painter, frames: dict[int, Frame], fps: float) -> None:
    """Bring a face that runs along a clip so far back that its own running leads to the first frame made for it."""
    from desktop.engine.video.photo.base import FPS
    from desktop.engine.video.photo.painter import PhotoPainter
    from desktop.engine.video.photo.patch import Patch

    if not isinstance(painter, PhotoPainter):
        return
    for index, frame in sorted(frames.items()):
        if isinstance(frame.picture, Patch):
            at = frame.picture.index
            first = max(0, at - round(index * FPS / fps))
            painter.paint(Frame(0, Patch(first)), Manner.IDLE, _LONG_AGO_S, WIDTH, HEIGHT)
            painter.hold_for(at)  # where the clip has just begun, the person waits there a little
            return
