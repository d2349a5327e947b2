"""The shelf of models: joins the models room with the window that shows it. The window's thread never waits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.engine.cancel import Cancelled
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import STARTER
from desktop.engine.models.catalogue import Catalogue, Entry
from desktop.engine.models.download import Limits
from desktop.engine.models.hardware import Machine, look
from desktop.engine.models.store import Store
from desktop.engine.types import StageName, StageStatus
from desktop.engines import engines_lacking, offered
from desktop.shelf.rows import Run, Seen, Standing, own_model, shelves_of
from desktop.shelf.work import Job, Kind, Looker, carry_out, running
from desktop.ui.models_data import Running, Shelves, Work

_log = logging.getLogger(__name__)

SILENT_MS = 3000
"""A download that says nothing for so long waits for the server, and the speed that was told last holds no more."""

AWAIT_MS = 5000
"""How often an engine is looked for while a model waits for it."""


class Shelf(QObject):
    """All slots and signals belong to the window's thread; disk, network and hardware to two threads of its own.

    `lacking` tells the backends whose packages are not installed, `processes` those of this program as
    Assembly.processes does; both are called in a thread. Nothing is looked at before `look`.
    """

    shelves = Signal(object)
    """Shelves: everything the window shows but progress and processes."""
    work = Signal(object)
    """Work: at most ten a second."""
    running = Signal(object)
    """A tuple of Running."""
    problem = Signal(object)
    chosen = Signal(str, str, str)
    """A stage, the backend and the model (an id, a path, or "") that are to take over with the next turn."""
    tool_came = Signal(str)
    """A stage for which something came that it uses without being asked."""
    leaving = Signal(str)
    """The host that models come from now, "" when the last connection is over."""

    _looked = Signal(object)
    _began = Signal(str)
    _ended = Signal(object, object)

    def __init__(
        self,
        folder: Path,
        lacking: Callable[[], Collection[str]] = engines_lacking,
        processes: Callable[[], Iterable[Mapping[str, Any]]] = tuple,
        catalogue: Callable[[], Catalogue] = offered,
        machine: Callable[[], Machine] = look,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = Store(folder)
        self._looker = Looker(self._store, catalogue, machine, lacking)
        self._processes = processes
        self._limits = limits
        self._lookers = ThreadPoolExecutor(1, thread_name_prefix="shelf-look")
        self._workers = ThreadPoolExecutor(1, thread_name_prefix="shelf-work")
        self._stopped = False
        self._seen: Seen | None = None
        self._jobs: dict[str, Job] = {}
        self._working = ""
        self._problems: dict[str, Problem] = {}
        self._chosen: dict[StageName, Run] = {}
        self._runs: dict[StageName, Run] = {}
        self._held: dict[StageName, str] = {}
        self._switching: set[StageName] = set()
        self._counting = False
        self._last: Work | None = None
        self._silence = QTimer(self, singleShot=True, interval=SILENT_MS)
        self._silence.timeout.connect(self._tell_silence)
        self.work.connect(self._note_work)
        self._await = QTimer(self, singleShot=True, interval=AWAIT_MS)
        self._await.timeout.connect(self._look_for_engine)
        self._looked.connect(self._note_look)
        self._began.connect(self._note_begin)
        self._ended.connect(self._note_end)
        self.running.connect(self._counted)

    # ---- what the application tells -------------------------------------------------------

    @Slot(str, str, str)
    def set_running(self, stage: StageName, backend: str, model: str = "") -> None:
        """`stage` runs on `backend` with `model` (as in settings.ini) now. The first word of a stage is its choice."""
        self._runs[stage] = (backend, model)
        self._chosen.setdefault(stage, (backend, model))
        self._switching.discard(stage)
        self._publish()

    @Slot(object)
    def stage_status(self, status: StageStatus) -> None:
        """A stage is ready on a backend: another one than was chosen stands in for it."""
        stage, backend = status.stage, status.backend
        chosen = self._chosen.get(stage)
        if status.state != "ready" or chosen is None or (stage in self._switching and backend == chosen[0]):
            return
        if backend != self._runs.get(stage, ("", ""))[0]:
            self._runs[stage] = chosen if backend == chosen[0] else (backend, "")
            self._publish()

    @Slot(str, object, object)
    def replaced(self, stage: StageName, _part: object, problem: Problem | None) -> None:
        """What was chosen serves from now on; with a `problem` what served before goes on."""
        self._switching.discard(stage)
        if problem is None and stage in self._chosen:
            self._runs[stage] = self._chosen[stage]
        self._publish()

    def stop(self) -> None:
        """Cancel what is under way (what came is kept) and wait for both threads."""
        self._stopped = True
        self._silence.stop()
        self._await.stop()
        for job in self._jobs.values():
            job.token.cancel()
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._lookers.shutdown(wait=True, cancel_futures=True)

    # ---- what the window asks for ---------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """See what is here, what could be, and whether an engine that was awaited has come."""
        self._submit_look(again=True)

    @Slot()
    def count(self) -> None:
        """Tell the memory of each process; a second wish while one is open changes nothing."""
        if not self._counting and not self._stopped:
            self._counting = True
            self._lookers.submit(self._count)

    @Slot(str, bool)
    def download(self, id: str, agreed: bool = False) -> None:
        """Fetch a model, or go on with it; then use it."""
        self._add("download", id, agreed)

    @Slot(str, str, bool)
    def import_(self, id: str, path: str, agreed: bool = False) -> None:
        """Take a model over from the file or folder at `path`; then use it."""
        self._add("import", id, agreed, Path(path))

    @Slot(str)
    def remove(self, id: str) -> None:
        """Delete a model that is not in use."""
        rows = shelves_of(self._seen, self._standing()).rows if self._seen else ()
        if any(row.id == id and (row.in_use or row.running) for row in rows):
            what = "This model is in use and cannot be removed."
            self.problem.emit(Problem(what, "Go back to the starter first.", "warning", replaces="models"))
        else:
            self._add("remove", id)

    @Slot(str)
    def cancel(self, id: str) -> None:
        """Stop the work on a model; what came is kept."""
        if job := self._jobs.get(id):
            job.token.cancel()
            if job.future is not None and job.future.cancel():
                self._note_end(job, None)

    @Slot(str, str)
    def use(self, stage: StageName, id: str) -> None:
        """Make a model that is here the choice of its stage; "" is the starter."""
        self._held.pop(stage, None)
        if not id:
            self._choose(stage, STARTER, "")
            return
        entry = self._entry(id)
        if entry is None or self._seen is None:
            return
        if entry.backend in self._seen.lacking:
            self._held[stage] = id
            self._publish()
        else:
            self._choose(stage, entry.backend, id)

    @Slot(str, str)
    def use_own(self, stage: StageName, path: str) -> None:
        """Use a file that the catalogue does not know where it lies."""
        name = Path(path).name
        found = own_model(stage, Path(path))
        if found is None:
            what = f"{name} is no model that can be used here."
            remedy = "Choose a .gguf, an .onnx or .pth voice, or the model.bin of a converted Whisper."
            self.problem.emit(Problem(what, remedy, "warning", replaces="models"))
            return
        backend, model = found
        if self._seen is not None and backend in self._seen.lacking:
            what = f"{backend}, which runs {name}, is not installed yet."
            self.problem.emit(Problem(what, "Try again when that is done.", "warning", replaces="models"))
            return
        self._held.pop(stage, None)
        self._choose(stage, backend, model)

    # ---- in the window's thread -----------------------------------------------------------

    def _entry(self, id: str) -> Entry | None:
        return next((entry for entry in (self._seen.catalogue.entries if self._seen else ()) if entry.id == id), None)

    def _add(self, kind: Kind, id: str, agreed: bool = False, path: Path | None = None) -> None:
        entry = self._entry(id)
        if entry is None or id in self._jobs or self._stopped:
            return
        self._problems.pop(id, None)
        job = self._jobs[id] = Job(kind, entry, agreed, path)
        job.future = self._workers.submit(self._do, job)
        self._publish()

    def _choose(self, stage: StageName, backend: str, model: str) -> None:
        self._chosen[stage] = (backend, model)
        runs = self._runs.get(stage) == (backend, model)
        (self._switching.discard if runs else self._switching.add)(stage)
        self.chosen.emit(stage, backend, model)
        self._publish()

    def _standing(self) -> Standing:
        waiting = self._jobs.keys() - {self._working}
        return Standing(
            self._chosen, self._runs, self._held, waiting, self._working, self._problems, frozenset(self._switching)
        )

    def _publish(self) -> None:
        if self._seen is not None:
            self.shelves.emit(shelves_of(self._seen, self._standing()))

    @Slot(object)
    def _note_look(self, seen: Seen | Problem) -> None:
        if isinstance(seen, Problem):
            self.shelves.emit(Shelves(problem=seen))
            return
        self._seen = seen
        self._publish()
        for stage, id in list(self._held.items()):
            self.use(stage, id)
        if self._held:
            self._await.start()

    @Slot()
    def _look_for_engine(self) -> None:
        self._submit_look(again=False)

    @Slot(str)
    def _note_begin(self, id: str) -> None:
        if id in self._jobs:
            self._working = id
            self._publish()

    @Slot(object)
    def _note_work(self, work: Work) -> None:
        self._last = work
        (self._silence.start if work.step == "downloading" else self._silence.stop)()

    @Slot()
    def _tell_silence(self) -> None:
        if self._last is not None and self._last.id == self._working:
            self.work.emit(replace(self._last, step="waiting", bytes_per_s=0.0, left_s=None))

    @Slot(object, object)
    def _note_end(self, job: Job, problem: Problem | None) -> None:
        """The work on a model is over: done, cancelled or, with `problem`, failed."""
        id = job.entry.id
        if self._jobs.get(id) is not job:
            return
        del self._jobs[id]
        if self._working == id:
            self._working = ""
        if problem is not None:
            self._problems[id] = problem
            self.problem.emit(replace(problem, level="warning", replaces="models"))
        elif not job.token.cancelled and job.kind != "remove":
            self._arrived(job.entry)
        self._publish()
        self._submit_look(again=False)

    def _arrived(self, entry: Entry) -> None:
        if self._seen is None:
            return
        self._seen = replace(self._seen, installed=self._seen.installed | {entry.id})
        how = "It is used where it is needed."
        if entry.tool:
            self.tool_came.emit(entry.stage)
        else:
            self.use(entry.stage, entry.id)
            lacks = entry.backend in self._seen.lacking
            how = f"It takes over {'when its engine is installed' if lacks else 'with your next question'}."
        self.problem.emit(Problem(f"{entry.title} is here.", how, "info", replaces="models"))

    @Slot(object)
    def _counted(self, _running: tuple[Running, ...]) -> None:
        self._counting = False

    # ---- in threads of its own ------------------------------------------------------------

    def _submit_look(self, again: bool) -> None:
        if not self._stopped:
            self._lookers.submit(self._see, again)

    def _see(self, again: bool) -> None:
        """Look; `again` also at the machine."""
        try:
            self._looked.emit(self._looker.see(again))
        except ParleyError as error:
            self._looked.emit(error.problem)
        except Exception:
            _log.exception("looking for models failed")
            what = "It could not be found out which models are here."
            self._looked.emit(Problem(what, "The log says more."))

    def _count(self) -> None:
        found: tuple[Running, ...] = ()
        try:
            found = running(self._processes())
        except Exception:
            _log.exception("counting the memory of the processes failed")
        self.running.emit(found)

    def _do(self, job: Job) -> None:
        problem: Problem | None = None
        try:
            job.token.raise_if_cancelled()
            self._began.emit(job.entry.id)
            carry_out(job, self._store, self._limits, self.work.emit, self.leaving.emit)
        except Cancelled:
            _log.info("%s of %s was cancelled", job.kind, job.entry.id)
        except ParleyError as error:
            problem = error.problem
        except Exception:
            _log.exception("%s of %s failed", job.kind, job.entry.id)
            problem = Problem(f"The {job.kind} of {job.entry.title} failed.", "The log says more.")
        if not self._stopped:
            self._ended.emit(job, problem)
