"""A voice on a server of one's own, or elsewhere: /v1/audio/speech, played as it streams in."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.network.client import Answer, Request, Server
from desktop.engine.network.failures import ServerError
from desktop.engine.network.sound import SPEECH_RATE, SoundReader, UnknownSoundError
from desktop.engine.types import Samples, Speech, Voice, Word

_log = logging.getLogger(__name__)

USUAL_MODEL, USUAL_VOICE = "tts-1", "alloy"
"""Asked for where a server does not say what it has."""
FIRST_S = 0.1
"""The first piece is given as soon as so much sound is here, seconds."""
LEAST_S = 0.3
"""The same for the pieces after it."""
KEPT_S = 0.02
"""Kept for the last piece: the words that the estimate left over need a place."""
LETTER_S = 0.065
"""How long a written letter takes at speed 1, until a voice has been heard: about 165 words a minute."""

_SPEAKS = re.compile(r"tts|speech|kokoro|piper|orpheus|voice|bark|dia\b", re.IGNORECASE)


class ServerTts:
    """The backend "openai-compatible": satisfies Tts. `model` "" takes the first that sounds like a voice.

    No server says when it speaks which word: that is estimated by the length of the words, at the pace that the
    clauses before it had. Pitch is not among what these servers can change. `server`, `key`: as
    network.client.Server takes them.
    """

    def __init__(self, server: str, model: str = "", key: str = "") -> None:
        self._server = Server(server, key, "tts")
        self._wanted = model
        self._model = ""
        self._voices: tuple[str, ...] = ()
        self._format = "pcm"
        self._letter_s = LETTER_S
        self._unknown: set[str] = set()

    def load(self) -> None:
        """Look whether the server is there, and what voices it offers. Raises ParleyError, naming it, when not."""
        self._server.open()
        cancel = CancelToken()
        self._find_model(cancel)
        self._voices = self._offered_voices(cancel)

    def close(self) -> None:
        """Drop the connection."""
        self._server.close()

    def voices(self) -> tuple[str, ...]:
        """What /v1/audio/voices offered at load; () where there is no such thing, as at OpenAI."""
        return self._voices

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The clause in pieces, the first after FIRST_S of sound.

        Raises ParleyError, naming the server, and Cancelled.
        """
        cancel.raise_if_cancelled()
        if not any(character.isalnum() for character in text):
            return
        if not self._model:
            self._find_model(cancel)
        speed = min(2.0, max(0.5, voice.speed))
        begun = False
        while True:
            name = self._known(voice.name)
            body = {"model": self._model, "input": text, "voice": name, "speed": speed, "response_format": self._format}
            try:
                with self._server.ask(Request("audio/speech", json=body), cancel) as answer:
                    for piece in self._pieces(text, answer, speed):
                        begun = True
                        yield piece
                return
            except ServerError as error:
                if begun or not self._helped(error, name):
                    raise

    def _helped(self, error: ServerError, name: str) -> bool:
        """Whether to ask again in another way: for WAV, or with a voice that the server offers."""
        said = error.said.lower()
        if error.status in (400, 415, 422) and ("format" in said or "pcm" in said) and self._format == "pcm":
            self._format = "wav"
            return True
        if error.status in (400, 404, 422) and "voice" in said and self._voices and name not in self._voices:
            self._unknown.add(name)
            _log.warning("%s has no voice %r; %s speaks instead", self._server.url, name, self._known(name))
            return True
        return False

    def _known(self, name: str) -> str:
        """The voice to ask for: `name`, unless the server refused it; then one that ends so, or its first."""
        if name and name not in self._unknown:
            return name
        alike = (offered for offered in self._voices if name and offered.lower().endswith(name.lower()))
        return next(alike, next(iter(self._voices), USUAL_VOICE))

    def _pieces(self, text: str, answer: Answer, speed: float) -> Iterator[Speech]:
        """The answer's sound, cut where enough of it is here."""
        reader = SoundReader(answer.content_type)
        maker = _Cutter(text, self._letter_s / speed)
        failures = self._server.failures
        try:
            for chunk in answer:
                if piece := maker.add(reader.feed(chunk), reader.rate):
                    yield piece
        except UnknownSoundError as error:
            what = f"sends {error} instead of the sound that was asked for."
            raise failures.because(what, "Choose another model or server for [tts] in the settings.") from None
        if piece := maker.finish():
            yield piece
        if not maker.seconds:
            raise failures.because("sends no sound.", "Choose another voice or model for [tts] in the settings.")
        self._letter_s += 0.3 * (min(0.2, max(0.02, maker.seconds / len(text) * speed)) - self._letter_s)

    def _find_model(self, cancel: CancelToken) -> None:
        offered = self._server.models(cancel)
        suited = (name for name in offered if _SPEAKS.search(name))
        self._model = self._wanted or next(suited, USUAL_MODEL)

    def _offered_voices(self, cancel: CancelToken) -> tuple[str, ...]:
        """Names, as Kokoro-FastAPI and Speaches list them; nothing where the server knows no such list."""
        try:
            with self._server.ask(Request("audio/voices", patience_s=10.0), cancel) as answer:
                found = answer.json()
        except ServerError:
            return ()
        entries = found.get("voices", found.get("data")) if isinstance(found, dict) else found
        if not isinstance(entries, list):
            return ()
        names = (
            entry if isinstance(entry, str) else entry.get("id") or entry.get("name") or entry.get("voice_id")
            for entry in entries
            if isinstance(entry, (str, dict))
        )
        return tuple(dict.fromkeys(str(name) for name in names if name))


