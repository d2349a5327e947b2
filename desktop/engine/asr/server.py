"""Recognition on a server of one's own, or elsewhere: /v1/audio/transcriptions, when the recording is complete."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Iterable, Iterator

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.network.client import Request, Server
from desktop.engine.types import LISTEN_RATE, Samples, Transcript

USUAL_MODEL = "whisper-1"
"""Asked for where a server does not say which models it has; most take any name."""
SHORTEST_S = 0.1
"""Of a shorter recording nothing can be understood, and OpenAI turns it down."""

_LISTENS = re.compile(r"whisper|transcri|asr|parakeet|canary|voxtral|stt", re.IGNORECASE)


class ServerAsr:
    """The backend "openai-compatible": satisfies Asr. Only a final transcript, its `source` the model's name.

    `language` ("en-GB") "" lets the server find out; `words` are given to it as a prompt. `model` "" takes the
    first that sounds like recognition. `server`, `key`: as network.client.Server takes them.
    """

    def __init__(
        self, server: str, model: str = "", language: str = "", words: tuple[str, ...] = (), key: str = ""
    ) -> None:
        self._server = Server(server, key, "asr")
        self._wanted = model
        self._model = ""
        self._language = language.replace("_", "-").partition("-")[0].lower()
        self._words = words

    def load(self) -> None:
        """Look whether the server is there. Raises ParleyError, naming it, when not."""
        self._server.open()
        self._find_model(CancelToken())

    def close(self) -> None:
        """Drop the connection."""
        self._server.close()

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """The final transcript once the recording has ended. Of silence, or of nothing, nothing is sent.

        Raises ParleyError, naming the server, and Cancelled.
        """
        pieces = []
        for piece in sound:
            cancel.raise_if_cancelled()
            pieces.append(piece)
        recording = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        text = ""
        if len(recording) >= SHORTEST_S * LISTEN_RATE and np.any(recording):
            text = self._text_of(recording, cancel)
        cancel.raise_if_cancelled()
        yield Transcript(text, final=True, source=self._model)

    def _find_model(self, cancel: CancelToken) -> None:
        offered = self._server.models(cancel)
        suited = (name for name in offered if _LISTENS.search(name))
        self._model = self._wanted or next(suited, USUAL_MODEL)

    def _text_of(self, recording: Samples, cancel: CancelToken) -> str:
        if not self._model:
            self._find_model(cancel)
        form = {"model": self._model, "response_format": "json", "temperature": "0"}
        if self._language:
            form["language"] = self._language
        if self._words:
            form["prompt"] = ", ".join(self._words)
        file = ("speech.wav", as_wav(recording), "audio/wav")
        with self._server.ask(Request("audio/transcriptions", form=form, file=file), cancel) as answer:
            found = answer.json()
        if not isinstance(found, dict) or not isinstance(found.get("text"), str):
            failures = self._server.failures
            raise failures.because("answers, but not with a transcript.", failures.check_address)
        return " ".join(found["text"].split())


def as_wav(recording: Samples) -> bytes:
    """The recording as a WAV file: LISTEN_RATE, mono, 16 bits."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(LISTEN_RATE)
        file.writeframes((np.clip(recording, -1.0, 1.0) * 32767).astype("<i2").tobytes())
    return held.getvalue()
