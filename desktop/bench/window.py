"""The real window on whatever display and devices there are: start, smoothness, memory, idle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
from PySide6.QtCore import QEventLoop, QTimer

from desktop import frozen
from desktop.app import Application
from desktop.arguments import Arguments, parse
from desktop.bench.figures import Figure
from desktop.engine.conversation.characters import Character
from desktop.engine.stages import Painter
from desktop.engine.state import State
from desktop.engine.types import Frame, Manner, TurnReport
from desktop.opening import Opening
from desktop.paths import folders
from desktop.settings import Settings

STARTS = 4
IDLE_S = 15.0
SQUARE = 720
REPLY = "repeat after me " + " ".join(
    (
        "a calm voice reads a long passage so that every picture can be counted,",
        "and nothing in it matters except that it goes on for about a minute.",
        "Behind the window a few small processes wait for the next question,",
        "while the face in front keeps its lips in step with every sound.",
    )
    * 4
)
HEAVY = ("torch", "ctranslate2", "llama_cpp", "kokoro", "onnxruntime", "pocketsphinx")


class TimedPainter:
    """A Painter that counts the CPU its painting takes."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self.spoken_ms: list[float] = []

    def paint(
        self, frame: Frame | None, manner: Manner, now_s: float, width: int, height: int
    ) -> npt.NDArray[np.uint8]:
        """As the painter inside."""
        before = time.thread_time()
        picture = self._painter.paint(frame, manner, now_s, width, height)
        if frame is not None:
            self.spoken_ms.append((time.thread_time() - before) * 1000)
        return picture

    def next_change_s(self, manner: Manner, now_s: float) -> float:
        """As the painter inside."""
        return self._painter.next_change_s(manner, now_s)


def starts() -> list[Figure]:
    """Start the program a few times as a person would; the first one fills the disk cache and does not count."""
    visible, ready = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(STARTS):
            report = Path(folder, f"{number}.json")
            options = ["--starter-only", "--data-dir", folder, "--report", str(report)]
            process = subprocess.Popen([*frozen.command(), *options])
            time.sleep(5.0)
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            window = json.loads(report.read_text("utf-8"))["window"]
            if number:
                visible.append(window["visible_ms"] or float("inf"))
                ready.append(window["ready_ms"] or float("inf"))
    seen, talk = float(np.median(visible)), float(np.median(ready))
    return [
        Figure(
            "main.py started → window visible, ready to talk, second start",
            "≤ 1,000 ms, ≤ 2,500 ms",
            f"visible {seen:.0f} ms (worst {max(visible):.0f}), ready {talk:.0f} ms (worst {max(ready):.0f})",
            seen <= 1000 and talk <= 2500,
            {"visible_ms": visible, "ready_ms": ready},
        )
    ]


class _Window:
    """The application, driven from inside."""

    def __init__(self, settings: Settings, character: Character, folder: Path) -> None:
        arguments: Arguments = parse(["--starter-only", "--report", str(folder / "report.json")])
        self._loop = QEventLoop()
        opening = Opening(settings, character, folders(folder))
        opening.window.resize(SQUARE, SQUARE)
        opening.window.show()
        self.app = Application(arguments, settings, character, folders(folder), opening, time.perf_counter())
        self.app.begin()
        self._until(lambda: self.app.record.ready_ms is not None and self.app.window.view.painter is not None, 60)
        assert self.app.window.view.painter is not None
        self.painter = TimedPainter(self.app.window.view.painter)
        self.app.window.view.set_painter(self.painter)

    def _until(self, condition: Any, limit_s: float) -> None:
        end = time.monotonic() + limit_s
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"nothing after {limit_s} s")
            self.wait(0.05)

    def wait(self, seconds: float) -> None:
        QTimer.singleShot(round(seconds * 1000), self._loop, self._loop.quit)
        self._loop.exec()

    def say(self, text: str) -> TurnReport:
        count = len(self.app.record.turns)
        self.app.call.sent(text)
        self._until(lambda: len(self.app.record.turns) > count and self.app.record.now is State.READY, 120)
        return self.app.record.turns[-1]


def window(settings: Settings, character: Character) -> list[Figure]:
    """A minute of reply in the window at 720×720, then a while of idling."""
    with tempfile.TemporaryDirectory() as folder:
        running = _Window(settings, character, Path(folder))
        try:
            running.say("hello")
            running.painter.spoken_ms.clear()
            turn = running.say(REPLY)
            running.wait(2.0)
            me = psutil.Process(os.getpid())
            children = me.children(recursive=True)
            before = [_cpu(process) for process in (me, *children)]
            running.wait(IDLE_S)
            used = [_cpu(process) - was for process, was in zip((me, *children), before, strict=True)]
            memory = me.memory_info().rss / 2**20
            stall, xruns = running.app.stall.stall_ms(), running.app.player.xruns
        finally:
            running.app.finish()
    return _figures(turn, running.painter.spoken_ms, stall, xruns, memory, used)


def _figures(
    turn: TurnReport,
    painted_ms: list[float],
    stall: dict[str, float | None],
    xruns: int,
    memory_mib: float,
    idle_s: list[float],
) -> list[Figure]:
    offsets = turn.av_offset_ms
    p95, worst = offsets.p95 or 0.0, offsets.worst or 0.0
    paint50, paint95 = (float(value) for value in np.percentile(painted_ms, [50, 95]))
    loaded = [name for name in HEAVY if name in sys.modules]
    idle = [seconds / IDLE_S * 100 for seconds in idle_s]
    p99 = stall["p99"] or 0.0
    return [
        Figure(
            "lips against voice",
            "p95 within ±20 ms, worst within +45/−125 ms",
            f"p50 {offsets.p50 or 0.0:+.1f}, p95 {p95:+.1f}, worst {worst:+.1f} ms",
            abs(p95) <= 20 and -125 <= worst <= 45,
        ),
        Figure(
            f"frames of a {turn.audio_s:.0f} s reply at {turn.fps:.0f} fps, {SQUARE}×{SQUARE}",
            "none dropped; ≤ 3 ms of CPU a frame",
            f"{turn.dropped_frames} of {turn.frames} dropped; p50 {paint50:.2f}, p95 {paint95:.2f} ms of CPU",
            turn.dropped_frames == 0 and paint50 <= 3.0,
        ),
        Figure(
            "window's event loop while a turn runs",
            "p99 stall ≤ 17 ms; no xrun",
            f"p99 {p99:.1f}, worst {stall['worst'] or 0.0:.1f} ms; {xruns} xruns",
            p99 <= 17 and xruns == 0,
        ),
        Figure(
            "window's process",
            "≤ 250 MiB, no model library, idle ≤ 8 % of one core",
            f"{memory_mib:.0f} MiB; {', '.join(loaded) or 'none'} imported; idle {idle[0]:.1f} % "
            f"({sum(idle):.1f} % with its children)",
            memory_mib <= 250 and not loaded and idle[0] <= 8.0,
        ),
    ]


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
