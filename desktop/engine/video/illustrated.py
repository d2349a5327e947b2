"""The starter's face: an illustrated person whose mouth follows the phonemes of the voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Frame, Phoneme, Speech, Word
from desktop.engine.video.motion import MouthMotion

if TYPE_CHECKING:
    from desktop.engine.video.artwork import Artwork
    from desktop.engine.video.painter import IllustratedPainter

CLIP_S = 0.5
"""Longest clip: short enough that playing can start and an interrupt wastes little."""


def grid_sample(frame: int, rate: int, fps: float) -> int:
    """The sample of the turn that grid frame number `frame` belongs to."""
    return round(frame * rate / fps)


def grid_frames(start: int, end: int, rate: int, fps: float) -> range:
    """The grid frames that fall into [start, end) samples of the turn."""

    def first_from(sample: int) -> int:
        frame = max(0, int(sample * fps / rate) - 1)
        while grid_sample(frame, rate, fps) < sample:
            frame += 1
        return frame

    return range(first_from(start), first_from(end))


def _split_text(speech: Speech, bounds: list[int]) -> list[str]:
    """The piece's text cut where its words fall into [bounds[i], bounds[i + 1]); joined, it is the text again."""
    cuts, position = [0] * len(bounds), 0
    cuts[-1] = len(speech.text)
    if speech.words:
        starts = []
        for word in speech.words:
            found = speech.text.find(word.text, position)
            position = found if found >= 0 else position
            starts.append((word.start, position))
            position += len(word.text) if found >= 0 else 0
        for index, bound in enumerate(bounds[1:-1], 1):
            cuts[index] = next((at for start, at in starts if start >= bound), len(speech.text))
    else:
        for index, bound in enumerate(bounds[1:-1], 1):
            wished = len(speech.text) * bound // bounds[-1]
            cuts[index] = speech.text.rfind(" ", 0, wished) + 1
    for index in range(1, len(cuts)):
        cuts[index] = max(cuts[index], cuts[index - 1])
    return [speech.text[cuts[index] : cuts[index + 1]] for index in range(len(cuts) - 1)]


def clips(speech: Iterable[Speech], turn: int, cancel: CancelToken, fps: float | None) -> Iterator[Clip]:
    """Sound as clips of at most half a second; with frames on one grid when `fps` is given.

    Each piece is handed on before the next one is asked for. Raises Cancelled, and ParleyError when
    the voice changes its sample rate within a turn.
    """
    position, rate = 0, 0
    motion = MouthMotion(fps) if fps else None
    for piece in speech:
        cancel.raise_if_cancelled()
        length = len(piece.samples)
        if not length:
            continue
        if rate and piece.rate != rate:
            raise ParleyError(
                Problem(
                    f"The voice changed from {rate} to {piece.rate} samples a second in the middle of an answer.",
                    "Choose one voice for the whole answer.",
                    stage="video",
                )
            )
        rate = piece.rate
        if motion and fps:
            motion.begin(piece, grid_frames(position, position + length, rate, fps), position)
        count = -(-length // max(1, int(rate * CLIP_S)))
        bounds = [length * index // count for index in range(count + 1)]
        texts = _split_text(piece, bounds)
        for index, (begin, end) in enumerate(pairwise(bounds)):
            cancel.raise_if_cancelled()
            last = index == count - 1
            yield Clip(
                turn=turn,
                start=position + begin,
                samples=piece.samples[begin:end],
                rate=rate,
                frames=tuple(
                    Frame(grid_sample(frame, rate, fps), motion.pose(frame))
                    for frame in grid_frames(position + begin, position + end, rate, fps)
                )
                if motion and fps
                else (),
                words=tuple(
                    Word(word.text, word.start + position, word.end + position)
                    for word in piece.words
                    if begin <= word.start and (word.start < end or last)
                ),
                phonemes=tuple(
                    Phoneme(sound.symbol, sound.start + position, sound.end + position)
                    for sound in piece.phonemes
                    if begin <= sound.start and (sound.start < end or last)
                ),
                text=texts[index],
            )
        position += length


class IllustratedVideo:
    """Video backend "starter": poses from phonemes here, the drawing in its painter.

    `avatar` is a folder under avatars/ (its artwork is read by `load`), `fps` the frame rate.
    """

    in_process: ClassVar[bool] = True
    streams: bool = True

    def __init__(self, avatar: Path, fps: float = 25.0) -> None:
        self.fps = float(fps)
        self._avatar = Path(avatar)
        self._artwork: Artwork | None = None

    def load(self) -> None:
        """Read the avatar's artwork, once. Raises ParleyError naming file and layer when it is broken."""
        from desktop.engine.video.artwork import load_artwork

        if self._artwork is None:
            self._artwork = load_artwork(self._avatar)

    def close(self) -> None:
        self._artwork = None

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound with a MouthPose every 1/fps seconds."""
        return clips(speech, turn, cancel, self.fps)

    def painter(self) -> IllustratedPainter:
        """Draws the avatar, alive."""
        from desktop.engine.video.painter import IllustratedPainter

        if self._artwork is None:
            self.load()
        assert self._artwork is not None
        return IllustratedPainter(self._artwork)


class NoVideo(IllustratedVideo):
    """Video backend "off": sound without frames; its painter shows a calm still of the avatar."""

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """The sound, cut into clips, without frames."""
        return clips(speech, turn, cancel, None)

    def painter(self) -> IllustratedPainter:
        """Draws the avatar with its mouth closed, not moving at all."""
        painter = super().painter()
        painter.still = True
        return painter
