"""What Kokoro and Piper ask of a machine: full-size architectures with random weights, made to speak at a usual pace.

    python -m tests.bench.voices [--cancels 40] [--clauses 4]

How they sound cannot be measured so; loading, pace, memory and stopping can. Each runs in a process of
its own. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import random
import statistics
import tempfile
import threading
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.stages import Tts
from desktop.engine.types import Voice
from tests.engine.tts import tiny_kokoro

CLAUSES = (
    "Yes, I will gladly tell you about it.",
    "Once upon a time there lived a king,",
    "and every morning he walked down to sea.",
    "What would you like to hear about now?",
)
"""Eight words each."""
LONG = "It was a bright cold day in April and the clocks were striking thirteen, as they had done all year."


def make_piper(folder: Path) -> Path:
    """A voice of the size of Piper's "medium" ones, by Piper's own network and export: three frames a symbol number."""
    import torch
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
    from piper.train.vits.models import SynthesizerTrn

    network = SynthesizerTrn(
        n_vocab=256,
        spec_channels=513,
        segment_size=32,
        inter_channels=192,
        hidden_channels=192,
        filter_channels=768,
        n_heads=2,
        n_layers=6,
        kernel_size=3,
        p_dropout=0.1,
        resblock="2",
        resblock_kernel_sizes=(3, 5, 7),
        resblock_dilation_sizes=((1, 2), (2, 6), (3, 12)),
        upsample_rates=(8, 8, 4),
        upsample_initial_channel=256,
        upsample_kernel_sizes=(16, 16, 8),
    ).eval()
    network.dec.remove_weight_norm()
    durations = network.dp.forward

    def paced(*args: Any, **kwargs: Any) -> Any:
        return torch.clamp(durations(*args, **kwargs), -0.01, 0.01) + math.log(2.7)

    network.dp.forward = paced

    class Exported(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, text: Any, lengths: Any, scales: Any) -> Any:
            sound, *_ = network.infer(
                text, lengths, noise_scale=scales[0], length_scale=scales[1], noise_scale_w=scales[2]
            )
            return sound.unsqueeze(1)

    path = folder / "voice.onnx"
    torch.onnx.export(
        Exported(),
        (torch.randint(1, 160, (1, 50)), torch.tensor([50]), torch.tensor([0.667, 1.0, 0.8])),
        str(path),
        opset_version=15,
        input_names=["input", "input_lengths", "scales"],
        output_names=["output"],
        dynamic_axes={"input": {0: "batch", 1: "phonemes"}, "input_lengths": {0: "batch"}, "output": {0: "b", 2: "t"}},
        dynamo=False,
    )
    config = {
        "audio": {"sample_rate": 22_050},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": 1,
    }
    path.with_name("voice.onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def make(name: str, folder: Path) -> None:
    """Write the model's files; in a process of its own, whose memory is not the backend's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name == "kokoro":
            tiny_kokoro.make(folder / "model", tiny_kokoro.FULL, frames=3.0, half=False)
        else:
            make_piper(folder)


def backend(name: str, folder: Path) -> Tts:
    """The backend, not loaded yet."""
    if name == "kokoro":
        from desktop.engine.tts.kokoro import KokoroTts

        return KokoroTts(folder / "model")
    from desktop.engine.tts.piper import PiperTts

    return PiperTts(folder / "voice.onnx")


def free_after_cancel_ms(tts: Tts, full_s: float, chance: random.Random) -> float:
    """From a cancel at a random moment of a long clause until the backend could begin the next one."""
    cancel, freed = CancelToken(), threading.Event()
    at: list[float] = []

    def speak() -> None:
        try:
            for _ in tts.speak(LONG, Voice(), cancel):
                pass
        except Cancelled:
            pass
        finally:
            at.append(time.perf_counter())
            freed.set()

    thread = threading.Thread(target=speak)
    thread.start()
    time.sleep(chance.uniform(0.02, 0.9) * full_s)
    began = time.perf_counter()
    cancel.cancel()
    freed.wait()
    thread.join()
    return max(0.0, at[0] - began) * 1000


def measure(name: str, folder: Path, clauses: int, cancels: int, results: Any) -> None:
    """All figures of one backend, in this process."""
    process = psutil.Process()
    before = process.memory_info().rss
    began = time.perf_counter()
    tts = backend(name, folder)
    tts.load()
    load_s = time.perf_counter() - began
    firsts, work, speech = [], 0.0, 0.0
    cpu = sum(process.cpu_times()[:2])
    for index in range(clauses):
        began = time.perf_counter()
        stream = tts.speak(CLAUSES[index % len(CLAUSES)], Voice(), CancelToken())
        pieces = [next(stream)]
        firsts.append(time.perf_counter() - began)
        pieces += stream
        work += time.perf_counter() - began
        speech += sum(len(piece.samples) / piece.rate for piece in pieces if piece.text)
    cpu = sum(process.cpu_times()[:2]) - cpu
    began = time.perf_counter()
    list(tts.speak(LONG, Voice(), CancelToken()))
    full_s = time.perf_counter() - began
    chance = random.Random(7)
    frees = sorted(free_after_cancel_ms(tts, full_s, chance) for _ in range(cancels))
    rss = process.memory_info().rss
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    results.put(
        (
            load_s,
            work / speech,
            cpu / speech,
            statistics.median(firsts),
            speech / clauses,
            statistics.median(frees),
            frees[math.ceil(0.95 * len(frees)) - 1],
            rss >> 20,
            (rss - before) >> 20,
            disk >> 20,
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cancels", type=int, default=40)
    parser.add_argument("--clauses", type=int, default=4)
    options = parser.parse_args(arguments)
    context = multiprocessing.get_context("spawn")
    print(
        f"{psutil.cpu_count()} cores, {psutil.cpu_count(logical=False)} physical; load average "
        f"{psutil.getloadavg()[0]:.1f}; clauses of 8 words\n\n"
        "| voice | load, s | work, s a second of speech | of all cores, s | first sound, s | clause, s "
        "| cancel to free, ms: p50 | p95 | resident, MiB | of it loaded, MiB | files, MiB |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|"
    )
    for name in ("kokoro", "piper"):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            maker = context.Process(target=make, args=(name, folder))
            maker.start()
            maker.join()
            results = context.SimpleQueue()
            child = context.Process(target=measure, args=(name, folder, options.clauses, options.cancels, results))
            child.start()
            child.join()
            if child.exitcode:
                print(f"| {name} | failed |")
                return 1
            load, pace, cpu, first, clause, p50, p95, rss, own, disk = results.get()
        print(
            f"| {name} | {load:.1f} | {pace:.3f} | {cpu:.3f} | {first:.2f} | {clause:.1f} | {p50:.0f} | {p95:.0f} "
            f"| {rss} | {own} | {disk} |"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
