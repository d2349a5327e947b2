"""The shelf against the real models room and a server on loopback."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.models.catalogue import Catalogue, Entry
from desktop.engine.models.hardware import Machine
from desktop.engine.types import StageStatus
from desktop.shelf import shelf as shelf_module
from desktop.shelf.shelf import Shelf
from desktop.ui.models_data import ModelRow, Shelves
from tests.engine.models import hub as hubs
from tests.engine.models.hub import Hub, closes_after, gguf, make_entry, running, stalls_after

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as served:
        yield served


@pytest.fixture(autouse=True)
def _no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


class Desk:
    """A shelf, and what it said last."""

    def __init__(self, shelf: Shelf, qtbot: QtBot) -> None:
        self.shelf = shelf
        self._qtbot = qtbot
        self.shelves = Shelves()
        self.chosen: list[tuple[str, str, str]] = []
        self.problems: list[Problem] = []
        self.leaving: list[str] = []
        self.steps: list[str] = []
        shelf.shelves.connect(self._keep)
        shelf.chosen.connect(lambda *what: self.chosen.append(what))
        shelf.problem.connect(self.problems.append, Qt.ConnectionType.DirectConnection)
        shelf.leaving.connect(self.leaving.append, Qt.ConnectionType.QueuedConnection)
        shelf.work.connect(lambda work: self.steps.append(work.step))

    def _keep(self, shelves: Shelves) -> None:
        self.shelves = shelves

    def row(self, id: str) -> ModelRow:
        return next(row for row in self.shelves.rows if row.id == id)

    def wait(self, what: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(what, timeout=15_000)

    def state(self, id: str = "tiny") -> str:
        rows = [row for row in self.shelves.rows if row.id == id]
        return rows[0].state if rows else ""


Maker = Callable[..., Desk]


def on_disk(folder: Path) -> int:
    """Bytes of what is not whole yet."""
    return sum(path.stat().st_size for path in folder.rglob("*.part"))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Maker]:
    """Makes a shelf over a folder of the test, looked at once."""
    made: list[Shelf] = []

    def make(
        *entries: Entry, chosen: tuple[str, ...] = (), lacking: Callable[[], set[str]] = set, **more: object
    ) -> Desk:
        values = {"model": entries, "set": [{"name": "s", "memory_mib": 1, "models": chosen, "why": "Why."}]}
        catalogue = Catalogue.model_validate(values if chosen else {"model": entries})
        shelf = Shelf(
            tmp_path / "models",
            lacking,
            catalogue=lambda: catalogue,
            machine=lambda: Machine(8000, 4000, 4),
            **more,  # type: ignore[arg-type]
        )
        made.append(shelf)
        desk = Desk(shelf, qtbot)
        for stage in ("asr", "llm", "tts"):
            shelf.set_running(stage, "starter")
        shelf.look()
        desk.wait(lambda: bool(desk.shelves.rows))
        return desk

    yield make
    for shelf in made:
        shelf.stop()


def test_what_is_recommended_arrives_is_chosen_and_takes_over(desk: Maker, hub: Hub, qtbot: QtBot) -> None:
    """From the offer to the switch: fetched, chosen for its stage, and "takes over" until it runs."""
    it = desk(make_entry(hub), chosen=("tiny",))
    assert it.shelves.offer is not None
    assert it.shelves.offer.missing == 600_000
    assert it.row("").in_use
    assert it.row("tiny").recommended
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here" and it.shelves.used >= 600_000)
    assert it.chosen == [("llm", "llama-cpp", "tiny")]
    row = it.row("tiny")
    assert row.in_use
    assert row.takes_over
    assert not row.running
    assert it.row("").running
    assert it.problems[-1].level == "info"
    assert set(it.steps) <= {"connecting", "downloading", "checking"}
    it.shelf.stage_status(StageStatus("llm", "llama-cpp", "ready"))
    assert not it.row("tiny").running, "it is loaded, and the turn that it takes over with has not come"
    it.shelf.replaced("llm", None, None)
    assert it.row("tiny").running
    assert not it.row("tiny").takes_over
    assert not it.row("").running
    assert it.shelves.offer.missing == 0
    it.shelf.stage_status(StageStatus("llm", "starter", "ready"))
    assert it.row("").running, "the starter stands in"
    assert it.row("tiny").in_use
    assert not it.row("tiny").running


def test_what_cannot_take_over_is_said_to_be_stood_in_for(desk: Maker, hub: Hub) -> None:
    """A switch that failed leaves the choice, and what served before goes on."""
    it = desk(make_entry(hub))
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here")
    it.shelf.replaced("llm", None, Problem("It does not fit."))
    row = it.row("tiny")
    assert (row.in_use, row.running, row.takes_over) == (True, False, False)
    assert it.row("").running


def test_the_badge_hears_of_every_connection(desk: Maker, hub: Hub) -> None:
    """The host while one is open, "" afterwards; a model that another program has already needs none."""
    it = desk(make_entry(hub))
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here" and len(it.leaving) >= 2)
    assert it.leaving == ["127.0.0.1", ""]


def test_two_downloads_queue_and_a_waiting_one_can_be_taken_back(desk: Maker, hub: Hub, tmp_path: Path) -> None:
    """One at a time, in order; what waits says so, and goes without having made a request."""
    first = make_entry(hub, {"a.gguf": gguf(5_000_000)})
    second = make_entry(hub, {"b.gguf": gguf(300_000, 2)}, id="second")
    hub.script.append(stalls_after(3_000_000))
    it = desk(first, second)
    it.shelf.download("tiny")
    it.shelf.download("second")
    it.wait(lambda: it.state() == "working")
    assert it.state("second") == "waiting"
    it.shelf.cancel("second")
    assert it.state("second") == "absent"
    it.wait(lambda: on_disk(tmp_path) > 1_000_000)
    it.shelf.cancel("tiny")
    it.wait(lambda: it.state() == "partial")
    assert {path for path, _, _ in hub.requests} == {"maker/model/resolve/main/a.gguf"}
    assert it.chosen == []
    assert not [problem for problem in it.problems if problem.level != "info"]


def test_a_failed_download_says_why_in_its_row_and_goes_on_where_it_was(desk: Maker, hub: Hub) -> None:
    """The sentence stands in the row and in the window; the next try asks only for the rest."""
    it = desk(make_entry(hub))
    hub.script += [closes_after(200_000)] + [hubs.refuses(404)] * 20
    it.shelf.download("tiny")
    it.wait(lambda: it.row("tiny").problem is not None and it.state() == "partial")
    told = it.row("tiny").problem
    assert told is not None
    assert told.what.endswith(".")
    assert it.problems[-1].what == told.what
    assert it.problems[-1].level == "warning"
    hub.script.clear()
    hub.requests.clear()
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here")
    assert it.row("tiny").problem is None
    assert hub.requests[0][1] == "bytes=200000-"


def test_a_model_whose_engine_is_missing_waits_for_it(desk: Maker, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is fetched all the same; it is chosen when the engine has come, without anybody doing anything."""
    monkeypatch.setattr(shelf_module, "AWAIT_MS", 50)
    lacking = {"llama-cpp"}
    it = desk(make_entry(hub), lacking=lambda: set(lacking))
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here")
    assert it.row("tiny").in_use
    assert it.row("tiny").engine_missing
    assert it.chosen == []
    lacking.clear()
    it.wait(lambda: it.chosen == [("llm", "llama-cpp", "tiny")])
    assert not it.row("tiny").engine_missing


