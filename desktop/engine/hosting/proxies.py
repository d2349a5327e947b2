"""The stages' Protocols, spoken by a Host: what a turn sees of a backend in another process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, cast

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.replay import Replay
from desktop.engine.hosting.substitute import Substitute
from desktop.engine.stages import Painter
from desktop.engine.types import LISTEN_RATE, Clip, Conversation, Samples, Speech, Token, Transcript, Voice

THINKING_S = 120.0
"""A language model may take so long until its first word: a long conversation is long to read without a GPU."""

TURN_OVER_S = 0.3
"""After that what smart-turn thinks of a pause comes too late to be of use."""

_SPEEDS, _PITCHES = (0.5, 2.0), (0.5, 1.5)
"""What a Voice may be."""


class _Hosted:
    """Loading and closing, the same for every stage."""

    in_process = False

    def __init__(self, host: Host) -> None:
        self.host = host
        self.substitute = Substitute(host)

    def load(self) -> None:
        """Start the process and wait until it can work. Raises ParleyError when it never will."""
        self.host.start()
        self.host.wait_ready()

    def close(self) -> None:
        """End the process, and that of the substitute."""
        self.substitute.close()
        self.host.close()


class HostedVad(_Hosted):
    """A stages.Vad in another process."""

    @property
    def window(self) -> int:
        """Samples a window at LISTEN_RATE. Where none was ever loaded, `confidence` is what will say so."""
        return cast(int, self.host.facts.get("window", LISTEN_RATE * 32 // 1000))

    def reset(self) -> None:
        """Forget the past."""
        self.host.call("reset")

    def confidence(self, window: Samples) -> float:
        """How sure it is, 0..1, that `window` contains a voice."""
        return cast(float, self.host.call("confidence", window))

    def word_lead(self, sound: Samples) -> float | None:
        """By how much a word fits a short `sound` better than an aside; None where nothing can tell."""
        return cast("float | None", self.host.call("word_lead", sound))

    def turn_over(self, sound: Samples) -> float | None:
        """How probable it is, 0..1, that who speaks in `sound` has finished; None where nothing can tell, or not within
        TURN_OVER_S. The process, which does one call at a time, is free for `confidence` again after that.
        """
        if not self.host.facts.get("hears_turns"):
            return None
        cancel = CancelToken()
        late = threading.Timer(TURN_OVER_S, cancel.cancel)
        late.start()
        try:
            return next(iter(list(self.host.stream("turn_over", sound, cancel=cancel, again=True))), None)
        except Cancelled:
            return None
        finally:
            late.cancel()
            late.join()


class HostedAsr(_Hosted):
    """A stages.Asr in another process."""

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """Partial transcripts, then the final one."""
        heard = Replay(sound)

        def ask(host: Host) -> Iterator[Transcript]:
            with closing(host.stream("transcribe", feed=heard, cancel=cancel, again=True)) as transcripts:
                for transcript in transcripts:
                    yield transcript
                    if transcript.final:
                        return  # that was all; a process that dies just now has done what was asked of it

        return self.substitute.answer(ask, cancel, lambda transcript: transcript.final)


class HostedLlm(_Hosted):
    """A stages.Llm in another process."""

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        """The answer, piece by piece."""
        return self.host.stream("reply", conversation, cancel=cancel, deadline_s=THINKING_S)

    def prepare(self, conversation: Conversation, cancel: CancelToken) -> None:
        """Read the conversation so far while the next line is being spoken, where the backend can."""
        if self.host.facts.get("prepares"):
            for _ in self.host.stream("prepare", conversation, cancel=cancel, deadline_s=THINKING_S, again=True):
                pass


class HostedTts(_Hosted):
    """A stages.Tts in another process; each backend speaks in its own default voice."""

    def voices(self) -> tuple[str, ...]:
        """The names `Voice.name` may have."""
        return cast(tuple[str, ...], self.host.call("voices"))

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The clause `text` as pieces of sound."""
        return self.as_spoken_by({}).speak(text, voice, cancel)

    def as_spoken_by(self, voices: Mapping[str, Voice]) -> SpokenBy:
        """The same for a person who has `voices`: how they speak with each backend."""
        return SpokenBy(self, voices)


