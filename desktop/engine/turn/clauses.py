"""From a stream of tokens to clauses worth speaking: the first one early, then sentence by sentence.

`ClauseSplitter` holds the rules and knows no thread and no clock; `clauses` puts it behind a token
stream that may block.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterable

from desktop.engine.cancel import CancelToken
from desktop.engine.prefetch import ExhaustedError, Prefetcher

FIRST_WORDS = 24
"""Characters from which the first clause may end between any two words."""
FIRST_STOP = 8
"""Characters from which the first clause may end at punctuation."""
FIRST_STOP_MOST = 60
"""Punctuation that has already arrived this early is a better end of the first clause than a bare word."""
FIRST_WAIT_S = 0.45
"""The longest the first clause may be held back after its first character, seconds."""
LONG = 200
"""Characters from which a sentence is split at a comma or before a conjunction."""
LONG_LEAST = 60
"""Characters that such a split leaves in front at least."""
CAP = 300
"""No clause is longer; a single word without an end is cut here."""
TOKENS_AHEAD = 256
"""Tokens a language model may be ahead of the voice."""

_QUOTES = "\"'”’»)]"
_CLOSERS = "\"'”’»)\\]*_"
# Any pause: what the first clause and the parts of long sentences may end with.
_PAUSE = re.compile(rf"[,;:.!?…—–]+[{_CLOSERS}]*(?=\s)|\n|[。！？、，]")
# The end of a sentence; Chinese and Japanese put no space after it.
_END = re.compile(rf"[.!?…]+[{_CLOSERS}]*(?=\s)|\n|[。！？]")
_CONJUNCTION = re.compile(r"\s(?=(?:and|but|or|because|which|while|so|that|when|where|although|if)\s)", re.IGNORECASE)
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
_LAST_WORD = re.compile(r"\S+$")
# A word that ends the text so far and will not grow: followed by a space, or by punctuation that is no decimal point.
_SURELY_WHOLE = re.compile(r"\s$|[^\W\d_]{2}[,;:.!?…]+$")

# Never the end of a sentence: a name or an example follows.
_TITLES = re.compile(r"mr|mrs|ms|dr|prof|st|mt|gen|col|sgt|capt|lt|rev|hon|sen|rep|gov|vs|cf|ca|approx|e\.g|i\.e")
# Not the end of a sentence before a figure.
_NUMBERED = re.compile(r"no|nr|fig|vol|p|pp|ch")
# The end of a sentence only before a capital letter.
_MAYBE = re.compile(r"etc|inc|ltd|co|corp|jr|sr|dept|est|min|max|al|a\.m|p\.m")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Z])")


class ClauseSplitter:
    """Feed it text, take clauses. Words come out as they went in; only white space between clauses is dropped."""

    def __init__(self) -> None:
        self._text = ""
        self._early = True
        self._began_s: float | None = None
        self._deadline_passed = False

    def feed(self, text: str, now_s: float) -> None:
        """Take the next piece of the reply, which came at `now_s` (any monotonic clock, seconds)."""
        self._text = self._text + text if self._text else text.lstrip()
        if self._began_s is None and self._text:
            self._began_s = now_s

    def finish(self) -> None:
        """The reply is over: nothing follows the last word."""
        if self._text:
            self._text += "\n"

    @property
    def deadline_s(self) -> float | None:
        """When to call `hurry`, on the clock of `feed`; None while there is nothing to hurry."""
        if self._began_s is None or self._deadline_passed or not self._early:
            return None
        return self._began_s + FIRST_WAIT_S

    def hurry(self) -> None:
        """The first clause has waited long enough: `take` gives it as soon as a word is complete."""
        self._deadline_passed = True

    def take(self) -> str | None:
        """The next clause that is complete, or None when more text is needed."""
        cut = self._first_cut() if self._early else self._next_cut()
        if cut is None:
            return None
        self._early = False
        return self._cut(cut)

    def rest(self) -> str | None:
        """What is left after `finish`, when `take` gives nothing more."""
        return self._cut(len(self._text)) if self._text else None

    def _cut(self, end: int) -> str:
        clause, self._text = self._text[:end].rstrip(), self._text[end:].lstrip()
        return clause

    def _first_cut(self) -> int | None:
        text = self._text
        for pause in _PAUSE.finditer(text, 0, FIRST_STOP_MOST + 2):
            if pause.end() > FIRST_STOP_MOST:
                break
            if len(text[: pause.end()].rstrip()) >= FIRST_STOP and _is_pause(text, pause):
                return pause.end()
        boundary = _WORD_END.search(text, FIRST_WORDS)
        if boundary is not None and boundary.start() <= CAP:
            # A short answer that came in one token is said in one breath.
            if len(text) <= FIRST_STOP_MOST and _SURELY_WHOLE.search(text) and not text[-1].isspace():
                return len(text)
            return boundary.start()
        if len(text) > CAP:
            return CAP
        return self._whole_words() if self._deadline_passed else None

    def _whole_words(self) -> int | None:
        if _SURELY_WHOLE.search(self._text):
            return len(self._text)
        last = _LAST_WORD.search(self._text)
        return last.start() if last and last.start() > 0 else None

    def _next_cut(self) -> int | None:
        text = self._text
        for end in _END.finditer(text, 0, LONG + 2):
            verdict = _is_end(text, end)
            if verdict is None:
                return None
            if verdict:
                return end.end()
        if len(text) <= LONG + 1:
            return None
        pauses = [p.end() for p in _PAUSE.finditer(text, LONG_LEAST, LONG + 2) if _is_pause(text, p)]
        if pauses:
            return pauses[-1]
        conjunctions = [c.start() for c in _CONJUNCTION.finditer(text, LONG_LEAST, LONG + 2)]
        if conjunctions:
            return conjunctions[-1]
        pause = next((p.end() for p in _PAUSE.finditer(text, LONG, CAP + 2) if _is_pause(text, p)), None)
        if pause is not None:
            return pause
        if len(text) <= CAP:
            return None
        words = [w.start() for w in _WORD_END.finditer(text, LONG_LEAST, CAP + 1)]
        return words[-1] if words else CAP


def _word_before(text: str, end: int) -> str:
    """The word in front of `end`, lower case, without brackets and quotes round it."""
    last = _LAST_WORD.search(text[max(0, end - 40) : end])
    return last.group().lstrip("\"'“‘«([*_").lower() if last else ""


def _is_end(text: str, end: re.Match[str]) -> bool | None:
    """Whether a sentence ends at this match of _END; None when that depends on what follows."""
    stop = end.group()
    if stop[0] not in ".!?…":
        return True
    following = text[end.end() :].lstrip()[:1]
    if stop.startswith(("..", "…")) or (len(stop) > 1 and stop[-1] in _QUOTES):
        return not following.islower() if following else None
    if stop[0] != ".":
        return True
    word = _word_before(text, end.start())
    if _TITLES.fullmatch(word) or _ENUMERATOR.fullmatch(text[: end.start()]):
        return False
    if _NUMBERED.fullmatch(word):
        return not following.isdigit() if following else None
    if _MAYBE.fullmatch(word):
        return following.isupper() if following else None
    return word == "i" or not _INITIALS.fullmatch(word)


def _is_pause(text: str, pause: re.Match[str]) -> bool:
    """Whether this match of _PAUSE is one; only a full stop may be something else."""
    return not re.match(r"\.(?![.,;:!?…])", pause.group()) or bool(_is_end(text, pause))


def clauses(
    tokens: Iterable[str],
    cancel: CancelToken,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[str, None, None]:
    """The reply `tokens` as clauses without the white space around them; no clause is empty.

    The first clause ends at the word that completes 24 characters, at punctuation from 8 characters,
    or 450 ms after its first character with what is complete by then, also while `tokens` blocks.
    The others are sentences, split where they are very long. Raises Cancelled when cancelled, and
    what `tokens` raises, after the clauses that were complete before.
    """
    ahead = Prefetcher(tokens, TOKENS_AHEAD, cancel, "tokens")
    splitter = ClauseSplitter()
    try:
        ended = False
        while not ended:
            deadline = splitter.deadline_s
            try:
                for token in ahead.get_all(None if deadline is None else max(0.0, deadline - clock())):
                    splitter.feed(token, clock())
            except TimeoutError:
                splitter.hurry()
            except ExhaustedError:
                splitter.finish()
                ended = True
            while (clause := splitter.take()) is not None:
                yield clause
        last = splitter.rest()
        if last is not None:
            yield last
    finally:
        ahead.close()
