"""The backend "kokoro": natural voices of an 82-million-weight network, from files of one's own."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.tts import espeak_library
from desktop.engine.tts.kokoro_alphabet import LANGUAGES, UNREADABLE, input_words, ipa
from desktop.engine.tts.kokoro_network import RATE, KokoroNetwork
from desktop.engine.tts.kokoro_voices import Blend, Voices
from desktop.engine.tts.portions import pause_s, portions, with_ending
from desktop.engine.tts.pronounced import SaidWord, parts, pronounce
from desktop.engine.tts.sound import Leveller, Sounding, pieces, resampled, trimmed
from desktop.engine.tts.spoken import Spoken, spoken
from desktop.engine.tts.timing import Unit, timed
from desktop.engine.types import Speech, Voice

log = logging.getLogger(__name__)

MOST_SYMBOLS = 120
"""Symbols said at once, about 9 s: a longer clause is cut at a pause, so that no layer takes two cores 100 ms.
Kokoro itself takes 510, and hurries from 400 on."""

_CODES = {"en": "", "es": "e", "fr": "f", "hi": "h", "it": "i", "pt": "p", "ja": "j", "zh": "z"}


class KokoroTts:
    """A stages.Tts. `model` is a folder with config.json, a .pth file and voices/*.pt (or a file in it).

    `language` ("en-GB", "fr") is what the texts are in; "" goes by the voice: the first letter of its
    name tells its language. A `Voice.name` is one of `voices()` or a blend: "af_heart+am_michael",
    "af_heart*0.7+am_michael*0.3". An unknown one is logged once and the default speaks instead.
    `rate` is the sound's, in samples a second; 0 is Kokoro's own, 24,000.
    """

    def __init__(self, model: Path, language: str = "", rate: int = 0) -> None:
        self._folder = Path(model)
        self._language = language
        self._rate = rate or RATE
        self._network: KokoroNetwork | None = None
        self._voices: Voices | None = None
        self._leveller = Leveller()

    def load(self) -> None:
        """Read the model and say something into nothing. Raises ParleyError naming the file that is wrong."""
        if self._network is not None:
            return
        folder = self._folder.parent if self._folder.is_file() else self._folder
        if not folder.is_dir():
            raise ParleyError(
                Problem(
                    f"There is no Kokoro model at {folder}.",
                    "Download it in the Models window, or set [tts] model to its folder.",
                    stage="tts",
                ),
                ExitCode.MISSING,
            )
        _prefix(self._language)
        # Before torch is imported: its threads would spin while they wait for each other, and take the cores
        # from the other stages.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            voices = Voices(folder)
            style = voices.style(voices.known(""), 40)
            network = KokoroNetwork(folder)
            network.warm_up(style)
        except ImportError as error:
            log.exception("a package of Kokoro's is missing")
            raise ParleyError(
                Problem(
                    f"Kokoro needs the package {error.name}, which is not installed.",
                    "Install the full engines and try again.",
                    stage="tts",
                ),
                ExitCode.MISSING,
            ) from error
        with espeak_library.lock:
            espeak_library.open_library()
        self._network, self._voices = network, voices

    def close(self) -> None:
        """Free the model."""
        self._network = self._voices = None

    def voices(self) -> tuple[str, ...]:
        """All voices of the folder, the default first; any of them can be blended with "+"."""
        _, voices = self._opened()
        return voices.names()

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """The clause as one piece of sound and one of silence, as its punctuation asks for; a long one in parts.

        Speed is the network's own. Pitch moves the melody that it intends and leaves the timbre.
        Nothing is yielded for a text in which nothing can be said. Raises Cancelled, within one layer of
        the network, and ParleyError for a voice whose file is broken or whose language cannot be read.
        """
        cancel.raise_if_cancelled()
        _, voices = self._opened()
        blend = voices.known(voice.name)
        language = self._language_of(blend)
        for portion in portions(text):
            said = spoken(portion, english=language.startswith("en"))
            if not said.text:
                continue
            for words in parts(self._words(said, language, cancel), MOST_SYMBOLS):
                yield from self._say(words, blend, voice, cancel)

    def _opened(self) -> tuple[KokoroNetwork, Voices]:
        self.load()
        assert self._network is not None
        assert self._voices is not None
        return self._network, self._voices

    def _language_of(self, blend: Blend) -> str:
        """The espeak-ng voice that pronounces for `blend`."""
        name = blend[0][0]
        own = name[:1]
        prefix = _prefix(self._language)
        if not prefix:
            # English is either of two, as the voice is; a voice of another language has the accent of one.
            prefix = own if not self._language or own in "ab" else "a"
        if prefix in UNREADABLE:
            raise ParleyError(
                Problem(
                    f'The voice "{name}" speaks {UNREADABLE[prefix]}, which Parley cannot pronounce for Kokoro.',
                    f"Choose a voice whose name begins with one of: {', '.join(LANGUAGES)}.",
                    stage="tts",
                )
            )
        return LANGUAGES.get(prefix, LANGUAGES["a"])

    def _words(self, said: Spoken, language: str, cancel: CancelToken) -> list[SaidWord]:
        """The text in the network's alphabet."""
        network, _ = self._opened()
        with espeak_library.lock:
            library = espeak_library.open_library()
            if said.language in library.languages:
                language = said.language
            words = pronounce(library, said, language, cancel)
        texts = [said.text[word.start : word.end] for word in said.words]
        texts[-1] = with_ending(texts[-1])
        return input_words(words, texts, language, network.vocabulary)

    def _say(self, words: list[SaidWord], blend: Blend, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        network, voices = self._opened()
        letters = [(letter, index) for index, word in enumerate(words) for letter in word.symbols]
        while letters and letters[-1][0] == " ":
            letters.pop()
        if not any(letter.isalpha() for letter, _ in letters):
            return
        speed = min(2.0, max(0.5, voice.speed))
        pitch = min(1.5, max(0.5, voice.pitch))
        style = voices.style(blend, len(letters))
        samples, lengths = network.say(
            [network.vocabulary[letter] for letter, _ in letters], style, speed, pitch, cancel
        )
        symbols = [("", -1), *letters, ("", -1)]
        units = [Unit(ipa(letter), word, length) for (letter, word), length in zip(symbols, lengths, strict=True)]
        phonemes, timed_words = timed(units, [word.written for word in words], RATE)
        made = trimmed(Sounding(samples, RATE, phonemes, timed_words))
        levelled = self._leveller.level(repr(blend), made.samples, RATE)
        made = resampled(Sounding(levelled, RATE, made.phonemes, made.words), RATE, self._rate)
        cancel.raise_if_cancelled()
        yield from pieces(made, pause_s("".join(words[-1].symbols)) / speed)


def _prefix(language: str) -> str:
    """The first letter of the names of the voices for a language; "" for any and for English in general."""
    code, _, region = language.lower().replace("_", "-").partition("-")
    if not code:
        return ""
    if code not in _CODES:
        raise ParleyError(
            Problem(
                f'Kokoro speaks no "{language}".',
                f"It speaks: {', '.join(_CODES)}. Choose one of these, or another voice under [tts] backend.",
                stage="tts",
            ),
            ExitCode.BAD_INPUT,
        )
    if code == "en":
        return {"gb": "b", "us": "a"}.get(region, "")
    return _CODES[code]
