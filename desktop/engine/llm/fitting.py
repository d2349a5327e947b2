"""Chooses context, threads, batches and GPU use for a model on this machine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.engine.llm.checking import ModelFile, trouble
from desktop.engine.llm.header import Header

USUAL_CONTEXT = 8192
"""Tokens; a spoken conversation of about forty minutes. More costs memory and is hardly ever needed."""
LEAST_CONTEXT = 2048
"""Tokens; where not even this fits, the model does not."""
MOST_THREADS = 8
"""More gain little: reading the weights from memory is what takes the time."""
FEW_CORES = 4
"""Up to so many, all the stages of a turn share every core."""
SMALL_BYTES = 32 * 2**20
"""A model up to this size gets one thread: more would wait for each other longer than they work."""
MOST_BATCH = 128
"""Tokens evaluated at once by the processor: more are hardly faster, and what a cancel breaks off is lost."""
GPU_BATCH = 256
"""A GPU cannot be stopped within a batch."""
_MIB = 2**20
_SPARE = 0.05
"""Of the available memory, left to everything else."""
_FIXED_BYTES = 48 * _MIB
"""What llama.cpp itself takes, roughly."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How to load: tokens of context, threads, tokens evaluated at once, layers on the GPU (-1 all)."""

    context: int
    threads: int
    batch: int
    gpu_layers: int
    needed_bytes: int


def available_bytes() -> int:
    """Memory that can be had without pushing out anything else, within the limit of a container."""
    import psutil

    available = int(psutil.virtual_memory().available)
    try:
        with open("/sys/fs/cgroup/memory.max") as limit, open("/sys/fs/cgroup/memory.current") as current:
            return min(available, max(0, int(limit.read()) - int(current.read())))
    except (OSError, ValueError):  # not Linux, no such container, or "max"
        return available


def usable_cores() -> int:
    """Physical cores that this process may run on."""
    import psutil

    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return min(cores, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else cores


def usable_threads() -> int:
    """Cores up to MOST_THREADS, one left to sound and picture where there are more than FEW_CORES."""
    cores = usable_cores()
    return min(MOST_THREADS, cores - 1 if cores > FEW_CORES else cores)


def cache_bytes(header: Header, context: int) -> int:
    """Estimated size of the key-value cache: two bytes for each key and value of each layer and token."""
    layers = int(header.of_architecture("block_count", 0))
    heads = header.of_architecture("attention.head_count", 1)
    head = int(header.of_architecture("embedding_length", 0)) // max(1, _most(heads))
    size = int(header.of_architecture("attention.key_length", head))
    size += int(header.of_architecture("attention.value_length", head))
    shared = header.of_architecture("attention.head_count_kv", heads)
    per_token = sum(shared) if isinstance(shared, Sequence) else int(shared) * layers
    return context * per_token * size * 2


def fit(file: ModelFile, context: int, threads: int, gpu_layers: int, memory: int, check_memory: bool) -> Fit:
    """What to load `file` with; 0 (for `gpu_layers` -1) stands for "choose".

    `memory` is what is available, in bytes; without `check_memory` (the weights go to a GPU of its own memory)
    it only bounds the context. Raises ParleyError naming both figures when the model cannot fit.
    """
    header = file.header
    trained = int(header.of_architecture("context_length", 0)) or LEAST_CONTEXT
    threads = threads or (1 if file.total_bytes <= SMALL_BYTES else usable_threads())
    batch = GPU_BATCH if gpu_layers else min(MOST_BATCH, 32 * threads)
    wanted = min(context or USUAL_CONTEXT, trained)
    weights = file.total_bytes if check_memory else 0

    def needed(tokens: int) -> int:
        return weights + cache_bytes(header, tokens) + _working_bytes(header, batch) + _FIXED_BYTES

    chosen = wanted
    while not context and needed(chosen) > memory * (1 - _SPARE) and chosen > LEAST_CONTEXT:
        chosen = max(LEAST_CONTEXT, chosen // 2)
    if check_memory and needed(chosen) > memory:
        what = (
            f"{file.path.name} needs about {_gib(needed(chosen))} of memory with a context of {chosen} tokens, "
            f"and {_gib(memory)} are available."
        )
        remedy = "Close other programs, or choose a smaller model"
        raise trouble(what, f"{remedy} or context." if context else f"{remedy}.")
    return Fit(chosen, threads, min(batch, chosen), gpu_layers, needed(chosen))


def _working_bytes(header: Header, batch: int) -> int:
    """Roughly what one batch needs while it is computed."""
    vocabulary = getattr(header.metadata.get("tokenizer.ggml.tokens"), "items", 32_000)
    width = int(header.of_architecture("embedding_length", 0)) * 6
    width += 2 * _most(header.of_architecture("feed_forward_length", 0))
    return batch * (width + vocabulary) * 4


def _most(value: int | Sequence[int]) -> int:
    """The largest of a value that may be given for each layer."""
    return max((int(entry) for entry in value), default=0) if isinstance(value, Sequence) else int(value)


def _gib(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
