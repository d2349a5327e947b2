"""The backend "piper": quick small voices, a file and its JSON each."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.tts.estimated import estimated
from desktop.engine.tts.piper_voice import PiperVoice
from desktop.engine.tts.portions import pause_s, portions, with_ending
from desktop.engine.tts.pronounced import SaidWord, parts
from desktop.engine.tts.sound import Leveller, Sounding, pieces, resampled, trimmed
from desktop.engine.tts.spoken import Spoken, spoken
from desktop.engine.tts.timing import STRESS, Unit, is_letter, timed
from desktop.engine.types import Speech, Voice

log = logging.getLogger(__name__)

MOST_SYMBOLS = 250
"""Symbols said at once, about 15 s: a longer sentence is cut at a pause."""


class PiperTts:
    """A stages.Tts. `model` is a voice's .onnx file; its .onnx.json lies beside it.

    A `Voice.name` is a speaker of a file that has several, by name or number; a file of one speaker has
    one name, its own. An unknown one is logged once and the file's default speaks instead.
    `rate` is the sound's, in samples a second; 0 is the voice's own, mostly 22,050.
    """

    def __init__(self, model: Path, rate: int = 0) -> None:
        self._path = Path(model)
        self._rate = rate
        self._voice: PiperVoice | None = None
        self._leveller = Leveller()
        self._unknown: set[str] = set()

    def load(self) -> None:
        """Read the voice and say something into nothing. Raises ParleyError naming the file that is wrong."""
        if self._voice is not None:
            return
        try:
            self._voice = PiperVoice(self._path)
        except ImportError as error:
            log.exception("a package of Piper's is missing")
            raise ParleyError(
                Problem(
                    f"Piper needs the package {error.name}, which is not installed.",
                    "Install the full engines and try again.",
                    stage="tts",
                ),
                ExitCode.MISSING,
            ) from error

    def close(self) -> None:
        """Free the voice."""
        self._voice = None

    def voices(self) -> tuple[str, ...]:
        """The file's speakers, in the order of their numbers."""
        speakers = self._opened().speakers
        return tuple(sorted(speakers, key=lambda name: speakers[name]))

    def speak(self, text: str, voice: Voice, cancel: CancelToken) -> Iterator[Speech]:
        """Each sentence as one piece of sound and one of silence, as its punctuation asks for.

        Speed is the voice's own. Pitch is made by playing the sound quicker or slower than it was made, so
        that the timbre moves with it. Nothing is yielded for a text in which nothing can be said. Raises
        Cancelled, within one step of the graph.
        """
        cancel.raise_if_cancelled()
        opened = self._opened()
        speaker = self._speaker(opened, voice.name)
        for portion in portions(text):
            said = spoken(portion, english=opened.english)
            if not said.text:
                continue
            for sentence in _sentences(opened, said):
                cancel.raise_if_cancelled()
                for words in parts(sentence, MOST_SYMBOLS):
                    yield from self._say(opened, words, speaker, voice, cancel)

    def _opened(self) -> PiperVoice:
        self.load()
        assert self._voice is not None
        return self._voice

    def _speaker(self, opened: PiperVoice, name: str) -> int:
        if not name:
            return opened.default_speaker()
        if name in opened.speakers:
            return opened.speakers[name]
        if name.isdecimal() and int(name) in opened.speakers.values():
            return int(name)
        if name not in self._unknown:
            self._unknown.add(name)
            there = ", ".join(self.voices()[:20])
            log.warning("%s has no speaker %r; its default speaks instead. There are: %s", opened.path, name, there)
        return opened.default_speaker()

    def _say(
        self, opened: PiperVoice, words: Sequence[SaidWord], speaker: int, voice: Voice, cancel: CancelToken
    ) -> Iterator[Speech]:
        symbols = [(symbol, index) for index, word in enumerate(words) for symbol in word.symbols]
        if not any(is_letter(symbol) for symbol, _ in symbols):
            return
        speed = min(2.0, max(0.5, voice.speed))
        pitch = min(1.5, max(0.5, voice.pitch))
        # Said slower by what playing it quicker takes away.
        samples, lengths = opened.say([symbol for symbol, _ in symbols], speaker, speed / pitch, cancel)
        if lengths is None:
            lengths = estimated(samples, [symbol for symbol, _ in symbols], opened.rate)
        units = [
            Unit(symbol, word, length)
            for (symbol, word), length in zip([("", -1), *symbols, ("", -1)], lengths, strict=True)
        ]
        phonemes, timed_words = timed(units, [word.written for word in words], opened.rate)
        made = trimmed(Sounding(samples, opened.rate, phonemes, timed_words))
        levelled = self._leveller.level(str(speaker), made.samples, opened.rate)
        made = Sounding(levelled, opened.rate, made.phonemes, made.words)
        made = resampled(made, opened.rate * pitch, self._rate or opened.rate)
        cancel.raise_if_cancelled()
        yield from pieces(made, pause_s("".join(words[-1].symbols)) / speed)


def _sentences(opened: PiperVoice, said: Spoken) -> Iterator[list[SaidWord]]:
    """The text as Piper reads it, sentence by sentence, with the word that each symbol belongs to.

    Piper reads whole sentences and does not tell where their words are. So each word is read alone as well,
    and the two readings are laid side by side.
    """
    together = opened.phonemes(with_ending(said.text))
    alone = [_letters(opened.phonemes(said.text[word.start : word.end])) for word in said.words]
    placed = _placed(alone, _letters(together))
    letter = word = begin = 0
    for number, sentence in enumerate(together, start=1):
        symbols: dict[int, list[str]] = {}
        ahead: list[str] = []
        for symbol in sentence:
            if symbol in STRESS:  # goes with the letter after it
                ahead.append(symbol)
                continue
            if is_letter(symbol):
                word = max(word, placed[letter])
                letter += 1
            symbols.setdefault(word, []).extend([*ahead, symbol])
            ahead = []
        end = len(said.words) if number == len(together) else word + 1
        # A word that two sentences share is written in the first.
        yield [
            SaidWord(said.words[index].written if index >= begin else "", tuple(symbols.get(index, ())))
            for index in range(min(begin, min(symbols, default=begin)), end)
        ]
        begin = end


def _placed(alone: Sequence[Sequence[str]], read: Sequence[str]) -> list[int]:
    """For each letter of `read` the word that it belongs to, from what each word's letters are `alone`."""
    from rapidfuzz.distance import Levenshtein

    owners = [index for index, letters in enumerate(alone) for _ in letters] or [0]
    placed = [0] * len(read)
    for step in Levenshtein.opcodes([letter for letters in alone for letter in letters], read):
        span, width = step.src_end - step.src_start, step.dest_end - step.dest_start
        for offset in range(width):
            source = step.src_start + (offset * span // width if span else -1)
            placed[step.dest_start + offset] = owners[min(max(source, 0), len(owners) - 1)]
    return placed


def _letters(sentences: Sequence[Sequence[str]]) -> list[str]:
    return [symbol for sentence in sentences for symbol in sentence if is_letter(symbol)]
