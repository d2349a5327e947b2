"""How sound holds up over minutes on virtual devices: python -m tests.bench.audio_soak --minutes 10

Plays answers of a few seconds with frames at 25 a second, interrupts every second one at a random
moment, listens at the microphone in between, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from desktop.engine.types import LISTEN_RATE, Clip, Frame, PlayStats
from desktop.ui.microphone import Microphone
from desktop.ui.mixer import Take
from desktop.ui.player import Player
from desktop.ui.speaker import LATENCY_S, Speaker
from tests.desk.virtual_desk import open_desk

RATE = 22_050
FPS = 25
ANSWER_S = 6.0
PAUSE_MS = 400


class Soak(QObject):
    """One answer after the other until the time is up."""

    def __init__(self, minutes: float, latency_s: float = LATENCY_S) -> None:
        super().__init__()
        self.speaker = Speaker(latency_s=latency_s)
        self.player = Player(self.speaker, self)
        self.microphone = Microphone(parent=self)
        self.turn = 0
        self.silences_ms: list[float] = []
        self.offsets: list[PlayStats] = []
        self.residuals_ms: list[float] = []
        self.starved = 0
        self.problems: list[str] = []
        self._heard = 0
        self._points: list[tuple[float, float]] = []
        self._take: Take | None = None
        self._chance = random.Random(1)
        self._end = time.monotonic() + minutes * 60
        self._view = QTimer(self)
        self._view.setTimerType(Qt.TimerType.PreciseTimer)
        self._view.setSingleShot(True)
        self._view.timeout.connect(self._look)
        self.player.played_out.connect(self._over)
        self.player.problem.connect(lambda problem: self.problems.append(str(problem)))
        self.microphone.problem.connect(lambda problem: self.problems.append(str(problem)))
        self.microphone.sound.connect(self._hear)
        self.player.open()
        self.microphone.open()
        QTimer.singleShot(500, self._speak)

    def _hear(self, samples: np.ndarray) -> None:
        self._heard += len(samples)

    def _speak(self) -> None:
        self.microphone.stop_listening()
        if time.monotonic() > self._end:
            QCoreApplication.quit()
            return
        self.turn += 1
        count = round(ANSWER_S * RATE)
        sound = (0.3 * np.sin(2 * np.pi * 300 * np.arange(count) / RATE)).astype(np.float32)
        grid = [Frame(round(index * RATE / FPS), index) for index in range(round(ANSWER_S * FPS))]
        for begin in range(0, count, RATE):
            end = min(count, begin + RATE)
            frames = tuple(frame for frame in grid if begin <= frame.sample < end)
            self.player.play(Clip(self.turn, begin, sound[begin:end], RATE, frames))
        self.player.clips_done(self.turn)
        playout = self.player._playout
        assert playout is not None
        assert isinstance(playout.take, Take)
        self._take = playout.take
        self._points = []
        self._look()
        if self.turn % 2:
            QTimer.singleShot(self._chance.randint(500, int(ANSWER_S * 900)), self._interrupt)

    def _look(self) -> None:
        frame, wait = self.player.due()
        now = time.perf_counter()
        if frame is not None:
            self.player.shown(frame, now)
        if self._take is not None and self.player._playout is not None:
            position = self._take.position(now)
            if 0 < position < self._take.written:
                self._points.append((now, position / self.player._speaker.rate * 1000))
            self._view.start(max(1, round((wait if wait is not None else 0.04) * 1000)))

    def _interrupt(self) -> None:
        turn, stats = self.player.interrupt()
        self.player.silence(turn)
        self._note_silence(turn, stats)

    def _note_silence(self, turn: int, stats: PlayStats) -> None:
        took = self.player.interrupt_to_silence_s
        if took is None:
            QTimer.singleShot(10, lambda: self._note_silence(turn, stats))
            return
        self.silences_ms.append(took * 1000)
        self._over(turn, stats)

    def _over(self, turn: int, stats: PlayStats) -> None:
        self.offsets.append(stats)
        assert self._take is not None
        self.starved += self._take.starved
        if len(self._points) > 20:
            at, position = np.array(self._points).T
            slope_free = position - (at - at[0]) * 1000
            self.residuals_ms += list(np.abs(slope_free - np.median(slope_free)))
        self.microphone.start_listening()
        QTimer.singleShot(PAUSE_MS, self._speak)

    def report(self, seconds: float, cpu_s: float) -> dict[str, object]:
        worst = [stats.offsets.worst for stats in self.offsets if stats.offsets.worst is not None]
        p95 = [stats.offsets.p95 for stats in self.offsets if stats.offsets.p95 is not None]

        def percentiles(values: list[float]) -> dict[str, float]:
            return {
                name: round(float(np.percentile(values, share)), 2)
                for name, share in (("p50", 50), ("p95", 95), ("worst", 100))
            }

        return {
            "minutes": round(seconds / 60, 2),
            "turns": self.turn,
            "xruns": self.player.xruns,
            "xruns_in_silence": self.speaker.silent_xruns,
            "microphone_xruns": self.microphone.xruns,
            "starved": self.starved,
            "interrupt_to_silence_ms": percentiles(self.silences_ms),
            "position_off_its_line_ms": percentiles(self.residuals_ms),
            "av_offset_ms": {"p95_of_turns_worst": max(p95, key=abs), "worst": max(worst, key=abs)},
            "frames_dropped": sum(stats.dropped for stats in self.offsets),
            "frames_shown": sum(stats.shown for stats in self.offsets),
            "cpu_percent_of_a_core": round(cpu_s / seconds * 100, 2),
            "microphone_s": round(self._heard / LISTEN_RATE, 1),
            "problems": self.problems,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--latency-ms", type=float, default=LATENCY_S * 1000, help="what the loudspeaker may buffer")
    chosen = parser.parse_args()
    with open_desk() as desk:
        os.environ.update({name: desk.environment[name] for name in desk.SOUND})
        app = QCoreApplication([])
        soak = Soak(chosen.minutes, chosen.latency_ms / 1000)
        begun, cpu = time.monotonic(), time.process_time()
        app.exec()
        print(json.dumps(soak.report(time.monotonic() - begun, time.process_time() - cpu), indent=2))
        soak.player.close()
        soak.microphone.close()


if __name__ == "__main__":
    main()
