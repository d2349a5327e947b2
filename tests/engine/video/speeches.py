"""Made-up speech for the face's tests: sound that is loud where a phoneme sounds and silent elsewhere."""

from __future__ import annotations

import numpy as np

from desktop.engine.types import Phoneme, Speech, Word

RATE = 22_050


def spoken(phonemes: list[tuple[str, float]], rate: int = RATE, text: str = "", with_phonemes: bool = True) -> Speech:
    """Phonemes and their seconds, one after the other; the symbol "" is a pause."""
    pieces, found, at = [], [], 0
    noise = np.random.default_rng(5)
    for symbol, seconds in phonemes:
        length = round(seconds * rate)
        if symbol:
            found.append(Phoneme(symbol, at, at + length))
            pieces.append(noise.uniform(-0.3, 0.3, length).astype(np.float32))
        else:
            pieces.append(np.zeros(length, np.float32))
        at += length
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    words = text.split()
    starts = [len(samples) * index // max(1, len(words)) for index in range(len(words) + 1)]
    return Speech(
        samples,
        rate,
        text,
        tuple(found) if with_phonemes else (),
        tuple(Word(word, starts[index], starts[index + 1]) for index, word in enumerate(words)),
    )


SENTENCE = [
    ("", 0.25), ("h", 0.06), ("ə", 0.07), ("l", 0.06), ("ˈoʊ", 0.2), ("m", 0.08), ("ˈaɪ", 0.2), ("n", 0.06),
    ("ˈeɪ", 0.15), ("m", 0.07), ("ɪ", 0.06), ("z", 0.09), ("n", 0.07), ("ˈoʊ", 0.2), ("v", 0.06), ("ɐ", 0.12),
    ("", 0.4), ("b", 0.05), ("ˈɑː", 0.22), ("p", 0.06), ("ˈæ", 0.18), ("k", 0.08), ("s", 0.1), ("uː", 0.18), ("", 0.5),
]  # fmt: skip
"""Hello, my name is Nova … bah pack soo."""
