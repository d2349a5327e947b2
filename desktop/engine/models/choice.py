"""Which models suit a machine, and why."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.engine.models.catalogue import Catalogue, Entry, Set
from desktop.engine.models.hardware import Machine
from desktop.engine.models.words import amount

LINE_BITS_PER_S = 20e6
"""A connection many homes have; times for people are told for it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The models to get, one a stage, and one or two sentences why. No entries: the machine is too small."""

    entries: tuple[Entry, ...]
    why: str
    name: str = ""

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(entry.size for entry in self.entries)


def recommend(machine: Machine, catalogue: Catalogue) -> Choice:
    """The first set of the catalogue that fits `machine`."""
    for each in catalogue.sets:
        if _fits(each, machine):
            entries = tuple(catalogue.entry(id) for id in each.models)
            return Choice(entries, f"{_about(machine, each)} {each.why} {_cost(entries)}", each.name)
    what = f"This computer has {_gigabytes(machine.memory_mib)} GB of memory"
    return Choice((), f"{what}, too little for the full models beside everything else: the starter suits it best.")


def _fits(each: Set, machine: Machine) -> bool:
    if each.gpu:
        gpu = machine.gpu(each.gpu)
        if gpu is None or gpu.memory_mib < each.gpu_memory_mib:
            return False
    return machine.memory_mib >= each.memory_mib and machine.cores >= each.cores


def _about(machine: Machine, each: Set) -> str:
    cores = "1 core" if machine.cores == 1 else f"{machine.cores} cores"
    memory = f"{_gigabytes(machine.memory_mib)} GB of memory"
    gpu = machine.gpu(each.gpu) if each.gpu else None
    if gpu is None:
        return f"This computer has {memory} and {cores}."
    if gpu.kind == "apple":
        return f"This computer has {memory}, which its {gpu.name} shares with the graphics."
    return f"This computer has {memory} and an {gpu.name} with {_gigabytes(gpu.memory_mib)} GB."


def _cost(entries: tuple[Entry, ...]) -> str:
    size = sum(entry.size for entry in entries)
    about = "about " if any(entry.size_is_estimate for entry in entries) else ""
    minutes = max(1, round(size * 8 / LINE_BITS_PER_S / 60))
    time = "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"They take {about}{amount(size)} on the disk and {time} to fetch at 20 Mbit/s."


def _gigabytes(mib: int) -> int:
    """As on the box: firmware and graphics keep a part of the memory for themselves."""
    exact = mib / 1024
    return next(
        (size for size in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128) if size * 0.85 <= exact <= size),
        round(exact),
    )
