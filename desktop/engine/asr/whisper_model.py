"""One Whisper on the device that suits it: a stretch of sound in, its text with the model's doubts out."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from desktop.engine.asr import whisper_files as files
from desktop.engine.asr.evidence import LOOP_RATIO, Reading, unlooped
from desktop.engine.errors import ExitCode
from desktop.engine.types import LISTEN_RATE, Samples

log = logging.getLogger(__name__)

MOST_THREADS = 4
"""More gain little with Whisper."""

LONGEST_S = 30.0
"""What the model hears at once, seconds; shorter sound costs it as much."""

SHORTEST = LISTEN_RATE // 10
"""Samples; less is filled up with silence, since a spectrum needs some."""

MOST_TOKENS = 224
"""Whisper never learned to write more at once (half of its context)."""

PROMPT_TOKENS = 120
"""The person's own words take at most so many; each costs time in every reading."""

_TERSE = {
    "en", "de", "fr", "es", "it", "pt", "nl", "ca", "ro", "sv", "da", "no", "nn", "fi", "pl", "cs", "sk", "sl", "hr",
    "bs", "hu", "id", "ms", "tr", "ru", "uk", "bg", "sr", "mk", "ja", "zh", "ko", "yue", "vi", "cy",
}  # fmt: skip
"""Languages that Whisper's vocabulary has whole words or syllables of; others are written in bytes, nearly."""

LOYALTY = 4.0
"""So many times likelier is the language of the turn before, where it has to be detected."""


