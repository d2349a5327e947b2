"""Whether a short sound was a word or an aside ("mhm", "uh-huh", a cough): a forced choice, by PocketSphinx.

The sound is searched twice, once for any of a few dozen words that somebody says by itself to somebody who is
talking, once for what a listener only hums. Which of them it was is not asked, only by how much the better word fits
better than the better aside: a consonant of which a canceller left little still counts. The acoustic model is that
of the starter's recognition; words of other languages are written with its phones.
"""

from __future__ import annotations

import numpy as np

from desktop.engine.sphinx import FRAME, Search, add_word, grammar_decoder
from desktop.engine.types import Samples

WORD_LEAD = 0.3
"""From this lead on a short sound over an answer was a word, nats a frame."""
_NOTHING_FITS = -1e4
_PEAK = 0.5

_ASIDES = {
    "uh-huh": ("AH HH AH", "AH AH", "AH N HH AH N", "AH", "AH HH AH HH"),
    "aha": ("AA HH AA", "AH HH AA", "AA"),
    "mhm": ("M HH M", "HH M", "M M", "M", "M HH", "M HH AH M", "AH M HH AH M", "AH M"),
    "hm": ("M AH M", "N", "NG"),
    "cough": ("K AH HH", "HH AH", "HH"),
}
_WORDS = {
    "stop": ("S T AA P", "S T AO P", "T AA P", "AA P"),
    "wait": ("W EY T", "EY T"),
    "no": ("N OW",),
    "hey": ("HH EY",),
    "okay": ("OW K EY", "K EY"),
    "yes": ("Y EH S", "Y EH"),
    "yeah": ("Y AE",),
    "hold on": ("HH OW L D AA N",),
    "quiet": ("K W AY AH T",),
    "enough": ("IH N AH F",),
    "please": ("P L IY Z",),
    "sorry": ("S AA R IY",),
    "what": ("W AH T",),
    "why": ("W AY",),
    "how": ("HH AW",),
    "but": ("B AH T",),
    "well": ("W EH L",),
    "so": ("S OW",),
    "right": ("R AY T",),
    "listen": ("L IH S AH N",),
    "sure": ("SH UH R",),
    "thanks": ("TH AE NG K S",),
    "pause": ("P AO Z",),
    "go on": ("G OW AA N",),
    "halt": ("HH AA L T",),
    "nein": ("N AY N",),
    "ja": ("Y AA",),
    "warte": ("V AA R T AH",),
    "moment": ("M OW M EH N T",),
    "genug": ("G AH N UW K",),
    "danke": ("D AA NG K AH",),
}


class Asides:
    """Two searches with one acoustic model, read at the first question: 0.2 s. A question takes a tenth of a second."""

    def __init__(self) -> None:
        self._search: Search | None = None

    def close(self) -> None:
        """Free the model."""
        self._search = None

    def word_lead(self, sound: Samples) -> float:
        """By how much a word fits `sound` better than an aside, nats a frame (10 ms); below 0 an aside fits better.

        The sound is to begin and to end with a moment of silence. Raises ImportError and RuntimeError where
        PocketSphinx does not work.
        """
        if not len(sound):
            return 0.0
        if self._search is None:
            self._search = _load()
        sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
        loudest = float(np.abs(sound).max(initial=0.0))
        pcm = (sound * (_PEAK / loudest if loudest > 0 else 0.0) * 32767).astype(np.int16).tobytes()
        lead = _fit(self._search, "words", pcm) - _fit(self._search, "asides", pcm)
        return lead / max(1, len(sound) // FRAME)


def _load() -> Search:
    decoder = grammar_decoder()
    for name, listed in (("words", _WORDS), ("asides", _ASIDES)):
        entries = [f"{name}{place}" for place in range(len(listed))]
        for entry, ways in zip(entries, listed.values(), strict=True):
            add_word(decoder, entry, ways)
        decoder.add_jsgf_string(name, f"#JSGF V1.0;\ngrammar g;\npublic <any> = {' | '.join(entries)};")
    return Search(decoder, scale=1.0)


def _fit(search: Search, grammar: str, pcm: bytes) -> float:
    """How well the best of `grammar` fits, nats."""
    search.choose(grammar)
    search.start()
    search.feed(pcm)
    return max(search.finish().fit, _NOTHING_FITS)
