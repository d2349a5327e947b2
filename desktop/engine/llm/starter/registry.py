"""Finding the skills, and finding the one that is meant."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from desktop.engine.llm.starter import skills as skills_package
from desktop.engine.llm.starter.match import Same, exactly, match
from desktop.engine.llm.starter.normalise import without_courtesies
from desktop.engine.llm.starter.notation import Slots
from desktop.engine.llm.starter.rules import rules
from desktop.engine.llm.starter.skill import Answerer, Skill

_LONGEST_COMMAND = 60
"""Words. Only a phrase that takes all the rest (`repeat after me ...`) may be longer."""
_SHORTEST_MISSPELT = 5
"""Letters. Shorter words resemble too many others to be guessed at."""


@dataclass(frozen=True, slots=True)
class Found:
    """The skill that is meant, the function that answers, and what its slots hold."""

    skill: Skill
    answer: Answerer
    slots: Slots


@lru_cache(maxsize=1)
def skills() -> tuple[Skill, ...]:
    """Every SKILL in the folder skills/, by the names of the files."""
    found = []
    for module in sorted(pkgutil.iter_modules(skills_package.__path__), key=lambda module: module.name):
        found.append(importlib.import_module(f"{skills_package.__name__}.{module.name}").SKILL)
    return tuple(found)


def _nearly(said: str, meant: str) -> bool:
    """One letter wrong, missing, too many or swapped, in a word of some length."""
    if said == meant:
        return True
    shortest = min(len(said), len(meant))
    return shortest >= _SHORTEST_MISSPELT and DamerauLevenshtein.distance(said, meant, score_cutoff=1) <= 1


def find(words: Sequence[str]) -> Found | None:
    """The skill that these words (of `normalise.words_of`) ask for, or None when they ask for none.

    Courtesies round the command do not matter. Among several phrases that fit, the one that names
    the most words itself is meant. Misspellings count only when nothing fits as it stands.
    """
    for same in (exactly, _nearly):
        for candidate in without_courtesies(words):
            found = _best(candidate, same)
            if found is not None:
                return found
    return None


def _best(words: list[str], same: Same) -> Found | None:
    if not words:
        return None
    best, most = None, -1
    for skill in skills():
        for phrase in skill.phrases:
            if len(words) > _LONGEST_COMMAND and phrase.listened:
                continue
            found = match(phrase.node, words, rules(), same)
            if found is not None and found.literal > most:
                best, most = Found(skill, phrase.answer, found.slots), found.literal
    return best
