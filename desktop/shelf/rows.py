"""What the Models window is shown, made from what was seen on this machine and what is chosen. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.engine.errors import Problem
from desktop.engine.hosting.backends import SERVER, STARTER
from desktop.engine.models.catalogue import Catalogue, Entry
from desktop.engine.models.choice import Choice
from desktop.engine.types import StageName
from desktop.ui.models_data import Licence, MachineFacts, ModelRow, Offer, RowState, Shelves

STARTERS: Mapping[StageName, tuple[str, str]] = {
    "vad": ("Silero, the starter", "Tells speech from everything else; small and very quick."),
    "asr": (
        "PocketSphinx, the starter",
        "US English, short and simple sentences; what the starter can do it hears well.",
    ),
    "llm": ("Skills and small talk, the starter", "Time, timers, sums, conversions, stories. It is no language model."),
    "tts": ("eSpeak NG, the starter", "Clear, quick, and plainly a machine."),
    "video": ("Drawn face, the starter", "An illustrated person whose lips follow the voice."),
}

MOST = 0.7
"""The share of a machine's memory that one model may take: the system, this window and the other models want some."""

Run = tuple[str, str]
"""A backend and its model as settings.ini has them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at the disk and the machine. Ids of models; bytes."""

    catalogue: Catalogue
    installed: frozenset[str] = frozenset()
    partial: Mapping[str, int] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    agreed: frozenset[str] = frozenset()
    """Licences that were agreed to."""
    used: int = 0
    lacking: Collection[str] = frozenset()
    """Backends whose packages are not installed."""
    backends: Collection[tuple[StageName, str]] = frozenset()
    """The backends that this version has, each with its stage."""
    memory_mib: int = 0
    """What the machine has, MiB."""
    machine: MachineFacts | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is chosen, what runs and what is being worked on."""

    chosen: Mapping[StageName, Run]
    runs: Mapping[StageName, Run]
    held: Mapping[StageName, str] = field(default_factory=dict)
    """Models that are chosen as soon as their engine is installed."""
    waiting: Collection[str] = frozenset()
    working: str = ""
    problems: Mapping[str, Problem] = field(default_factory=dict)
    switching: Collection[StageName] = frozenset()
    """Stages whose choice takes over with the next turn."""


def resolve(seen: Seen, stage: StageName, run: Run) -> str:
    """The id of the model that `run` means, "" where it is none of the catalogue."""
    backend, model = run
    entries = seen.catalogue.of(stage, backend)
    if model:
        return next((entry.id for entry in entries if entry.id == model), "")
    return next((entry.id for entry in entries if entry.id in seen.installed), "")


def own_model(stage: StageName, file: Path) -> Run | None:
    """The backend for a file that the catalogue does not know, and what it is given; None for what is no model."""
    match stage, file.suffix.lower():
        case "llm", ".gguf":
            return "llama-cpp", str(file)
        case "tts", ".onnx":
            return "piper", str(file)
        case "tts", ".pth":
            return "kokoro", str(file.parent)
        case "asr", ".bin":
            return "faster-whisper", str(file.parent)
    return None


def shelves_of(seen: Seen, standing: Standing) -> Shelves:
    """Everything the window shows but progress and processes."""
    rows: list[ModelRow] = []
    offered = {entry.id for entry in seen.choice.entries} if seen.choice else set()
    for stage in STARTERS:
        entries = [
            entry
            for entry in reversed(seen.catalogue.of(stage))
            if entry.tool or (stage, entry.backend) in seen.backends
        ]
        if not entries:
            continue
        chosen = standing.chosen.get(stage, (STARTER, ""))
        runs = standing.runs.get(stage, (STARTER, ""))
        chosen_id, runs_id = resolve(seen, stage, chosen), resolve(seen, stage, runs)
        held = standing.held.get(stage, "")
        title, quality = STARTERS[stage]
        rows.append(
            ModelRow(
                stage,
                "",
                title,
                "built in",
                STARTER,
                quality,
                in_use=chosen[0] == STARTER and not held,
                running=runs[0] == STARTER,
                takes_over=stage in standing.switching,
            )
        )
        for entry in entries:
            if entry.tool:
                in_use = running = entry.id in seen.installed
            else:
                in_use, running = entry.id == (held or chosen_id), entry.id == runs_id
            switching = stage in standing.switching or bool(held)
            rows.append(_row(entry, seen, standing, in_use, running, in_use and switching, entry.id in offered))
        own = _own(stage, chosen, runs, held, chosen_id, stage in standing.switching)
        if own:
            rows.append(own)
    return Shelves(tuple(rows), _offer(seen, rows), seen.machine, seen.used)


def licence_of(entry: Entry, agreed: bool) -> Licence:
    """The terms of `entry`; what was `agreed` to once is not asked again."""
    return Licence(entry.title, entry.licence, entry.licence_url, must_accept=entry.must_accept and not agreed)


def _row(
    entry: Entry, seen: Seen, standing: Standing, in_use: bool, running: bool, takes_over: bool, recommended: bool
) -> ModelRow:
    done = seen.partial.get(entry.id, 0)
    state: RowState = "absent"
    if entry.id == standing.working:
        state = "working"
    elif entry.id in standing.waiting:
        state = "waiting"
    elif entry.id in seen.installed:
        state, done = "here", entry.size
    elif done:
        state = "partial"
    return ModelRow(
        stage=entry.stage,
        id=entry.id,
        title=entry.title,
        state=state,
        backend=entry.backend,
        quality=entry.quality,
        languages=entry.languages,
        size=entry.size,
        done=min(done, entry.size),
        memory_mib=entry.memory_mib,
        licence=licence_of(entry, entry.id in seen.agreed),
        in_use=in_use,
        running=running,
        takes_over=takes_over,
        engine_missing=entry.backend in seen.lacking,
        recommended=recommended,
        elsewhere=seen.elsewhere.get(entry.id, ""),
        folder=len(entry.files) > 1 and not entry.main,
        too_large=0 < seen.memory_mib * MOST < entry.memory_mib,
        problem=standing.problems.get(entry.id),
    )


def _own(stage: StageName, chosen: Run, runs: Run, held: str, chosen_id: str, switching: bool) -> ModelRow | None:
    """A row for what the settings name and the catalogue does not know."""
    backend, model = chosen
    if backend == STARTER or chosen_id or (not model and backend != SERVER):
        return None
    if backend == SERVER:
        title, quality = "A server you named", f"It is asked for {model}." if model else "The settings name it."
    else:
        title, quality = Path(model).name or model, f"A file of yours: {model}"
    return ModelRow(
        stage,
        model,
        title,
        "own",
        backend,
        quality,
        in_use=not held,
        running=runs == chosen,
        takes_over=switching and not held,
    )


def _offer(seen: Seen, rows: list[ModelRow]) -> Offer | None:
    if seen.choice is None:
        return None
    ids = tuple(entry.id for entry in seen.choice.entries)
    offered = tuple(row for row in rows if row.id in ids and row.id)
    missing = sum(row.size - row.done for row in offered if row.state != "here")
    return Offer(tuple(row.id for row in offered), offered, seen.choice.why, missing)
