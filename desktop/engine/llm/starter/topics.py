"""What a sentence is about, by simple signs: articles and owners before nouns, pronouns before verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop.engine.llm.starter.normalise import word_set

_LONGEST_WORD = 24
_LONGEST_TOPIC = 2
"""Words."""

_DETERMINERS = word_set("a an the my your his her our their this that these those some any")
_SUBJECTS = word_set("i you he she it we they who to")
_AUXILIARIES = word_set(
    "am is are was were be been being do does did have has had having will would can could shall should may might must"
    " cannot not never always often just really also still already ever"
)
_EMPTY_WORDS = (
    _DETERMINERS
    | _SUBJECTS
    | _AUXILIARIES
    | word_set(
        "me him us them myself yourself mine yours what where when why how which whose whom there here then now than"
        " and or but so because if while though although as of in on at by for from with without about into onto over"
        " under up down out off away back again after before between through during until since against toward towards"
        " very too quite rather much many more most less least few little lot lots all both each every other another"
        " no yes yeah nope okay oh well hey hello please thanks maybe perhaps probably actually basically only even"
        " one two three something anything nothing everything someone anyone everyone somebody nobody thing things"
        " like likes liked love loves loved hate hates want wants wanted need needs think thinks thought know knows"
        " knew say says said tell tells told ask asked go goes going gone went come comes came get gets got getting"
        " make makes made making take takes took taken see sees saw seen look looks looked looking find found give"
        " gives gave let put try tried feel feels felt seem seems seemed keep kept start started stop happen happened"
        " mean means meant use used work works worked play played wonder hope believe guess suppose remember forget"
        " forgot talk talked talking speak call called show help live lived buy bought eat ate eating drink read"
        " watch watched hear heard good bad nice great big small new old long short first last next same different own"
        " happy glad sad tired fine right wrong sure true able such almost around today tomorrow yesterday tonight"
        " morning evening afternoon day days time times year years week weeks way people man woman bit kind sort"
        " mister missus"
    )
)
_BEFORE_VERBS = _SUBJECTS | word_set("will would can could shall should may might must cannot not never just really")
_ADJECTIVES = word_set("good bad nice great big small new old long short first last next same different own")
_WEAK_NOUNS = word_set("day days time times year years week weeks way people man woman morning evening")
_MIRROR = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "am": "are", "we": "you",
    "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
}  # fmt: skip
_OPENERS = word_set("i we my our he she they")
_READABLE = re.compile(r"[a-z']+")


def topic(words: Sequence[str], text: str = "") -> str:
    """A noun, with its owner where it has one (`your garden`), or "" when nothing stands out.

    `words` are those of `normalise.words_of(text)`; `text` gives names their capitals back.
    """
    names = _names(text)
    phrases = [phrase for at in range(len(words)) if (phrase := _noun_phrase(words, at))]
    if phrases:
        chosen = max(phrases, key=len)
        return " ".join([_MIRROR.get(chosen[0], chosen[0]), *(names.get(word, word) for word in chosen[1:])])
    loose = [word for at, word in enumerate(words) if _speaks_for_itself(words, at)]
    longest = max(loose, key=len, default="")
    return names.get(longest, longest)


def _noun_phrase(words: Sequence[str], at: int) -> list[str]:
    determiner = words[at]
    if determiner not in _DETERMINERS or determiner in ("your", "that", "this", "any"):
        return []
    phrase: list[str] = []
    if at + 1 < len(words) and words[at + 1] in _ADJECTIVES:
        at += 1
    for word in words[at + 1 : at + 1 + _LONGEST_TOPIC]:
        if not _is_content(word) and not (word in _WEAK_NOUNS and phrase):
            break
        phrase.append(word)
    if not phrase:
        return []
    end = at + 1 + len(phrase)
    if list(words[end : end + 1]) == ["of"] and end + 1 < len(words) and _is_content(words[end + 1]):
        phrase += ["of", words[end + 1]]
    return [{"a": "the", "an": "the", "some": "the"}.get(determiner, determiner), *phrase]


def _speaks_for_itself(words: Sequence[str], at: int) -> bool:
    after_subject = at > 0 and words[at - 1] in _BEFORE_VERBS
    return _is_content(words[at]) and not after_subject


def _is_content(word: str) -> bool:
    return (
        2 < len(word) <= _LONGEST_WORD
        and _READABLE.fullmatch(word) is not None
        and word not in _EMPTY_WORDS
        and not word.endswith("ly")
    )


def reflect(words: Sequence[str], text: str = "") -> str:
    """The statement said back: `i am learning spanish` -> `you are learning spanish`.

    "" where that would need an understanding of the sentence: no plain statement, or the one
    spoken to is in it.
    """
    if len(words) < 3 or words[0] not in _OPENERS or {"you", "your", "yours", "yourself"} & set(words):
        return ""
    if any(not _READABLE.fullmatch(word) or len(word) > _LONGEST_WORD for word in words):
        return ""
    names = _names(text)
    said = [_MIRROR.get(word, names.get(word, word)) for word in words]
    for at, word in enumerate(words):
        if word == "was" and at and words[at - 1] == "i":
            said[at] = "were"
    return " ".join(said)


def _names(text: str) -> Mapping[str, str]:
    """Words written with a capital inside a sentence, by their lower case."""
    found = re.findall(r"(?<![.!?:])(?<=\s)([A-Z][a-z]+)", " ".join(text.split()))
    return {word.lower(): word for word in found}
