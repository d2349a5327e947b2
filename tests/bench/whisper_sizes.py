"""What Whisper costs on this machine, by size: real architectures, random weights, int8 on the processor.

    python -m tests.bench.whisper_sizes [--sizes tiny base small] [--seconds 3 5 10] [--times 5] [--threads 0]

Each size is made, and measured in a process of its own. A reading is the whole way from sound to text, 3 tokens for
each second of it, as in ordinary speech; a partial and the last reading are the same work. Given is the quickest, since
other programs only ever add to it, and in brackets the median of processor seconds over all threads, which they
change little. Real weights take the same time, but for how many tokens they write.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from desktop.engine.asr import whisper_model
from desktop.engine.asr.whisper_model import WhisperModel
from tests.engine.asr.tiny_whisper import SIZES, make

TOKENS_A_SECOND = 3
WORDS = (
    "Hello there",
    "Thank you",
    "watching",
    "Tell me",
    "a story",
    "the ship",
    "the sea",
    "the time",
    "seven",
    "ten",
)
"""A prompt of about as many tokens as ten names have in Whisper's own vocabulary: in the made one names are spelled."""


def measure(folder: Path, seconds: Sequence[float], times: int, threads: int) -> dict[str, float]:
    """The figures of one model; run in a fresh process."""
    whisper_model.most_tokens = lambda sound_s, language: round(TOKENS_A_SECOND * sound_s)
    random = np.random.default_rng(1)
    figures: dict[str, float] = {}
    began = time.perf_counter()
    model = WhisperModel(folder, "en", (), "cpu", threads)
    model.load()
    figures["load"] = time.perf_counter() - began
    for sound_s in seconds:
        sound = (0.1 * random.standard_normal(round(16_000 * sound_s))).astype(np.float32)
        walls, works = zip(*(timed(model, sound) for _ in range(times)), strict=True)
        figures[f"wall {sound_s:g}"] = min(walls)
        figures[f"work {sound_s:g}"] = statistics.median(works)
    sound = sound[: 16_000 * 3]
    figures["rss"] = psutil.Process().memory_info().rss / 2**20
    for name, other in (
        ("detected", WhisperModel(folder, "", (), "cpu", threads)),
        ("words", WhisperModel(folder, "en", WORDS, "cpu", threads)),
    ):
        model.close()
        other.load()
        figures[name] = min(timed(other, sound)[0] for _ in range(times))
        other.close()
    return figures


def timed(model: WhisperModel, sound: np.ndarray) -> tuple[float, float]:
    """Seconds and processor seconds of one reading."""
    began, work = time.perf_counter(), time.process_time()
    assert model.read(sound, None, lambda: False) is not None
    return time.perf_counter() - began, time.process_time() - work


def made(folder: Path, size: str) -> None:
    """Write the model; in a process of its own too, since torch keeps what it took."""
    make(folder, size=size, says=" " + " ".join(str(7919 * n % 1000) for n in range(200)), endless=True)


def in_process(function: object, *arguments: object) -> object:
    """`function(*arguments)` in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=["tiny", "base", "small"])
    parser.add_argument("--seconds", nargs="+", type=float, default=[3.0, 5.0, 10.0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="0: as the program chooses")
    options = parser.parse_args(arguments)
    spoken = [f"{seconds:g}" for seconds in options.seconds]
    heads = ["Whisper", "disk MiB", "load s", "resident MiB", *(f"reading of {name} s: s (CPU s)" for name in spoken)]
    heads += [f"s per second of {spoken[-1]} s", "3 s, language detected", "3 s, with ten words as a prompt"]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning, {options.times} times each\n")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as place:
            folder = Path(place) / size
            in_process(made, folder, size)
            disk = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
            found = in_process(measure, folder, options.seconds, options.times, options.threads)
            assert isinstance(found, dict)
        cells = [size, f"{disk:.0f}", f"{found['load']:.2f}", f"{found['rss']:.0f}"]
        cells += [f"{found[f'wall {name}']:.2f} ({found[f'work {name}']:.2f})" for name in spoken]
        cells += [f"{found[f'wall {spoken[-1]}'] / options.seconds[-1]:.3f}"]
        cells += [f"{found[name]:.2f}" for name in ("detected", "words")]
        print(f"| {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
