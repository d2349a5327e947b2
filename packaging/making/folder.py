"""The environment that packages are made from, and the folder that PyInstaller makes of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.setup import plan
from desktop.setup.background import WHEELS
from desktop.setup.checkout import Checkout
from desktop.setup.gpu import FROM_CPU_INDEX, ONCE
from making.contents import PARTS, Flavour

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parent
_WORTH_A_LINK = 16 * 1024
_INDEXES = {
    "torch": FROM_CPU_INDEX if sys.platform == "linux" else (),
    "llama": ("--extra-index-url", WHEELS["llama-cpp-python"], *ONCE),
}
"""Where ready-made builds are offered that the usual index lacks."""


def python_of(environment: Path) -> Path:
    """The Python of a virtual environment, as an absolute path that keeps its links."""
    return Path(os.path.abspath(environment), "Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment(place: Path, flavour: Flavour) -> Path:
    """Make or complete the virtual environment at `place`; returns its Python. Versions are those of constraints.txt,
    PyTorch is the build without CUDA: with it the package would be five times as large.
    """
    python = python_of(place)
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    checkout = Checkout(ROOT)
    todo = plan.read(checkout)
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q", "-c", str(checkout.constraints)]
    subprocess.run([*pip, *todo.starter, "-r", str(HERE / "requirements.txt")], check=True)
    subprocess.run([*pip, "--no-deps", *todo.alone], check=True)
    for part in todo.parts:
        if part.name in PARTS[flavour]:
            subprocess.run([*pip, *_INDEXES.get(part.name, ()), *part.requirements], check=True)
    return python


def build(python: Path, work: Path, flavour: Flavour) -> Path:
    """Run PyInstaller in the environment of `python`; the folder that it makes."""
    out = work / "dist"
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(out)]
    subprocess.run(
        [*command, "--workpath", str(work / "work"), str(HERE / "parley.spec")],
        check=True,
        env={**os.environ, "PARLEY_FLAVOUR": flavour, "PARLEY_VERSION_FILE": str(work / "version.txt")},
    )
    folder = out / "parley"
    if sys.platform == "linux":
        _lighten(folder)
    return folder


def add_models(python: Path, folder: Path, ids: Sequence[str], source: Path) -> None:
    """making/offline.py in the environment, which has what reading the catalogue needs."""
    command = [str(python), "-m", "making.offline", str(folder), str(source.resolve()), *ids]
    subprocess.run(command, check=True, cwd=HERE, env={**os.environ, "PYTHONPATH": str(ROOT)})


def _lighten(folder: Path) -> None:
    """Without what only a debugger reads, and each file once: wheels hold copies where a system has links."""
    libraries = [path for path in folder.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    for library in libraries:
        listed = subprocess.run(["objdump", "-h", str(library)], capture_output=True, text=True, check=True).stdout
        if ".debug_info" in listed:
            subprocess.run(["strip", "--strip-debug", str(library)], check=True)
    for path, first in twins(folder):
        path.unlink()
        path.symlink_to(os.path.relpath(first, path.parent))


def twins(folder: Path) -> list[tuple[Path, Path]]:
    """Files that are byte for byte what an earlier one is, each with that one. Small ones do not count."""
    by_size: dict[int, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size >= _WORTH_A_LINK:
            by_size.setdefault(path.stat().st_size, []).append(path)
    found = []
    for paths in by_size.values():
        known: dict[bytes, Path] = {}
        for path in paths if len(paths) > 1 else ():
            first = known.setdefault(hashlib.sha256(path.read_bytes()).digest(), path)
            if first is not path:
                found.append((path, first))
    return found


def weigh(folder: Path) -> list[tuple[int, str]]:
    """What lies in `folder`, by top-level package, (bytes, name), the heaviest first; libraries go with their wheel."""
    inside = folder / "_internal" if (folder / "_internal").is_dir() else folder
    weights: dict[str, int] = {}
    for path in inside.rglob("*"):
        if path.is_file() and not path.is_symlink():
            parts = path.relative_to(inside).parts
            name = parts[0].partition(".")[0] if len(parts) > 1 else "(single files)"
            weights[name] = weights.get(name, 0) + path.stat().st_size
    programs = [path for path in folder.iterdir() if path.is_file()]
    weights["(the program: all modules of Python)"] = sum(path.stat().st_size for path in programs)
    return sorted(((size, name) for name, size in weights.items()), reverse=True)
