"""Several people met in a real window, with the parts that need no model: voices, faces, lines, settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.assembly import assemble
from desktop.company import speaker_of
from desktop.engine.conversation.characters import load_character, parse_character
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.engine.types import Clip, Message, PlayStats, TurnReport
from desktop.meeting import Meeting
from desktop.paths import Folders, resource
from desktop.settings import Settings
from desktop.specs import backend_spec, language_of
from desktop.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # said by the offscreen platform

WAIT_MS = 60_000


class Orders(QObject):
    send = Signal(str)
    played_out = Signal(int, object)
    sounded = Signal(int, float)
    interrupt = Signal(int, object)


class Call(QObject):
    """A call without sound devices: what is said counts as heard as soon as it has come."""

    def __init__(self, qtbot: QtBot, home: Path, settings: Settings) -> None:
        super().__init__()
        self.qtbot, self.settings = qtbot, settings
        self.folders = Folders(data=home / "data", config=home / "config", logs=home / "logs", cache=home / "cache")
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.assembly = assemble(settings, load_character("nova", self.folders.avatars), places=self.folders)
        self.kept: dict[str, str] = {}
        self.meeting = Meeting(self.window, self.assembly, self.folders, lambda: self.settings, self._keep)
        self.orders = Orders()
        self.states: list[State] = []
        self.problems: list[Problem] = []
        self.reports: list[TurnReport] = []
        self.answering: list[str] = []
        self.gathered: list[tuple[str, ...]] = []
        self.painters: list[object] = []
        self.history: tuple[Message, ...] = ()
        self.heard = PlayStats(0.0)
        """Of the answer that is sounding."""
        self.sounding = -1
        """The turn of that answer."""
        self.plays = True
        """Whether the end of an answer is heard at all."""
        engine = self.assembly.engine
        # Methods, which are called on this thread, in the order in which the engine tells: a list's would be on its.
        engine.state_changed.connect(self._followed)
        engine.turn_ended.connect(self._ended)
        engine.problem.connect(self._troubled)
        engine.clip.connect(self._clip)
        engine.clips_done.connect(self._done)
        engine.answering.connect(self._answering)
        engine.history_changed.connect(self._changed)
        self.meeting.problem.connect(self.problems.append)
        self.meeting.gathered.connect(self.gathered.append)
        self.orders.send.connect(engine.send)
        self.orders.played_out.connect(engine.played_out)
        self.orders.sounded.connect(engine.sounded)
        self.orders.interrupt.connect(engine.interrupt)
        self.assembly.start()
        self.until(lambda: State.READY in self.states and self.window.view.painter is not None)

    def _keep(self, _section: str, values: object) -> None:
        self.kept |= values  # type: ignore[arg-type, operator]

    def _followed(self, state: State) -> None:
        self.states.append(state)

    def _ended(self, report: TurnReport) -> None:
        self.reports.append(report)

    def _troubled(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _clip(self, clip: Clip) -> None:
        if clip.start == 0:
            self.orders.sounded.emit(clip.turn, 0.0)
        self.heard = PlayStats((clip.start + len(clip.samples)) / clip.rate)
        self.sounding = clip.turn

    def _done(self, turn: int) -> None:
        if self.plays:
            self.orders.played_out.emit(turn, self.heard)

    def _answering(self, _turn: int, key: str) -> None:
        self.answering.append(key)
        self.painters.append(self.window.view.painter)

    def _changed(self, messages: tuple[Message, ...]) -> None:
        self.history = messages

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def gather(self, *keys: str) -> None:
        count = len(self.gathered)
        self.meeting.gather(keys)
        self.until(lambda: len(self.gathered) > count)

    def ask(self, text: str, answers: int = 1) -> list[TurnReport]:
        count = len(self.reports)
        self.orders.send.emit(text)
        self.until(lambda: len(self.reports) == count + answers and self.states[-1] is State.READY)
        return self.reports[count:]

    def close(self) -> None:
        self.meeting.stop()
        self.assembly.stop()


@pytest.fixture
def call(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Call]]:
    calls: list[Call] = []

    def begin(**conversation: str) -> Call:
        calls.append(Call(qtbot, tmp_path, Settings.model_validate({"conversation": conversation})))
        return calls[-1]

    yield begin
    for each in calls:
        each.close()


def test_two_people_and_one_who_is_called(call: Callable[..., Call]) -> None:
    """Atlas joins, answers when called, is seen when he does, in his own voice; everyone means both; then he leaves."""
    here = call()
    nova = here.window.view.painter
    here.gather("nova", "atlas")
    assert here.gathered == [("nova", "atlas")]
    assert here.kept == {"avatar": "nova", "company": "atlas"}
    assert here.window.view.painter is nova
    (report,) = here.ask("Atlas, who are you?")
    assert (report.speaker, report.skill) == ("atlas", "identity")
    assert "Atlas" in report.said
    assert here.window.top_bar.name.text() == "Atlas"
    atlas = here.window.view.painter
    assert atlas is not nova
    assert [report.speaker for report in here.ask("What time is it for both of you?", answers=2)] == ["nova", "atlas"]
    assert here.answering == ["atlas", "nova", "atlas"]
    assert here.painters == [atlas, nova, atlas], "seen before the first sound"
    assert [message.speaker for message in here.history] == ["", "atlas", "", "nova", "atlas"]
    here.settings = Settings.model_validate({"conversation": {"company": "atlas"}})
    here.gather("nova")
    assert here.kept["company"] == ""
    assert here.window.view.painter is nova
    assert here.ask("Atlas, who are you?")[0].speaker == "nova"
    assert here.problems == []


def test_who_comes_first_is_who_the_call_is_with(call: Callable[..., Call]) -> None:
    """The first one's face is the stage's; the other one stays in the call with a face of her own. When the person
    wants silence nobody goes on.
    """
    here = call()
    here.meeting.gather(("atlas", "nova"))
    here.until(lambda: here.gathered and here.gathered[-1] == ("atlas", "nova"))
    assert here.meeting.character.key == "atlas"
    assert here.kept == {"avatar": "atlas", "company": "nova"}
    assert here.ask("Who are you?")[0].speaker == "atlas"
    assert here.ask("And who are you, Nova?")[0].speaker == "nova"
    assert here.assembly.face("nova") is not here.assembly.face("nova")
    here.plays = False
    here.orders.send.emit("Both of you, tell me a story")
    here.until(lambda: here.sounding == 2)
    here.orders.interrupt.emit(2, here.heard)
    here.until(lambda: len(here.reports) == 3 and here.states[-1] is State.READY)
    here.plays = True
    here.ask("Thank you.")
    assert here.answering == ["atlas", "nova", "atlas", "atlas"], "who spoke last, and not who would have been next"


def test_the_company_of_the_settings_is_there_from_the_start(call: Callable[..., Call]) -> None:
    """Who is not found is told in a sentence, and the others come."""
    here = call(company="atlas, atlantis")
    here.until(lambda: here.gathered == [("nova", "atlas")])
    assert [problem.what for problem in here.problems] == [
        "There is no avatar called “atlantis”. Did you mean “atlas”?"
    ]
    assert here.kept == {}


def test_who_cannot_come_changes_nothing(call: Callable[..., Call]) -> None:
    """A broken drawing, a name nobody has: one sentence each, and the window is told who is there. Those who can come
    are listed with a line about them and a picture.
    """
    here = call()
    people = here.meeting.people()
    assert [key for key, *_ in people] == ["atlas", "nova"]
    assert all(picture is not None and picture.is_file() for *_, picture in people)
    assert people[1][1:3] == ("Nova", here.meeting.character.description)
    broken = here.folders.data / "avatars" / "broken"
    broken.mkdir(parents=True)
    (broken / "avatar.ini").write_text("[avatar]\nname = B\n[persona]\ntext = x\n[face]\nkind = illustrated\n")
    here.gather("nova", "broken")
    here.gather("nova", "nobody")
    assert here.gathered == [("nova",), ("nova",)]
    assert len(here.problems) == 2
    assert here.ask("Who are you?")[0].speaker == "nova"


# What a character brings with them

GERMAN = "[avatar]\nname = Greta\nlanguage = de\n[persona]\ntext = You are Greta.\n[face]\nkind = illustrated\n"


def test_a_language_reaches_recognition_model_and_voice() -> None:
    """Recognition listens for it, the model is told to answer in it, the starter's voice is one of it."""
    greta = parse_character(Path("greta"), GERMAN)
    nova = load_character("nova", (resource("avatars"),))
    settings = Settings.model_validate({"asr": {"backend": "faster-whisper"}})
    assert backend_spec("asr", "faster-whisper", settings, greta).options["language"] == "de"
    assert backend_spec("asr", "faster-whisper", settings, nova).options["language"] == "en"
    assert language_of(settings, (greta, nova)) == ""
    speaker = speaker_of(settings, greta)
    assert speaker.persona == "You are Greta. You speak German: answer in German."
    assert speaker.voices["starter"].name == "de"


def test_the_starter_listens_for_the_names() -> None:
    """Of several, and for the wake word; alone and without one its grammar is as it was."""
    nova, atlas = (load_character(name, (resource("avatars"),)) for name in ("nova", "atlas"))
    awake = Settings.model_validate({"audio": {"wake_word": "computer"}})
    spec = backend_spec("asr", "starter", awake, nova, None, (atlas,))
    assert "(nova | atlas | computer)" in spec.made_options()["grammar"]
    assert "called" not in backend_spec("asr", "starter", Settings(), nova).made_options()["grammar"]
