"""The answers of this run, kept for a while so that the person can save one as a film or a recording."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.stages import Video
from desktop.engine.types import Clip, Frame, TurnReport
from desktop.engine.video.photo.patch import Patch
from desktop.media import write_wav
from desktop.save import save_film, sound_of

_log = logging.getLogger(__name__)

MOST_BYTES = 48 << 20
"""Memory for all answers together: nine minutes of a voice at 22,050 Hz. The whole conversation can be a film, too."""
FADE_S = 0.01
"""The loudspeaker falls silent within this time when an answer is cut off; so does what is saved of it."""
_FRAME_BYTES = 600
"""What a frame takes beside its pixels, about: a pose is fifteen numbers."""
_MOST_WORDS, _MOST_CHARACTERS = 6, 40
_NICE = 10


@dataclass(slots=True)
class _Answer:
    clips: list[Clip] = field(default_factory=list)
    size: int = 0
    """Bytes in memory."""
    arrays: set[int] = field(default_factory=set)
    """Identities of the arrays that are counted in it."""
    began: datetime = field(default_factory=datetime.now)
    said: str = ""
    over: bool = False
    too_large: bool = False

    def add(self, clip: Clip) -> None:
        self.clips.append(clip)
        self.size += len(clip.frames) * _FRAME_BYTES
        for array in map(_owner, _arrays(clip)):
            if id(array) not in self.arrays:
                self.arrays.add(id(array))
                self.size += array.nbytes

    def drop(self) -> None:
        self.clips, self.size, self.arrays = [], 0, set()


class Answers(QObject):
    """Lives in the window's thread; films are made in a thread of its own, one after the other.

    Of an answer that was cut off as much is kept as was heard. When all of them take more than `most_bytes`, the
    oldest are forgotten; one that is larger than that alone cannot be saved.
    """

    savable = Signal(int, bool)
    """turn, whether it can be saved now."""
    saved = Signal(str)
    """The path of a file that is finished."""
    problem = Signal(object)

    def __init__(self, most_bytes: int = MOST_BYTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._answers: dict[int, _Answer] = {}
        self._newest = -1
        self._cancel = CancelToken()
        self._worker = ThreadPoolExecutor(1, "save-answer", initializer=_stand_back)

    @property
    def size(self) -> int:
        """Bytes that the answers take in memory."""
        return sum(answer.size for answer in self._answers.values())

    @Slot(object)
    def clip(self, clip: Clip) -> None:
        """A piece of an answer is on its way to the loudspeaker."""
        if clip.turn > self._newest:
            self._newest = clip.turn
            self._answers[clip.turn] = _Answer()
        answer = self._answers.get(clip.turn)
        if answer is None or answer.over or answer.too_large:
            return
        answer.add(clip)
        self._make_room(clip.turn)

    @Slot(object)
    def ended(self, report: TurnReport) -> None:
        """The answer is over: from now on it can be saved, as far as it was heard."""
        answer = self._answers.get(report.turn)
        if answer is None or answer.over:
            return
        if report.interrupted_at_s is not None:
            heard = list(heard_of(answer.clips, report.interrupted_at_s))
            answer.drop()
            for clip in heard:
                answer.add(clip)
        if not answer.clips:
            del self._answers[report.turn]
            return
        answer.said, answer.over = report.said, True
        self.savable.emit(report.turn, True)

    @Slot()
    def forget(self) -> None:
        """Forget them all: the face that they belong to is not the one that is seen any more."""
        for turn in [*self._answers]:
            self._remove(turn)

    def suggested_name(self, turn: int) -> str:
        """What a film of the answer may be called: when it was given, and how it begins. Every system takes it."""
        answer = self._answers.get(turn)
        began, said = (answer.began, answer.said) if answer else (datetime.now(), "")
        plain = "".join(each if each.isalnum() or each in "'-" else " " for each in said)
        words = " ".join(plain.split()[:_MOST_WORDS])[:_MOST_CHARACTERS].strip(" -'")
        return f"{began:%Y-%m-%d %H.%M.%S} {words}".strip() + ".mp4"

    def save(self, turn: int, path: Path, video: Video) -> None:
        """Write the answer to `path`, in a thread: only the sound where its name ends with .wav, else a film (.mp4).

        `saved` or `problem` follow. `video` paints it: a face of its own, since that of the window is painted with in
        the window's thread. Nothing half is ever left.
        """
        answer = self._answers.get(turn)
        if answer is None or not answer.over:
            self.problem.emit(Problem("That answer is not kept any more, so it cannot be saved.", level="warning"))
            return
        if path.suffix.lower() not in (".wav", ".mp4"):
            path = path.with_name(f"{path.name}.mp4")
        self._worker.submit(self._write, path, [*answer.clips], video)

    def stop(self) -> None:
        """Give up what is being saved, and wait for the thread."""
        self._cancel.cancel()
        self._worker.shutdown(cancel_futures=True)

    def _make_room(self, turn: int) -> None:
        """Forget older answers than `turn` until the rest fits; if it does not fit alone, `turn` itself."""
        for older in [each for each in self._answers if each < turn]:
            if self.size <= self._most_bytes:
                return
            self._remove(older)
        if self.size > self._most_bytes:
            _log.info("turn %d is too large to be saved later", turn)
            self._answers[turn].drop()
            self._answers[turn].too_large = True

    def _remove(self, turn: int) -> None:
        if self._answers.pop(turn).over:
            self.savable.emit(turn, False)

    def _write(self, path: Path, clips: list[Clip], video: Video) -> None:
        """In the thread."""
        try:
            if path.suffix.lower() == ".wav":
                write_wav(path, *sound_of(clips))
            else:
                save_film(path, clips, video, self._cancel)
            self.saved.emit(str(path))
        except Cancelled:
            _log.info("%s was given up", path)
        except ParleyError as error:
            self.problem.emit(error.problem)
        except Exception:
            _log.exception("%s could not be saved", path)
            self.problem.emit(Problem(f"{path.name} could not be saved.", "Please try again; the log says more."))


def _stand_back() -> None:
    """Let everything else go first: what this thread starts (the encoder's threads) inherits it."""
    if sys.platform == "linux":  # where a priority is a thread's own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def heard_of(clips: Iterable[Clip], seconds: float) -> Iterator[Clip]:
    """What was heard in the first `seconds` of an answer; its sound fades at the end."""
    for clip in clips:
        end = round(seconds * clip.rate) - clip.start
        if end <= 0:
            return
        if end >= len(clip.samples):
            yield clip
            continue
        samples = clip.samples[:end].copy()
        fade = min(len(samples), round(FADE_S * clip.rate))
        samples[len(samples) - fade :] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
        frames = tuple(frame for frame in clip.frames if frame.sample < clip.start + end)
        yield replace(clip, samples=samples, frames=frames)
        return


def _arrays(clip: Clip) -> Iterator[npt.NDArray[np.generic]]:
    yield clip.samples
    for frame in clip.frames:
        yield from _pixels(frame)


def _pixels(frame: Frame) -> Iterator[npt.NDArray[np.generic]]:
    match frame.picture:
        case Patch(pixels=pixels, mask=mask):
            yield from (array for array in (pixels, mask) if array is not None)
        case np.ndarray() as whole:
            yield whole


def _owner(array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    """The array whose memory it is: a part keeps the whole."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
