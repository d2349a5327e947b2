"""Recognition by PocketSphinx: free dictation and a grammar of commands, side by side, while one speaks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import numpy as np

from desktop.engine.asr.decide import THRESHOLD, certainty, evidence
from desktop.engine.asr.level import Leveller
from desktop.engine.asr.resumed import beyond, joined
from desktop.engine.asr.searches import dictation_search, grammar_search
from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.sphinx import FRAME, Hypothesis, Search
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

LONGEST_PAUSED_COMMAND = 4 * LISTEN_RATE
"""Samples before a pause after which it cannot be one any more: its grammar need not be searched again."""

REMEMBERED = 120 * LISTEN_RATE
"""Of a longer recording nothing is remembered."""

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
        self._before: _Turn | None = None

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

        Where `sound` begins with all of the sound of the call before, which may have been cancelled, somebody goes
        on after a pause: that part is not decoded again.
        """
        if self._dictation is None:
            raise RuntimeError("load() comes before transcribe()")
        before, goes_on = self._before, False
        if before is not None and (known := before.sound) is not None:
            goes_on, sound = beyond(known, sound, cancel)
        if before is not None and goes_on:
            turn = before.after(self._grammar)
        else:
            turn = _Turn(self._dictation, self._grammar, self._leveller)
        self._before = turn
        yield from turn.run(sound, cancel)


class _Turn:
    """One recording on its way through both searches. Broken off, it can be gone on with where it was."""

    def __init__(self, dictation: Search, grammar: Search | None, leveller: Leveller) -> None:
        self._dictation = dictation
        self._grammar = grammar
        self._leveller = leveller
        self._dictated: list[tuple[int, Hypothesis]] = []
        """What is decoded for good, each with the frame at which it begins."""
        self._sound: list[Samples] = []
        self._fed = self._began = 0
        """Samples so far, and those before the utterance that the dictation is at."""
        self._steps = 0
        self._shown = ""
        self._finished = False
        leveller.begin()
        for search in self._searches():
            search.start()

    @property
    def sound(self) -> Samples | None:
        """All of it that was decoded; None of a recording that is too long to be remembered."""
        return np.concatenate([np.zeros(0, np.float32), *self._sound]) if self._fed <= REMEMBERED else None

    def after(self, grammar: Search | None) -> _Turn:
        """What goes on with it: itself where it was broken off. Where it was finished its text stays, and only the
        grammar hears it again; not after long ones, which are no commands.
        """
        if not self._finished:
            return self
        turn = _Turn(self._dictation, grammar if self._fed <= LONGEST_PAUSED_COMMAND else None, self._leveller)
        turn._dictated, turn._sound = [(0, joined(self._dictated))], self._sound
        turn._fed = turn._began = self._fed
        for samples in self._sound:
            pcm = self._leveller.pcm(samples)
            if turn._grammar is not None:
                turn._grammar.feed(pcm)
        return turn

    def run(self, sound: Iterable[Samples], cancel: CancelToken) -> Iterator[Transcript]:
        """As PocketSphinxAsr.transcribe."""
        for piece in sound:
            for at in range(0, len(piece), STEP):
                cancel.raise_if_cancelled()
                self._feed(piece[at : at + STEP], adapt=self._steps % ADAPT_EVERY == 0)
                self._steps += 1
                if self._steps % PARTIAL_EVERY == 0:
                    so_far = (self._began // FRAME, Hypothesis(self._dictation.partial()))
                    text = joined([*self._dictated, so_far]).text
                    if text != self._shown:
                        self._shown = text
                        yield Transcript(text)
        cancel.raise_if_cancelled()
        yield self._finish()

    def _searches(self) -> tuple[Search, ...]:
        return (self._dictation,) if self._grammar is None else (self._grammar, self._dictation)

    def _feed(self, samples: Samples, adapt: bool) -> None:
        pcm = self._leveller.pcm(samples)
        for search in self._searches():
            search.feed(pcm)
            if adapt and self._fed - self._began >= ADAPT_FROM:
                search.adapt()
        self._fed += len(samples)
        if self._fed <= REMEMBERED:
            self._sound.append(samples)
        if self._fed > LONGEST_COMMAND:
            self._grammar = None
        if self._fed - self._began >= (PAUSE_FROM if self._leveller.in_pause else UTTERANCE):
            self._dictated.append((self._began // FRAME, self._dictation.finish()))
            self._dictation.start()
            self._began = self._fed

    def _finish(self) -> Transcript:
        grammar = self._grammar.finish() if self._grammar is not None else Hypothesis()
        self._dictated.append((self._began // FRAME, self._dictation.finish()))
        self._finished = True
        dictation = joined(self._dictated)
        sureness = certainty(evidence(grammar, dictation)) if grammar.text else 0.0
        log.debug("grammar %r against dictation %r: %.3f", grammar.text, dictation.text, sureness)
        if sureness >= THRESHOLD:
            return Transcript(grammar.text, True, "grammar", sureness)
        return Transcript(dictation.text, True, "dictation", 1.0 - sureness)
