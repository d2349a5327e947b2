"""Recognition by PocketSphinx: free dictation and a grammar of commands, side by side, while one speaks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import numpy as np

from desktop.engine.asr.decide import THRESHOLD, certainty, evidence
from desktop.engine.asr.searches import Hypothesis, Search, dictation_search, grammar_search
from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import LISTEN_RATE, Samples, Transcript

log = logging.getLogger(__name__)

STEP = LISTEN_RATE // 50
"""Samples decoded between two looks at the cancel token: 20 ms, about 8 ms of work."""

PARTIAL_EVERY = LISTEN_RATE // 5
"""Samples between two partial transcripts."""

LONGEST_COMMAND = 20 * LISTEN_RATE
"""Samples after which it cannot be a command any more, and only dictation goes on."""

UTTERANCE = 60 * LISTEN_RATE
"""Samples after which dictation is cut into another utterance, so that its memory stays bounded."""

PAUSE_FROM = 45 * LISTEN_RATE
"""Samples from which on an utterance is rather cut in a pause."""


class PocketSphinxAsr:
    """A stages.Asr. `grammar` is the JSGF text of the commands; "" means dictation alone.

    The final transcript's `source` is "grammar" or "dictation", its `confidence` how sure the choice
    between the two is.
    """

    def __init__(self, grammar: str = "") -> None:
        self._grammar_text = grammar
        self._dictation: Search | None = None
        self._grammar: Search | None = None

    def load(self) -> None:
        """Read the models and decode a little silence. Raises ParleyError when one cannot be read."""
        if self._dictation is not None:
            return
        try:
            dictation = dictation_search()
            grammar = grammar_search(self._grammar_text, dictation) if self._grammar_text else None
        except (ImportError, RuntimeError) as error:
            raise ParleyError(
                Problem(
                    "The starter's speech recognition cannot be loaded.",
                    "Run the set-up again, or install it with: pip install --force-reinstall pocketsphinx",
                    stage="asr",
                )
            ) from error
        except ValueError as error:
            raise ParleyError(
                Problem(
                    "The grammar of spoken commands cannot be read.",
                    "If you added a skill, look at its phrases; the log says more.",
                    stage="asr",
                )
            ) from error
        silence = bytes(2 * STEP)
        for search in (dictation, grammar) if grammar else (dictation,):
            search.start()
            search.feed(silence)
            search.finish()
        self._dictation, self._grammar = dictation, grammar

    def close(self) -> None:
        """Free the models."""
        self._dictation = self._grammar = None

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """Partial transcripts about five times a second when they change, then the final one."""
        if self._dictation is None:
            raise RuntimeError("load() comes before transcribe()")
        yield from _Turn(self._dictation, self._grammar).run(sound, cancel)


class _Turn:
    """One recording on its way through both searches."""

    def __init__(self, dictation: Search, grammar: Search | None) -> None:
        self._dictation = dictation
        self._grammar = grammar
        self._said: list[str] = []
        self._fed = 0
        self._in_utterance = 0
        self._loudness = 0.0

    def run(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """As PocketSphinxAsr.transcribe."""
        for search in self._searches():
            search.start()
        shown, next_partial = "", PARTIAL_EVERY
        for piece in sound:
            for at in range(0, len(piece), STEP):
                cancel.raise_if_cancelled()
                self._feed(piece[at : at + STEP])
                if self._fed >= next_partial:
                    next_partial = self._fed + PARTIAL_EVERY
                    text = self._text_so_far()
                    if text != shown:
                        shown = text
                        yield Transcript(text)
        cancel.raise_if_cancelled()
        yield self._finish()

    def _searches(self) -> tuple[Search, ...]:
        return (self._dictation,) if self._grammar is None else (self._grammar, self._dictation)

    def _feed(self, samples: Samples) -> None:
        clean = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
        pcm = (np.clip(clean, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        for search in self._searches():
            search.feed(pcm)
        self._fed += len(samples)
        self._in_utterance += len(samples)
        if self._grammar is not None and self._fed > LONGEST_COMMAND:
            self._grammar = None
        loudness = float(np.sqrt(np.mean(clean**2)))
        self._loudness += 0.01 * (loudness - self._loudness)
        in_pause = self._in_utterance >= PAUSE_FROM and loudness < 0.2 * self._loudness
        if in_pause or self._in_utterance >= UTTERANCE:
            self._said.append(self._dictation.finish().text)
            self._dictation.start()
            self._in_utterance = 0

    def _text_so_far(self) -> str:
        return _joined([*self._said, self._dictation.partial()])

    def _finish(self) -> Transcript:
        grammar = self._grammar.finish() if self._grammar is not None else Hypothesis()
        dictation = self._dictation.finish()
        sureness = certainty(evidence(grammar, dictation)) if grammar.text else 0.0
        log.debug("grammar %r against dictation %r: %.3f", grammar.text, dictation.text, sureness)
        if sureness >= THRESHOLD:
            return Transcript(grammar.text, True, "grammar", sureness)
        return Transcript(_joined([*self._said, dictation.text]), True, "dictation", 1.0 - sureness)


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)
