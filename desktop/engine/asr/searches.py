"""The starter's two searches over the same sound: free dictation, and a grammar of commands."""

from __future__ import annotations

import logging
import re

from desktop.engine.asr.accents import as_spelled, with_accents
from desktop.engine.sphinx import Search, add_word, grammar_decoder

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

    An inserted word costs more (wip) than PocketSphinx has it: measured. A word that is not in the dictionary is
    pronounced as it is spelled; accents are added. Raises ValueError on a grammar that cannot be read.
    """
    decoder = grammar_decoder(wip=0.01)
    for word in sorted(words_of(grammar)):
        known = dictation.pronunciations(word)
        if not known:
            log.warning('"%s" is in the grammar but not in the dictionary: it is pronounced as spelled', word)
        add_word(decoder, word, with_accents(known or (as_spelled(word),)))
    decoder.add_jsgf_string("commands", grammar)
    decoder.activate_search("commands")
    return Search(decoder, scale=1.0)


def words_of(grammar: str) -> set[str]:
    """The words in a JSGF text."""
    rules = grammar[grammar.index(";", grammar.index("grammar ")) + 1 :]
    found = (match for match in _RULE_OR_WORD.findall(rules) if not match.startswith("<"))
    return set(found) - {"public"}
