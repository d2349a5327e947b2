"""Recordings put to an engine without a key, at the pace of speech, and when the answers began to sound."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from desktop.assembly import assemble
from desktop.engine.conversation.characters import load_character
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, PlayStats, Samples
from desktop.engine.vad.ear import HandsFree
from desktop.paths import resource
from desktop.settings import Settings
from desktop.ui.player import Player
from desktop.ui.speaker import NullSpeaker

BEFORE_S, AFTER_S = 0.8, 3.0
_EARLY_S = 0.1
"""An answer that begins so much before the end of speech has cut it."""


def room_tone(sound: Samples, seconds: float, rng: np.random.Generator) -> Samples:
    """Noise as loud as the quietest twentieth of `sound`."""
    frames = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    rms = np.percentile(np.sqrt(np.mean(np.square(frames), axis=1)), 5)
    return (rng.standard_normal(round(seconds * LISTEN_RATE)) * rms).astype(np.float32)


def end_of_voice(sound: Samples) -> float:
    """Where the last sound is that belongs to the voice, seconds: 30 ms not 30 dB below its loud parts, and clearly
    above the recording's own noise.
    """
    frames = np.sqrt(np.mean(np.square(sound[: len(sound) // 160 * 160].reshape(-1, 160)), axis=1))
    loud = frames > max(np.percentile(frames, 95) * 10 ** (-30 / 20), np.percentile(frames, 5) * 3)
    runs = loud[:-2] & loud[1:-1] & loud[2:]
    return float((np.flatnonzero(runs)[-1] + 3) * 0.01)


class Talker(QObject):
    """Says one recording after the other into an engine, without a key."""

    hands_free = Signal(object)
    hear = Signal(object)
    interrupt = Signal(int, object)
    done = Signal()

    def __init__(self, sounds: Sequence[Samples]) -> None:
        super().__init__()
        rng = np.random.default_rng(5)
        self._ends = [end_of_voice(sound) + BEFORE_S for sound in sounds]
        self._sounds = [
            np.concatenate((room_tone(each, BEFORE_S, rng), each, room_tone(each, AFTER_S, rng))) for each in sounds
        ]
        self._at = 0
        self._began_s = 0.0
        self._fed = 0
        self._feed = QTimer(self)
        self._feed.setTimerType(Qt.TimerType.PreciseTimer)
        self._feed.setInterval(8)
        self._feed.timeout.connect(self._on_feed)
        self.answers: list[list[float]] = [[] for _ in sounds]
        """When answers began, seconds from the end of speech."""

    @Slot(object)
    def on_state(self, state: State) -> None:
        if state is State.READY and not self._feed.isActive() and not self._fed:
            self.hands_free.emit(HandsFree())
            self._began_s = time.perf_counter()
            self._feed.start()
        elif state is State.FAILED:
            self.done.emit()

    @Slot(int, float)
    def on_sounded(self, turn: int, at_s: float) -> None:
        self.answers[self._at].append(at_s - self._began_s - self._ends[self._at])

    @Slot()
    def _on_feed(self) -> None:
        sound = self._sounds[self._at]
        due = min(len(sound), round((time.perf_counter() - self._began_s) * LISTEN_RATE))
        self.hear.emit(sound[self._fed : due])
        self._fed = due
        if due < len(sound):
            return
        self.interrupt.emit(10**6, PlayStats(0.0))
        self._at += 1
        if self._at == len(self._sounds):
            self._feed.stop()
            self.done.emit()
            return
        self._fed, self._began_s = 0, time.perf_counter()


def measure(asked: Sequence[tuple[str, Samples]]) -> tuple[list[float | None], int]:
    """For each recording when the last answer began, seconds from the end of speech; and how many were cut early."""
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    settings = Settings()
    assembly = assemble(settings, load_character(settings.conversation.avatar, (resource("avatars"),)))
    talker, player, engine = Talker([sound for _, sound in asked]), Player(NullSpeaker()), assembly.engine
    engine.state_changed.connect(talker.on_state)
    engine.clip.connect(player.play)
    engine.clips_done.connect(player.clips_done)
    engine.silence.connect(player.silence)
    player.sounded.connect(talker.on_sounded)
    player.sounded.connect(engine.sounded)
    player.heard_up_to.connect(engine.heard_up_to)
    player.played_out.connect(engine.played_out)
    talker.hands_free.connect(engine.hands_free)
    talker.hear.connect(engine.hear)
    talker.interrupt.connect(engine.interrupt)
    talker.done.connect(application.quit)
    assembly.start()
    try:
        application.exec()
    finally:
        assembly.stop()
        player.close()
    late = [[after_s for after_s in each if after_s >= -_EARLY_S] for each in talker.answers]
    cut = sum(any(after_s < -_EARLY_S for after_s in each) for each in talker.answers)
    return [each[0] if each else None for each in late], cut
