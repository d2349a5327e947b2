"""Hours of talk in the real window, in minutes: python -m tests.bench.soak --hours 2

The program as it is, its window, its processes and its files; only the loudspeaker's clock runs faster, and recorded
questions are heard at once. Typed and spoken turns, short and long answers, every seventh one interrupted. After
each five minutes of talk it notes the memory of every process, threads, children and open files, and at the end how
much they grew in an hour of talk once the first quarter was over. Prints a table, and JSON with --report FILE.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop import app as program
from desktop import logs
from desktop.arguments import parse
from desktop.engine.conversation.characters import load_character
from desktop.engine.network import guard
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE
from desktop.media import read_sound
from desktop.opening import Opening
from desktop.paths import folders, resource
from desktop.settings import Settings
from desktop.settings.model import WindowRoom
from desktop.ui.player import Player
from desktop.ui.speaker import Loudspeaker, NullSpeaker

_EVERY_S = 300.0
"""Talk between two looks at the memory."""
_WARM_UP = 0.25
_TURN_LIMIT_S = 60.0
_TYPED = (
    "hello",
    "what time is it",
    "what is seventeen times three",
    "tell me a joke",
    "tell me a story",
    "how many days until christmas",
    "roll two dice",
    "convert ten miles to kilometres",
    "what can you do",
    "repeat after me a calm voice reads a long passage and nothing in it matters except that it goes on for a while",
)


@dataclass(frozen=True, slots=True)
class Look:
    """What was there after `talk_s` seconds of talk."""

    talk_s: float
    turns: int
    rss_mib: dict[str, float]
    threads: int
    children: int
    files: int


class Soak:
    """The application, talked to from inside."""

    def __init__(self, folder: Path, pace: float) -> None:
        self._loop = QEventLoop()
        began = time.perf_counter()

        def clock() -> float:
            return began + (time.perf_counter() - began) * pace

        def quick_player(_speaker: Loudspeaker) -> Player:
            return Player(NullSpeaker(clock=clock), clock=clock)

        program.Player = quick_player  # type: ignore[assignment, misc]
        settings, places = Settings(window=WindowRoom(guide=False)), folders(folder)
        (folder / "settings.ini").write_text("[window]\nguide = no\n", "utf-8")
        character = load_character(settings.conversation.avatar, places.avatars)
        arguments = parse(["--starter-only", "--data-dir", str(folder), "--settings", str(folder / "settings.ini")])
        opening = Opening(settings, character, places)
        opening.window.show()
        self.app = program.Application(arguments, settings, character, places, opening, time.perf_counter())
        self.app.begin()
        self.until(lambda: self.app.record.now is State.READY)
        self._question = np.concatenate([*read_sound(resource("assets", "question.wav"))])
        self._chance = random.Random(5)
        self._me = psutil.Process()
        self.talk_s = 0.0
        self.turns = 0

    def wait(self, seconds: float) -> None:
        QTimer.singleShot(round(seconds * 1000), self._loop, self._loop.quit)
        self._loop.exec()

    def until(self, condition: Any) -> None:
        end = time.monotonic() + _TURN_LIMIT_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"nothing after {_TURN_LIMIT_S:.0f} s; turn {self.turns}, {self.app.record.now}")
            self.wait(0.01)

    def turn(self) -> None:
        """One question and its answer."""
        record, before = self.app.record, len(self.app.record.turns)
        if self.turns % 3 == 2:
            self.app.call.pressed()
            self.until(lambda: record.now is State.LISTENING)
            self.wait(0.02)
            self.app._microphone.sound.emit(self._question)
            self.app.call.released(time.perf_counter())
            self.talk_s += len(self._question) / LISTEN_RATE
        else:
            text = self._chance.choice(_TYPED)
            self.app.call.sent(text)
            self.talk_s += 0.06 * len(text)  # a person says it at about that pace
        if self.turns % 7 == 6:
            self.until(lambda: record.now is State.SPEAKING or len(record.turns) > before)
            self.app.call.interrupted()
        self.until(lambda: len(record.turns) > before and record.now is State.READY)
        self.talk_s += record.turns[-1].audio_s
        self.turns += 1

    def look(self) -> Look:
        """Memory and everything that could be left behind."""
        rss = {process["name"]: round(process["rss_mib"], 1) for process in self.app._assembly.processes()}
        children = self._me.children(recursive=True)
        return Look(round(self.talk_s), self.turns, rss, self._me.num_threads(), len(children), self._me.num_fds())


def growth(looks: list[Look]) -> dict[str, float]:
    """How much each process's memory grows in an hour of talk after the warm-up, per cent, by least squares."""
    settled = looks[int(len(looks) * _WARM_UP) :]
    hours = np.array([look.talk_s for look in settled]) / 3600
    rates = {}
    for name in settled[0].rss_mib:
        mib = np.array([look.rss_mib.get(name, np.nan) for look in settled])
        rates[name] = round(float(np.polyfit(hours, mib, 1)[0] / mib.mean() * 100), 2)
    return rates


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=2.0, help="of talk")
    parser.add_argument("--pace", type=float, default=12.0, help="how much faster the loudspeaker's clock runs")
    parser.add_argument("--report", type=Path)
    chosen = parser.parse_args()
    guard.install()
    application = QApplication([])
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        log = logs.start(Path(place, "logs"))
        soak = Soak(Path(place), chosen.pace)
        looks, begun = [], time.monotonic()
        print(f"{'talk min':>8} {'turns':>6} {'threads':>7} {'children':>8} {'files':>6}  MiB of each process")
        while soak.talk_s < chosen.hours * 3600:
            soak.turn()
            if soak.talk_s >= (len(looks) + 1) * _EVERY_S:
                looks.append(look := soak.look())
                mib = "  ".join(f"{name} {value:.0f}" for name, value in look.rss_mib.items())
                print(
                    f"{look.talk_s / 60:8.0f} {look.turns:6} {look.threads:7} {look.children:8} {look.files:6}  {mib}"
                )
        soak.app.finish()
        log.close()
    application.quit()
    rates = growth(looks)
    minutes = (time.monotonic() - begun) / 60
    print(f"{soak.talk_s / 3600:.2f} hours of talk, {soak.turns} turns, in {minutes:.1f} minutes")
    print("growth in an hour of talk, %:", ", ".join(f"{name} {rate:+.2f}" for name, rate in rates.items()))
    if chosen.report:
        content = {"growth_percent_an_hour": rates, "looks": [asdict(look) for look in looks]}
        chosen.report.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    return int(any(rate > 2.0 for rate in rates.values()))


if __name__ == "__main__":
    sys.exit(main())
