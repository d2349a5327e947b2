"""From a piece of sound to the pictures that a program makes of it: files for it, its run, its film, and away."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
import wave
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import Samples
from desktop.engine.video.command_run import failed, run
from desktop.engine.video.command_template import Command
from desktop.engine.video.photo.film import FPS, read_film
from desktop.engine.video.photo.patch import Picture

_log = logging.getLogger(__name__)

PADDED_S = 0.25
"""A film may be so much shorter than its sound, seconds; its last picture then stands."""
_NOTED = 2
"""Frames; what a film lacks up to here is rounding."""
_PREFIX = "face-command-"


class Filming:
    """Calls `command` with the picture `portrait` of `size` (width, height). Files lie in `place` while they are
    needed; in the system's temporary folder where that is None.
    """

    def __init__(self, command: Command, portrait: Path, size: tuple[int, int], place: Path | None) -> None:
        self._command = command
        self._portrait = portrait
        self._size = size
        self._place = place

    def film(
        self, sound: Samples, rate: int, count: int, limit_s: float, most_pixels: int, cancel: CancelToken
    ) -> list[Picture]:
        """`count` pictures, 25 a second, for `sound`: each (h, w, 3) BGR of the portrait's shape, of at most
        `most_pixels` pixels and no larger than the film. Raises Cancelled, and ParleyError with a sentence.
        """
        name = self._command.name
        with self._folder() as folder:
            audio, out = folder / "speech.wav", folder / "out.mp4"
            _write_wav(audio, sound, rate)
            ms = round(len(sound) * 1000 / rate)
            run(self._command.filled(audio=audio, image=self._portrait, out=out, ms=ms), name, folder, limit_s, cancel)
            made = _made(out)
            if made is None:
                raise failed(f"The face command {name} ended without making a film.")
            try:
                film = [self._fitted(picture, most_pixels) for picture in islice(read_film(made, cancel), count)]
            except ParleyError as error:
                raise failed(f"The film of the face command {name} cannot be used: {error.problem.what}") from error
        lacking = count - len(film)
        if lacking > PADDED_S * FPS:
            has_s, wanted_s = len(film) / FPS, count / FPS
            raise failed(f"The face command {name} made {has_s:.2f} s of film for {wanted_s:.2f} s of speech.")
        if lacking > _NOTED:
            _log.info("the film of %s ends %d pictures early; the last one stands", name, lacking)
        return film + film[-1:] * lacking

    def _fitted(self, picture: Picture, most_pixels: int) -> Picture:
        """The middle of `picture` in the portrait's shape, not enlarged."""
        import cv2

        height, width = picture.shape[:2]
        ratio = self._size[0] / self._size[1]
        wide, high = min(width, round(height * ratio)), min(height, round(width / ratio))
        left, top = (width - wide) // 2, (height - high) // 2
        part = picture[top : top + high, left : left + wide]
        scale = min(1.0, self._size[0] / wide, (most_pixels / (wide * high)) ** 0.5)
        if scale < 1.0:
            size = (max(2, int(wide * scale)), max(2, int(high * scale)))
            part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        return np.ascontiguousarray(part)

    @contextlib.contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder for one run; it is gone afterwards, whatever happens."""
        if self._place is not None:
            self._place.mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._place)
        try:
            yield Path(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path) -> None:
    """Remove what runs have left in `place` whose process was killed in the middle of one."""
    import psutil

    for folder in place.glob(f"{_PREFIX}*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _made(out: Path) -> Path | None:
    """The film; some programs add an ending of their own to the name they are given."""
    if out.is_file():
        return out
    return next((path for path in sorted(out.parent.glob(f"{out.stem}*")) if path.is_file()), None)


def _write_wav(path: Path, sound: Samples, rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1.0, 1.0) * 32767.0).round().astype("<i2").tobytes())
