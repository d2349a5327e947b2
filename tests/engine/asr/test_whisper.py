"""faster-whisper itself on a made model: live text, the end, cancelling, phantoms, long recordings, many turns."""

from __future__ import annotations

import dataclasses
import gc
import itertools
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from desktop.engine.asr.evidence import Reading
from desktop.engine.asr.listened import Listened
from desktop.engine.asr.whisper import WhisperAsr
from desktop.engine.asr.whisper_model import MOST_TOKENS, PROMPT_TOKENS, likeliest, most_tokens
from desktop.engine.asr.whisper_turn import MOST_S, WhisperTurn
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedAsr
from desktop.engine.stages import Asr
from desktop.engine.types import LISTEN_RATE, Samples, Transcript
from tests.bench.asr_sound import between_silences, kitchen, recordings, shared_data, synthesised
from tests.engine.asr.conftest import MakeWhisper

SAYS = "Hello there."
Load = Callable[..., WhisperAsr]


@pytest.fixture
def load(whisper: MakeWhisper) -> Iterator[Load]:
    """Makes a model (see tiny_whisper.make) and loads it with the given options of the backend."""
    loaded: list[WhisperAsr] = []

    def loading(asked: str = "en", words: tuple[str, ...] = (), **how: Any) -> WhisperAsr:
        asr = WhisperAsr(whisper(**how), asked, words)
        loaded.append(asr)
        asr.load()
        return asr

    yield loading
    for asr in loaded:
        asr.close()


@pytest.fixture(scope="session")
def speech() -> Samples:
    """Five seconds of a voice between moments of silence."""
    said = "for a full hour he had paced up and down, waiting. but he could wait no longer."
    return between_silences(synthesised(said) * 0.5, after_s=0.5)


def pieces(sound: Samples, length: int = 512) -> Iterator[Samples]:
    """As the microphone delivers it, without waiting."""
    for at in range(0, len(sound), length):
        yield sound[at : at + length]


def heard(asr: WhisperAsr, sound: Samples) -> list[Transcript]:
    return list(asr.transcribe(pieces(sound), CancelToken()))


def silence(seconds: float) -> Samples:
    return np.zeros(round(LISTEN_RATE * seconds), dtype=np.float32)


