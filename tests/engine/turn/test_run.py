"""The face's part of a turn: what it does with the speech, and how nothing of it is lost when it fails."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.prefetch import Prefetcher
from desktop.engine.turn.run import Answerer, Request, Stages, run_turn
from desktop.engine.turn.timeline import Timeline
from desktop.engine.types import Clip, Conversation, Effect, Outcome, Speech, Voice
from tests.engine.stand_ins import CountingAsr, PlainVideo, ScriptedLlm, ToneTts


class Heard:
    """Who is told."""

    def __init__(self, fails_at: int = -1) -> None:
        self.stages: Stages | None = None
        self.clips: list[Clip] = []
        self.problems: list[Problem] = []
        self._fails_at = fails_at

    def partial(self, text: str) -> None:
        pass

    def final(self, text: str) -> Answerer:
        assert self.stages is not None
        return Answerer(Conversation("Be kind."), self.stages.tts, self.stages.video)

    def effect(self, effect: Effect) -> None:
        pass

    def voice(self) -> Voice:
        return Voice()

    def clip(self, clip: Clip) -> None:
        if len(self.clips) == self._fails_at:
            raise Cancelled
        self.clips.append(clip)

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)


SENTENCES = ("One sentence here. ", "Another one follows. ", "And a third. ", "The last one, then. ")


def turn(video: Any, heard: Heard, tts: ToneTts | None = None) -> Outcome:
    stages = Stages(CountingAsr(), ScriptedLlm(*SENTENCES), tts or ToneTts(), video)
    heard.stages = stages
    return run_turn(Request(0, CancelToken(), Timeline(), text="go on"), stages, heard)


def sound(clips: list[Clip]) -> int:
    """How many samples there are; they touch."""
    position = 0
    for clip in clips:
        assert clip.start == position
        position += len(clip.samples)
    return position


ALL = sum(len(sentence.split()) for sentence in SENTENCES) * 2400


class Ahead(PlainVideo):
    """Takes the speech on a thread of its own, and fails while that still waits for the next piece."""

    def __init__(self, wait_for: int) -> None:
        super().__init__()
        self.taken: list[Speech] = []
        self._wait_for = wait_for

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        enough = threading.Event()

        def take() -> Iterator[Speech]:
            for piece in speech:
                self.taken.append(piece)
                if len(self.taken) == self._wait_for:
                    enough.set()
                yield piece

        ahead = Prefetcher(take(), 10, cancel, "ahead")
        try:
            first = ahead.get()
            yield Clip(turn, 0, first.samples, first.rate)
            assert enough.wait(10)
            raise RuntimeError("no more faces")
        finally:
            ahead.close()


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_face_that_fails_leaves_the_voice(after: int) -> None:
    """Every sample is heard once, whenever it fails; what is left is told to be the voice alone."""
    heard = Heard()
    assert turn(PlainVideo(clips_before_failing=after), heard) is Outcome.COMPLETED
    assert sound(heard.clips) == ALL
    assert [clip.rung for clip in heard.clips] == [""] * after + ["voice only"] * (4 - after)
    assert [problem.stage for problem in heard.problems] == ["video"]


@pytest.mark.parametrize("taken", [1, 2, 4])
def test_what_a_face_took_ahead_is_not_lost(taken: int) -> None:
    """It had pieces on another thread that it had not shown: they are played after it failed, in order."""
    heard = Heard()
    assert turn(Ahead(taken), heard) is Outcome.COMPLETED
    assert sound(heard.clips) == ALL
    assert " ".join(clip.text for clip in heard.clips[1:]) == " ".join(s.strip() for s in SENTENCES[1:])


def test_a_piece_that_is_being_made_when_the_face_fails_is_played() -> None:
    """Its thread waits for it at that moment; whoever asks next gets it."""
    go = threading.Event()

    class Slow(ToneTts):
        def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
            if "follows" in text:
                go.wait(10)
            yield from super().speak(text, voice, cancel)

    class Fails(Ahead):
        def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
            threading.Timer(0.2, go.set).start()
            return super().animate(speech, turn, cancel)

    heard = Heard()
    assert turn(Fails(1), heard, Slow()) is Outcome.COMPLETED
    assert sound(heard.clips) == ALL


def test_a_voice_that_fails_is_not_taken_for_the_face() -> None:
    """Its own words come through, and nothing is tried without a face."""
    heard = Heard()
    with pytest.raises(ParleyError, match="The voice broke"):
        turn(PlainVideo(), heard, ToneTts(fails_at="third"))
    assert heard.problems == []


def test_a_face_is_closed_before_the_turn_is_over() -> None:
    """However the turn ends: what it holds is let go of in the turn's own thread, not some time later."""
    closed: list[str] = []

    class Closing(PlainVideo):
        def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
            try:
                yield from super().animate(speech, turn, cancel)
            finally:
                closed.append("closed")

    kept: BaseException | None = None
    try:
        turn(Closing(), Heard(fails_at=2))
    except Cancelled as error:
        kept = error  # holds on to every frame of the stack
    assert isinstance(kept, Cancelled)
    assert closed == ["closed"]


def test_sound_is_the_same_with_and_without_a_face() -> None:
    """The samples themselves, not only how many."""
    with_face, without = Heard(), Heard()
    turn(PlainVideo(), with_face)
    turn(PlainVideo(clips_before_failing=2), without)
    for one, other in zip(with_face.clips, without.clips, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)
