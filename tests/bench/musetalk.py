"""What MuseTalk costs on this machine: the true architecture in full size, random weights.

    python -m tests.bench.musetalk [--device auto] [--precision auto] [--full] [--batches 1 2 4 8 16] [--times 20]

Without --full the networks are those of the tests, which only tells whether the bench works. For each decoder, the
VAE's and the small one, and each batch size: milliseconds a batch (median, and the slowest), frames a second, what all
cores of the processor worked in that time (which other programs change little), and the memory it takes at most; on a
CUDA card with and without CUDA graphs. Then what a batch's features cost, and how long after the first 160 ms of a
voice the first clip is there, with everything that happens in between. Real weights take the same time.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.types import LISTEN_RATE, FacePoints, Speech
from desktop.engine.video.musetalk.features import ROWS, Listener, mel_filters
from desktop.engine.video.musetalk.hearing import Hearing
from desktop.engine.video.musetalk.masks import blend_mask, face_boxes
from desktop.engine.video.musetalk.network import Networks
from desktop.engine.video.musetalk.performance import Performance
from desktop.engine.video.musetalk.place import Place, free, places
from desktop.engine.video.musetalk.preparing import Prepared
from desktop.engine.video.musetalk.schedule import Pace, Schedule
from desktop.engine.video.musetalk.weights import FEATURES
from desktop.engine.video.photo.analysis import default_face
from desktop.engine.video.photo.base import PLACED, Base
from tests.engine.video.musetalk import tiny

RATE = 24_000


def built(make: Callable[[], Any], place: Place) -> Any:
    """A network whose weights are small random numbers, made where it runs."""
    import torch

    with torch.device("meta"):
        network = make()
    network = network.to_empty(device=place.device)
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if "norm" in name and name.endswith("weight"):
                weight.fill_(1.0)
            else:
                weight.uniform_(-0.02, 0.02)
    return network.eval().requires_grad_(False)


def unet(full: bool) -> Any:
    from diffusers import UNet2DConditionModel

    config = tiny.CONFIG if full else tiny.CONFIG | tiny.SMALL_UNET
    return UNet2DConditionModel(**{key: value for key, value in config.items() if key[0] != "_"})


def decoder(full: bool, small: bool) -> Any:
    from diffusers import AutoencoderKL, AutoencoderTiny

    if small:
        return AutoencoderTiny(**({} if full else tiny.SMALL_TAESD))
    return AutoencoderKL(**(tiny.VAE if full else tiny.VAE | tiny.SMALL_VAE))


def encoder(full: bool) -> Any:
    from transformers import WhisperConfig
    from transformers.models.whisper.modeling_whisper import WhisperEncoder

    return WhisperEncoder(WhisperConfig(**(tiny.WHISPER if full else tiny.WHISPER | tiny.SMALL_WHISPER)))


def timed(call: Callable[[], Any], times: int) -> tuple[float, float, float]:
    """Median and slowest, ms, and the median of the processor's work, ms over all cores."""
    took, worked = [], []
    for _ in range(times):
        began, work = time.perf_counter(), time.process_time()
        call()
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - work) * 1000)
    return statistics.median(took), max(took), statistics.median(worked)


def memory_mib(place: Place) -> float:
    """The most that was taken: of the card since the last reset, or by this process."""
    import torch

    if place.device.type == "cuda":
        return float(torch.cuda.max_memory_reserved(place.device)) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def measure(networks: Networks, name: str, sizes: list[int], times: int) -> None:
    """A line for each batch size."""
    import torch

    graphs = "yes" if networks.graphed else "no"
    for size in sizes:
        if size > networks.most:
            print(f"| {name} | {graphs} | {size} | not enough memory | | | | |", flush=True)
            continue
        sound = torch.randn((size, ROWS, FEATURES), device=networks.place.device)
        networks.paint([0] * size, sound)
        median, most, work = timed(lambda size=size, sound=sound: networks.paint([0] * size, sound), times)  # type: ignore[misc]
        memory = memory_mib(networks.place)
        line = f"{median:.1f} | {most:.1f} | {size * 1000 / median:.1f} | {work:.0f} | {memory:.0f}"
        print(f"| {name} | {graphs} | {size} | {line} |", flush=True)


