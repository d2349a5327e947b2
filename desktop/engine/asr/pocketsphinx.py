"""Recognition by PocketSphinx: free dictation and a grammar of commands, side by side, while one speaks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from desktop.engine.asr.decide import THRESHOLD, certainty, evidence
from desktop.engine.asr.level import Leveller
from desktop.engine.asr.searches import Hypothesis, Search, dictation_search, grammar_search
from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import LISTEN_RATE, Samples, Transcript

log = logging.getLogger(__name__)

STEP = LISTEN_RATE // 50
"""Samples decoded between two looks at the cancel token: 20 ms, about 8 ms of work."""

PARTIAL_EVERY = 10
"""Steps between two looks for a new partial transcript."""

ADAPT_EVERY = 8
"""Steps between two adaptations to the voice."""

ADAPT_FROM = LISTEN_RATE // 2
"""Samples of an utterance before the first adaptation: the silence before the first word says nothing."""

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
        self._leveller = Leveller()

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
        yield from _Turn(self._dictation, self._grammar, self._leveller).run(sound, cancel)


class _Turn:
    """One recording on its way through both searches."""

    def __init__(self, dictation: Search, grammar: Search | None, leveller: Leveller) -> None:
        self._dictation = dictation
        self._grammar = grammar
        self._leveller = leveller
        self._said: list[str] = []
        self._fed = 0
        self._in_utterance = 0

    def run(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """As PocketSphinxAsr.transcribe."""
        self._leveller.begin()
        for search in self._searches():
            search.start()
        shown, steps = "", 0
        for piece in sound:
            for at in range(0, len(piece), STEP):
                cancel.raise_if_cancelled()
                self._feed(piece[at : at + STEP], adapt=steps % ADAPT_EVERY == 0)
                steps += 1
                if steps % PARTIAL_EVERY == 0:
                    text = _joined([*self._said, self._dictation.partial()])
                    if text != shown:
                        shown = text
                        yield Transcript(text)
        cancel.raise_if_cancelled()
        yield self._finish()

    def _searches(self) -> tuple[Search, ...]:
        return (self._dictation,) if self._grammar is None else (self._grammar, self._dictation)

    def _feed(self, samples: Samples, adapt: bool) -> None:
        pcm = self._leveller.pcm(samples)
        for search in self._searches():
            search.feed(pcm)
            if adapt and self._in_utterance >= ADAPT_FROM:
                search.adapt()
        self._fed += len(samples)
        self._in_utterance += len(samples)
        if self._fed > LONGEST_COMMAND:
            self._grammar = None
        if self._in_utterance >= (PAUSE_FROM if self._leveller.in_pause else UTTERANCE):
            self._said.append(self._dictation.finish().text)
            self._dictation.start()
            self._in_utterance = 0

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
