"""Where models lie: one folder each, whole or not there.

<data folder>/models/<id>/…            a model that is there, its files as the catalogue names them
<data folder>/models/.incoming/<id>/…  what came of one that is not whole yet: files, and NAME.part
<data folder>/models/.seen/<id>.json   what was seen when it first came (record.py); stays
<data folder>/models/.licences.json    which conditions were agreed to

A package may bring models: they lie beside the program in the same way, and nothing is ever written there.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.models import hub_cache, lock, mistakes, record
from desktop.engine.models.catalogue import Catalogue, Entry, File
from desktop.engine.models.places import BROUGHT
from desktop.engine.models.record import Record, Seen
from desktop.engine.models.words import amount, disk_problem
from desktop.engine.types import StageName

PART = ".part"
"""What a file is called, after its name, until all of it came."""
SPARE = 1.05
"""So much more than a model's size has to be free on the disk before it is fetched."""


class Store:
    """The models in `folder`, which need not exist, and those that came with the program, in `brought`.

    Any thread may ask; what changes a model holds its lock.
    """

    def __init__(self, folder: Path, brought: Path = BROUGHT) -> None:
        self.folder = folder
        self._brought = brought

    # Where things are

    def home(self, entry: Entry) -> Path:
        """The model's own folder, once it was fetched."""
        return self.folder / entry.id

    def incoming(self, entry: Entry) -> Path:
        """Where it lies while it comes."""
        return self.folder / ".incoming" / entry.id

    def path_of(self, entry: Entry) -> Path:
        """What the backend is given: a file, or the model's folder."""
        place = self._brought / entry.id if self.came_along(entry) and not self._fetched(entry) else self.home(entry)
        return place / entry.main

    def installed(self, entry: Entry) -> bool:
        """Whether every file of it is there with the size that it had when it came."""
        return self._fetched(entry) or self.came_along(entry)

    def came_along(self, entry: Entry) -> bool:
        """Whether the program brought it, whole. That copy cannot be removed."""
        place = self._brought / entry.id
        return place.is_dir() and _all_whole(place, entry, record.read(self._brought / ".seen" / f"{entry.id}.json"))

    def _fetched(self, entry: Entry) -> bool:
        return _all_whole(self.home(entry), entry, self.record(entry))

    def partial_bytes(self, entry: Entry) -> int:
        """Bytes that came of a download that is not finished."""
        return _bytes_in(self.incoming(entry), all_but=".json")

    def usage(self) -> dict[str, int]:
        """Bytes on the disk by model, with what came of unfinished ones; also of such as no catalogue knows."""
        found: dict[str, int] = {}
        for place in (self.folder, self.folder / ".incoming"):
            for model in _folders(place):
                found[model.name] = found.get(model.name, 0) + _bytes_in(model)
        return {id: size for id, size in found.items() if size}

    def free_bytes(self) -> int:
        """What the disk has room for."""
        place = self.folder
        while not place.exists() and place != place.parent:
            place = place.parent
        return shutil.disk_usage(place).free

    def check_room(self, needed: int, what: str) -> None:
        """Raise ParleyError where `needed` bytes and a little more do not fit on the disk."""
        free = self.free_bytes()
        if needed * SPARE > free:
            raise ParleyError(
                Problem(
                    f"{what} needs {amount(needed * SPARE)} on the disk of {self.folder}, and {amount(free)} are free.",
                    "Free some space there, or choose another folder with --data-dir.",
                    replaces="models",
                )
            )

    # What was seen and agreed to

    def record(self, entry: Entry) -> Record | None:
        """What was seen of the model when it first came."""
        return record.read(self.record_path(entry))

    def record_path(self, entry: Entry) -> Path:
        return self.folder / ".seen" / f"{entry.id}.json"

    def accepted(self, entry: Entry) -> bool:
        """Whether its conditions, where it has any, were agreed to."""
        return not entry.must_accept or self._licences().get(entry.id, {}).get("licence") == entry.licence

    def accept(self, entry: Entry) -> None:
        """Note that a person agreed to the licence of `entry`. Raises ParleyError where it cannot be kept."""
        agreed = {"licence": entry.licence, "url": entry.licence_url, "day": time.strftime("%Y-%m-%d")}
        with self.disk_errors():
            record.write_json(self.folder / ".licences.json", {**self._licences(), entry.id: agreed})

    def _licences(self) -> dict[str, dict[str, str]]:
        try:
            known = json.loads((self.folder / ".licences.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    # What changes a model

    @contextmanager
    def working_on(self, entry: Entry) -> Iterator[None]:
        """Hold the model's lock. Raises ParleyError where another process, or another download, has it."""
        try:
            with self.disk_errors(), lock.held(self.folder / ".locks" / entry.id):
                yield
        except lock.Busy as error:
            raise ParleyError(
                Problem(
                    f"{entry.title} is being fetched or changed already, perhaps by another Parley.",
                    "Wait until that is done, or stop it, and try again.",
                    level="warning",
                    replaces="models",
                )
            ) from error

    @contextmanager
    def disk_errors(self) -> Iterator[None]:
        """What the disk refuses, as a ParleyError that names this folder."""
        try:
            yield
        except OSError as error:
            raise ParleyError(disk_problem(self.folder, error)) from error

    def remove(self, entry: Entry) -> None:
        """Delete the model and whatever came of it; harmless when there is nothing. Raises ParleyError."""
        if self.came_along(entry) and not self.home(entry).exists():
            raise ParleyError(
                Problem(
                    f"{entry.title} came with Parley and takes no room of its own.",
                    "It goes when Parley is removed.",
                    level="info",
                    replaces="models",
                )
            )
        with self.working_on(entry), self.disk_errors():
            for place in (self.home(entry), self.incoming(entry)):
                if place.exists():
                    shutil.rmtree(place)
            self.come_path(entry).unlink(missing_ok=True)

    # For those who bring a model, holding its lock

    def come_path(self, entry: Entry) -> Path:
        return self.folder / ".incoming" / f"{entry.id}.json"

    def come(self, entry: Entry) -> Record:
        """What came so far of a download that is not finished."""
        known = record.read(self.come_path(entry))
        return known if known is not None and _same(known, entry) else Record(entry.source, entry.revision)

    def expected(self, entry: Entry) -> dict[str, Seen]:
        """What the files were when they first came, by path; nothing where they never did."""
        known = self.record(entry)
        return known.files if known is not None and _same(known, entry) else {}

    def commit(self, entry: Entry) -> str:
        """The commit that the model was fetched at before, "" where it was not."""
        known = self.record(entry)
        return known.commit if known is not None and _same(known, entry) else ""

    def take_back(self, entry: Entry) -> None:
        """A model that lost some of its files is one that comes: what is left of it need not be fetched again."""
        home, incoming, seen = self.home(entry), self.incoming(entry), self.record(entry)
        if not home.exists():
            return
        left = {}
        for file in entry.files:
            if _whole(home / file.path, file, seen) and seen is not None and file.path in seen.files:
                target = incoming / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(home / file.path, target)
                left[file.path] = seen.files[file.path]
        shutil.rmtree(home)
        if seen is not None and left:
            files = {**self.come(entry).files, **left}
            record.write(self.come_path(entry), Record(entry.source, entry.revision, seen.commit, files=files))

    def settle(self, entry: Entry, seen: Record) -> None:
        """Everything came: note what it is, and give the model its place, in one step. Raises OSError."""
        home = self.home(entry)
        record.write(self.record_path(entry), seen)
        if home.exists():
            shutil.rmtree(home)
        os.replace(self.incoming(entry), home)
        self.come_path(entry).unlink(missing_ok=True)
        _sync(self.folder)

    def import_(
        self,
        entry: Entry,
        path: Path,
        progress: Callable[[int, int], None] = lambda done, total: None,
        cancel: CancelToken | None = None,
    ) -> None:
        """Take over a file or folder that the person has; it stays where it is.

        Files are hard-linked where the disk allows it, else copied; sizes, hashes and the kind of file are
        checked. `progress` hears of bytes looked at, and of how many there are. Raises ParleyError, Cancelled.
        """
        from desktop.engine.models import importing

        importing.take_over(self, entry, path, progress, cancel or CancelToken())

    def found_elsewhere(self, entry: Entry) -> Path | None:
        """The folder in the shared Hugging Face cache that holds all files of the model."""
        return hub_cache.find(entry)

    # What a stage asks for

    def resolve(self, stage: StageName, backend: str, model: str, catalogue: Catalogue) -> Path:
        """What a backend is given for `model`: a catalogue's id, a path, or "" for the best model that is there.

        Raises ParleyError (exit 3) with what to do where there is no such model on this disk.
        """
        entries = catalogue.of(stage, backend)
        if not model:
            for entry in entries:
                if self.installed(entry):
                    return self.path_of(entry)
            hint = f"For example: ./run --download {entries[-1].id}" if entries else f"Set [{stage}] model to a path."
            raise _missing(stage, f"There is no model for {backend} on this computer yet.", hint)
        for entry in entries:
            if entry.id == model:
                if self.installed(entry):
                    return self.path_of(entry)
                raise _missing(
                    stage, f"{entry.title} is not on this computer yet.", f"Get it with: ./run --download {entry.id}"
                )
        path = _given(model)
        if path is not None and path.exists():
            return path
        near = mistakes.nearest(model, [entry.id for entry in entries])
        raise _missing(
            stage,
            f"[{stage}] model is “{_end_of(model)}”, which is neither a model of {backend} in the catalogue "
            f"nor a file or folder.{near}",
            "./run --models lists what there is.",
        )


def _missing(stage: StageName, what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(what, remedy, stage=stage, replaces=f"{stage} model"), ExitCode.MISSING)


def _end_of(model: str) -> str:
    """`model` for a sentence; of a long path the end says more than the beginning."""
    return model if len(model) <= 60 else f"…{model[-59:]}"


def _given(model: str) -> Path | None:
    try:
        return Path(model).expanduser().absolute()
    except RuntimeError:  # ~somebody who does not exist
        return None


def _whole(path: Path, file: File, seen: Record | None) -> bool:
    try:
        size = path.stat().st_size
    except OSError:
        return False
    if seen is not None and file.path in seen.files:
        return size == seen.files[file.path].size
    return size > 0 if file.size_is_estimate else size == file.size


def _all_whole(place: Path, entry: Entry, seen: Record | None) -> bool:
    return all(_whole(place / file.path, file, seen) for file in entry.files)


def _same(known: Record, entry: Entry) -> bool:
    return (known.source, known.revision) == (entry.source, entry.revision)


def _sync(folder: Path) -> None:
    """The new name survives a power cut."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _folders(place: Path) -> list[Path]:
    try:
        return sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return []


def _bytes_in(folder: Path, all_but: str = "\0") -> int:
    total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            if not (name.endswith(f"{PART}{all_but}")):
                with suppress(OSError):
                    total += os.stat(os.path.join(base, name)).st_size
    return total
