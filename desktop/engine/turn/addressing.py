"""Whom somebody speaks to: names and "both of you" as recognisers and people write them, often without a comma.

Pure. A name is a call at the beginning or the end of a sentence, or between commas; "look it up in an atlas" and
"Nova said so" call nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^.!?…]+[.!?…]*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FILLERS = _words(
    "hey hi hello ok okay so well now and but then please yes no oh alright right thanks thank you good morning evening"
    " afternoon night sorry great"
)
"""What may stand before a name that is called; a sentence of nothing else asks for no answer of its own."""
_OBJECT_AFTER = _words(
    "a an the my your our his her their this that these any some every no in of on with about from by for at than like"
    " as and or is are was were be been love loves hate hates know knows meet met see saw ask asks asked call called"
    " named hear heard miss tell told say said to into via per without behind"
)
"""A name after one of these is spoken of, not to, unless a comma stands between."""
_SPOKEN_OF_BEFORE = _words("said told had went and or were likes wants says thinks knows gave made looked came")
_AUXILIARIES = _words("is was has does")
_SUBJECTS = _words("it there that this he she they we you i anyone anybody someone the my your")
_TALK_TO = re.compile(r"\b(?:talk|speak|talking|speaking) (?:to|with)$")
_ALL = re.compile(
    r"\b(?:(?:both|all|each|either|any) of you|the (?:two|three|four) of you|you (?:both|all|two|three|four))\b",
    re.IGNORECASE,
)
_EVERYONE = frozenset(("everyone", "everybody", "all"))
_ASKED_OF_ALL = re.compile(r"\b(?:do|does|is|are|can|will|would|should|has|hi|hello|hey|to) (?:everyone|everybody)\b")

LONGEST = 2000
"""Characters of a text in which every sentence is looked at; of a longer one, which somebody pasted, only so many."""
_LONG = 9
"""Letters from which on a name may be two letters wrong; one from four on; shorter ones must be exact."""


@dataclass(frozen=True, slots=True)
class Address:
    """`who` are places in the list of names, in the order they were called. `rest` is the text without the call."""

    who: tuple[int, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Call:
    who: tuple[int, ...]
    first: int
    """The first and the last token of the names that are called."""
    last: int


def alike(word: str, name: str) -> bool:
    """Whether `word` may be how somebody wrote `name` that they heard."""
    word, name = word.casefold(), name.casefold()
    if word == name:
        return True
    if len(name) < 4 or word[:1] != name[:1] or not word.isalpha():
        return False
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(word, name) <= (2 if len(name) >= _LONG else 1)


def addressed(text: str, names: Sequence[str]) -> Address:
    """Whom `text` calls of those called `names`; nobody where `who` is empty."""
    if len(text) > LONGEST:
        return Address(addressed(text[:LONGEST], names).who, text.strip())
    if _ALL.search(text):
        return Address(tuple(range(len(names))), _without_all(text))
    strong: list[int] = []
    weak: list[int] = []
    rest: list[str] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        tokens = [_Token(found.group().casefold(), found.start(), found.end()) for found in _WORD.finditer(sentence)]
        call = _called(sentence, tokens, names)
        if call is None:
            if any(token.word in _EVERYONE - {"all"} for token in tokens) and _ASKED_OF_ALL.search(sentence.lower()):
                strong += range(len(names))
            rest.append(sentence)
            continue
        left = [token for at, token in enumerate(tokens) if not call.first <= at <= call.last]
        asks = sentence.endswith("?") or any(token.word not in _FILLERS for token in left)
        (strong if asks else weak).extend(call.who)
        rest.append(_without(sentence, tokens, call))
    kept = " ".join(part.strip() for part in rest if _WORD.search(part))
    return Address(tuple(dict.fromkeys(strong or weak)), kept or text.strip())


def _without_all(text: str) -> str:
    """`text` without "both of you" at its beginning or end, where it only calls: "Tell me a joke, both of you"."""
    found = _ALL.search(text)
    assert found is not None
    before, after = text[: found.start()].rstrip(), text[found.end() :]
    words_before = _WORD.findall(before.casefold())
    if not words_before:
        rest = after.lstrip(" ,:;")
    elif not _WORD.search(after) and (before.endswith(",") or words_before[-1] not in _OBJECT_AFTER):
        rest = before.rstrip(" ,") + after.strip()
    else:
        return text
    return rest if _WORD.search(rest) else text


def after_name(text: str, name: str) -> str | None:
    """What follows `name` at the beginning of `text`; None where `text` does not begin with something like it."""
    tokens = [_Token(found.group().casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
    wanted = _WORD.findall(name.casefold())
    joined = "".join(wanted)
    if not joined:
        return text
    for begin in range(min(len(tokens), 3)):
        if any(token.word not in _FILLERS for token in tokens[:begin]):
            break
        for count in range(max(1, len(wanted) - 1), len(wanted) + 2):
            said = "".join(token.word for token in tokens[begin : begin + count])
            if begin + count <= len(tokens) and alike(said, joined):
                return text[tokens[begin + count - 1].end :].lstrip(" ,.;:!?…-–—")
    return None


def _called(sentence: str, tokens: Sequence[_Token], names: Sequence[str]) -> _Call | None:
    """The call in one sentence: at its end, at its beginning, or between commas."""
    found: _Call | None = None
    at = 0
    while at < len(tokens):
        call = _names_at(sentence, tokens, at, names)
        if call is None:
            at += 1
            continue
        if _is_call(sentence, tokens, call):
            found = call
        at = call.last + 1
    return found


def _names_at(sentence: str, tokens: Sequence[_Token], at: int, names: Sequence[str]) -> _Call | None:
    """The names that begin at token `at`: one, or several joined by commas and "and"."""
    who: list[int] = []
    last = at - 1
    begin = at
    while (one := _name_at(tokens, begin, names)) is not None:
        people, count = one
        who += people
        last = begin + count - 1
        begin = last + 1
        if begin < len(tokens) and tokens[begin].word in ("and", "or"):
            begin += 1
        elif begin >= len(tokens) or "," not in sentence[tokens[last].end : tokens[begin].start]:
            break
    return _Call(tuple(dict.fromkeys(who)), at, last) if who else None


def _name_at(tokens: Sequence[_Token], at: int, names: Sequence[str]) -> tuple[tuple[int, ...], int] | None:
    if at >= len(tokens):
        return None
    if tokens[at].word in _EVERYONE - {"all"}:
        return tuple(range(len(names))), 1
    for place, name in enumerate(names):
        words = _WORD.findall(name.casefold())
        for form in (words, words[:1]):
            said = [token.word for token in tokens[at : at + len(form)]]
            if form and len(said) == len(form) and all(map(alike, said, form)):
                return (place,), len(form)
    return None


def _is_call(sentence: str, tokens: Sequence[_Token], call: _Call) -> bool:
    before = [token.word for token in tokens[: call.first]]
    after = tokens[call.last + 1 :]
    start = tokens[call.first - 1].end if before else 0
    parted = "," in sentence[start : tokens[call.first].start] or not before
    follows = sentence[tokens[call.last].end : after[0].start] if after else ""
    if not after:
        if not before or parted or before[-1] not in _OBJECT_AFTER:
            return True
        return _TALK_TO.search(" ".join(before)) is not None
    if "," in follows or "—" in follows or ":" in follows:
        return parted or all(word in _FILLERS for word in before)
    return all(word in _FILLERS for word in before) and not _spoken_of([token.word for token in after])


def _spoken_of(after: Sequence[str]) -> bool:
    """Whether what follows a name at the beginning says something about its bearer."""
    if after[0] in _AUXILIARIES:
        return len(after) < 2 or after[1] not in _SUBJECTS
    return after[0] in _SPOKEN_OF_BEFORE


def _without(sentence: str, tokens: Sequence[_Token], call: _Call) -> str:
    """`sentence` without the names, the comma that parts them, and the "hey" before them."""
    first = call.first
    greeted = all(token.word in _FILLERS for token in tokens[:first]) and call.last + 1 < len(tokens)
    begin = 0 if greeted else tokens[first - 1].end if first else 0
    if call.last + 1 < len(tokens):
        after = sentence[tokens[call.last + 1].start :]
        return after if greeted else f"{sentence[:begin]} {after}"
    return sentence[:begin] + sentence[tokens[call.last].end :].lstrip(" ,")
