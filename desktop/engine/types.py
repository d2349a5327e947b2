"""What crosses the boundaries between the rooms of the house.

Every payload is frozen: it may be handed between threads and processes, and nobody writes to it
(or to the arrays inside it) after it has been sent. Positions are counted in samples of the turn's
own sound, from 0, because the audio device's position is the only clock there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Samples: TypeAlias = npt.NDArray[np.float32]
"""Mono sound: shape (n,), float32, within [-1, 1]."""

LISTEN_RATE = 16_000
"""Samples a second of everything that goes from the microphone to voice detection and recognition."""

StageName: TypeAlias = Literal["vad", "asr", "llm", "tts", "video"]
STAGES: tuple[StageName, ...] = ("vad", "asr", "llm", "tts", "video")


@dataclass(frozen=True, slots=True)
class Transcript:
    """What the recogniser understood so far.

    `final` is true once, for the last transcript of a recording. `source` names the search that
    won ("grammar", "dictation", a model's name); `confidence` lies in 0..1 where the engine has one.
    """

    text: str
    final: bool = False
    source: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the conversation as a language model sees it.

    `cut` marks an answer that was interrupted: `text` is then only what was heard. `speaker` is the key of the
    character whose answer it is, "" for the person's lines and where it is not known.
    """

    role: Literal["user", "assistant"]
    text: str
    cut: bool = False
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a language model answers to: the persona, then the lines, the newest last.

    `name` is what who answers is called, "" where that is not known. `asked` is what is to be answered where that is
    not the last line as it stands: the person's words without the name they called, or a line further up. `sampling`
    is what their avatar.ini changes of [llm], by the names of settings.ini.
    """

    persona: str
    messages: tuple[Message, ...] = ()
    name: str = ""
    asked: str = ""
    sampling: Mapping[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """What is to be answered, for those who look at nothing else."""
        return self.asked or (self.messages[-1].text if self.messages else "")


@dataclass(frozen=True, slots=True)
class Effect:
    """Something a reply does besides speaking. Travels in the stream of tokens, at its place.

    | kind | values |
    |---|---|
    | "skill" | name: which starter skill answers (first item of its reply) |
    | "volume" | factor: the voice's loudness is multiplied by it; or level: set to 0..1 |
    | "speed" | factor, or rate: 1.0 is the voice's normal speed |
    | "timer" | seconds, label: ring then, and say so |
    | "cancel_timers" | nothing |
    """

    kind: Literal["skill", "volume", "speed", "timer", "cancel_timers"]
    values: Mapping[str, Any] = field(default_factory=dict)


Token: TypeAlias = str | Effect
"""One item of a reply: a piece of text (spaces included; pieces concatenate to the reply) or an effect."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak. `name` is the backend's own voice name, "" its default; speed 0.5..2; pitch 0.5..1.5."""

    name: str = ""
    speed: float = 1.0
    pitch: float = 1.0


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A speech sound, `symbol` in IPA, sounding from `start` to `end` (samples of the Speech or Clip it is in)."""

    symbol: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written (with its punctuation), sounding from `start` to `end` (samples, as for Phoneme)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """A piece of synthesised voice: a clause, or a part of one where the engine streams.

    `text` is what is spoken in this piece. `phonemes` is empty where the voice gives no timings.
    """

    samples: Samples
    rate: int
    text: str
    phonemes: tuple[Phoneme, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and the sample (of the turn's sound) it belongs to.

    `picture` is meant for the Painter of the backend that made it: a pose, a part of a face, or a
    (height, width, 3) uint8 RGB array.
    """

    sample: int
    picture: Any


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound with its frames: `samples` begin at position `start` of the turn's sound, at `rate`.

    Frames, words and phonemes count from the beginning of the *turn*. Consecutive clips of a turn
    touch: start + len(samples) is the next one's start. Frames lie on one grid of the backend's
    frame rate through the whole turn and fall into [start, start + len(samples)). `rung` says how the
    frames were made, where a face has more than one way: its own name when it is all right ("musetalk"),
    "half rate", "warp", or "voice only".
    """

    turn: int
    start: int
    samples: Samples
    rate: int
    frames: tuple[Frame, ...] = ()
    words: tuple[Word, ...] = ()
    phonemes: tuple[Phoneme, ...] = ()
    text: str = ""
    rung: str = ""


Point: TypeAlias = tuple[float, float]
"""A place in a picture: pixels to the right and down from the corner at the upper left."""


@dataclass(frozen=True, slots=True)
class FacePoints:
    """Where a face is in a picture, in pixels of it; left and right as seen in the picture.

    `box` is (x, y, width, height) from the hairline to the chin, from ear to ear. Eyes are the middles of the
    pupils, `nose` is its tip, the mouth's points are the corners of the lips.
    """

    box: tuple[float, float, float, float]
    eye_left: Point
    eye_right: Point
    nose: Point
    mouth_left: Point
    mouth_right: Point


class Manner(Enum):
    """How the person behaves while no speech drives the mouth."""

    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"


class Outcome(Enum):
    """How a turn ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NOTHING_HEARD = "nothing heard"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Offsets:
    """Lips against voice, ms, positive when the picture is early. None where no frame was shown."""

    p50: float | None = None
    p95: float | None = None
    worst: float | None = None


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One turn as it went. Marks are ms from the end of speech (or from sending a typed message)."""

    turn: int
    heard: str
    said: str
    skill: str | None
    outcome: Outcome
    interrupted_at_s: float | None
    audio_s: float
    frames: int
    fps: float
    dropped_frames: int
    marks_ms: Mapping[str, float]
    av_offset_ms: Offsets = Offsets()
    rungs: tuple[str, ...] = ()
    """How the face was made in this turn, each change in order: see Clip.rung."""
    speaker: str = ""
    """The key of the character who answered; "" where it is not known."""
    xruns: int = 0
    """Gaps of the sound device while the answer was played."""


@dataclass(frozen=True, slots=True)
class StageStatus:
    """What a stage is doing, for the status line and the report."""

    stage: StageName
    backend: str
    state: Literal["loading", "ready", "restarting", "failed", "off"]
    detail: str = ""
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class PlayStats:
    """What the player knows of one turn it played (or was told to stop playing).

    `heard_s` is how much of the turn's sound left the loudspeaker. `shown` counts frames that were
    painted, `dropped` those that were due and never painted. `xruns` counts the device's
    underflows and overflows during the turn.
    """

    heard_s: float
    shown: int = 0
    dropped: int = 0
    offsets: Offsets = Offsets()
    xruns: int = 0
