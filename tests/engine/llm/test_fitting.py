"""How a model is loaded follows from the machine, unless it is set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.llm import fitting
from desktop.engine.llm.checking import ModelFile
from desktop.engine.llm.fitting import Fit, fit
from desktop.engine.llm.header import Header, Length

GIB = 2**30


def model(size: int = 2 * GIB, **values: Any) -> ModelFile:
    """A model of three billion parameters, as its header describes it."""
    described: Mapping[str, Any] = {
        "block_count": 40,
        "context_length": 131_072,
        "embedding_length": 2560,
        "feed_forward_length": 8192,
        "attention.head_count": 40,
        "attention.head_count_kv": 8,
        **values,
    }
    metadata = {f"granite.{key.replace('__', '.')}": value for key, value in described.items()}
    metadata |= {"general.architecture": "granite", "tokenizer.ggml.tokens": Length(100_000, 100_000)}
    return ModelFile(Path("m.gguf"), Header(Path("m.gguf"), metadata, (), 0, size), size)


def chosen(file: ModelFile, memory: int, **options: Any) -> Fit:
    return fit(file, **{"context": 0, "threads": 4, "gpu_layers": 0, "memory": memory, "check_memory": True, **options})


def test_the_cache_is_counted() -> None:
    """Keys and values, 8 heads of 64, 40 layers, two bytes each; per-layer counts (none in recurrent layers) add up."""
    assert fitting.cache_bytes(model().header, 1000) == 1000 * 2 * 8 * 64 * 40 * 2
    mixed = model(attention__head_count_kv=(8, 0, 0, 8), attention__key_length=128, attention__value_length=64)
    assert fitting.cache_bytes(mixed.header, 10) == 10 * 16 * (128 + 64) * 2


def test_the_context_is_as_long_as_is_useful_and_fits() -> None:
    """8192 tokens with plenty of memory, less with less, never more than the model was trained on."""
    assert chosen(model(), 16 * GIB).context == 8192
    assert chosen(model(), round(2.7 * GIB)).context == 4096
    assert chosen(model(context_length=1024), 16 * GIB).context == 1024
    assert chosen(model(), 16 * GIB, context=32_768).context == 32_768
    assert chosen(model(context_length=4096), 16 * GIB, context=32_768).context == 4096


def test_a_model_that_cannot_fit_is_refused_with_both_figures() -> None:
    """Needed and available; on a GPU with its own memory the library decides."""
    with pytest.raises(
        ParleyError, match=r"m.gguf needs about 2\.\d GiB .* and 1.5 GiB are available.*smaller model\."
    ):
        chosen(model(), round(1.5 * GIB))
    with pytest.raises(ParleyError, match=r"context of 65536 tokens.*smaller model or context"):
        chosen(model(), 4 * GIB, context=65_536)
    assert chosen(model(), round(1.5 * GIB), gpu_layers=-1, check_memory=False).context == 8192


def test_threads_follow_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of up to four physical cores, one less of more, eight at most, one for a tiny model; batches follow."""
    for cores, threads in ((1, 1), (2, 2), (4, 4), (6, 5), (8, 7), (32, 8)):
        monkeypatch.setattr(psutil, "cpu_count", lambda logical, cores=cores: cores)
        if hasattr(os, "sched_getaffinity"):
            monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores * 2)))
        assert fitting.usable_threads() == threads
    assert chosen(model(), 16 * GIB, threads=0).threads == 8
    assert chosen(model(size=2**20), 16 * GIB, threads=0).threads == 1
    assert [chosen(model(), 16 * GIB, threads=count).batch for count in (1, 2, 4, 8)] == [32, 64, 128, 128]


def test_available_memory_is_measured() -> None:
    """Something, and no more than the machine has."""
    assert 0 < fitting.available_bytes() <= psutil.virtual_memory().total
