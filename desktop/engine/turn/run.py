"""One turn, from sound or text to clips, straight through.

Each stage pulls from the one before it. What the turn has to tell on its way goes to a Listener;
what it makes goes there as clips, which wait there while the loudspeaker is far behind.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.prefetch import prefetch
from desktop.engine.stages import Asr, Llm, Tts, Video
from desktop.engine.turn.addressing import after_name
from desktop.engine.turn.clauses import clauses
from desktop.engine.turn.speakers import unsigned
from desktop.engine.turn.timeline import Timeline
from desktop.engine.types import Clip, Conversation, Effect, Outcome, Samples, Speech, Token, Voice

_log = logging.getLogger(__name__)

SPEECH_AHEAD = 4
"""Pieces of speech that are synthesised while the face is busy with earlier ones."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What a turn runs on."""

    asr: Asr
    llm: Llm
    tts: Tts
    video: Video


@dataclass(frozen=True, slots=True)
class Request:
    """What the turn answers: a recording that still goes on (already judged by the voice detector), or a typed
    message.

    `announcement`: nothing is answered, the text is said as it is. `unasked`: nobody said anything just now; what was
    said before is answered as it stands. `wake_word`: words that do not begin with it were not meant for anybody here.
    """

    turn: int
    cancel: CancelToken
    timeline: Timeline
    recording: Iterable[Samples] | None = None
    text: str = ""
    announcement: bool = False
    unasked: bool = False
    wake_word: str = ""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers: what they are given to answer, the voice and the face they have, and who else might be called."""

    conversation: Conversation
    tts: Tts
    video: Video
    others: tuple[str, ...] = ()


class Listener(Protocol):
    """Whom a turn tells. Called from the turn's threads; must be quick, except `clip`, which may block."""

    def partial(self, text: str) -> None:
        """What is recognised so far."""

    def final(self, text: str) -> Answerer:
        """The person's words are final; "" where none were waited for. Returns who answers."""

    def effect(self, effect: Effect) -> None:
        """The reply does something besides speaking."""

    def voice(self) -> Voice:
        """How the next clause is to be spoken."""

    def clip(self, clip: Clip) -> None:
        """Sound with frames, in order."""

    def problem(self, problem: Problem) -> None:
        """Something failed that the turn survives."""


def run_turn(request: Request, stages: Stages, listener: Listener) -> Outcome:
    """Run the turn to its end. Raises Cancelled, or ParleyError when a stage failed for good."""
    cancel, timeline = request.cancel, request.timeline
    text = ""
    if not (request.announcement or request.unasked):
        text = _understand(request, stages.asr, listener)
        timeline.mark("transcript")
        if not text.strip():
            return Outcome.NOTHING_HEARD
    who = listener.final(text)
    reply: Iterator[Token] = iter([request.text])
    if not request.announcement:
        reply = unsigned(stages.llm.reply(who.conversation, cancel), who.conversation.name, who.others)
    said = clauses(_spoken(reply, timeline, listener), cancel)
    speech = prefetch(_speak(said, who.tts, timeline, listener, cancel), SPEECH_AHEAD, cancel, "speech")
    made_any = False
    with closing(_animate(speech, who.video, request.turn, listener, cancel)) as clips:
        for clip in clips:
            cancel.raise_if_cancelled()
            listener.clip(clip)
            made_any = True
    if not made_any and not request.announcement:
        _log.warning("turn %d: the reply had no words", request.turn)
    return Outcome.COMPLETED


def _understand(request: Request, asr: Asr, listener: Listener) -> str:
    """The person's final words, "" where they said none to anybody here; partial ones are told on the way."""
    if request.recording is None:
        return request.text
    text = ""
    for transcript in asr.transcribe(request.recording, request.cancel):
        meant = after_name(transcript.text, request.wake_word) if request.wake_word else transcript.text
        if transcript.final:
            text = meant or ""
        elif meant is not None:
            listener.partial(meant)
    return text


def _spoken(reply: Iterable[Token], timeline: Timeline, listener: Listener) -> Iterator[str]:
    """The text of the reply; effects are told at their place, and so is that there was neither."""
    empty = True
    for token in reply:
        if isinstance(token, Effect):
            empty = False
            listener.effect(token)
        else:
            empty = empty and not any(character.isalnum() for character in token)
            timeline.mark("first_token")
            yield token
    if empty:
        listener.problem(
            Problem("The answer had no words in it.", "Please ask again.", "warning", "llm", replaces="llm")
        )


def _speak(
    said: Iterable[str], tts: Tts, timeline: Timeline, listener: Listener, cancel: CancelToken
) -> Iterator[Speech]:
    """The clauses as sound, one after the other."""
    for clause in said:
        timeline.mark("first_clause")
        yield from tts.speak(clause, listener.voice(), cancel)


def _animate(
    speech: Iterable[Speech], video: Video, turn: int, listener: Listener, cancel: CancelToken
) -> Generator[Clip, None, None]:
    """Clips of the speech. A face that fails is left behind: the sound goes on from where its last clip ended."""
    given = _Given(speech)
    position = 0
    try:
        with _closed_after(video.animate(given, turn, cancel)) as made:
            for clip in made:
                position = clip.start + len(clip.samples)
                yield clip
    except Cancelled:
        raise
    except Exception as error:
        if given.failed:
            raise
        _log.exception("the face failed in turn %d", turn)
        why = error.problem.what if isinstance(error, ParleyError) else "The face failed in this answer."
        listener.problem(Problem(why, "The voice goes on without it.", "warning", "video", replaces="video"))
        yield from _bare_clips(given.from_sample(position), turn, position)


def _bare_clips(speech: Iterable[Speech], turn: int, position: int) -> Iterator[Clip]:
    for piece in speech:
        yield Clip(turn, position, piece.samples, piece.rate, text=piece.text, rung="voice only")
        position += len(piece.samples)


@contextmanager
def _closed_after(clips: Iterator[Clip]) -> Iterator[Iterator[Clip]]:
    """`clips`, closed at once when the turn is through with them, however it ended."""
    try:
        yield clips
    finally:
        if isinstance(clips, Generator):
            clips.close()


class _Given:
    """Speech on its way to the face, remembered so that nothing of it can be lost there.

    A face may take it on another thread, which may still wait for the next piece when the face has failed already:
    that piece then comes to whoever asks for it next.
    """

    def __init__(self, speech: Iterable[Speech]) -> None:
        self._speech = iter(speech)
        self._lock = threading.Lock()
        self._past: list[tuple[int, Speech]] = []
        self._end = 0
        self.failed = False
        """The speech itself failed, not the face."""

    def __iter__(self) -> Iterator[Speech]:
        index = 0
        while self._has(index):
            yield self._past[index][1]
            index += 1

    def from_sample(self, position: int) -> Iterator[Speech]:
        """What was given and not yet shown at `position`, then the rest."""
        index = 0
        while self._has(index):
            start, piece = self._past[index]
            index += 1
            if start + len(piece.samples) > position:
                skip = max(0, position - start)
                yield Speech(piece.samples[skip:], piece.rate, "" if skip else piece.text)

    def _has(self, index: int) -> bool:
        """Whether there is a piece at `index`, waiting for it where need be."""
        with self._lock:
            if index < len(self._past):
                return True
            try:
                piece = next(self._speech)
            except StopIteration:
                return False
            except BaseException:
                self.failed = True
                raise
            self._past.append((self._end, piece))
            self._end += len(piece.samples)
            return True
