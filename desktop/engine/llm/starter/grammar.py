"""The recogniser's grammar of commands, made from the phrases of the skills."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from desktop.engine.llm.starter.notation import Choice, Maybe, Node, Series, Slot, Word, sample, slots_of
from desktop.engine.llm.starter.registry import skills
from desktop.engine.llm.starter.rules import rules

_COURTESY = "please | can you | could you"
_SHORTENED = {("what", "is"): "what's", ("who", "is"): "who's", ("how", "is"): "how's", ("let", "us"): "let's"}
"""Pairs of words that are mostly said as one."""
_COURTEOUS_PART = 0.1
_WORD = re.compile(r"[a-z][a-z']*")


@dataclass(frozen=True)
class CommandGrammar:
    """What the starter can be told.

    `jsgf` is a JSGF grammar with the public rule <command>; `words` is every word in it. All of it
    is read by the starter: a sentence of the grammar is answered by the skill it was made from.
    """

    jsgf: str
    words: frozenset[str]

    def examples(self, count: int, seed: int) -> tuple[tuple[str, str], ...]:
        """`count` sentences at random, each with the skill it is meant for: every skill as often as any other."""
        rng = random.Random(seed)
        spoken = _spoken()
        found: list[tuple[str, str]] = []
        while len(found) < count:
            for name in rng.sample(sorted(spoken), len(spoken)):
                words = sample(rng.choice(spoken[name]), rules(), rng)
                if rng.random() < _COURTEOUS_PART:
                    words = [*rng.choice(_COURTESY.split(" | ")).split(), *words]
                found.append((name, _contracted(words, rng)))
        return tuple(found[:count])


def _spoken() -> dict[str, list[Node]]:
    """The phrases that are listened for, by skill; a choice at the top of a phrase counts as so many phrases."""
    spoken: dict[str, list[Node]] = {}
    for skill in skills():
        nodes: list[Node] = []
        for phrase in skill.phrases:
            if phrase.listened:
                nodes.extend(phrase.node.options if isinstance(phrase.node, Choice) else (phrase.node,))
        if nodes:
            spoken[skill.name] = nodes
    return spoken


def _contracted(words: list[str], rng: random.Random) -> str:
    kept: list[str] = []
    for word in words:
        short = _SHORTENED.get((kept[-1], word)) if kept else None
        if short is not None and rng.random() < 0.5:
            kept[-1] = short
        else:
            kept.append(word)
    return " ".join(kept)


@lru_cache(maxsize=1)
def build_grammar() -> CommandGrammar:
    """The grammar of all skills. Raises ValueError when a listened phrase has an open slot."""
    spoken = _spoken()
    lines = ["#JSGF V1.0;", "grammar parley;"]
    lines.append(f"public <command> = [{_COURTESY}] ({' | '.join(f'<skill_{name}>' for name in spoken)}) [please];")
    used: dict[str, None] = {}
    for name, nodes in spoken.items():
        for node in nodes:
            used.update(dict.fromkeys(_rules_under(node)))
        lines.append(f"<skill_{name}> = {' | '.join(_jsgf(node) for node in nodes)};")
    for (first, second), short in _SHORTENED.items():
        lines.append(f"<{first}_{second}> = {first} {second} | {short};")
    for name in used:
        phrase = rules()[name].phrase
        assert phrase is not None
        lines.append(f"<{name}> = {_jsgf(phrase)};")
    words = set(_COURTESY.replace("|", " ").split()) | {"please"}
    for line in lines[3:]:
        words.update(_WORD.findall(re.sub(r"<[^>]*>", " ", line)))
    return CommandGrammar("\n".join(lines) + "\n", frozenset(words))


def command_jsgf(names: tuple[str, ...] = ()) -> str:
    """The grammar's text alone, as a recogniser's option. `names` are those that may be called before or after a
    command; what is not made of English letters cannot be one.
    """
    text = build_grammar().jsgf
    called = [name.lower() for name in names if all(map(_WORD.fullmatch, name.lower().split())) and name.strip()]
    if not called:
        return text
    head, name, public, *rules_of_skills = text.split("\n")
    public = public.replace("<command> = ", "<command> = [<called>] ").replace(" [please];", " [please] [<called>];")
    call = f"<called> = [hey | hi | hello | okay] ({' | '.join(dict.fromkeys(called))}) | both of you | everyone;"
    return "\n".join([head, name, public, call, *rules_of_skills])


def _rules_under(node: Node) -> Iterator[str]:
    for slot in slots_of(node):
        phrase = rules()[slot.rule].phrase
        if phrase is None:
            raise ValueError(f"<{slot.rule}> is open: the phrase must be declared with listened=False")
        yield slot.rule
        yield from _rules_under(phrase)


def _jsgf(node: Node) -> str:
    match node:
        case Word(text):
            return text
        case Slot(_, rule):
            return f"<{rule}>"
        case Maybe(item):
            return f"[{_jsgf(item)}]"
        case Choice(options):
            return f"({' | '.join(_jsgf(option) for option in options)})"
        case Series(items):
            return " ".join(_series(items))


def _series(items: tuple[Node, ...]) -> Iterator[str]:
    skip = False
    for item, following in zip(items, (*items[1:], None), strict=True):
        if skip:
            skip = False
        elif isinstance(item, Word) and isinstance(following, Word) and (item.text, following.text) in _SHORTENED:
            yield f"<{item.text}_{following.text}>"
            skip = True
        else:
            yield _jsgf(item)
