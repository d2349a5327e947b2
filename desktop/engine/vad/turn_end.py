"""How long a pause may last before the turn is over: what the words, the speaker and their patience say about it."""

from __future__ import annotations

from dataclasses import dataclass

WAIT_S = {"quick": 0.32, "normal": 0.45, "patient": 0.9}
"""The pause that ends a turn of which nothing else is known, seconds, for each kind of patience.

Of the pauses that readers make within a sentence nine in ten are shorter than 0.4 s; people take turns after 0.2 s.
"""

_FINISHED_S = {"quick": 0.25, "normal": 0.28, "patient": 0.6}
"""The same where smart-turn heard that they have finished; it is asked after _EARLY_S and needs a moment."""
_UNFINISHED_S = {"quick": 0.9, "normal": 1.1, "patient": 1.6}
"""The same where it heard that there is more to come."""
_LIKELY = 0.5

_EARLY_S = 0.2
"""Shorter pauses are closures and breaths within a phrase."""
_SLOW = 1.25
"""Who paused before gets so many times that pause."""
_LONGEST_S = 1.3
_OPEN_S = 0.5
"""So much longer where the words are not the end of anything, seconds."""

_ENGLISH = """a an the and or but because so if when while than that which who whose where of in on at to for from with
without about into by my your his her our their its this these those is are was were am be been will would can could
should may might must um uh er erm hmm"""
_GERMAN = """und oder aber weil dass wenn der die das ein eine einen dem den mit von zu für im am mein dein ist sind äh
ähm"""
_OPEN_ENDED = frozenset((*_ENGLISH.split(), *_GERMAN.split()))
"""Words after which there is more to come."""


def is_open_ended(text: str) -> bool:
    """Whether `text` stops where nobody would end: "what is the weather in"."""
    words = text.casefold().rstrip(" ….").split()
    return bool(words) and words[-1].strip(",;:-") in _OPEN_ENDED


@dataclass(slots=True)
class TurnEnd:
    """The pauses of one utterance: feed `pause` and `text`, ask `wait_s`."""

    patience: str = "normal"
    text: str = ""
    """What is recognised so far."""
    longest_pause_s: float = 0.0
    """The longest pause after which they went on."""
    asked: bool = False
    """smart-turn was asked about this pause."""
    finished: float | None = None
    """How probable it found it, 0..1, that they have finished; None where it did not answer."""

    def went_on_after(self, pause_s: float) -> None:
        """They paused for `pause_s` and were not finished."""
        self.longest_pause_s = max(self.longest_pause_s, pause_s)
        self.asked, self.finished = False, None

    def early_s(self) -> float:
        """The pause after which it may be over, seconds: as long as none in this utterance was so far."""
        return max(_EARLY_S, self.longest_pause_s)

    def wait_s(self) -> float:
        """The pause after which the turn is over, seconds."""
        wait_s = WAIT_S[self.patience]
        if self.longest_pause_s * _SLOW > wait_s:
            wait_s = min(self.longest_pause_s * _SLOW, max(wait_s, _LONGEST_S))
        unfinished = self.finished is not None and self.finished <= _LIKELY
        if self.finished is not None and not unfinished:
            wait_s = min(wait_s, max(_FINISHED_S[self.patience], self.early_s()))
        if is_open_ended(self.text):
            wait_s += _OPEN_S
        return max(wait_s, _UNFINISHED_S[self.patience]) if unfinished else wait_s