class SpokenBy:
    """A HostedTts for one person: their own voice with whichever backend speaks, which the name, speed and pitch of a
    call change. So a stand-in never gets a name of another's voice. Loading and closing are the other's.
    """

    def __init__(self, tts: HostedTts, voices: Mapping[str, Voice]) -> None:
        self._tts = tts
        self._voices = voices

    def load(self) -> None:
        """As HostedTts.load."""
        self._tts.load()

    def close(self) -> None:
        """As HostedTts.close."""
        self._tts.close()

    def voices(self) -> tuple[str, ...]:
        """The names `Voice.name` may have."""
        return self._tts.voices()

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The clause `text` as pieces of sound."""

        def ask(host: Host) -> Iterator[Speech]:
            own = self._voices.get((host.stand_in or host.spec).name, Voice())
            spoken_as = Voice(
                voice.name or own.name,
                min(max(own.speed * voice.speed, _SPEEDS[0]), _SPEEDS[1]),
                min(max(own.pitch * voice.pitch, _PITCHES[0]), _PITCHES[1]),
            )
            return host.stream("speak", text, spoken_as, cancel=cancel)

        return self._tts.substitute.answer(ask, cancel)


class HostedVideo(_Hosted):
    """A stages.Video in another process; its frames carry RGB arrays, or are for another face's painter (video/ladder).

    While there is no loaded process, its facts are those of the last one; before the first, `fps` is what was
    asked for.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        fps = host.spec.options.get("fps", 25.0)
        self._known: dict[str, Any] = {"fps": fps, "streams": True, "still": None}
        self._known |= {"indexed": False, "wait_s": None, "lookahead_s": 0.0}
        self._other: Painter | None = None

    def _fact(self, name: str) -> Any:
        self._known |= self.host.facts
        return self._known[name]

    @property
    def fps(self) -> float:
        """Frames a second."""
        return cast(float, self._fact("fps"))

    @property
    def streams(self) -> bool:
        """Whether clips follow the speech as it comes."""
        return cast(bool, self._fact("streams"))

    @property
    def indexed(self) -> bool:
        """Whether frames belong to pictures of a running clip, so that `animate` wants to know which is the first."""
        return cast(bool, self._fact("indexed"))

    @property
    def wait_s(self) -> float | None:
        """How long an answer may wait for its first frames, seconds, where the backend says so."""
        return cast("float | None", self._fact("wait_s"))

    @property
    def lookahead_s(self) -> float:
        """How much of the sound after a frame has to be there before it can be made, seconds."""
        return cast(float, self._fact("lookahead_s"))

    def animate(
        self, speech: Iterable[Speech], turn: int, cancel: CancelToken, at: int | None = None
    ) -> Iterator[Clip]:
        """Sound with frames. `at`: the running index of the picture that the first frame falls on, where `indexed`."""
        named = {"at": at} if self.indexed and at is not None else {}
        return self.host.stream("animate", turn, feed=speech, cancel=cancel, deadline_s=120.0, named=named)

    def painter(self) -> Painter:
        """Shows the backend's pictures; may be used before the process is loaded."""
        options = {"still": lambda: self._fact("still"), "stand_in": self._stand_in}
        spec = BackendSpec("video", "pictures", "desktop.engine.video.pictures:PicturePainter", options)
        return cast(Painter, spec.create())

    def _stand_in(self) -> Painter | None:
        """The painter of the starter, once that has taken over."""
        spec = self.host.stand_in
        if spec is not None and self._other is None and spec.in_process:
            self._other = spec.create().painter()
        return self._other
