"""A voice on a server: sound in pieces, words in their order, and what is said when it goes wrong."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.tts.server import ServerTts
from desktop.engine.types import Speech, Voice
from tests.engine.network import local_server as local
from tests.engine.network.local_server import Behaviour, LocalServer

pytest.importorskip("httpx", reason="part of the full engines; ./test installs it")

CLAUSE = "The quick brown fox jumps over the lazy dog."
RATE = 24_000


def tone(seconds: float) -> np.ndarray:
    """Samples of 16 bits."""
    return (8000 * np.sin(np.arange(round(seconds * RATE)) * 0.1)).astype("<i2")


def as_wav(values: np.ndarray, rate: int) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(values.tobytes())
    return held.getvalue()


def pcm(data: bytes, step: int = 3333) -> Behaviour:
    """Bare samples, cut in the middle of them."""
    return local.stream(*(data[at : at + step] for at in range(0, len(data), step)), content_type="audio/pcm")


@contextmanager
def speaking(*behaviours: Behaviour, **options: Any) -> Iterator[tuple[ServerTts, LocalServer]]:
    voices = local.answer({"voices": ["af_heart", "am_michael"]})
    with LocalServer(models=local.models("llama", "kokoro"), voices=voices, speech=behaviours) as server:
        tts = ServerTts(server.url, **options)
        tts._server._pauses_s = (0.02, 0.05)
        with closing(tts):
            tts.load()
            yield tts, server


def spoken(
    tts: ServerTts, text: str = CLAUSE, voice: Voice | None = None, cancel: CancelToken | None = None
) -> list[Speech]:
    return list(tts.speak(text, voice or Voice(), cancel or CancelToken()))


@pytest.mark.parametrize("seconds", [0.05, 0.4, 1.0, 2.6, 5.0])
def test_nothing_is_lost_between_the_pieces(seconds: float) -> None:
    """Sample by sample the server's sound; the text whole and in order; each word within its piece, none before
    another. However slowly or quickly the voice speaks.
    """
    values = tone(seconds)
    with speaking(pcm(values.tobytes())) as (tts, _):
        pieces = spoken(tts)
    assert np.array_equal(np.round(np.concatenate([piece.samples for piece in pieces]) * 32768), values)
    assert " ".join(piece.text for piece in pieces if piece.text) == CLAUSE
    assert {piece.rate for piece in pieces} == {RATE}
    for piece in pieces:
        assert [word.text for word in piece.words] == piece.text.split()
        ends = [0, *(place for word in piece.words for place in (word.start, word.end)), len(piece.samples)]
        assert ends == sorted(ends)


def test_the_first_piece_does_not_wait_for_the_rest() -> None:
    """It is here while the server still makes the next."""
    with speaking(local.stall(tone(0.2).tobytes(), content_type="audio/pcm")) as (tts, _):
        cancel = CancelToken()
        speech = tts.speak(CLAUSE, Voice(), cancel)
        assert next(speech).text.startswith("The")
        cancel.cancel()
        with pytest.raises(Cancelled):
            next(speech)


def test_the_request_says_how_to_speak() -> None:
    """The clause, the voice and its speed; the first model for speech, the first voice where none is named."""
    with speaking(pcm(tone(0.5).tobytes())) as (tts, server):
        assert tts.voices() == ("af_heart", "am_michael")
        spoken(tts, voice=Voice("am_michael", speed=1.5))
        spoken(tts, voice=Voice(speed=9.0))
        first, second = (asked.json for asked in server.of("speech"))
    assert first == {
        "model": "kokoro",
        "input": CLAUSE,
        "voice": "am_michael",
        "speed": 1.5,
        "response_format": "pcm",
    }
    assert (second["voice"], second["speed"]) == ("af_heart", 2.0)


def test_words_come_at_the_voices_own_pace() -> None:
    """After some clauses of a slow voice the last words of a clause are expected near its end."""
    with speaking(pcm(tone(6.0).tobytes())) as (tts, _):
        for _ in range(12):
            pieces = spoken(tts)
    position = np.cumsum([0, *(len(piece.samples) for piece in pieces)])
    last = [place + word.start for place, piece in zip(position, pieces, strict=False) for word in piece.words][-1]
    assert 0.75 < last / position[-1] < 1.0


def test_nothing_to_say_asks_nobody() -> None:
    """A clause without a letter or a digit stays on this machine."""
    with speaking(pcm(tone(0.5).tobytes())) as (tts, server):
        assert spoken(tts, " … ") == []
        assert server.of("speech") == []


def test_a_wav_is_understood() -> None:
    """Whatever was asked for, and at its own rate."""
    with speaking(local.answer(as_wav(tone(0.5), 22_050), content_type="audio/wav")) as (tts, _):
        pieces = spoken(tts)
    assert {piece.rate for piece in pieces} == {22_050}
    assert sum(len(piece.samples) for piece in pieces) == len(tone(0.5))


def test_a_server_without_bare_samples_is_asked_for_wav() -> None:
    """Once refused, wav is what it is asked for from then on."""
    no = local.answer({"detail": "unsupported response_format: pcm"}, 422)
    with speaking(no, local.answer(as_wav(tone(0.5), RATE), content_type="audio/wav")) as (tts, server):
        assert spoken(tts)
        assert spoken(tts)
        assert [asked.json["response_format"] for asked in server.of("speech")] == ["pcm", "wav", "wav"]


def test_a_voice_that_is_not_there_is_replaced_once() -> None:
    """A refused name gives way to the offered one that ends like it, else to the first; from then on."""
    no = local.answer({"detail": "Voice not found"}, 400)
    with speaking(no, pcm(tone(0.5).tobytes())) as (tts, server):
        for _ in range(2):
            assert spoken(tts, voice=Voice("Michael"))
        assert [asked.json["voice"] for asked in server.of("speech")] == ["Michael", "am_michael", "am_michael"]
    with speaking(no, pcm(tone(0.5).tobytes())) as (tts, server):
        assert spoken(tts, voice=Voice("en-us+f3"))
        assert server.of("speech")[-1].json["voice"] == "af_heart"


@pytest.mark.parametrize(
    ("behaviour", "words", "tries"),
    [
        (local.answer("<html>", content_type="text/html"), "answers with a web page", 1),
        (local.answer({"error": {"message": "bad key"}}, 401), "wants a key", 1),
        (local.answer({"detail": "input too long"}, 400), "input too long", 1),
        (local.answer("", 429, Retry_After="30"), "takes no more questions", 1),
        (local.answer("", 500), "failed (500)", 3),
        (local.answer({"error": "no voice"}), "sends text instead of the sound", 1),
        (local.answer(b"\xff\xfb\x90\x00" * 100, content_type="audio/mpeg"), "sends MP3 instead of the sound", 1),
        (local.answer(b"\xff\xfe not UTF-8", 400), "turned the request down", 1),
        (local.answer(b"", content_type="audio/pcm"), "sends an empty answer", 3),
        (local.answer(as_wav(tone(0), RATE), content_type="audio/wav"), "sends no sound", 1),
        (local.hang_up, "hung up", 3),
    ],
)
def test_a_bad_answer_is_said(behaviour: Behaviour, words: str, tries: int) -> None:
    """One sentence that names the server, and the next clause is spoken again."""
    with speaking(*[behaviour] * tries, pcm(tone(0.5).tobytes())) as (tts, server):
        with pytest.raises(ParleyError) as caught:
            spoken(tts)
        assert words in str(caught.value)
        assert f"http://127.0.0.1:{server.port}" in str(caught.value)
        assert len(server.of("speech")) == tries
        assert spoken(tts)


def test_half_a_clause_is_spoken_and_then_said() -> None:
    """What came is heard, and nothing is said twice."""
    with speaking(local.half(tone(1.0).tobytes(), content_type="audio/pcm")) as (tts, server):
        speech = tts.speak(CLAUSE, Voice(), CancelToken())
        heard = next(speech)
        assert len(heard.samples)
        with pytest.raises(ParleyError, match="broke off in the middle"):
            list(speech)
        assert len(server.of("speech")) == 1


def test_a_cancel_ends_the_wait() -> None:
    """At once, before the first sound."""
    with speaking(local.silence) as (tts, _), local.cancelled_soon() as cancel, pytest.raises(Cancelled):
        spoken(tts, cancel=cancel)


@pytest.mark.parametrize(
    ("voices", "names"),
    [
        (local.answer({"voices": [{"id": "a", "name": "A"}, {"name": "b"}, {"voice_id": "c"}, {}]}), ("a", "b", "c")),
        (local.answer(["a", "b", "a"]), ("a", "b")),
        (local.answer({"data": 3}), ()),
        (local.answer("", 404), ()),
        (local.answer("[["), ()),
    ],
)
def test_voices_are_listed_where_a_server_tells(voices: Behaviour, names: tuple[str, ...]) -> None:
    """In the forms that servers have; a server without a list still speaks."""
    with LocalServer(models=local.models(), voices=voices, speech=pcm(tone(0.2).tobytes())) as server:
        tts = ServerTts(server.url)
        with closing(tts):
            tts.load()
            assert tts.voices() == names
            assert spoken(tts)
            body = server.of("speech")[0].json
            assert (body["model"], body["voice"]) == ("tts-1", names[0] if names else "alloy")
