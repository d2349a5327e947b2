"""Finding the skills, and finding the one that is meant."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from desktop.engine.llm.starter import skills as skills_package
from desktop.engine.llm.starter.match import Same, exactly, match
from desktop.engine.llm.starter.normalise import without_courtesies
from desktop.engine.llm.starter.notation import Slots, slots_of, wordings
from desktop.engine.llm.starter.rules import rules
from desktop.engine.llm.starter.skill import Answerer, Skill

_LONGEST_COMMAND = 60
"""Words. Only a phrase that takes all the rest (`repeat after me ...`) may be longer."""
_SHORTEST_MISSPELT = 5
"""Letters. Shorter words resemble too many others to be guessed at."""

_SHORTEST_ALIKE, _LONGEST_ALIKE = 3, 10
"""Words of a phrase that may be recognised with something amiss."""
_ALIKE = 90.0
"""Per cent of likeness (rapidfuzz.fuzz.ratio) from which on a sentence is taken for a phrase."""


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


def find(words: Sequence[str], forgiving: bool = True) -> Found | None:
    """The skill that these words (of `normalise.words_of`) ask for, or None when they ask for none.

    Courtesies round the command do not matter. Among several phrases that fit, the one that names
    the most words itself is meant. Misspellings count only when nothing fits as it stands, and not at all
    unless `forgiving`.
    """
    candidates = [candidate for candidate in without_courtesies(words) if candidate]
    for same in (exactly, _nearly) if forgiving else (exactly,):
        for candidate in candidates:
            found = _best(candidate, same)
            if found is not None:
                return found
    return _alike(candidates[-1]) if candidates and forgiving else None


@lru_cache(maxsize=1)
def _fixed() -> dict[str, tuple[Skill, Answerer]]:
    """Every wording of the phrases without slots that is long enough to be recognised with a word amiss."""
    return {
        " ".join(wording): (skill, phrase.answer)
        for skill in skills()
        for phrase in skill.phrases
        if not any(slots_of(phrase.node))
        for wording in wordings(phrase.node)
        if len(wording) >= _SHORTEST_ALIKE
    }


def _alike(words: list[str]) -> Found | None:
    """What is meant by words that are almost a phrase: `what time is that`, `tell me joke`."""
    if not _SHORTEST_ALIKE <= len(words) <= _LONGEST_ALIKE:
        return None
    found = process.extractOne(" ".join(words), _fixed().keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if found is None or abs(len(found[0].split()) - len(words)) > 1:
        return None
    skill, answer = _fixed()[found[0]]
    return Found(skill, answer, {})


def _best(words: list[str], same: Same) -> Found | None:
    best, most = None, -1
    for skill in skills():
        for phrase in skill.phrases:
            if len(words) > _LONGEST_COMMAND and phrase.listened:
                continue
            found = match(phrase.node, words, rules(), same)
            if found is not None and found.literal > most:
                best, most = Found(skill, phrase.answer, found.slots), found.literal
    return best