class Watched:
    """Notes what the model of `asr` is given to read, and lets a test wait for it."""

    def __init__(self, asr: WhisperAsr, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lengths: list[float] = []
        self.readings: list[Reading] = []
        self.begun = threading.Event()
        self._read = asr._model.read
        monkeypatch.setattr(asr._model, "read", self.read)

    def read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
        self.lengths.append(len(samples) / LISTEN_RATE)
        self.begun.set()
        reading = self._read(samples, language, stopped)
        if reading is not None:
            self.readings.append(reading)
        return reading


def test_it_is_an_asr(tmp_path: Path) -> None:
    """The class satisfies the stage's Protocol."""
    assert isinstance(WhisperAsr(tmp_path), Asr)


def test_what_is_said_is_the_final_transcript(load: Load, speech: Samples) -> None:
    """The text is the model's, word for word, final once and last, from faster-whisper, as sure as the model was."""
    found = heard(load(), speech)
    assert [transcript.final for transcript in found] == [False] * (len(found) - 1) + [True]
    assert (found[-1].text, found[-1].source) == (SAYS, "faster-whisper")
    assert found[-1].confidence == pytest.approx(1.0, abs=0.01)


def test_people_are_heard(load: Load, shared: Path) -> None:
    """Recordings of three people, of two seconds and of thirteen, all have a text."""
    asr = load()
    spoken = [said for said in recordings() if said.name.startswith(("1089", "1688-142285-0001", "61"))]
    assert [SAYS in heard(asr, said.samples)[-1].text for said in spoken] == [True] * 6


def test_words_appear_while_one_speaks_and_the_release_costs_nothing(
    load: Load, speech: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the pace of speech a partial text comes before the end; after a pause the last one is final, unread again."""
    asr = load()
    watched = Watched(asr, monkeypatch)
    marks: list[int] = []

    def microphone() -> Iterator[Samples]:
        began = time.monotonic()
        sound = np.concatenate([speech[LISTEN_RATE // 2 : 3 * LISTEN_RATE], silence(2.0)])
        for number, piece in enumerate(pieces(sound)):
            time.sleep(max(0.0, began + number * 0.032 - time.monotonic()))
            yield piece
        marks.append(len(watched.lengths))

    found = [(transcript, not marks) for transcript in asr.transcribe(microphone(), CancelToken())]
    assert any(transcript.text == SAYS and early for transcript, early in found[:-1])
    assert found[-1][0].text == SAYS
    assert len(watched.lengths) == marks[0]


def test_forty_seconds_fed_at_once(load: Load, speech: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long recording, faster than it was spoken: read in parts, none longer than Whisper hears, all in the text."""
    asr = load()
    watched = Watched(asr, monkeypatch)
    long = np.tile(speech, 8)
    found = heard(asr, long)
    parts = found[-1].text.count(SAYS)
    assert parts >= 2
    assert found[-1].text == " ".join([SAYS] * parts)
    assert max(watched.lengths) <= MOST_S


@pytest.mark.parametrize("says", [" Thanks for watching!", " Thank you."])
def test_phantoms_of_silence_and_noise(load: Load, speech: Samples, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The phrase Whisper makes out of nothing is no text, in silence, noise or a kitchen; said by a voice, it is."""
    asr = load(says=says)
    watched = Watched(asr, monkeypatch)
    noise = np.random.default_rng(1).standard_normal(5 * LISTEN_RATE).astype(np.float32) * 0.05
    click = np.where(np.arange(LISTEN_RATE) == 5000, 0.9, 0.0).astype(np.float32)
    kitchens = [kitchen()] if shared_data() else []
    for sound in (silence(0), silence(0.01), silence(5), noise, click, *kitchens):
        assert [(found.text, found.final) for found in heard(asr, sound)] == [("", True)]
    assert watched.lengths == []
    assert heard(asr, speech)[-1].text == says.strip()


def test_what_the_model_doubts_itself(load: Load, speech: Samples) -> None:
    """A voice in which the model finds no speech and no likely words gives no text."""
    assert heard(load(unsure=True), speech)[-1].text == ""


def test_a_text_that_goes_round_in_a_loop_ends(load: Load, speech: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that never stops is stopped after as many words as the sound can have, and does not say them over."""
    asr = load(says=" Thank you.", endless=True)
    watched = Watched(asr, monkeypatch)
    text = heard(asr, speech)[-1].text
    assert all(reading.tokens <= most_tokens(MOST_S, "en") for reading in watched.readings)
    assert max(reading.tokens for reading in watched.readings) <= most_tokens(len(speech) / LISTEN_RATE, "en")
    assert text.count("Thank you") <= 2


def test_cancelling_comes_back_at_once(load: Load, speech: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled during the last reading: the call is back although the model still works; the next turn is right."""
    asr = load()
    going_on = threading.Event()
    read = asr._model.read

    def slow(samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
        started.set()
        assert going_on.wait(10)
        return read(samples, language, stopped)

    started = threading.Event()
    monkeypatch.setattr(asr._model, "read", slow)
    cancel = CancelToken()
    canceller = threading.Thread(target=lambda: (started.wait(10), cancel.cancel()))
    canceller.start()
    with pytest.raises(Cancelled):
        list(asr.transcribe(pieces(speech), cancel))
    canceller.join()
    assert not going_on.is_set()
    going_on.set()
    assert heard(asr, speech)[-1].text == SAYS


def test_a_reading_stops_between_encoding_and_decoding(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to stop while the sound is encoded, the model writes nothing."""
    model = load()._model
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) == 2

    assert model.read(silence(1), "en", stopped) is None
    assert len(asked) == 2


def test_many_turns_leave_nothing_behind(load: Load, speech: Samples) -> None:
    """After eighteen turns, a third of them abandoned, neither a turn with its sound nor a thread is left, and hardly
    more memory is taken than after six."""
    asr = load()
    process = psutil.Process()
    speech = speech[LISTEN_RATE : 3 * LISTEN_RATE]

    def turns(count: int) -> None:
        for number in range(count):
            if number % 3:
                assert heard(asr, speech)[-1].text == SAYS
            else:
                going = asr.transcribe(pieces(np.tile(speech, 3)), CancelToken())
                next(going)
                going.close()

    turns(6)
    before, threads = process.memory_info().rss, threading.active_count()
    turns(18)
    assert process.memory_info().rss - before < 48 * 2**20
    gc.collect()
    assert not [left for left in gc.get_objects() if type(left) in (WhisperTurn, Listened)]
    assert threading.active_count() == threads


def test_rubbish_is_survived(load: Load, speech: Samples) -> None:
    """NaN, infinities and an overload do no harm to the next turn; other number formats are taken."""
    asr = load()
    rubbish = np.array([np.nan, np.inf, -np.inf, 100.0, -100.0] * 4000, dtype=np.float32)
    assert heard(asr, rubbish)[-1].final
    assert heard(asr, speech.astype(np.float64))[-1].text == SAYS


def test_the_language_is_found(load: Load, speech: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a language set the model's own finding is used, and remembered for the next turn; with one it is not."""
    asr = load(asked="", says=" Vielen Dank", language="de")
    watched = Watched(asr, monkeypatch)
    assert heard(asr, speech)[-1].text == "Vielen Dank"
    assert {reading.language for reading in watched.readings} == {"de"}
    assert asr._model.last_language == "de"


@pytest.mark.parametrize(
    ("found", "last", "chosen"),
    [
        ({"en": 0.3, "cy": 0.5}, "", "cy"),
        ({"en": 0.3, "cy": 0.5}, "en", "en"),
        ({"en": 0.1, "cy": 0.8}, "en", "cy"),
        ({"en": 0.3, "cy": 0.5}, "de", "cy"),
    ],
)
def test_a_short_word_is_in_the_language_spoken_before(found: dict[str, float], last: str, chosen: str) -> None:
    """A doubtful finding goes to the language of the turn before, a sure one does not."""
    assert likeliest(found, last) == chosen


def test_own_words_stand_before_the_text_as_a_prompt(load: Load) -> None:
    """The words become exactly the tokens that the library's initial_prompt makes of them, between the right marks."""
    model = load(words=("Parley", "Ada Lovelace"))._model
    tokenizer = model._tokenizer(model._model, "en")
    prompt = model._model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=model._prompt)
    begun = tokenizer.encode(" Parley, Ada Lovelace.")
    assert prompt == [tokenizer.sot_prev, *begun, *tokenizer.sot_sequence, tokenizer.no_timestamps]
    assert prompt == model._model.get_prompt(tokenizer, begun, without_timestamps=True)


def test_too_many_words_are_cut_and_said(load: Load, caplog: pytest.LogCaptureFixture, speech: Samples) -> None:
    """Words beyond what a prompt may hold are left out whole, with a line in the log; the rest works."""
    words = tuple(f"Word{number}" for number in range(200))
    with caplog.at_level(logging.WARNING):
        asr = load(words=words)
    model = asr._model
    assert 5 < len(model.words) < 200
    assert model.words == words[: len(model.words)]
    assert len(model._model.hf_tokenizer.encode(model._prompt).ids) <= PROMPT_TOKENS
    assert f"only the first {len(model.words)} of 200" in caplog.text
    assert heard(asr, speech)[-1].final


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_bound_grows_with_the_sound(language: str) -> None:
    """A bound on tokens grows with the sound, and with the prompt fits into the model's context of 448."""
    bounds = [most_tokens(seconds, language) for seconds in (0.0, 1.0, 5.0, 30.0)]
    assert bounds == sorted(bounds)
    assert 0 < bounds[0] < 20
    assert bounds[-1] == MOST_TOKENS
    assert MOST_TOKENS + PROMPT_TOKENS + 5 <= 448


def test_a_gpu_that_is_not_there(whisper: MakeWhisper, speech: Samples, caplog: pytest.LogCaptureFixture) -> None:
    """Asked for a GPU that cannot be used, the processor takes over, and both the log and the detail say so."""
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("this machine has a GPU")
    asr = WhisperAsr(whisper(), "en", device="cuda", threads=1)
    with caplog.at_level(logging.WARNING):
        asr.load()
    assert "the GPU cannot be used" in caplog.text
    assert asr.detail == "on the processor, threads: 1; the GPU could not be used"
    assert heard(asr, speech)[-1].text == SAYS
    asr.close()


def test_a_gpu_that_fails_in_the_middle(load: Load, caplog: pytest.LogCaptureFixture) -> None:
    """When the GPU's memory runs out during a turn, the same sound is read by the processor."""
    model = load()._model
    library = model._model

    class OnGpu:
        """What is loaded, said to be on a GPU whose memory is full."""

        model = dataclasses.make_dataclass("Device", [("device", str, "cuda")])()

        def encode(self, features: Any) -> Any:
            raise RuntimeError("CUDA failed with error out of memory")

    model._model = OnGpu()
    with caplog.at_level(logging.WARNING):
        reading = model.read(silence(1), "en", lambda: False)
    assert reading is not None
    assert reading.text == SAYS
    assert "out of memory" in caplog.text
    assert type(model._model) is type(library)


def test_nothing_is_asked_of_the_network(
    whisper: MakeWhisper, speech: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading and recognising open no connection and look up no name."""
    calls: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: calls.append("name"))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: calls.append("connection"))
    asr = WhisperAsr(whisper(), "en")
    asr.load()
    assert heard(asr, speech)[-1].text == SAYS
    asr.close()
    assert calls == []


def test_in_a_process_of_its_own(whisper: MakeWhisper, speech: Samples) -> None:
    """Hosted, as the program runs it, two turns are recognised and a cancelled one leaves the way free."""
    host = Host(BackendSpec("asr", "faster-whisper", "desktop.engine.asr.whisper:WhisperAsr", {"model": whisper()}))
    asr = HostedAsr(host)
    try:
        asr.load()
        for _ in range(2):
            assert list(asr.transcribe(pieces(speech), CancelToken()))[-1].text == SAYS
        cancel = CancelToken()

        def endless() -> Iterator[Samples]:
            for number in itertools.count():
                if number == 20:
                    cancel.cancel()
                cancel.raise_if_cancelled()
                yield speech

        with pytest.raises(Cancelled):
            list(asr.transcribe(endless(), cancel))
        assert list(asr.transcribe(pieces(speech), CancelToken()))[-1].text == SAYS
    finally:
        asr.close()


def test_loading_and_closing(whisper: MakeWhisper) -> None:
    """Loading twice loads once, closing is harmless at any time, transcribing before loading is said as an error."""
    asr = WhisperAsr(whisper(), "en")
    asr.close()
    with pytest.raises(RuntimeError, match="load"):
        next(asr.transcribe([], CancelToken()))
    asr.load()
    model = asr._model._model
    asr.load()
    assert asr._model._model is model
    asr.close()
    asr.close()
    assert not asr._model.loaded
