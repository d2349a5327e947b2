"""The five stages, as Protocols. A backend is any class that satisfies one of them.

A backend is constructed with keyword options from its settings room, does nothing costly in its
constructor, imports its model library inside `load`, and lives in a child process of its own
(hosting/) unless its class says `in_process = True`. Every method that takes a `cancel` looks at it
at least every 50 ms and raises Cancelled (or just returns) when it is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.types import (
    Clip,
    Conversation,
    Frame,
    Manner,
    Samples,
    Speech,
    Token,
    Transcript,
    Voice,
)


class Stage(Protocol):
    """What every backend has."""

    def load(self) -> None:
        """Read the model and warm it up. Raises ParleyError with a sentence when it cannot."""

    def close(self) -> None:
        """Free everything. Harmless when called twice or before `load`."""


@runtime_checkable
class Vad(Stage, Protocol):
    """Voice detection, one window at a time; the logic round it is pure (vad/detector.py).

    It may also have `turn_over(sound: Samples) -> float | None`: how probable it is, 0..1, that who speaks in `sound`,
    at LISTEN_RATE and ending in a pause, has finished; None where it cannot tell soon. And `word_lead(sound: Samples)
    -> float | None`: by how much a word fits a short sound better than "mhm" or a cough, nats a frame of 10 ms.
    """

    window: ClassVar[int]
    """Samples a window at LISTEN_RATE."""

    def reset(self) -> None:
        """Forget the past: the next window begins a new recording."""

    def confidence(self, window: Samples) -> float:
        """How sure it is, 0..1, that the `window` samples contain a voice."""


@runtime_checkable
class Asr(Stage, Protocol):
    """Speech recognition, fed while the person speaks."""

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """Partial transcripts as they change, then exactly one final transcript.

        `sound` yields pieces of any length at LISTEN_RATE as they are spoken and ends when the
        recording does. The final text is "" when nothing was understood.
        """


@runtime_checkable
class Llm(Stage, Protocol):
    """The language model, or what stands for one.

    It may also have `prepare(conversation: Conversation, cancel: CancelToken) -> None`, which is called while the
    person still talks, with everything up to there: it reads that in advance and keeps it, and comes back early,
    without an exception, when `cancel` is set. `reply`, with that conversation and one line more, may follow at
    once, or not at all. What `prepare` raises is logged and harms nothing.
    """

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        """The answer to the last message, piece by piece."""


@runtime_checkable
class Tts(Stage, Protocol):
    """Speech synthesis, a clause at a time.

    It may also have `as_spoken_by(voices: Mapping[str, Voice]) -> Tts`: the same for a person who has that voice with
    each of several backends.
    """

    def voices(self) -> tuple[str, ...]:
        """The names `Voice.name` may have."""

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The clause `text` as one or more pieces of sound, the first as early as can be."""


@runtime_checkable
class Video(Stage, Protocol):
    """The talking face.

    It may also say `lookahead_s`: how much of the sound after a frame has to be there before the frame can be made,
    seconds; 0 where it does not. What a frame lacks at the end of the speech is taken as silence.
    """

    fps: float
    streams: bool
    """True: clips follow the speech as it comes. False: one finished clip a turn."""

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        """Sound with frames. Nothing of the sound is lost, changed or put in another order."""

    def painter(self) -> Painter:
        """What turns this backend's frames into pictures; lives in the window's process."""


class Painter(Protocol):
    """Draws the person: the frame that is due, or idle life when there is none."""

    def paint(
        self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int
    ) -> npt.NDArray[np.uint8]:
        """The picture to show at `now_s` (a monotonic clock, seconds).

        `frame` drives the mouth; None means no speech: the mouth is (or swiftly becomes) closed.
        Returns shape (height, width, 4), uint8, BGRA with every pixel opaque, in C order. The
        array may be reused by the next call.
        """

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        """How long the picture painted at `now_s` may stand while no frame drives the mouth, seconds.

        0.04 in the middle of a blink, several times that while only breathing moves: the view sleeps
        in between, so that an idle face costs next to nothing.
        """
