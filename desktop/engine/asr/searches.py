"""The starter's two searches over the same sound: free dictation, and a grammar of commands."""

from __future__ import annotations

import logging
import re

from desktop.engine.asr.accents import as_spelled, with_accents
from desktop.engine.sphinx import Search

log = logging.getLogger(__name__)

_RULE_OR_WORD = re.compile(r"<[^>]*>|[^\s()\[\]|;=<>*+]+")


def dictation_search() -> Search:
    """Free speech, with the bundled US-English model and its 134,000 words.

    The second pass over the whole utterance (fwdflat) is left out: over the recordings used in
    docs/recognition.md it takes 0.2 to 0.5 s at the end and makes the text worse (word error rate 0.32
    with it, 0.27 without). compallsen makes its scores comparable with the grammar's.
    """
    from pocketsphinx import Decoder

    return Search(Decoder(fwdflat=False, bestpath=True, compallsen=True, loglevel="FATAL"), scale=1024.0)


def grammar_search(grammar: str, dictation: Search) -> Search:
    """Only what the JSGF text `grammar` allows. Pronunciations come from the dictation's dictionary.

    The beams are wider than PocketSphinx's own (1e-48), with which one command in ten was lost while it was
    being said; an inserted word costs more (wip) and a pause less (silprob), for the same reason: measured.
    compallsen makes the scores of both searches comparable.

    A word that is not in it is pronounced as it is spelled; accents are added. Raises ValueError on a
    grammar that cannot be read.
    """
    from pocketsphinx import Decoder

    decoder = Decoder(
        lm=None,
        dict=None,
        bestpath=False,
        compallsen=True,
        beam=1e-75,
        pbeam=1e-75,
        wbeam=1e-55,
        wip=0.01,
        silprob=0.02,
        loglevel="FATAL",
    )
    for word in sorted(words_of(grammar)):
        known = dictation.pronunciations(word)
        if not known:
            log.warning('"%s" is in the grammar but not in the dictionary: it is pronounced as spelled', word)
        for number, phones in enumerate(with_accents(known or (as_spelled(word),)), 1):
            decoder.add_word(word if number == 1 else f"{word}({number})", phones, False)
    decoder.add_jsgf_string("commands", grammar)
    decoder.activate_search("commands")
    return Search(decoder, scale=1.0)


def words_of(grammar: str) -> set[str]:
    """The words in a JSGF text."""
    rules = grammar[grammar.index(";", grammar.index("grammar ")) + 1 :]
    found = (match for match in _RULE_OR_WORD.findall(rules) if not match.startswith("<"))
    return set(found) - {"public"}
