"""What this machine has: memory, cores, graphics cards. Looking takes a moment and asks no network."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

_MIB = 1 << 20
_TOOL_S = 10.0
"""nvidia-smi wakes a sleeping card, which takes seconds; a broken driver can keep it for ever."""


@dataclass(frozen=True, slots=True)
class Gpu:
    """A graphics card that models can run on. Apple's shares the machine's memory."""

    name: str
    memory_mib: int
    kind: Literal["nvidia", "apple"]


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory in MiB (where a container limits it: the limit), processor cores this program may use."""

    memory_mib: int
    available_mib: int
    cores: int
    gpus: tuple[Gpu, ...] = ()

    def gpu(self, kind: str) -> Gpu | None:
        """The largest card of a kind."""
        return max((gpu for gpu in self.gpus if gpu.kind == kind), key=lambda gpu: gpu.memory_mib, default=None)


def look() -> Machine:
    """This machine. What cannot be found out is left out."""
    memory = psutil.virtual_memory()
    limit = container_limit(Path("/sys/fs/cgroup"))
    total, available = memory.total, memory.available
    if limit is not None and limit < total:
        total, available = limit, min(available, limit)
    mib = total // _MIB
    return Machine(mib, available // _MIB, _cores(), (*nvidia(), *_apple(mib)))


def container_limit(group: Path) -> int | None:
    """The bytes that a container (a control group of version 2 or 1) may use; None without a limit."""
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):
            return int((group / name).read_text("ascii"))
    return None


def nvidia() -> list[Gpu]:
    """NVIDIA's cards by their own tool; none where it is missing, fails or does not answer."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(
            query, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_TOOL_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return []
    found = []
    for line in told.stdout.splitlines():
        name, _, memory = line.rpartition(",")
        with suppress(ValueError):  # "[N/A]" on cards that share the machine's memory
            found.append(Gpu(name.strip(), int(memory), "nvidia"))
    return found


def _apple(memory_mib: int) -> list[Gpu]:
    if sys.platform != "darwin" or platform.machine() != "arm64":
        return []
    name = "Apple Silicon"
    with suppress(OSError, subprocess.SubprocessError):
        asked = ["sysctl", "-n", "machdep.cpu.brand_string"]
        name = subprocess.run(asked, capture_output=True, text=True, timeout=_TOOL_S, check=True).stdout.strip() or name
    return [Gpu(name, memory_mib, "apple")]


def _cores() -> int:
    """Real cores that this process may run on: two threads of one core give little more than one."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, psutil.cpu_count(logical=False) or allowed))
