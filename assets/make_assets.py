"""Makes question.wav, chime.wav and the PNG icons anew: python assets/make_assets.py

Everything here is the project's own: the question is said by espeak-ng, the bell is computed, the
icon is drawn in icon.svg. Run it from the checkout's root with the packages of the starter.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from desktop.engine.cancel import CancelToken  # noqa: E402 - the checkout is not installed
from desktop.engine.tts.espeak import EspeakTts  # noqa: E402
from desktop.engine.types import LISTEN_RATE, Samples, Voice  # noqa: E402
from desktop.media import write_wav  # noqa: E402

QUESTION = "How many days until Christmas?"
ASKER = Voice("en-us+f5")
LEAD_S, TAIL_S = 0.3, 0.25
ROOM_DB = -66.0
"""A quiet room round the question, dB of full scale: no microphone hears perfect silence."""

CHIME_RATE = 24_000
CHIME_S = 1.2
STRIKES = ((0.0, 659.26, 0.8), (0.18, 987.77, 1.0))
"""When (s), how high (Hz: E5, B5) and how strong the two strokes of the bell are."""
PARTIALS = ((1.0, 1.0, 0.55), (2.0, 0.32, 0.32), (3.01, 0.16, 0.2), (4.2, 0.08, 0.1), (5.4, 0.04, 0.06))
"""Frequency, strength and decay time (s) of a bell's partial tones, from its note; the upper ones die first."""

ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def question() -> Samples:
    """The recorded question at LISTEN_RATE, with a moment of room before and after it."""
    import soxr

    tts = EspeakTts()
    tts.load()
    pieces = [piece for piece in tts.speak(QUESTION, ASKER, CancelToken()) if piece.text]
    said = soxr.resample(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate, LISTEN_RATE)
    whole = np.concatenate(
        [np.zeros(round(LEAD_S * LISTEN_RATE)), said, np.zeros(round(TAIL_S * LISTEN_RATE))],
    )
    room = np.random.default_rng(7).normal(0.0, 10 ** (ROOM_DB / 20), len(whole))
    return np.clip(whole + room, -1.0, 1.0).astype(np.float32)


def chime() -> Samples:
    """The timer's bell: two soft strokes a fifth apart, at CHIME_RATE."""
    sound = np.zeros(round(CHIME_S * CHIME_RATE))
    for begin_s, note, strength in STRIKES:
        begin = round(begin_s * CHIME_RATE)
        time_s = np.arange(len(sound) - begin) / CHIME_RATE
        soft_attack = np.minimum(1.0, time_s / 0.006) ** 2
        for ratio, level, decay_s in PARTIALS:
            tone = np.sin(2 * np.pi * note * ratio * time_s) * np.exp(-time_s / decay_s)
            sound[begin:] += strength * level * soft_attack * tone
    fade = round(0.25 * CHIME_RATE)
    sound[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade)) ** 2
    return (0.45 * sound / np.abs(sound).max()).astype(np.float32)


def icons() -> None:
    """icon.svg as PNGs; the smallest are drawn from icon-small.svg, which has fewer and bolder shapes."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    for size in ICON_SIZES:
        drawing = HERE / ("icon-small.svg" if size <= 24 else "icon.svg")
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(drawing)).render(painter)
        painter.end()
        image.convertToFormat(QImage.Format.Format_ARGB32).save(str(HERE / f"icon-{size}.png"))


def main() -> None:
    """Write everything beside this file."""
    write_wav(HERE / "question.wav", question(), LISTEN_RATE)
    write_wav(HERE / "chime.wav", chime(), CHIME_RATE)
    icons()


if __name__ == "__main__":
    main()
