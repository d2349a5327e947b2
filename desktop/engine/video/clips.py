"""Sound cut into clips, with a mouth pose on every point of one frame grid: the same for every face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Frame, Phoneme, Speech, Word
from desktop.engine.video.motion import MouthMotion

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


def clips(
    speech: Iterable[Speech], turn: int, cancel: CancelToken, fps: float | None, rung: str = ""
) -> Iterator[Clip]:
    """Sound as clips of at most half a second; with frames on one grid when `fps` is given. `rung` is each clip's.

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
                rung=rung,
            )
        position += length
