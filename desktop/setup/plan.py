"""What is to be installed, as pyproject.toml says it, and what set-up knows about each heavy engine."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.setup.checkout import Checkout, SetupError


@dataclass(frozen=True, slots=True)
class About:
    """What set-up must know of a part beyond its requirements.

    `megabytes` is about what is downloaded (for the progress bar), `needs` are parts it is of no use without,
    `compiles` names the package that may have to be built with a C++ compiler.
    """

    title: str
    megabytes: int
    needs: tuple[str, ...] = ()
    compiles: str = ""


ABOUT: Mapping[str, About] = {
    "servers": About("connections to model servers", 3),
    "whisper": About("faster-whisper, the better speech recognition", 60),
    "piper": About("Piper voices", 20),
    "torch": About("PyTorch", 200),
    "kokoro": About("Kokoro, the natural voice", 80, needs=("torch",)),
    "musetalk": About("the photo-real face", 50, needs=("torch",)),
    "llama": About("llama.cpp, the language model runner", 60, compiles="llama-cpp-python"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One heavy engine, installed by itself. `requirements` in pip's notation."""

    name: str
    requirements: tuple[str, ...]
    about: About


@dataclass(frozen=True, slots=True)
class Plan:
    """The requirements of each set, in pip's notation. `alone` are installed without what they declare."""

    starter: tuple[str, ...]
    alone: tuple[str, ...]
    tests: tuple[str, ...]
    parts: tuple[Part, ...]
    pip: str | None  # the pip that is used, where the constraints name one

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def read(checkout: Checkout) -> Plan:
    """Raises SetupError when a project file is missing or broken."""
    try:
        data = tomllib.loads(checkout.project_file.read_text(encoding="utf-8"))
        constraints = checkout.constraints.read_text(encoding="utf-8")
        project = data["project"]
        extras = project.get("optional-dependencies", {})
        names = [name for entry in extras.get("full", []) for name in _own_extras(entry, project["name"])]
        parts = tuple(Part(name, tuple(extras[name]), ABOUT.get(name, About(name, 50))) for name in names)
        settings = data.get("tool", {}).get("parley", {}).get("setup", {})
        return Plan(
            starter=tuple(project.get("dependencies", [])),
            alone=tuple(settings.get("without-dependencies", [])),
            tests=tuple(extras.get("tests", [])),
            parts=parts,
            pip=next((line for line in constraints.splitlines() if re.match(r"pip\s*==", line)), None),
        )
    except (OSError, ValueError, KeyError) as error:
        raise SetupError(
            "The project's list of packages cannot be read.",
            "Restore pyproject.toml and constraints.txt, for example with: git checkout pyproject.toml constraints.txt",
            str(error),
        ) from error


def _own_extras(entry: str, project: str) -> list[str]:
    """`parley[torch,kokoro]` → torch, kokoro; anything else names no part."""
    match = re.fullmatch(rf"{re.escape(project)}\[([^]]*)]", entry.replace(" ", ""))
    return match[1].split(",") if match else []
