"""What a skill is: a name, a line of help, and phrases with the functions that answer them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from desktop.engine.llm.starter.notation import Node, Slots, read
from desktop.engine.types import Conversation, Token


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that was set: when it rings (the brain's clock) and the name it was given."""

    ends: datetime
    label: str


@dataclass(slots=True)
class Memory:
    """What one brain remembers from turn to turn."""

    timers: list[Timer] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)

    def untold(self, kind: str, texts: Sequence[str], rng: random.Random) -> str:
        """One of `texts` that was not told yet; when all were, they begin again, never the same twice running."""
        told = self.told.setdefault(kind, [])
        fresh = [text for text in texts if text not in told]
        if not fresh:
            del told[:-1]
            fresh = [text for text in texts if text not in told] or list(texts)
        text = rng.choice(fresh)
        told.append(text)
        return text

    def untold_some(self, kind: str, texts: Sequence[str], count: int, rng: random.Random) -> list[str]:
        """`count` different ones (fewer where there are fewer), the untold before the told."""
        return list(dict.fromkeys(self.untold(kind, texts, rng) for _ in range(min(count, len(texts)))))


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer may look at. `words` are those of the last message, as they were read."""

    now: datetime
    conversation: Conversation
    rng: random.Random
    memory: Memory
    skills: tuple[Skill, ...]
    words: tuple[str, ...]


Answer: TypeAlias = Iterator[Token]
"""Sentences to say and effects, in their order."""

Answerer: TypeAlias = Callable[[Slots, Context], Answer]


@dataclass(frozen=True, slots=True)
class Phrase:
    """`listened` phrases become part of the recogniser's grammar; the others are read in dictation and typing."""

    node: Node
    answer: Answerer
    listened: bool


@dataclass(slots=True)
class Skill:
    """One thing the starter can do. See docs/skills.md.

    `beside_model`: a language model cannot do it, or gets it wrong; it is asked before one.
    """

    name: str
    help: str
    examples: tuple[str, ...]
    beside_model: bool = False
    phrases: list[Phrase] = field(default_factory=list)

    def on(self, *phrases: str, listened: bool = True) -> Callable[[Answerer], Answerer]:
        """Decorate the function that answers these phrases (notation.py says how they are written)."""

        def note(answer: Answerer) -> Answerer:
            self.phrases.extend(Phrase(read(phrase), answer, listened) for phrase in phrases)
            return answer

        return note