def spoken(seconds: float) -> Any:
    return (np.random.default_rng(1).standard_normal(round(seconds * RATE)) * 0.1).astype(np.float32)


def first_clip_ms(networks: Networks, listener: Listener, base: Base, prepared: Prepared) -> float:
    """From the first 160 ms (and the resampler's 21) of a voice to the first clip with two frames."""
    performance = Performance(
        base, prepared, networks, listener, mel_filters(), Pace(), 1, 0, CancelToken(), time.perf_counter
    )
    began = time.perf_counter()
    performance.hear([Speech(spoken(0.2), RATE, "")])
    clip = performance.next_clip()
    assert clip is not None
    assert len(clip.frames) == 2
    return (time.perf_counter() - began) * 1000


def features_ms(listener: Listener, times: int) -> tuple[float, float, float]:
    """Of a batch of eight, far into an answer."""
    hearing, schedule = Hearing(LISTEN_RATE, mel_filters()), Schedule()
    hearing.add(spoken(20.0))

    def one() -> None:
        batch = schedule.ready(hearing.known_ms)
        assert batch is not None
        listener.features(hearing, batch).cpu()

    one(), one()
    return timed(one, min(times, 30))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--full", action="store_true", help="the published sizes")
    parser.add_argument("--batches", type=int, nargs="+", default=[])
    parser.add_argument("--times", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="of the processor; 0: as torch likes")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    if asked.threads:
        torch.set_num_threads(asked.threads)
    try:
        place = places(asked.device, asked.precision)[0]
    except ParleyError as error:
        print(error)
        return 2
    cuda = place.device.type == "cuda"
    sizes = sorted(asked.batches or ([1, 2, 4, 8, 16] if place.device.type != "cpu" else [1]))
    times = asked.times or (50 if place.device.type != "cpu" else 3)
    print(f"{place.shown}, torch {torch.__version__}, {'full size' if asked.full else 'the small size of the tests'}\n")
    points = FacePoints((150, 100, 200, 280), (205, 220), (295, 220), (250, 270), (215, 315), (285, 315))
    face = default_face(points, (512, 512))
    base = Base(face, portrait=np.zeros((512, 512, 3), np.uint8))
    boxes = tuple(face_boxes(face, [PLACED], (512, 512), "1.5"))
    latents = np.random.default_rng(2).standard_normal((1, 8, 32, 32)).astype(np.float16)
    prepared = Prepared(latents, boxes, blend_mask(face, PLACED, boxes[0])[None])
    listener = Listener(built(lambda: encoder(asked.full), Place(place.device, torch.float32)), place.device)
    print("| decoder | CUDA graphs | batch | ms | slowest | frames/s | processor ms | MiB |")
    print("|---|---|---|---|---|---|---|---|")
    first: dict[str, list[float]] = {}
    for small in (False, True):
        name = "taesd" if small else "VAE"
        for graphs in (False, True) if cuda else (False,):
            if cuda:
                torch.cuda.reset_peak_memory_stats(place.device)
            made = built(lambda: unet(asked.full), place), built(lambda small=small: decoder(asked.full, small), place)  # type: ignore[misc]
            networks = Networks(*made, place, graphs, tuple(sorted({1, 2, *sizes})))
            del made
            networks.show(latents)
            if cuda:
                networks.warm()
            measure(networks, name, sizes, times)
            key = f"{name}{', CUDA graphs' if networks.graphed else ''}"
            tries = 10 if cuda else 2
            first[key] = [first_clip_ms(networks, listener, base, prepared) for _ in range(tries)][1:]
            networks.close()
            free(place.device)
    median, most, work = features_ms(listener, times)
    spent = f"{median:.1f} ms (slowest {most:.1f}, processor {work:.0f})"
    print(f"\nFeatures of a batch of eight, 20 s into an answer: {spent}.")
    for key, took in first.items():
        print(f"First clip, {key}: {statistics.median(took):.0f} ms (slowest {max(took):.0f}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
