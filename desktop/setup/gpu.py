"""Whether this machine has an NVIDIA GPU, and the build of torch that fits."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from desktop.setup.pip import Pip
from desktop.setup.trouble import Trouble

CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch's own index of its CPU builds
ONCE = ("--retries", "1", "--timeout", "20")
FROM_CPU_INDEX = ("--extra-index-url", CPU_INDEX, *ONCE)


def has_nvidia_gpu(driver: Path = Path("/proc/driver/nvidia/gpus")) -> bool:
    """By the driver's own list, else by asking nvidia-smi; a tool without a device does not count."""
    if driver.is_dir():
        return any(driver.iterdir())
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return False
    try:
        listed = subprocess.run(
            [tool, "-L"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return listed.returncode == 0 and "GPU" in listed.stdout


def needs_cuda(projects: Iterable[str]) -> bool:
    """Whether a resolved set of projects holds NVIDIA's libraries."""
    return any(re.match(r"(nvidia|cuda)[-_]", name, re.IGNORECASE) for name in projects)


def choose_torch(pip: Pip, requirements: Iterable[str], gpu: bool) -> list[str] | Trouble:
    """The extra pip arguments that give a build fitting this machine, or why none can be had.

    Without a GPU the packages that pip would choose are looked at first, without installing them: wherever that
    is a CPU build (a mirror's, a wheel on the disk, macOS, Windows) it is taken; else PyTorch's CPU index is
    asked.
    """
    if gpu or sys.platform != "linux":
        return []
    chosen = resolve(pip, requirements)
    if isinstance(chosen, Trouble):
        return chosen
    if not needs_cuda(chosen):
        return []
    offered = resolve(pip, ["--no-deps", *requirements, *FROM_CPU_INDEX])
    if not isinstance(offered, Trouble) and any(project.endswith("+cpu") for project in offered):
        return list(FROM_CPU_INDEX)
    return Trouble(
        "Only a CUDA build of PyTorch can be had here, with more than 2 GB of NVIDIA libraries, and this machine"
        " has no NVIDIA GPU: it was left out.",
        "To install it all the same: .venv/bin/python -m pip install -c constraints.txt torch",
        detail=", ".join(project for project in chosen if needs_cuda([project])),
    )


def resolve(pip: Pip, arguments: Iterable[str]) -> list[str] | Trouble:
    """What pip would install, as `name==version`."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        trouble = pip.install("--dry-run", "--quiet", "--report", str(report), *arguments, subject="PyTorch")
        if trouble:
            return trouble
        found = json.loads(report.read_text(encoding="utf-8"))
    return ["{name}=={version}".format_map(item["metadata"]) for item in found["install"]]