class _Cutter:
    """Turns a stream of samples into pieces with their words. `letter_s`: how long a letter is guessed to take."""

    def __init__(self, text: str, letter_s: float) -> None:
        words = text.split()
        ends = list(accumulate(len(word) + 1 for word in words))
        self._words = [
            (word, (end - len(word) - 1) * letter_s, (end - 1) * letter_s)
            for word, end in zip(words, ends, strict=True)
        ]
        self._held: list[Samples] = []
        self._count = 0
        self._given = 0
        self._rate = SPEECH_RATE

    @property
    def seconds(self) -> float:
        """How much sound has been given."""
        return self._given / self._rate

    def add(self, samples: Samples, rate: int) -> Speech | None:
        """The next samples; all that is held as soon as it is enough."""
        self._rate = rate
        self._held.append(samples)
        self._count += len(samples)
        if self._count < (LEAST_S if self._given else FIRST_S) * rate:
            return None
        return self._take(last=False)

    def finish(self) -> Speech | None:
        """What is held at the end, with all words that have not been given."""
        return self._take(last=True)

    def _take(self, last: bool) -> Speech | None:
        sound = np.concatenate(self._held) if self._held else np.zeros(0, np.float32)
        samples, kept = np.split(sound, [len(sound) if last else len(sound) - round(KEPT_S * self._rate)])
        count = len(samples)
        begin_s, end_s = self._given / self._rate, (self._given + count) / self._rate
        words = [word for word in self._words if last or word[1] < end_s]
        self._words = self._words[len(words) :]
        if last and words:  # it spoke faster than was guessed: what is left shares what is left
            first, final = words[0][1], words[-1][2]
            scale = (end_s - begin_s) / (final - first) if final > end_s else 1.0
            offset = begin_s if final > end_s else first
            words = [(text, offset + (a - first) * scale, offset + (b - first) * scale) for text, a, b in words]
        timed = []
        for text, start_s, stop_s in words:
            start = min(count, max(0, round((start_s - begin_s) * self._rate)))
            timed.append(Word(text, start, min(count, max(start, round((stop_s - begin_s) * self._rate)))))
        self._given += count
        self._held, self._count = [kept], len(kept)
        if not count:
            return None
        return Speech(samples, self._rate, " ".join(word.text for word in timed), words=tuple(timed))
