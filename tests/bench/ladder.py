"""What the voice notices of its face: `python -m tests.bench.ladder [--turns N]`.

A full face in a process of its own, of several speeds and with several ways to fail, over the illustrated one. Per
face: how long the first clip waited, how near the loudspeaker came to running dry (negative: it did), how many frames
were the full face's, how soon a cancelled turn was over, and whether the sound that came out was the voice's.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVideo
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.ladder import LadderVideo
from desktop.engine.video.photo.patch import Patch
from tests.engine.video.speeches import SENTENCE, spoken

AVATAR = Path(__file__).parents[2] / "avatars" / "nova"
FACES = {
    "5 ms a frame": {"frame_s": 0.005},
    "20 ms": {"frame_s": 0.02},
    "35 ms": {"frame_s": 0.035},
    "50 ms: too slow": {"frame_s": 0.05},
    "400 ms": {"frame_s": 0.4},
    "fails at frame 20": {"frame_s": 0.005, "fails_at": 20},
    "dies at frame 20": {"frame_s": 0.005, "dies_at": 20},
    "hangs at frame 20": {"frame_s": 0.005, "hangs_at": 20},
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=4)
    turns = parser.parse_args().turns
    logging.disable(logging.WARNING)  # that faces fail is meant
    print("| face | first clip, ms: median, worst | room left, ms: least | full frames | cancel, ms: worst | sound |")
    print("|---|---|---|---|---|---|")
    for name, options in FACES.items():
        print(f"| {name} | {measured(options, turns)} |", flush=True)


def measured(options: dict[str, float], turns: int) -> str:
    """A row for the full face with `options`, each turn on a ladder that has not given it up."""
    pieces = [spoken(SENTENCE), spoken(SENTENCE)]
    sound = np.concatenate([piece.samples for piece in pieces])
    firsts, rooms, shares, cancels, same = [], [], [], [], 0
    for turn in range(turns):
        host = Host(
            BackendSpec("video", "full", "tests.engine.video.full_face:FullFace", options), pauses_s=(0.01,) * 5
        )
        face = LadderVideo(HostedVideo(host), IllustratedVideo(AVATAR), wait_to_load=True)
        face.load()
        clips, began, dry_at = [], time.monotonic(), None
        for clip in face.animate(iter(pieces), turn, CancelToken()):
            now = time.monotonic()
            if dry_at is None:
                firsts.append((now - began) * 1000)
            else:
                rooms.append((dry_at - now) * 1000)
            dry_at = max(now, dry_at or now) + len(clip.samples) / clip.rate
            clips.append(clip)
        frames = [isinstance(frame.picture, Patch) for clip in clips for frame in clip.frames]
        shares.append(sum(frames) / len(frames))
        same += np.array_equal(np.concatenate([clip.samples for clip in clips]), sound)
        cancels.append(cancelled(face, pieces, turn + turns))
        face.close()
    return (
        f"{statistics.median(firsts):.0f}, {max(firsts):.0f} | {min(rooms):.0f} | {statistics.mean(shares):.0%} | "
        f"{max(cancels):.0f} | {same} of {turns}"
    )


def cancelled(face: LadderVideo, pieces: list, turn: int) -> float:
    """From a cancel at any moment of a turn until it is over, ms."""
    cancel, at = CancelToken(), 0.0

    def stop() -> None:
        nonlocal at
        at = time.monotonic()
        cancel.cancel()

    timer = threading.Timer(random.uniform(0.0, 0.4), stop)
    timer.start()
    with suppress(Cancelled):
        list(face.animate(iter(pieces), turn, cancel))
        cancel.wait()
    over = time.monotonic()
    timer.join()
    return max(0.0, over - at) * 1000


if __name__ == "__main__":
    main()
