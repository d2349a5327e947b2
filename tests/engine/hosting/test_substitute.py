"""A backend that fails at a call leaves the turn to the starter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedAsr, HostedTts
from desktop.engine.types import Samples, Speech, StageName, Transcript, Voice

HERE = "tests.engine.hosting.test_substitute"


class Plain:
    """Works, and says by its text that it was this one."""

    def load(self) -> None:
        pass

    def close(self) -> None:
        pass

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        yield Speech(np.zeros(100, np.float32), 16_000, f"{text}, as {voice.name} at {voice.speed:g}")

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        yield Transcript(f"{sum(len(piece) for piece in sound)} samples", final=True)


class Away(Plain):
    """A server that is not there: before its first item, or after one."""

    def __init__(self, after: bool = False) -> None:
        self._after = after

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        if self._after:
            yield Speech(np.zeros(10, np.float32), 16_000, "half of")
        raise ParleyError(Problem("The server is away.", "Start it."))

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        for _ in sound:
            yield Transcript("a partial")
            break
        raise ParleyError(Problem("The server is away.", "Start it."))


def hosted(stage: StageName, told: list[Problem], after: bool = False, starter: bool = True) -> HostedAsr | HostedTts:
    options = {"after": True} if after else {}
    host = Host(BackendSpec(stage, "away", f"{HERE}:Away", options), on_problem=told.append)
    proxy = HostedAsr(host) if stage == "asr" else HostedTts(host)
    if starter:
        proxy.substitute.spec = BackendSpec(stage, "starter", f"{HERE}:Plain")
    return proxy


@pytest.fixture
def told() -> list[Problem]:
    return []


def test_a_clause_is_spoken_by_the_starter(told: list[Problem]) -> None:
    """In the voice that the person has there; said once, though each clause would fail."""
    tts = hosted("tts", told)
    assert isinstance(tts, HostedTts)
    spoken_by_nova = tts.as_spoken_by({"starter": Voice("nova", 1.1), "away": Voice("af")})
    spoken_by_nova.load()
    try:
        for text in ("One", "Two", "Three"):
            (speech,) = spoken_by_nova.speak(text, Voice(speed=2.0), CancelToken())
            assert speech.text == f"{text}, as nova at 2"
    finally:
        tts.close()
    assert [problem.what for problem in told] == ["The server is away. For now the starter stands in."]
    assert told[0].remedy == "Start it."
    assert told[0].level == "warning"


def test_what_was_said_is_understood_by_the_starter(told: list[Problem]) -> None:
    """It hears the recording from its beginning, although the other had taken some of it and shown a partial."""
    asr = hosted("asr", told)
    assert isinstance(asr, HostedAsr)
    asr.load()
    try:
        sound = (np.zeros(100, np.float32) for _ in range(5))
        *partials, final = asr.transcribe(sound, CancelToken())
    finally:
        asr.close()
    assert [partial.text for partial in partials] == ["a partial"]
    assert final == Transcript("500 samples", final=True)
    assert len(told) == 1


def test_half_a_clause_is_not_said_twice(told: list[Problem]) -> None:
    """What broke off in the middle is an error, not a second beginning."""
    tts = hosted("tts", told, after=True)
    assert isinstance(tts, HostedTts)
    tts.load()
    try:
        speech = tts.speak("One", Voice(), CancelToken())
        assert next(speech).text == "half of"
        with pytest.raises(ParleyError, match="away"):
            next(speech)
    finally:
        tts.close()
    assert told == []


def test_a_source_that_breaks_is_not_the_recognisers_fault(told: list[Problem]) -> None:
    """Voice detection that fails while it feeds recognition is told as itself; nobody stands in for recognition."""

    def sound() -> Iterator[Samples]:
        yield np.zeros(100, np.float32)
        raise ParleyError(Problem("Voice detection broke off.", stage="vad"))

    asr = HostedAsr(Host(BackendSpec("asr", "plain", f"{HERE}:Plain"), on_problem=told.append))
    asr.substitute.spec = BackendSpec("asr", "starter", f"{HERE}:Plain")
    asr.load()
    try:
        with pytest.raises(ParleyError, match="Voice detection"):
            list(asr.transcribe(sound(), CancelToken()))
    finally:
        asr.close()
    assert told == []


def test_where_nobody_stands_in_the_failure_is_told(told: list[Problem]) -> None:
    """A starter has no starter behind it."""
    tts = hosted("tts", told, starter=False)
    assert isinstance(tts, HostedTts)
    tts.load()
    try:
        with pytest.raises(ParleyError, match="away"):
            list(tts.speak("One", Voice(), CancelToken()))
    finally:
        tts.close()