class WhisperModel:
    """One reading at a time; loading, reading and closing may happen in different threads.

    `device` is "auto", "cpu" or "cuda"; a GPU that does not work is left for the processor, also later on.
    `threads` 0 means as many as there are cores, at most MOST_THREADS.
    """

    def __init__(self, folder: Path, language: str, words: tuple[str, ...], device: str, threads: int) -> None:
        self._folder = folder
        self._wanted_language = language
        self._wanted_words = words
        self._wanted_device = device
        self._threads = threads if threads > 0 else _cores()
        self._model: Any = None
        self._features: Any = None
        self._suppressed: Any = ()
        self._prompt = ""
        self.last_language = ""
        """What was spoken in the turn before, "" when that is not known."""
        self.took_s = 0.0
        """How long the trial reading took, seconds."""
        self.language: str | None = None
        """The code of the fixed language; None: detected."""
        self.words: tuple[str, ...] = ()
        """The person's own words, as far as they fit into the prompt."""
        self.detail = ""
        """What runs it, for people, with the reason where that is not what was asked for."""

    @property
    def loaded(self) -> bool:
        """Whether it can read."""
        return self._model is not None

    def load(self) -> None:
        """Read the files and try the model out. Raises ParleyError with a sentence when it cannot be used."""
        if self._wanted_device not in ("auto", "cpu", "cuda"):
            what = f'[asr] device is "{self._wanted_device}".'
            files.refuse(what, "Write auto, cpu or cuda.", ExitCode.BAD_INPUT)
        words = files.checked_words(self._wanted_words)
        files.check_folder(self._folder)
        if self._wanted_device == "cpu" or (self._wanted_device == "auto" and not _sees_gpu()):
            self._open("cpu")
        else:
            self._open_on_gpu()
        self.language = files.language_code(self._wanted_language, self._model.supported_languages, self._folder)
        self.words, self._prompt = self._fitting(words)

    def close(self) -> None:
        """Free the model. Harmless when called twice."""
        self._model = self._features = None

    def read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
        """The text of `samples` (at most LONGEST_S), in `language` or the one it finds; None once `stopped` says so.

        That is asked before the sound is encoded and before it is decoded; neither can be broken off.
        """
        try:
            return self._read(samples, language or self.language, stopped)
        except RuntimeError as error:
            if self._model is None or self._model.model.device != "cuda":
                raise
            self._leave_gpu(error)
            return self._read(samples, language or self.language, stopped)

    def _open_on_gpu(self) -> None:
        """Open on the GPU and try it: some of its libraries are looked for only when they are first used."""
        try:
            self._open("cuda")
        except (RuntimeError, ValueError) as error:
            self._leave_gpu(error)

    def _leave_gpu(self, error: Exception) -> None:
        log.warning("the GPU cannot be used for %s, the processor takes over: %s", self._folder.name, error)
        self._model = None
        self._open("cpu")
        self.detail += "; the GPU could not be used"

    def _open(self, device: str) -> None:
        """Raises ParleyError, or RuntimeError and ValueError where the trouble may be the GPU's."""
        try:
            from faster_whisper import WhisperModel as Library
            from faster_whisper.feature_extractor import FeatureExtractor
            from faster_whisper.transcribe import get_suppressed_tokens
        except ImportError as error:
            log.warning("faster-whisper cannot be imported: %s", error)
            files.refuse(
                "The parts for full speech recognition are not installed.",
                "Run the set-up again, or install them with: pip install faster-whisper",
            )
        try:
            kind = _kind(device)
            model = Library(
                str(self._folder), device=device, compute_type=kind, cpu_threads=self._threads, local_files_only=True
            )
            if None in [model.hf_tokenizer.token_to_id(token) for token in ("<|startoftranscript|>", "<|endoftext|>")]:
                raise ValueError("the vocabulary of tokenizer.json is not Whisper's")
            self._suppressed = get_suppressed_tokens(self._tokenizer(model, "en"), [-1])
            self._features = FeatureExtractor(feature_size=model.model.n_mels)
            self._model = model
            began = time.monotonic()
            self._read(np.zeros(LISTEN_RATE, dtype=np.float32), "en", lambda: False)
            self.took_s = time.monotonic() - began
        except Exception as error:
            self._model = None
            if device == "cuda":
                raise RuntimeError(str(error)) from error
            log.warning("%s cannot be loaded", self._folder, exc_info=True)
            files.explain(self._folder, error)
        self.detail = "on the GPU" if device == "cuda" else f"on the processor, threads: {self._threads}"

    @staticmethod
    def _tokenizer(model: Any, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)

    def _read(self, samples: Samples, language: str | None, stopped: Callable[[], bool]) -> Reading | None:
        from faster_whisper.audio import pad_or_trim

        model = self._model
        if model is None or stopped():
            return None
        sound = np.pad(samples, (0, max(0, SHORTEST - len(samples))))
        encoded = model.encode(pad_or_trim(self._features(sound)[..., :-1]))
        if stopped():
            return None
        sureness = 1.0
        if language is None:
            language, sureness = self._detect(encoded)
        return self._decode(encoded, language, len(samples) / LISTEN_RATE, sureness)

    def _decode(self, encoded: Any, language: str, sound_s: float, sureness: float) -> Reading:
        from faster_whisper.transcribe import get_compression_ratio

        tokenizer = self._tokenizer(self._model, language)
        # Of the library's two ways to give it words, hotwords is put before every stretch of sound; initial_prompt
        # makes the same tokens, but only before the first. See _fitting for their number.
        prompt = self._model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=self._prompt or None)
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=len(prompt) + most_tokens(sound_s, language),
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = result.sequences_ids[0]
        text = tokenizer.decode(tokens).strip()
        # The score is a mean over the tokens; the end of the text counts as one more.
        logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)
        if (ratio := get_compression_ratio(text)) > LOOP_RATIO:
            text = unlooped(text)
        return Reading(text, len(tokens), logprob, result.no_speech_prob, ratio, language, sureness)

    def _detect(self, encoded: Any) -> tuple[str, float]:
        """The language of the sound, and how sure that is; English for a model that has no other."""
        if not self._model.model.is_multilingual:
            return "en", 1.0
        found = {token[2:-2]: probability for token, probability in self._model.model.detect_language(encoded)[0]}
        language = likeliest(found, self.last_language)
        return language, found[language]

    def _fitting(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """As many of `words` as fit into PROMPT_TOKENS, and the prompt they make."""
        fitting = list(words)
        while fitting and len(self._model.hf_tokenizer.encode(_prompt(fitting)).ids) > PROMPT_TOKENS:
            fitting.pop()
        if len(fitting) < len(words):
            log.warning("[asr] words: only the first %d of %d fit into a prompt", len(fitting), len(words))
        return tuple(fitting), _prompt(fitting)


def most_tokens(sound_s: float, language: str) -> int:
    """How many tokens the text of `sound_s` seconds may have: twice what the fastest speakers need.

    Without a bound a text that goes round in a loop is written until the context is full, and nothing can stop it.
    """
    rate = 10.0 if language in _TERSE else 25.0
    return min(MOST_TOKENS, 12 + round(rate * sound_s))


def likeliest(found: dict[str, float], last: str) -> str:
    """The language of highest probability, when that of the turn before counts LOYALTY times."""
    return max(found, key=lambda code: found[code] * (LOYALTY if code == last else 1.0))


def _prompt(words: list[str]) -> str:
    return ", ".join(words) + "." if words else ""


def _sees_gpu() -> bool:
    try:
        import ctranslate2

        return bool(ctranslate2.get_cuda_device_count())
    except (ImportError, RuntimeError) as error:
        log.info("no GPU for speech recognition: %s", error)
        return False


def _kind(device: str) -> str:
    """How to calculate: float16 on a GPU and int8 on a processor, or what is nearest to it that the device can do."""
    import ctranslate2

    kind = "float16" if device == "cuda" else "int8"
    return kind if kind in ctranslate2.get_supported_compute_types(device) else "auto"


def _cores() -> int:
    """Real cores that this process may use, at most MOST_THREADS."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MOST_THREADS, allowed, psutil.cpu_count(logical=False) or allowed))