def test_what_is_in_use_is_not_removed(desk: Maker, hub: Hub) -> None:
    """Refused with a sentence while it is chosen or still answers; after the starter took over it goes."""
    it = desk(make_entry(hub))
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here")
    it.shelf.set_running("llm", "llama-cpp", "tiny")
    it.shelf.remove("tiny")
    assert "in use" in it.problems[-1].what
    it.shelf.use("llm", "")
    assert it.chosen[-1] == ("llm", "starter", "")
    it.shelf.remove("tiny")
    assert it.state() == "here"
    it.shelf.set_running("llm", "starter")
    it.shelf.remove("tiny")
    it.wait(lambda: it.state() == "absent" and it.shelves.used < 1000)


def test_a_file_one_has_is_imported_and_used(desk: Maker, hub: Hub, tmp_path: Path) -> None:
    """Without a request; a wrong file is refused with a sentence that names it."""
    body = gguf(400_000)
    entry = make_entry(hub, {"model.gguf": body})
    wrong = hubs.write(tmp_path / "wrong.gguf", gguf(400_000, 9))
    right = hubs.write(tmp_path / "mine.gguf", body)
    it = desk(entry)
    it.shelf.import_("tiny", str(wrong))
    it.wait(lambda: it.row("tiny").problem is not None)
    assert "wrong.gguf" in str(it.row("tiny").problem)
    it.shelf.import_("tiny", str(right))
    it.wait(lambda: it.state() == "here")
    assert it.chosen == [("llm", "llama-cpp", "tiny")]
    assert right.exists()
    assert hub.requests == []


@pytest.mark.parametrize("agreed", [True, False])
def test_terms_that_must_be_accepted_are(desk: Maker, hub: Hub, agreed: bool) -> None:
    """Without agreement nothing is fetched; with it, the row does not ask again."""
    it = desk(make_entry(hub, must_accept=True))
    licence = it.row("tiny").licence
    assert licence is not None
    assert licence.must_accept
    it.shelf.download("tiny", agreed)
    if agreed:
        it.wait(lambda: it.state() == "here" and not it.row("tiny").licence.must_accept)  # type: ignore[union-attr]
    else:
        it.wait(lambda: it.row("tiny").problem is not None)
        assert hub.requests == []


