"""Video backends that send pictures, for a process of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Frame, Speech

BLUE, RED = (0, 0, 255), (255, 0, 0)


def plain(colour: tuple[int, int, int], height: int = 30, width: int = 40) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


class PictureFace:
    """Blue at rest, red while it speaks."""

    streams = True

    def __init__(self, avatar: Path | str = "", fps: float = 25.0) -> None:
        self.fps = fps
        self.still = plain(BLUE)

    def load(self) -> None:
        pass

    def close(self) -> None:
        pass

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        start = 0
        for piece in speech:
            words = tuple(replace(word, start=word.start + start, end=word.end + start) for word in piece.words)
            yield Clip(turn, start, piece.samples, piece.rate, (Frame(start, plain(RED)),), words, text=piece.text)
            start += len(piece.samples)


class NoPicture(PictureFace):
    """Cannot load."""

    def load(self) -> None:
        raise ParleyError(Problem("There is no picture."))
