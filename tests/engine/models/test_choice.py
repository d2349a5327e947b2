"""Looking at the machine, and what suits it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop.engine.models import hardware
from desktop.engine.models.catalogue import Catalogue, read_catalogue
from desktop.engine.models.choice import recommend
from desktop.engine.models.hardware import Gpu, Machine

GIB = 1024
CARD = Gpu("NVIDIA GeForce RTX 4060", 8188, "nvidia")
APPLE = Gpu("Apple M2", 16 * GIB, "apple")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue()


def machine(memory_gib: float, cores: int = 4, *gpus: Gpu) -> Machine:
    return Machine(int(memory_gib * GIB), int(memory_gib * GIB), cores, gpus)


@pytest.mark.parametrize(
    ("there", "llm"),
    [
        (machine(3.8, 2), "qwen2.5-1.5b"),
        (machine(7.7), "granite-4.1-3b"),
        (machine(7.7, 2), "qwen2.5-1.5b"),
        (machine(15.5, 8), "gemma-4-e2b"),
        (machine(15.5, 8, CARD), "gemma-4-e2b"),
        (machine(7.7, 4, Gpu("GTX 1650", 4096, "nvidia")), "granite-4.1-3b"),
        (machine(16, 8, APPLE), "gemma-4-e2b"),
        (machine(8, 8, Gpu("Apple M1", 8 * GIB, "apple")), "granite-4.1-3b"),
    ],
)
def test_each_machine_gets_models_that_fit(catalogue: Catalogue, there: Machine, llm: str) -> None:
    """One model a stage, together smaller than the memory, explained with the machine, the disk and the time."""
    choice = recommend(there, catalogue)
    assert [entry.stage for entry in choice.entries] == ["asr", "llm", "tts"]
    assert choice.entries[1].id == llm
    assert sum(entry.memory_mib for entry in choice.entries) < there.memory_mib
    assert "20 Mbit/s" in choice.why
    assert "GB of memory" in choice.why
    assert " on the disk" in choice.why


def test_a_graphics_card_is_named_and_used(catalogue: Catalogue) -> None:
    """The larger of two cards counts, and recognition may be large on it."""
    choice = recommend(machine(32, 8, Gpu("Old", 1024, "nvidia"), CARD), catalogue)
    assert CARD.name in choice.why
    assert choice.entries[0].id == "whisper-large-v3-turbo"


def test_a_small_machine_is_told_so(catalogue: Catalogue) -> None:
    """Too little for any set: the starter, with the reason."""
    choice = recommend(machine(1.9, 2), catalogue)
    assert choice.entries == ()
    assert "2 GB of memory" in choice.why
    assert "starter" in choice.why


def test_this_machine_is_seen() -> None:
    """Memory and cores of whatever runs the test."""
    here = hardware.look()
    assert 0 < here.available_mib <= here.memory_mib
    assert 1 <= here.cores <= (os.cpu_count() or 1)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("echo 'NVIDIA H200, 143771'; echo 'Tesla, T4, 15360'", [("NVIDIA H200", 143771), ("Tesla, T4", 15360)]),
        ("echo 'NVIDIA GB10, [N/A]'", []),
        ("echo 'NVIDIA-SMI has failed because it could not communicate with the driver.'; exit 9", []),
    ],
)
def test_nvidias_tool_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, found: list[tuple[str, int]]
) -> None:
    """Names with commas, cards without a number, a driver that fails."""
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f"#!/bin/sh\n{script}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert [(gpu.name, gpu.memory_mib) for gpu in hardware.nvidia()] == found


def test_without_nvidias_tool_there_is_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without that driver."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hardware.nvidia() == []


def test_a_container_has_what_it_may_use(tmp_path: Path) -> None:
    """Both versions of control groups; "max" is no limit."""
    assert hardware.container_limit(tmp_path) is None
    (tmp_path / "memory.max").write_text("max\n")
    assert hardware.container_limit(tmp_path) is None
    (tmp_path / "memory.max").write_text("4294967296\n")
    assert hardware.container_limit(tmp_path) == 4 * 2**30
