"""Conversations with the real engine: kept, private, gone on with, found, changed, deleted, exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.asking import InstantPlayer
from desktop.assembly import assemble
from desktop.conversations.conversations import Conversations
from desktop.conversations.remembered import Remembered
from desktop.engine.conversation.characters import load_character
from desktop.engine.conversation.records import Header, as_line, read_session
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.engine.types import TurnReport
from desktop.paths import Folders
from desktop.settings import Settings
from desktop.ui.history.window import HistoryWindow
from desktop.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")

WAIT_MS = 60_000


class Person(QObject):
    """Somebody with the program's window, without sound devices."""

    send = Signal(str)

    def __init__(self, qtbot: QtBot, folders: Folders, settings: Settings) -> None:
        super().__init__()
        self.qtbot, self.folders, self.settings = qtbot, folders, settings
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.show()
        self.assembly = assemble(settings, load_character("nova", folders.avatars), places=folders)
        self.saved: list[tuple[str, dict[str, object]]] = []
        self.trash: list[str] = []
        remembered = Remembered(folders, self._throw_away)
        self.conversations = Conversations(
            self.window, self.assembly, folders, lambda: self.settings, self._save, remembered
        )
        engine, player = self.assembly.engine, InstantPlayer()
        self.player = player
        self.turns: list[TurnReport] = []
        self.problems: list[Problem] = []
        self.now = State.LOADING
        self.closed = False
        engine.state_changed.connect(self._follow)
        engine.clip.connect(player.play)
        engine.clips_done.connect(player.clips_done)
        player.sounded.connect(engine.sounded)
        player.heard_up_to.connect(engine.heard_up_to)
        player.played_out.connect(engine.played_out)
        engine.heard_text.connect(self.window.set_heard)
        # Methods, which are called on this thread, in the order in which the engine tells: a list's would be on its.
        engine.turn_ended.connect(self._ended)
        engine.turn_ended.connect(self.window.turn_ended)
        engine.problem.connect(self._troubled)
        self.conversations.problem.connect(self.problems.append)
        self.send.connect(engine.send)
        self.assembly.start()
        self.until(lambda: self.now is State.READY)

    def _follow(self, state: State) -> None:
        self.now = state

    def _ended(self, report: TurnReport) -> None:
        self.turns.append(report)

    def _troubled(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _save(self, section: str, values: object) -> None:
        self.saved.append((section, dict(values)))  # type: ignore[call-overload]

    def _throw_away(self, path: Path) -> bool:
        self.trash.append(path.name)
        path.unlink()
        return True

    def until(self, condition: object) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def ask(self, text: str) -> None:
        """Type `text` and hear the answer out."""
        count = len(self.turns)
        self.send.emit(text)
        self.until(lambda: len(self.turns) > count and self.now is State.READY)

    def files(self) -> list[Path]:
        return sorted(self.folders.sessions.glob("*.jsonl")) if self.folders.sessions.is_dir() else []

    def said(self, path: Path) -> list[str]:
        """The person's lines in a file."""
        lines = read_session(path).lines
        return [line.message.text for line in lines if line.message.role == "user"]

    def kept(self, *wanted: list[str]) -> None:
        """Wait until exactly these conversations are kept, in the order in which they began."""
        self.until(lambda: [self.said(path) for path in self.files()] == [*wanted])

    def shown(self) -> list[str]:
        """The transcript, a line a paragraph."""
        return self.window.drawer.transcript.toPlainText().split("\n")

    def history(self, count: int) -> HistoryWindow:
        """The window with the conversations, with `count` of them in it."""
        self.window.conversations_wanted.emit()
        window = self.conversations.list.page
        assert window is not None
        self.until(lambda: window.list.rows.rowCount() == count)
        return window

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.conversations.stop()
            self.assembly.stop()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    data = tmp_path / "data"
    return Folders(data, tmp_path / "config", data / "logs", tmp_path / "cache")


@pytest.fixture
def person(qtbot: QtBot, folders: Folders) -> Iterator[Person]:
    person = Person(qtbot, folders, Settings())
    yield person
    person.close()


def test_yesterday_is_found_and_gone_on_with(person: Person) -> None:
    """Two conversations; the first one is found by a word of it, gone on with, and keeps what is said then."""
    person.ask("what is 3 plus 4")
    person.kept(["what is 3 plus 4"])
    person.conversations.begin_new()
    person.ask("what is 20 plus 1")
    person.kept(["what is 3 plus 4"], ["what is 20 plus 1"])
    assert person.shown()[1] == "what is 20 plus 1"
    history = person.history(2)
    assert history.list.rows.row(0).current
    history.search.setText("3 plus")
    person.until(lambda: history.list.rows.rowCount() == 1)
    found = history.list.rows.row(0)
    assert (found.title, found.who, found.found) == ("what is 3 plus 4", "Nova", 1)
    history.list.choose(found.key)
    person.until(lambda: len(history.page.text.lines) == 2)
    history.page.go_on.click()
    person.until(lambda: person.shown()[1] == "what is 3 plus 4")
    assert history.isHidden()
    person.ask("what is 5 plus 5")
    person.kept(["what is 3 plus 4", "what is 5 plus 5"], ["what is 20 plus 1"])
    assert [line for line in person.shown() if line.startswith("what")] == ["what is 3 plus 4", "what is 5 plus 5"]
    assert person.problems == []


def test_a_line_is_changed_answered_again_and_said_again(person: Person) -> None:
    """Each where the person sees it and in the file."""
    person.ask("what is 3 plus 4")
    drawer, count = person.window.drawer, len(person.turns)
    person.until(lambda: len(drawer.transcript.lines) == 2)
    drawer.edit.begin(0, "what is 3 plus 4")
    drawer.edit.field.setText("what is 30 plus 4")
    drawer.edit.send.click()
    person.until(lambda: len(person.turns) > count and person.now is State.READY)
    person.kept(["what is 30 plus 4"])
    person.until(lambda: "thirty-four" in person.shown()[-1])
    assert len(person.shown()) == 4
    drawer.answer_again_wanted.emit()
    person.until(lambda: len(person.turns) == count + 2 and person.now is State.READY)
    person.kept(["what is 30 plus 4"])
    person.until(lambda: len(person.shown()) == 4)
    before = person.shown()
    drawer.transcript.expect_again(drawer.transcript.lines[1].text)
    drawer.repeat_wanted.emit(1)
    person.until(lambda: len(person.turns) == count + 3 and person.now is State.READY)
    assert "thirty-four" in person.turns[-1].said
    person.kept(["what is 30 plus 4"])
    assert person.shown() == before
    (path,) = person.files()
    assert len(read_session(path).lines) == 2


def test_nothing_is_kept_in_private(person: Person) -> None:
    """What was said before stays; what is said in private is nowhere on the disk; the switch is remembered."""
    person.ask("what is 3 plus 4")
    person.kept(["what is 3 plus 4"])
    person.window.menu.private.trigger()
    assert person.saved == [("conversation", {"keep": False})]
    person.ask("what is 1000 plus 1")
    person.window.menu.private.trigger()
    person.ask("what is 5 plus 5")
    person.kept(["what is 3 plus 4", "what is 5 plus 5"])
    person.history(1)
    person.close()
    data = b"".join(path.read_bytes() for path in person.folders.data.rglob("*") if path.is_file())
    assert b"1000" not in data
    assert b"1001" not in data


def test_an_old_conversation_gone_on_with_in_private_keeps_its_lines(person: Person) -> None:
    """And gets none, until private is over."""
    person.ask("what is 3 plus 4")
    person.kept(["what is 3 plus 4"])
    (path,) = person.files()
    person.conversations.begin_new()
    person.settings = person.settings.model_copy(
        update={"conversation": person.settings.conversation.model_copy(update={"keep": False})}
    )
    person.conversations.settings_changed(Settings(), person.settings)
    assert person.window.menu.private.isChecked()
    person.conversations.go_on(path.name)
    person.until(lambda: person.shown()[1:2] == ["what is 3 plus 4"])
    person.ask("what is 8 plus 8")
    person.conversations.set_private(False)
    person.ask("what is 9 plus 9")
    person.kept(["what is 3 plus 4", "what is 9 plus 9"])


def test_titles_deleting_and_exports(person: Person, tmp_path: Path) -> None:
    """The one in the call and another one are renamed; what is deleted comes back, or goes to the trash at the end."""
    person.ask("what is 3 plus 4")
    person.conversations.begin_new()
    person.ask("what is 20 plus 1")
    person.kept(["what is 3 plus 4"], ["what is 20 plus 1"])
    other, current = (path.name for path in person.files())
    history = person.history(2)
    history.rename_wanted.emit(other, "Seven")
    history.rename_wanted.emit(current, "Twenty-one")
    titles = lambda: [history.list.rows.row(at).title for at in range(history.list.rows.rowCount())]  # noqa: E731
    person.until(lambda: titles() == ["Seven", "Twenty-one"] or titles() == ["Twenty-one", "Seven"])
    target = tmp_path / "seven.md"
    history.export_wanted.emit(other, "md", str(target))
    person.until(target.exists)
    assert "# Seven" in target.read_text("utf-8")
    assert "**Nova:**" in target.read_text("utf-8")
    history.remove_wanted.emit(other)
    person.until(lambda: history.removed.isVisible() and titles() == ["Twenty-one"])
    assert person.trash == []
    history.removed.undo.click()
    person.until(lambda: len(titles()) == 2)
    history.remove_wanted.emit(current)
    person.until(lambda: titles() == ["Seven"])
    person.ask("what is 6 plus 6")  # the call goes on with a new one
    person.until(lambda: len(titles()) == 2)
    person.close()
    assert person.trash == [current]
    assert current not in [path.name for path in person.files()]
    assert history.trouble.problem is not None
    assert history.trouble.problem.what == f"Saved as {target}."
    assert person.problems == []


def test_a_conversation_that_cannot_be_gone_on_with_is_told(person: Person) -> None:
    """The call stays as it is."""
    person.folders.sessions.mkdir(parents=True)
    (person.folders.sessions / "newer.jsonl").write_bytes(
        as_line(Header(avatar="nova", started="2026-01-01T10:00:00Z", version=99))  # type: ignore[arg-type]
    )
    person.conversations.go_on("newer.jsonl")
    person.until(lambda: bool(person.problems))
    assert "newer version" in person.problems[0].what
    person.ask("what is 3 plus 4")
    person.until(lambda: len(person.files()) == 2)


def test_who_took_part_is_asked_for(qtbot: QtBot, person: Person) -> None:
    """An old conversation with others brings them back."""
    person.ask("what is 3 plus 4")
    person.kept(["what is 3 plus 4"])
    (path,) = person.files()
    path.write_text(path.read_text("utf-8").replace('"speaker":"nova"', '"speaker":"atlas"'), "utf-8")
    person.conversations.begin_new()
    with qtbot.waitSignal(person.conversations.people_wanted, timeout=WAIT_MS) as wanted:
        person.conversations.go_on(path.name)
    assert wanted.args == [("atlas",)]


def test_what_was_being_deleted_when_the_program_was_killed(folders: Folders) -> None:
    """It goes to the trash with the next one that is deleted, and is in no list."""
    trash: list[Path] = []
    remembered = Remembered(folders, lambda path: bool(trash.append(path)))
    folders.sessions.mkdir(parents=True)
    for name in ("a.jsonl", "b.jsonl"):
        (folders.sessions / name).write_bytes(as_line(Header(avatar="nova", started="2026-01-01T10:00:00Z")))  # type: ignore[arg-type]
    remembered.remove("a.jsonl")
    again = Remembered(folders, lambda path: bool(trash.append(path)))
    assert [row.key for row in again.rows("", {}, "")] == ["b.jsonl"]
    again.close()
    remembered.close()
    assert trash == [folders.sessions / "a.jsonl"]
    assert [path.name for path in folders.sessions.glob("*.jsonl")] == ["b.jsonl"]
