"""Reading what was said against a phrase: which words stand where, and what fills the slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.engine.llm.starter.notation import Choice, Maybe, Node, Rule, Series, Slot, Word

Same = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that fits all of the words. `literal` counts those that the phrase itself names."""

    slots: Mapping[str, Any]
    literal: int


def exactly(said: str, meant: str) -> bool:
    return said == meant


def match(node: Node, words: Sequence[str], rules: Mapping[str, Rule], same: Same = exactly) -> Match | None:
    """How `words` fit the phrase from the first to the last, or None. The first way found wins."""
    for end, slots, literal in _walk(node, words, 0, rules, same):
        if end == len(words):
            return Match(dict(slots), literal)
    return None


_Way = tuple[int, tuple[tuple[str, Any], ...], int]


def _walk(node: Node, words: Sequence[str], at: int, rules: Mapping[str, Rule], same: Same) -> Iterator[_Way]:
    match node:
        case Word(text):
            if at < len(words) and same(words[at], text):
                yield at + 1, (), 1
        case Slot(name, rule_name):
            rule = rules[rule_name]
            if rule.parse is not None:
                for end, value in rule.parse(words, at):
                    yield end, ((name, value),), 0
            elif rule.phrase is not None:
                for end, _, _ in _walk(rule.phrase, words, at, rules, same):
                    yield end, ((name, " ".join(words[at:end])),), 0
        case Series(items):
            yield from _items(items, words, at, rules, same)
        case Choice(options):
            for option in options:
                yield from _walk(option, words, at, rules, same)
        case Maybe(item):
            yield from _walk(item, words, at, rules, same)
            yield at, (), 0


def _items(
    items: Sequence[Node], words: Sequence[str], at: int, rules: Mapping[str, Rule], same: Same
) -> Iterator[_Way]:
    if not items:
        yield at, (), 0
        return
    for middle, slots, literal in _walk(items[0], words, at, rules, same):
        for end, more, also in _items(items[1:], words, middle, rules, same):
            yield end, slots + more, literal + also
