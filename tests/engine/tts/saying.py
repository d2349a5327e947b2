"""What the tests of the voices have in common."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.stages import Tts
from desktop.engine.tts.kokoro import KokoroTts
from desktop.engine.tts.kokoro_voices import Voices
from desktop.engine.types import Speech, Voice


def say(tts: Tts, text: str, voice: Voice | None = None) -> list[Speech]:
    """All pieces of the clause."""
    return list(tts.speak(text, voice or Voice(), CancelToken()))


def spoken(pieces: list[Speech]) -> np.ndarray:
    """The sound without the pauses."""
    return np.concatenate([piece.samples for piece in pieces if piece.text])


def like(tts: KokoroTts, rate: int = 0, language: str = "", voices: Path | None = None) -> KokoroTts:
    """Another backend with the network that `tts` has loaded, and its voices or those of a folder."""
    made = KokoroTts(tts._folder, language, rate)
    made._network, made._voices = tts._opened()
    if voices is not None:
        made._voices = Voices(voices)
    return made
