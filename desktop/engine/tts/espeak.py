"""The starter's voice: espeak-ng, streaming, with the times of its speech sounds."""

from __future__ import annotations

import itertools
import logging
import math
import threading
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.tts import espeak_library
from desktop.engine.tts.espeak_library import EspeakLibrary, Event, Parameter
from desktop.engine.tts.pieces import PieceMaker
from desktop.engine.tts.portions import pause_s, portions, with_ending
from desktop.engine.tts.sound import LEVEL
from desktop.engine.tts.spoken import Spoken, spoken
from desktop.engine.types import Samples, Speech, Voice

log = logging.getLogger(__name__)

DEFAULT_VOICE = "en-us+f3"
WORDS_A_MINUTE = 165
"""Pace at speed 1."""
LIVELINESS = 55
"""How far the melody moves, 0..100; espeak-ng's own is 50."""
PEAK = 0.9
"""What the calibration sentence may reach at most."""
TONE_DB = ((0, 0.0), (700, 0.0), (1300, -4.0), (3400, -4.0), (4200, -5.0), (5200, -4.0), (7000, 0.0), (11_025, 0.0))
"""Tone control, dB at Hz: brings the voices' long-term spectrum nearer to that of recorded people, which
falls more steeply than espeak-ng's."""
TAPS = 31
PIECES_AHEAD = 8
"""Pieces the library may be ahead of the listener."""

