"""Fetching a model, whole or not at all."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.models import hub_cache, importing, record, shapes
from desktop.engine.models.catalogue import Entry, File
from desktop.engine.models.meter import Meter, Progress
from desktop.engine.models.record import Record, Seen
from desktop.engine.models.store import Store
from desktop.engine.models.transfer import Limits, Transfer
from desktop.engine.models.web import Permit, Web
from desktop.engine.network import guard

_log = logging.getLogger(__name__)

__all__ = ["Downloader", "LicenceError", "Limits", "Progress"]


class LicenceError(ParleyError):
    """The model has conditions that nobody agreed to yet (exit 2)."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        super().__init__(
            Problem(
                f"{entry.title} has conditions: {entry.licence}, to be read at {entry.licence_url}.",
                f"If you agree: ./run --download {entry.id} --accept-licence",
                level="info",
                replaces="models",
            ),
            ExitCode.BAD_INPUT,
        )

    def __reduce__(self) -> tuple[type[LicenceError], tuple[Entry]]:
        return type(self), (self.entry,)


class Downloader:
    """Fetches `entry` into `store`, in the thread that calls `run`; `progress` is called there, too.

    What the shared Hugging Face cache holds is taken from there. `permit` lets this process reach the servers
    for as long as it takes.
    """

    def __init__(
        self,
        entry: Entry,
        store: Store,
        progress: Callable[[Progress], None],
        cancel: CancelToken,
        accept_licence: bool = False,
        permit: Permit = guard.permit,
        limits: Limits = Limits(),  # noqa: B008  # frozen
    ) -> None:
        self._entry = entry
        self._store = store
        self._report = progress
        self._cancel = cancel
        self._accept = accept_licence
        self._permit = permit
        self._limits = limits
        self._commit = ""

    def run(self) -> None:
        """Returns when the model is there. Raises Cancelled, LicenceError, ParleyError; what came is kept."""
        entry, store = self._entry, self._store
        if entry.must_accept and self._accept:
            store.accept(entry)
        if not store.accepted(entry):
            raise LicenceError(entry)
        if not store.installed(entry):
            with store.working_on(entry), store.disk_errors():
                self._fetch()
        Meter(entry.size, self._report).at(sum(self._sizes().values()), entry.files[-1].path, "done")

    def _fetch(self) -> None:
        entry, store = self._entry, self._store
        store.take_back(entry)
        meter = Meter(entry.size, self._report)
        come = store.come(entry)
        self._commit = come.commit or store.commit(entry)
        seen = {name: each for name, each in come.files.items() if (store.incoming(entry) / name).is_file()}
        store.check_room(entry.size - store.partial_bytes(entry), entry.title)
        with Web(self._limits.connect_s, self._limits.stall_s, self._cancel, self._permit, entry.files[0].url) as web:
            for file in entry.files:
                if file.path not in seen:
                    done = sum(each.size for each in seen.values())
                    came = self._from_cache(file, meter, done) or self._from_web(file, meter, done, web, seen)
                    seen[file.path] = came
                    meter.correct(came.size - file.size)
        self._check_shapes()
        store.settle(entry, self._record(seen))

    def _record(self, seen: dict[str, Seen]) -> Record:
        return Record(self._entry.source, self._entry.revision, self._commit, files=dict(seen))

    def _from_cache(self, file: File, meter: Meter, done: int) -> Seen | None:
        """The file from the shared cache, where it is there; what is wrong with it is no reason not to fetch it."""
        found = hub_cache.find_file(self._entry, file, self._commit)
        if found is None:
            return None
        expected = self._store.expected(self._entry).get(file.path)
        target = self._store.incoming(self._entry) / file.path
        try:
            came = importing.read(
                found, file, expected, lambda size: meter.at(done + size, file.path, "checking"), self._cancel
            )
            importing.bring(self._store, found, target, self._cancel)
        except (ParleyError, OSError) as error:
            _log.warning("%s was not taken from the shared cache: %s", file.path, error)
            return None
        self._commit = self._commit or hub_cache.commit_of(found)
        return came

    def _from_web(self, file: File, meter: Meter, done: int, web: Web, before: dict[str, Seen]) -> Seen:
        transfer = Transfer(
            file,
            _pinned(self._entry, file, self._commit),
            self._store.incoming(self._entry) / file.path,
            web,
            meter,
            self._cancel,
            self._limits,
            done,
            self._store.expected(self._entry).get(file.path),
            lambda needed: self._store.check_room(needed, file.path),
        )
        seen = transfer.run()
        self._commit = self._commit or transfer.commit
        # Noted first: a file that has its name and is not noted would be fetched again.
        record.write(self._store.come_path(self._entry), self._record({**before, file.path: seen}))
        transfer.settle()
        return seen

    def _check_shapes(self) -> None:
        """A web page that came in place of an unknown file is not kept."""
        for file in self._entry.files:
            path = self._store.incoming(self._entry) / file.path
            try:
                shapes.check(path, file.path)
            except ParleyError:
                os.unlink(path)
                raise

    def _sizes(self) -> dict[str, int]:
        known = self._store.record(self._entry)
        return {
            file.path: known.files[file.path].size if known and file.path in known.files else file.size
            for file in self._entry.files
        }


def _pinned(entry: Entry, file: File, commit: str) -> str:
    """The file's address, at the commit that the model's first file was met at where the entry names a branch."""
    branch = f"/{entry.source}/resolve/{entry.revision}/"
    return file.url.replace(branch, f"/{entry.source}/resolve/{commit}/", 1) if commit else file.url
