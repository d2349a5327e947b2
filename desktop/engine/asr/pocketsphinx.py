"""Recognition by PocketSphinx: free dictation and a grammar of commands, side by side, while one speaks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import numpy as np

from desktop.engine.asr.decide import THRESHOLD, certainty, evidence
from desktop.engine.asr.level import Leveller
from desktop.engine.asr.resumed import FRAME, LONGEST, Dictated, Resumption, joined
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

LONGEST_PAUSED_COMMAND = 6 * LISTEN_RATE
"""Samples before a pause after which it cannot be one any more: its grammar need not be searched again."""

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
        self._before: Dictated | None = None

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
        self._dictation = self._grammar = self._before = None

    def transcribe(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """Partial transcripts about five times a second when they change, then the final one.

        Where `sound` begins with all of the sound before, that was a pause: only what is new is dictated.
        """
        if self._dictation is None:
            raise RuntimeError("load() comes before transcribe()")
        turn = _Turn(self._dictation, self._grammar, self._leveller, self._before)
        yield from turn.run(sound, cancel)
        self._before = turn.dictated()


class _Turn:
    """One recording on its way through both searches."""

    def __init__(
        self, dictation: Search, grammar: Search | None, leveller: Leveller, before: Dictated | None = None
    ) -> None:
        self._dictation = dictation
        self._grammar = grammar
        self._leveller = leveller
        self._resumption = Resumption(before)
        self._dictated: list[tuple[int, Hypothesis]] = []
        """What is decoded for good, each with the frame at which it begins."""
        self._waiting: list[bytes] = []
        """For the dictation, in case the sound is not the one that it knows the beginning of."""
        self._sound: list[Samples] = []
        self._fed = self._began = 0
        """Samples so far, and those before the utterance that the dictation is at."""

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
                    text = _joined([*self._texts(), self._dictation.partial()])
                    if text != shown:
                        shown = text
                        yield Transcript(text)
        cancel.raise_if_cancelled()
        yield self._finish()

    def dictated(self) -> Dictated | None:
        """The utterance, once `run` is over; None where it was too long to be remembered."""
        if self._fed > LONGEST:
            return None
        return Dictated(np.concatenate([np.zeros(0, np.float32), *self._sound]), joined(self._dictated))

    def _searches(self) -> tuple[Search, ...]:
        return (self._dictation,) if self._grammar is None else (self._grammar, self._dictation)

    def _texts(self) -> list[str]:
        return [hypothesis.text for _, hypothesis in self._dictated]

    def _feed(self, samples: Samples, adapt: bool) -> None:
        pcm = self._leveller.pcm(samples)
        if self._fed <= LONGEST:
            self._sound.append(samples)
        known = self._resumption.compare(samples)
        if known is not None:
            self._go_on_after(known)
        if self._resumption.undecided:
            self._waiting.append(pcm)
        else:
            self._dictate(pcm)
        if self._grammar is not None:
            self._grammar.feed(pcm)
        self._fed += len(samples)
        if adapt and self._fed - self._began >= ADAPT_FROM:
            for search in self._searches():
                search.adapt()
        if self._fed > LONGEST_COMMAND:
            self._grammar = None
        long = self._fed - self._began >= (PAUSE_FROM if self._leveller.in_pause else UTTERANCE)
        if long and not self._resumption.undecided:
            self._dictated.append((self._began // FRAME, self._dictation.finish()))
            self._dictation.start()
            self._began = self._fed

    def _go_on_after(self, known: Hypothesis) -> None:
        """The sound was that of `known` so far. A long one is no command, or it would have been said by now."""
        self._dictated.append((0, known))
        self._waiting.clear()
        self._began = self._fed
        if self._fed > LONGEST_PAUSED_COMMAND:
            self._grammar = None

    def _dictate(self, *pieces: bytes) -> None:
        for pcm in (*self._waiting, *pieces):
            self._dictation.feed(pcm)
        self._waiting.clear()

    def _finish(self) -> Transcript:
        grammar = self._grammar.finish() if self._grammar is not None else Hypothesis()
        known = self._resumption.whole()
        if known is not None:
            self._dictated.append((0, known))
        else:
            self._dictate()
            self._dictated.append((self._began // FRAME, self._dictation.finish()))
        dictation = joined(self._dictated)
        sureness = certainty(evidence(grammar, dictation)) if grammar.text else 0.0
        log.debug("grammar %r against dictation %r: %.3f", grammar.text, dictation.text, sureness)
        if sureness >= THRESHOLD:
            return Transcript(grammar.text, True, "grammar", sureness)
        return Transcript(dictation.text, True, "dictation", 1.0 - sureness)


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)