@pytest.mark.parametrize(
    ("stage", "name", "backend", "model"),
    [
        ("llm", "mine.gguf", "llama-cpp", "mine.gguf"),
        ("tts", "voice.onnx", "piper", "voice.onnx"),
        ("tts", "kokoro.pth", "kokoro", ""),
        ("asr", "model.bin", "faster-whisper", ""),
    ],
)
def test_a_file_that_no_catalogue_knows_can_be_used(
    desk: Maker, hub: Hub, stage: str, name: str, backend: str, model: str
) -> None:
    """The backend follows from the file; what is of no use is refused with what would be."""
    it = desk(make_entry(hub), make_entry(hub, id="voice", stage="tts", backend="piper"),
              make_entry(hub, id="ears", stage="asr", backend="faster-whisper"))  # fmt: skip
    it.shelf.use_own(stage, str(Path("/models", name)))
    assert it.chosen == [(stage, backend, str(Path("/models", model)))]
    own = [row for row in it.shelves.rows if row.state == "own"]
    assert [(row.stage, row.in_use, row.takes_over) for row in own] == [(stage, True, True)]
    it.shelf.use_own(stage, "/models/letter.odt")
    assert "letter.odt" in it.problems[-1].what
    assert len(it.chosen) == 1


def test_a_catalogue_that_cannot_be_read_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    """The window gets the sentence in place of rows."""

    def broken() -> Catalogue:
        raise ParleyError(Problem("models.toml: it is no valid TOML.", "Correct it."))

    shelf = Shelf(tmp_path, catalogue=broken)
    with qtbot.waitSignal(shelf.shelves) as told:
        shelf.look()
    assert told.args[0].problem.what.startswith("models.toml")
    shelf.download("anything")
    shelf.stop()


def test_processes_are_counted_in_a_thread(desk: Maker, hub: Hub, qtbot: QtBot) -> None:
    """Each with what it runs; wishes that come while one is open are one."""
    asked: list[str] = []
    go = threading.Event()

    def processes() -> list[dict[str, object]]:
        asked.append(threading.current_thread().name)
        go.wait(5)
        return [
            {"name": "window", "pid": 1, "rss_mib": 200.0, "runs": ""},
            {"name": "asr", "pid": 2, "rss_mib": 90.5, "runs": "starter"},
            {"name": "llm (next)", "pid": 3, "rss_mib": 3000.0, "runs": "llama-cpp: m.gguf"},
        ]

    it = desk(make_entry(hub), processes=processes)
    with qtbot.waitSignal(it.shelf.running) as told:
        it.shelf.count()
        it.shelf.count()
        go.set()
    assert [(each.stage, each.runs, each.memory_mib, each.coming) for each in told.args[0]] == [
        ("", "", 200.0, False),
        ("asr", "starter", 90.5, False),
        ("llm", "llama-cpp: m.gguf", 3000.0, True),
    ]
    assert len(asked) == 1
    assert asked[0].startswith("shelf")


def test_stop_in_the_middle_of_a_download_is_quick_and_keeps_what_came(
    desk: Maker, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing the window does not wait for a server that says nothing; that it does is told after a moment."""
    monkeypatch.setattr(shelf_module, "SILENT_MS", 200)
    hub.script.append(stalls_after(3_000_000))
    it = desk(make_entry(hub, {"model.gguf": gguf(5_000_000)}))
    it.shelf.download("tiny")
    it.wait(lambda: on_disk(tmp_path) > 1_000_000 and "waiting" in it.steps)
    began = time.monotonic()
    it.shelf.stop()
    assert time.monotonic() - began < 5
    left = list((tmp_path / "models").rglob("*.part"))
    assert left
    assert left[0].stat().st_size > 0


def test_the_window_goes_on_while_the_shelf_works(desk: Maker, hub: Hub, qtbot: QtBot) -> None:
    """A timer of the window's thread is hardly late while a model is looked for, fetched, hashed and removed."""
    it = desk(make_entry(hub, {"model.gguf": gguf(40_000_000)}))
    late: list[float] = []
    clock = QElapsedTimer()
    timer = QTimer(interval=10, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: late.append(clock.restart()))
    clock.start()
    timer.start()
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here")
    it.shelf.use("llm", "")
    it.shelf.remove("tiny")
    it.wait(lambda: it.state() == "absent")
    timer.stop()
    assert len(late) > 5
    assert sorted(late)[len(late) // 2] < 100, "half of all beats came late"


def test_progress_is_throttled(desk: Maker, hub: Hub) -> None:
    """However quick the disk and the line: about ten words a second."""
    it = desk(make_entry(hub, {"model.gguf": gguf(30_000_000)}))
    spy = QSignalSpy(it.shelf.work)
    began = time.monotonic()
    it.shelf.download("tiny")
    it.wait(lambda: it.state() == "here")
    assert spy.count() <= 12 * (time.monotonic() - began) + 6
