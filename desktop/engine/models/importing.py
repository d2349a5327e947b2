"""Taking over a model that is on this computer already."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.models import hub_cache, shapes
from desktop.engine.models.catalogue import Entry, File
from desktop.engine.models.record import Record, Seen
from desktop.engine.models.store import Store
from desktop.engine.models.words import amount

_PIECE = 1 << 20


def take_over(
    store: Store, entry: Entry, path: Path, progress: Callable[[int, int], None], cancel: CancelToken
) -> None:
    """As Store.import_."""
    with store.disk_errors():
        sources = _sources(entry, path)
        for file in entry.files:
            shapes.check(sources[file.path], file.path)
    with store.working_on(entry), store.disk_errors():
        total = sum(source.stat().st_size for source in sources.values())
        expected = store.expected(entry)
        seen: dict[str, Seen] = {}
        for file in entry.files:
            done = sum(each.size for each in seen.values())
            expect = expected.get(file.path)
            seen[file.path] = read(sources[file.path], file, expect, _shifted(progress, done, total), cancel)
        for file in entry.files:
            bring(store, sources[file.path], store.incoming(entry) / file.path, cancel)
        commit = hub_cache.commit_of(path)
        store.settle(entry, Record(entry.source, entry.revision, commit, files=seen))


def _shifted(progress: Callable[[int, int], None], done: int, total: int) -> Callable[[int], None]:
    return lambda size: progress(done + size, total)


def read(source: Path, file: File, expected: Seen | None, progress: Callable[[int], None], cancel: CancelToken) -> Seen:
    """Hash the file at `source`. Raises ParleyError (exit 2) where it is known to be another than `file`."""
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as opened:
        while piece := opened.read(_PIECE):
            cancel.raise_if_cancelled()
            digest.update(piece)
            size += len(piece)
            progress(size)
    wanted = file.sha256 or (expected.sha256 if expected else "")
    if wanted and digest.hexdigest() != wanted:
        raise ParleyError(
            Problem(
                f"{source} is not the {file.path} that Parley knows: its SHA-256 begins with "
                f"{digest.hexdigest()[:12]}, not {wanted[:12]}.",
                "It was not taken. A model of your own can be used where it lies: set its path as `model` in "
                "settings.ini.",
                replaces="models",
            ),
            ExitCode.BAD_INPUT,
        )
    return Seen(size, digest.hexdigest())


def bring(store: Store, source: Path, target: Path, cancel: CancelToken) -> None:
    """Lay a file where a download would: linked, or copied where the disk takes no link."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    source = source.resolve()
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        store.check_room(source.stat().st_size, f"A copy of {source.name}")
        _copy(source, target, cancel)


def _copy(source: Path, target: Path, cancel: CancelToken) -> None:
    try:
        with source.open("rb") as read, target.open("wb") as written:
            while piece := read.read(_PIECE):
                cancel.raise_if_cancelled()
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
        shutil.copystat(source, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _sources(entry: Entry, path: Path) -> dict[str, Path]:
    """Where each file of the model is. Raises ParleyError: exit 3 where there is nothing, else 2."""
    if not path.exists():
        what = f"{path} is not there, so it cannot be imported."
        raise ParleyError(Problem(what, "Look whether the path is right.", replaces="models"), ExitCode.MISSING)
    found, missing = {}, []
    for file in entry.files:
        places = [place for place in _places(entry, file, path) if place.is_file()]
        fitting = [place for place in places if file.size_is_estimate or place.stat().st_size == file.size]
        if fitting:
            found[file.path] = fitting[0]
        elif places:
            size = places[0].stat().st_size
            missing.append(f"{places[0].name} has {size} bytes ({amount(size)}) and should have {file.size}")
        else:
            missing.append(f"{file.path} is not there")
    if missing:
        raise ParleyError(
            Problem(
                f"{path} is not {entry.title}: {'; '.join(missing[:4])}"
                + (f"; and {len(missing) - 4} more." if len(missing) > 4 else "."),
                f"Import the files of {entry.source}. A model that is not in the catalogue can be used where it lies: "
                "set its path as `model` in settings.ini.",
                replaces="models",
            ),
            ExitCode.BAD_INPUT,
        )
    return found


def _places(entry: Entry, file: File, path: Path) -> list[Path]:
    """Where a file may be, given what the person named."""
    name = PurePosixPath(file.path).name
    if path.is_dir():
        return [path / file.path, *([path / file.remote] if file.remote else []), path / name]
    main = entry.main or entry.files[0].path
    if file.path == main:
        return [path]
    beside = [path.with_name(path.name + file.path.removeprefix(main))] if file.path.startswith(main) else []
    return [*beside, path.parent / file.path, path.parent / name]
