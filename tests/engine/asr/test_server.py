"""Recognition on a server: what is sent, what comes of it, what is said when it goes wrong."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from typing import Any

import numpy as np
import pytest

from desktop.engine.asr.server import ServerAsr
from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import LISTEN_RATE, Samples, Transcript
from tests.engine.network import local_server as local
from tests.engine.network.local_server import Asked, Behaviour, LocalServer

pytest.importorskip("httpx", reason="part of the full engines; ./test installs it")

TONE = (0.5 * np.sin(np.arange(LISTEN_RATE) * 0.2)).astype(np.float32)


@contextmanager
def listening(*behaviours: Behaviour, **options: Any) -> Iterator[tuple[ServerAsr, LocalServer]]:
    with LocalServer(models=local.models("llama", "whisper-large"), transcriptions=behaviours) as server:
        asr = ServerAsr(server.url, **options)
        asr._server._pauses_s = (0.02, 0.05)
        with closing(asr):
            asr.load()
            yield asr, server


def heard(asr: ServerAsr, *pieces: Samples, cancel: CancelToken | None = None) -> list[Transcript]:
    return list(asr.transcribe(pieces or (TONE,), cancel or CancelToken()))


def form(asked: Asked) -> dict[str, bytes]:
    """The fields of a multipart request."""
    kind = asked.headers["content-type"].encode()
    parts = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + asked.body).get_payload()
    assert isinstance(parts, list)
    return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}


def test_the_recording_is_sent_as_it_is() -> None:
    """All pieces as one WAV file at 16 kHz, once the recording ended; one final transcript comes back."""
    answer = local.answer({"text": "  How are\nyou? "})
    with listening(answer, language="en-GB", words=("Parley", "Nova")) as (asr, server):
        assert heard(asr, TONE[:5000], TONE[5000:]) == [Transcript("How are you?", final=True, source="whisper-large")]
        fields = form(server.of("transcriptions")[0])
    with wave.open(io.BytesIO(fields.pop("file"))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (LISTEN_RATE, 1, 2)
        sent = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    assert np.allclose(sent, TONE, atol=1e-4)
    assert fields == {
        "model": b"whisper-large",
        "response_format": b"json",
        "temperature": b"0",
        "language": b"en",
        "prompt": b"Parley, Nova",
    }


def test_a_language_that_is_not_set_is_found_out_there() -> None:
    """Neither language nor prompt is sent where none is given; a named model is taken as it is."""
    with listening(local.answer({"text": "x"}), model="mine") as (asr, server):
        heard(asr)
        assert form(server.of("transcriptions")[0]).keys() == {"file", "model", "response_format", "temperature"}


@pytest.mark.parametrize("pieces", [[], [TONE[:100]], [np.zeros(LISTEN_RATE, np.float32)]])
def test_nothing_said_sends_nothing(pieces: list[Samples]) -> None:
    """Of no sound, a click or digital silence the text is empty, and no server is asked."""
    with listening(local.answer({"text": "Thank you."})) as (asr, server):
        assert [item.text for item in asr.transcribe(pieces, CancelToken())] == [""]
        assert server.of("transcriptions") == []


@pytest.mark.parametrize(
    ("behaviour", "words", "tries"),
    [
        (local.answer("<html>", content_type="text/html"), "answers with a web page", 1),
        (local.answer({"error": {"message": "bad key"}}, 401), "wants a key", 1),
        (local.answer({"detail": "Not Found"}, 404), "does not know what we ask for", 1),
        (local.answer({"error": "slow down"}, 429), "takes no more questions", 3),
        (local.answer("", 500), "failed (500)", 3),
        (local.half(b'{"text": "How', content_type="application/json"), "broke off", 1),
        (local.answer(b'{"text": "\xff\xfe"}', content_type="application/json"), "sends what cannot be read", 1),
        (local.answer({"words": []}), "not with a transcript", 1),
        (local.answer(["text"]), "not with a transcript", 1),
        (local.answer(b""), "sends an empty answer", 3),
        (local.hang_up, "hung up", 3),
    ],
)
def test_a_bad_answer_is_said(behaviour: Behaviour, words: str, tries: int) -> None:
    """One sentence that names the server, and the next recording is understood again."""
    with listening(*[behaviour] * tries, local.answer({"text": "Well."})) as (asr, server):
        with pytest.raises(ParleyError) as caught:
            heard(asr)
        assert words in str(caught.value)
        assert f"http://127.0.0.1:{server.port}" in str(caught.value)
        assert len(server.of("transcriptions")) == tries
        assert heard(asr)[0].text == "Well."


def test_two_failures_and_then_a_transcript() -> None:
    """The third try counts."""
    with listening(local.answer("", 500), local.answer("", 503), local.answer({"text": "Well."})) as (asr, server):
        assert heard(asr)[0].text == "Well."
        assert len(server.of("transcriptions")) == 3


def test_a_cancel_ends_the_wait() -> None:
    """At once, while the server works."""
    with listening(local.silence) as (asr, _), local.cancelled_soon() as cancel, pytest.raises(Cancelled):
        heard(asr, cancel=cancel)


def test_a_server_that_is_not_there_is_found_out_at_load() -> None:
    """One without a list of models is there all the same."""
    with LocalServer() as server:
        asr = ServerAsr(server.url)
        with closing(asr):
            asr.load()
    asr = ServerAsr(server.url)
    asr._server._pauses_s = (0.02, 0.05)
    with closing(asr), pytest.raises(ParleyError, match="does not answer"):
        asr.load()
