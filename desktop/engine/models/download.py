"""Fetching a model, whole or not at all."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.models import record, shapes
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

    def run(self) -> None:
        """Returns when the model is there. Raises Cancelled, LicenceError, ParleyError; what came is kept."""
        entry, store = self._entry, self._store
        if entry.must_accept and self._accept:
            store.accept(entry)
        if not store.accepted(entry):
            raise LicenceError(entry)
        if not store.installed(entry) and not self._from_cache():
            with store.working_on(entry), store.disk_errors():
                self._fetch()
        Meter(entry.size, self._report).at(sum(self._sizes().values()), entry.files[-1].path, "done")

    def _from_cache(self) -> bool:
        """Whether the shared cache had it; what is wrong there is no reason not to fetch it."""
        found = self._store.found_elsewhere(self._entry)
        if found is None:
            return False
        meter = Meter(self._entry.size, self._report)
        name = self._entry.files[0].path
        try:
            self._store.import_(self._entry, found, lambda done, total: meter.at(done, name, "checking"), self._cancel)
        except ParleyError as error:
            _log.warning("not taken from the shared cache: %s", error)
            return False
        return True

    def _fetch(self) -> None:
        entry, store = self._entry, self._store
        store.take_back(entry)
        meter = Meter(entry.size, self._report)
        expected, seen = store.expected(entry), dict(store.come(entry).files)
        for name in [name for name in seen if not (store.incoming(entry) / name).is_file()]:
            del seen[name]
        commit = store.come(entry).commit or store.commit(entry)
        here = store.partial_bytes(entry)
        store.check_room(entry.size - here, entry.title)
        web = Web(self._limits.connect_s, self._limits.stall_s, self._cancel, self._permit, entry.files[0].url)
        try:
            for file in entry.files:
                if file.path in seen:
                    continue
                transfer = Transfer(
                    file,
                    _pinned(entry, file, commit),
                    store.incoming(entry) / file.path,
                    web,
                    meter,
                    self._cancel,
                    self._limits,
                    sum(each.size for each in seen.values()),
                    expected.get(file.path),
                    lambda needed: store.check_room(needed, entry.title),
                )
                seen[file.path] = transfer.run()
                meter.correct(seen[file.path].size - file.size)
                commit = commit or transfer.commit
                record.write(store.come_path(entry), Record(entry.source, entry.revision, commit, files=seen))
        finally:
            web.close()
        self._check_shapes(seen)
        store.settle(entry, Record(entry.source, entry.revision, commit, files=seen))

    def _check_shapes(self, seen: dict[str, Seen]) -> None:
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
