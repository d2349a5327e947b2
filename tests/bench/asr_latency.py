"""Recognition's share of the answer's delay: from the last sample given to the final transcript, in real time.

    python -m tests.bench.asr_latency [--commands 24]

Commands in several voices are fed in pieces of 20 ms at the pace of speech, each ending 200 ms after the last word,
as when the key is let go then.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
import psutil

from desktop.engine.asr.pocketsphinx import PocketSphinxAsr
from desktop.engine.cancel import CancelToken
from desktop.engine.llm.starter.grammar import build_grammar
from desktop.engine.types import Samples
from tests.bench.asr_sound import between_silences, synthesised

VOICES = ("en-us", "en-gb", "en-gb-x-rp", "en-us+f3", "en-us+m7", "en-gb+f2")


def paced(sound: Samples, ended: list[float]) -> Iterator[Samples]:
    """`sound` as a microphone delivers it; notes when the last piece was handed over."""
    began = time.perf_counter()
    for at in range(0, len(sound), 320):
        due = began + (at + 320) / 16_000
        time.sleep(max(0.0, due - time.perf_counter()))
        ended[:] = [time.perf_counter()]
        yield sound[at : at + 320]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=24)
    options = parser.parse_args(arguments)
    asr = PocketSphinxAsr(build_grammar().jsgf)
    began, cpu = time.perf_counter(), time.process_time()
    asr.load()
    print(f"load: {time.perf_counter() - began:.2f} s, {time.process_time() - cpu:.2f} s of CPU")
    delays, lengths = [], []
    cpu = time.process_time()
    for i, (_, text) in enumerate(build_grammar().examples(options.commands, seed=5)):
        sound = between_silences(synthesised(text, VOICES[i % len(VOICES)]) * 0.4)
        ended: list[float] = []
        assert list(asr.transcribe(paced(sound, ended), CancelToken()))[-1].final
        delays.append(1e3 * (time.perf_counter() - ended[0]))
        lengths.append(len(sound) / 16_000)
    cpu = time.process_time() - cpu
    p50, p95 = np.percentile(delays, [50, 95])
    print(f"{len(delays)} commands of {min(lengths):.1f} to {max(lengths):.1f} s")
    print(f"last sample to final transcript: p50 {p50:.0f} ms, p95 {p95:.0f} ms, worst {max(delays):.0f} ms")
    memory = psutil.Process().memory_info().rss / 2**20
    print(f"CPU per second of sound: {cpu / sum(lengths):.2f}; memory {memory:.0f} MiB")
    return 0 if p50 <= 60 and p95 <= 120 else 1


if __name__ == "__main__":
    sys.exit(main())
