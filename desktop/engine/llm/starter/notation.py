"""The notation of phrases, close to JSGF: what a person may say, with slots.

    what is <a:number> (plus | minus) <b:number> [please]

Words stand for themselves, `(a | b)` is a choice, `[a]` may be left out, `<rule>` is a slot that the
rule of that name fills, `<name:rule>` the same under another name. A phrase may be a choice at its
top: `flip a coin | heads or tails`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Series:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    item: Node


Node: TypeAlias = Word | Slot | Series | Choice | Maybe

Slots: TypeAlias = Mapping[str, Any]
"""What the slots of a phrase were filled with, by name."""

Parser: TypeAlias = Callable[[Sequence[str], int], Iterator[tuple[int, Any]]]
"""(tokens, start) -> the ends up to which the rule can read, with the value read, likeliest first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What may fill a slot: `phrase` is what is listened for (None: open, never listened for), `parse` what is read.

    `parse` reads at least all that `phrase` can produce, usually more (digits, abbreviations).
    None: the slot is read as its phrase stands and is filled with the words themselves.
    """

    phrase: Node | None
    parse: Parser | None = None


_LEXEME = re.compile(r"\s*(?:(?P<word>[a-z][a-z']*)|<(?P<slot>[a-z_:]+)>|(?P<mark>[()\[\]|]))")


@cache
def read(phrase: str) -> Node:
    """The tree of a phrase. Raises ValueError, naming the phrase, when the notation is broken."""
    lexemes: list[tuple[str, str]] = []
    at, end = 0, len(phrase.rstrip())
    while at < end:
        found = _LEXEME.match(phrase, at)
        if found is None:
            raise ValueError(f"cannot read {phrase[at:]!r} in the phrase {phrase!r}")
        lexemes.append((str(found.lastgroup), found.group(str(found.lastgroup))))
        at = found.end()
    node, used = _choice(lexemes, 0, phrase)
    if used != len(lexemes):
        raise ValueError(f"a bracket too many in the phrase {phrase!r}")
    return node


def _choice(lexemes: list[tuple[str, str]], at: int, phrase: str) -> tuple[Node, int]:
    options = []
    while True:
        option, at = _sequence(lexemes, at, phrase)
        options.append(option)
        if at >= len(lexemes) or lexemes[at] != ("mark", "|"):
            return (options[0] if len(options) == 1 else Choice(tuple(options))), at
        at += 1


def _sequence(lexemes: list[tuple[str, str]], at: int, phrase: str) -> tuple[Node, int]:
    items: list[Node] = []
    while at < len(lexemes):
        kind, text = lexemes[at]
        if kind == "word":
            items.append(Word(text))
        elif kind == "slot":
            name, _, rule = text.partition(":")
            items.append(Slot(name, rule or name))
        elif text in "([":
            closing = ")" if text == "(" else "]"
            inner, at = _choice(lexemes, at + 1, phrase)
            if at >= len(lexemes) or lexemes[at][1] != closing:
                raise ValueError(f"a {closing!r} is missing in the phrase {phrase!r}")
            items.append(inner if closing == ")" else Maybe(inner))
        else:
            break
        at += 1
    if not items:
        raise ValueError(f"something is empty in the phrase {phrase!r}")
    return (items[0] if len(items) == 1 else Series(tuple(items))), at


def sample(node: Node, rules: Mapping[str, Rule], rng: random.Random) -> list[str]:
    """Words at random that fit the phrase."""
    match node:
        case Word(text):
            return [text]
        case Slot(_, name):
            phrase = rules[name].phrase
            if phrase is None:
                raise ValueError(f"<{name}> is open: nothing can be said for it")
            return sample(phrase, rules, rng)
        case Series(items):
            return [word for item in items for word in sample(item, rules, rng)]
        case Choice(options):
            return sample(rng.choice(options), rules, rng)
        case Maybe(item):
            return sample(item, rules, rng) if rng.random() < 0.5 else []


def wordings(node: Node) -> Iterator[list[str]]:
    """Every wording of a phrase without slots."""
    match node:
        case Word(text):
            yield [text]
        case Choice(options):
            for option in options:
                yield from wordings(option)
        case Maybe(item):
            yield []
            yield from wordings(item)
        case Series(items):
            for parts in product(*(tuple(wordings(item)) for item in items)):
                yield [word for part in parts for word in part]


def slots_of(node: Node) -> Iterator[Slot]:
    """Every slot in the phrase, those inside other rules left out."""
    match node:
        case Slot():
            yield node
        case Series(parts) | Choice(parts):
            for part in parts:
                yield from slots_of(part)
        case Maybe(item):
            yield from slots_of(item)