_CALIBRATION = "The birch canoe slid on the smooth planks, and the quick brown fox jumps over the lazy dog."
_VARIANTS = ("f1", "f2", "f3", "f4", "f5", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8")
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the library is set to for one synthesis."""

    voice: str
    words_a_minute: int
    pitch: int


class EspeakTts:
    """The backend "starter": satisfies Tts. `voice` is the name used where none is asked for.

    Voice names are espeak-ng's: a language ("en-gb-scotland"), with a variant or without ("en-us+m3").
    An unknown name is logged once and the default speaks instead.
    """

    def __init__(self, voice: str = DEFAULT_VOICE) -> None:
        self._default = voice
        self._library: EspeakLibrary | None = None
        self._gains: dict[str, float] = {}
        self._unknown: set[str] = set()

    def load(self) -> None:
        """Load the library and say a sentence into nothing. Raises ParleyError when it cannot be loaded."""
        with espeak_library.lock:
            self._library = espeak_library.open_library()
            self._gain(self._library, self._known(self._library, self._default))

    def close(self) -> None:
        """Forget the library; it stays in the process, since it cannot be loaded twice."""
        self._library = None

    def voices(self) -> tuple[str, ...]:
        """English voices and their variants first, the usual ones in front, then the other languages."""
        languages = self._opened().languages
        english = sorted((name for name in languages if name.startswith("en") and name != "en-shaw"), key=_usual_first)
        others = sorted(name for name in languages if not name.startswith("en"))
        varied = [f"{name}+{variant}" for name in english for variant in _VARIANTS]
        return (DEFAULT_VOICE, *english, *(name for name in varied if name != DEFAULT_VOICE), *others)

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The clause, cut between words, the first word or two as soon as they are made.

        Ends with a piece of silence, with empty text, as long as the clause's punctuation asks for.
        Nothing is yielded for a text in which nothing can be said. Finish or close one clause before
        the next one is begun: the library speaks one at a time. Raises Cancelled.
        """
        cancel.raise_if_cancelled()
        library = self._opened()
        name = self._known(library, voice.name or self._default)
        for portion in portions(text):
            yield from self._speak_portion(library, portion, name, voice, cancel)

    def _speak_portion(
        self, library: EspeakLibrary, text: str, name: str, voice: Voice, cancel: CancelToken
    ) -> Iterator[Speech]:
        said = spoken(text, english=name.startswith("en"))
        if not said.text:
            return
        if said.language in library.languages:
            name = said.language + name[len(name.partition("+")[0]) :]
        speed = min(2.0, max(0.5, voice.speed))
        settings = _Settings(
            voice=name,
            words_a_minute=round(WORDS_A_MINUTE * speed),
            # espeak-ng's scale is 0..100 for half to twice the voice's own height, 50 in the middle.
            pitch=round(50 + 50 * math.log2(min(1.5, max(0.5, voice.pitch)))),
        )
        with closing(self._synthesis(library, said, settings, speed, cancel)) as pieces:
            yield from pieces

    def _synthesis(
        self, library: EspeakLibrary, said: Spoken, settings: _Settings, speed: float, cancel: CancelToken
    ) -> Generator[Speech, None, None]:
        """Runs the library on a thread of its own, at most PIECES_AHEAD ahead of the listener."""
        ready: deque[Speech] = deque()
        changed = threading.Condition()
        ended = stopped = False
        failure: list[BaseException] = []

        def deliver(pieces: list[Speech]) -> bool:
            with changed:
                ready.extend(pieces)
                changed.notify_all()
                while len(ready) >= PIECES_AHEAD and not stopped and not cancel.cancelled:
                    changed.wait()
                return not stopped and not cancel.cancelled

        def run() -> None:
            nonlocal ended
            try:
                with espeak_library.lock:
                    maker = PieceMaker(
                        said.words, library.rate, self._gain(library, settings.voice), _taps(library.rate)
                    )
                    _set(library, settings)
                    library.synthesise(with_ending(said.text), lambda sound, events: deliver(maker.add(sound, events)))
                    deliver(maker.finish(pause_s(said.text) / speed))
            except BaseException as error:  # it belongs to the listener
                failure.append(error)
            with changed:
                ended = True
                changed.notify_all()

        def wake() -> None:
            with changed:
                changed.notify_all()

        thread = threading.Thread(target=run, name=f"espeak-{next(_numbers)}", daemon=True)
        thread.start()
        forget = cancel.on_cancel(wake)
        try:
            while True:
                with changed:
                    while not ready and not ended and not cancel.cancelled:
                        changed.wait()
                    cancel.raise_if_cancelled()
                    if not ready:
                        break
                    piece = ready.popleft()
                    changed.notify_all()
                yield piece
            if failure:
                raise failure[0]
        finally:
            forget()
            with changed:
                stopped = True
                changed.notify_all()
            thread.join()

    def _opened(self) -> EspeakLibrary:
        if self._library is None:
            self.load()
        assert self._library is not None
        return self._library

    def _known(self, library: EspeakLibrary, name: str) -> str:
        """`name` as the library knows it, else the default."""
        language, plus, variant = name.partition("+")
        if language.lower() in library.languages and (not plus or variant in library.variants):
            return language.lower() + plus + variant
        if name not in self._unknown:
            self._unknown.add(name)
            log.warning("eSpeak NG has no voice %r; %s speaks instead", name, DEFAULT_VOICE)
        return DEFAULT_VOICE

    def _gain(self, library: EspeakLibrary, name: str) -> float:
        """What brings the voice to LEVEL, measured once a voice on a sentence of calibration."""
        if name not in self._gains:
            maker = PieceMaker((), library.rate, 1.0, _taps(library.rate))
            pieces: list[Speech] = []

            def deliver(sound: npt.NDArray[np.int16], events: list[Event]) -> bool:
                pieces.extend(maker.add(sound, events))
                return True

            _set(library, _Settings(name, WORDS_A_MINUTE, 50))
            library.synthesise(_CALIBRATION, deliver)
            sound = np.concatenate([piece.samples for piece in [*pieces, *maker.finish(0.0)]])
            heard = sound[np.abs(sound) > 0.01]
            level = float(np.sqrt(np.mean(np.square(heard)))) if len(heard) else LEVEL
            self._gains[name] = min(LEVEL / level, PEAK / max(1e-3, float(np.abs(sound).max(initial=0.0))))
        return self._gains[name]


def _set(library: EspeakLibrary, settings: _Settings) -> None:
    library.set_voice(settings.voice)
    library.set_parameter(Parameter.RATE, settings.words_a_minute)
    library.set_parameter(Parameter.PITCH, settings.pitch)
    library.set_parameter(Parameter.RANGE, LIVELINESS)


@lru_cache(maxsize=1)
def _taps(rate: int) -> Samples:
    """The tone control: a symmetric FIR filter with the magnitudes of TONE_DB."""
    size = 1024
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    gains_db = np.interp(frequencies, [hertz for hertz, _ in TONE_DB], [gain for _, gain in TONE_DB])
    impulse = np.roll(np.fft.irfft(10 ** (gains_db / 20)), TAPS // 2)[:TAPS]
    return (impulse * np.hanning(TAPS + 2)[1:-1]).astype(np.float32)


def _usual_first(name: str) -> tuple[int, str]:
    usual = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-029")
    return (usual.index(name) if name in usual else len(usual), name)
