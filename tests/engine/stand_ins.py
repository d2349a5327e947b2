"""Stages whose timing and failures can be had on demand, in the test's own process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import ClassVar

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Clip, Conversation, Frame, Samples, Speech, Token, Transcript, Voice, Word

RATE = 24_000
FPS = 25.0


class Part:
    in_process = True

    def __init__(self, fails_to_load: str = "") -> None:
        self._fails_to_load = fails_to_load
        self.closed = False

    def load(self) -> None:
        if self._fails_to_load:
            raise ParleyError(Problem(self._fails_to_load))

    def close(self) -> None:
        self.closed = True


class LoudVad(Part):
    """Hears a voice wherever there is sound."""

    window: ClassVar[int] = 512

    def reset(self) -> None:
        pass

    def confidence(self, window: Samples) -> float:
        return float(np.abs(window).max() > 0.01)


class CountingAsr(Part):
    """Its transcript says how much it was given."""

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        count = 0
        for piece in sound:
            count += len(piece)
            yield Transcript(f"{count}")
        yield Transcript(f"heard {count} samples" if count else "", final=True)


class ScriptedLlm(Part):
    """Answers with `tokens`; waits at each None until `go` is set."""

    def __init__(self, *tokens: Token | None) -> None:
        super().__init__()
        self.tokens = tokens or ("Well, ", "that is ", "what I think ", "about it.")
        self.go = threading.Event()
        self.asked: list[Conversation] = []

    def reply(self, conversation: Conversation, cancel: CancelToken) -> Iterator[Token]:
        self.asked.append(conversation)
        self.go.clear()
        for token in self.tokens:
            if token is None:
                forget = cancel.on_cancel(self.go.set)
                self.go.wait(10)
                forget()
                cancel.raise_if_cancelled()
            else:
                yield token


class ToneTts(Part):
    """A tenth of a second a word, with word times."""

    def __init__(self, fails_at: str = "") -> None:
        super().__init__()
        self._fails_at = fails_at
        self.voices_used: list[Voice] = []

    def voices(self) -> tuple[str, ...]:
        return ("tone",)

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        self.voices_used.append(voice)
        if self._fails_at and self._fails_at in text:
            raise ParleyError(Problem("The voice broke.", stage="tts"))
        words = text.split()
        length = RATE // 10
        tone = np.full(length * len(words), 0.1, np.float32)
        times = tuple(Word(word, i * length, (i + 1) * length) for i, word in enumerate(words))
        yield Speech(tone, RATE, text, words=times)


class PlainVideo(Part):
    """Empty frames on the grid; fails after `clips_before_failing` clips."""

    fps = FPS
    streams = True

    def __init__(self, clips_before_failing: int | None = None) -> None:
        super().__init__()
        self._left = clips_before_failing

    def animate(self, speech: Iterable[Speech], turn: int, cancel: CancelToken) -> Iterator[Clip]:
        start = 0
        for piece in speech:
            if self._left is not None:
                if self._left == 0:
                    raise RuntimeError("no more faces")
                self._left -= 1
            end = start + len(piece.samples)
            step = int(RATE / FPS)
            frames = tuple(Frame(at, None) for at in range(-(-start // step) * step, end, step))
            words = tuple(Word(word.text, word.start + start, word.end + start) for word in piece.words)
            yield Clip(turn, start, piece.samples, piece.rate, frames, words, text=piece.text)
            start = end
