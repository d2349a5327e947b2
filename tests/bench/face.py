"""What painting the face costs: `python -m tests.bench.face`.

CPU time of the whole process, every thread of it, in real time: talk at 25 pictures a second, then
listening to nothing, slept through as the window does it. The sleep matters: pictures painted one right
after the other cost half as much, because everything they need is still in the processor's cache.
"""

from __future__ import annotations

import argparse
import os
import time
from itertools import cycle
from pathlib import Path

os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.types import Frame, Manner
from desktop.engine.video.artwork import load_artwork
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.painter import IllustratedPainter
from tests.engine.video.speeches import SENTENCE, spoken

AVATARS = Path(__file__).parents[2] / "avatars"
SIZES = ((480, 640), (720, 720), (760, 860), (1600, 1000))


def _frames(folder: Path) -> list[Frame]:
    clips = IllustratedVideo(avatar=folder).animate(iter([spoken(SENTENCE)]), 0, CancelToken())
    return [frame for clip in clips for frame in clip.frames]


def measure(folder: Path, width: int, height: int, seconds: float) -> str:
    """One row: the first picture, a frame of speech (median and 95th percentile), idle as a share of a core."""
    painter = IllustratedPainter(load_artwork(folder))
    begun = time.process_time()
    painter.paint(None, Manner.IDLE, time.monotonic(), width, height)
    first = time.process_time() - begun
    talk, spent = cycle(_frames(folder)), []
    start = time.monotonic()
    for tick in range(round(seconds * 25)):
        time.sleep(max(0.0, start + tick * 0.04 - time.monotonic()))
        begun = time.process_time()
        painter.paint(next(talk), Manner.SPEAKING, time.monotonic(), width, height)
        spent.append((time.process_time() - begun) * 1000)
    end, pictures, idle = time.monotonic() + seconds, 0, 0.0
    while (now := time.monotonic()) < end:
        begun = time.process_time()
        painter.paint(None, Manner.IDLE, now, width, height)
        wait = painter.next_change_s(Manner.IDLE, now)
        idle += (time.process_time() - begun) / seconds
        pictures += 1
        time.sleep(max(0.0, now + wait - time.monotonic()))
    median, late = np.percentile(spent, [50, 95])
    return (
        f"| {folder.name} | {width} × {height} | {first * 1000:.0f} ms | {median:.2f} / {late:.2f} ms "
        f"| {idle * 100:.1f} % ({pictures / seconds:.1f}) |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what painting the face costs, CPU of the process.")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to talk and to idle, each")
    chosen = parser.parse_args()
    print("| avatar | size | first picture | speaking, median / p95 | idle, of a core (pictures a second) |")
    print("|---|---|---|---|---|")
    for name in ("nova", "atlas"):
        for width, height in SIZES:
            print(measure(AVATARS / name, width, height, chosen.seconds), flush=True)


if __name__ == "__main__":
    main()
