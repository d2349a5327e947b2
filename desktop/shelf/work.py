"""What the shelf does in its threads: look at disk and machine, fetch, take over, remove. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psutil

from desktop.engine.cancel import CancelToken
from desktop.engine.hosting.backends import known_backends
from desktop.engine.models.catalogue import Catalogue, Entry
from desktop.engine.models.choice import recommend
from desktop.engine.models.download import Downloader, Limits, Progress
from desktop.engine.models.hardware import Machine
from desktop.engine.models.store import Store
from desktop.engine.network import guard
from desktop.engine.types import STAGES
from desktop.shelf.rows import Seen
from desktop.ui.badge import host_of
from desktop.ui.models_data import MachineFacts, Running, Work

Kind = Literal["download", "import", "remove"]
EVERY_S = 0.1
"""Between two words about an import."""


@dataclass(slots=True)
class Job:
    """Work on one model. `agreed`: a person agreed to its licence; `path` is what is imported."""

    kind: Kind
    entry: Entry
    agreed: bool = False
    path: Path | None = None
    token: CancelToken = field(default_factory=CancelToken)
    future: Future[None] | None = None


class Looker:
    """Sees what is on this machine. One thread uses it."""

    def __init__(
        self,
        store: Store,
        catalogue: Callable[[], Catalogue],
        machine: Callable[[], Machine],
        lacking: Callable[[], Collection[str]],
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._look_at_machine = machine
        self._lacking = lacking
        self._machine: Machine | None = None

    def see(self, again: bool) -> Seen:
        """Look; `again` also at the machine itself, which may take seconds. Raises ParleyError."""
        catalogue, store = self._catalogue(), self._store
        if again or self._machine is None:
            self._machine = self._look_at_machine()
        installed = frozenset(entry.id for entry in catalogue.entries if store.installed(entry))
        absent = [entry for entry in catalogue.entries if entry.id not in installed]
        found = {entry.id: str(place) for entry in absent if (place := store.found_elsewhere(entry))}
        gpus = tuple(gpu.name for gpu in self._machine.gpus)
        free = min(psutil.virtual_memory().available >> 20, self._machine.memory_mib)
        return Seen(
            catalogue,
            installed,
            {entry.id: store.partial_bytes(entry) for entry in absent},
            found,
            frozenset(entry.id for entry in catalogue.entries if store.accepted(entry)),
            sum(store.usage().values()),
            frozenset(self._lacking()),
            frozenset((stage, name) for stage in STAGES for name in known_backends(stage)),
            self._machine.memory_mib,
            MachineFacts(free, store.free_bytes(), gpus),
            recommend(self._machine, catalogue),
        )


def running(processes: Iterable[Mapping[str, Any]]) -> tuple[Running, ...]:
    """What Assembly.processes tells, as the window shows it: "llm (next)" is the one that takes over from "llm"."""
    found = []
    for each in processes:
        name, _, coming = each["name"].partition(" ")
        stage = next((stage for stage in STAGES if stage == name), None)
        found.append(Running(stage or "", each.get("runs", ""), each["rss_mib"], bool(coming)))
    return tuple(found)


def carry_out(
    job: Job, store: Store, limits: Limits, tell: Callable[[Work], None], leaving: Callable[[str], None]
) -> None:
    """Do `job`; `tell` hears how far it is, at most ten times a second, `leaving` the host spoken to and "" after it.

    Raises Cancelled, ParleyError.
    """
    entry = job.entry
    match job.kind:
        case "download":
            tell(Work(entry.id, "connecting"))
            Downloader(
                entry, store, lambda progress: tell(_work(entry, progress)), job.token, job.agreed,
                lambda *places: _permitted(leaving, *places), limits,
            ).run()  # fmt: skip
        case "import":
            if job.agreed:
                store.accept(entry)
            told_at = 0.0

            def progress(done: int, total: int) -> None:
                nonlocal told_at
                if time.monotonic() - told_at >= EVERY_S:
                    told_at = time.monotonic()
                    tell(Work(entry.id, "importing", done, total))

            store.import_(entry, job.path or Path(), progress, job.token)
        case "remove":
            tell(Work(entry.id, "removing"))
            store.remove(entry)


def _work(entry: Entry, progress: Progress) -> Work:
    step: Literal["downloading", "checking"] = "downloading" if progress.step == "downloading" else "checking"
    return Work(
        entry.id, step, progress.done_bytes, progress.total_bytes, progress.bytes_per_s, progress.left_s
    )  # fmt: skip


@contextmanager
def _permitted(leaving: Callable[[str], None], *places: str) -> Iterator[None]:
    """guard.permit, saying where to; a model that comes from the shared cache connects to nothing."""
    with guard.permit(*places):
        leaving(host_of(places[0]))
        try:
            yield
        finally:
            leaving("")
