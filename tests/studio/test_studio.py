"""The Avatars window with everything real behind it: a photo becomes somebody one talks to, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.assembly import assemble
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import Problem
from desktop.engine.state import State
from desktop.engine.types import FacePoints
from desktop.engine.video.photo.film import write_film
from desktop.meeting import Meeting
from desktop.paths import Folders, resource
from desktop.settings import Settings
from desktop.studio.studio import Studio
from desktop.ui.studio.data import Draft, Person
from desktop.ui.window import MainWindow
from tests.engine.video.photo.portraits import NOVA, rendered

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")  # said by the offscreen platform

WAIT_MS = 60_000


class Desk:
    """The program without its sound devices: a window, an engine, somebody to meet, the studio."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self.qtbot = qtbot
        self.folders = Folders(data=home / "data", config=home / "config", logs=home / "logs", cache=home / "cache")
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.show()
        nova = load_character("nova", self.folders.avatars)
        self.assembly = assemble(Settings(), nova, places=self.folders)
        self.states: list[State] = []
        self.problems: list[Problem] = []
        self.kept: list[tuple[str, dict[str, object]]] = []
        self.hushed = 0
        self.settings = Settings()

        def chosen() -> Settings:
            return self.settings

        self.meeting = Meeting(self.window, self.assembly, self.folders, chosen, self._keep)
        self.studio = Studio(self.window, self.assembly, self.meeting, chosen, self.folders, self._hush)
        self.assembly.engine.state_changed.connect(self.states.append)
        self.meeting.problem.connect(self.problems.append)
        self.assembly.start()
        self.until(lambda: State.READY in self.states)
        self.told: tuple[Person, ...] = ()
        self.studio.work.people.connect(self._hear)
        self.studio.show()
        assert self.studio.page is not None
        self.page = self.studio.page
        self.until(lambda: len(self.people()) >= 2)

    def _keep(self, section: str, values: object) -> None:
        self.kept.append((section, dict(values)))  # type: ignore[call-overload]

    def _hear(self, people: tuple[Person, ...]) -> None:
        self.told = people

    def _hush(self) -> None:
        self.hushed += 1

    def until(self, condition: object) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def people(self) -> list[str]:
        """Who the window was last told of."""
        return [person.key for person in self.told]

    def idle(self) -> bool:
        return not self.page._busy

    def look(self, photo: Path) -> None:
        """Drop a photo and wait until it is shown."""
        with self.qtbot.waitSignal(self.studio.work.seen, timeout=WAIT_MS):
            self.page.file_chosen.emit(str(photo))
        self.until(lambda: self.page.draft() is not None and self.idle())

    def save(self, name: str, points: FacePoints = NOVA) -> str:
        """Keep the draft under `name`, as the button does."""
        with self.qtbot.waitSignal(self.studio.work.kept, timeout=WAIT_MS) as kept:
            self.page.save_wanted.emit(Draft(name=name, persona=f"You are {name}.", points=points))
        return str(kept.args[0])

    def close(self) -> None:
        self.studio.stop()
        self.assembly.stop()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    import cv2

    path = tmp_path / "holiday.png"
    cv2.imwrite(str(path), rendered("nova"))
    return path


def test_a_photo_becomes_somebody_to_talk_to(desk: Desk, photo: Path) -> None:
    """Dropped, saved, met: the window shows them, their persona answers, the choice is kept for the next start."""
    desk.look(photo)
    assert desk.save("Maria") == "maria"
    character = load_character("maria", desk.folders.avatars)
    assert (character.face, character.persona) == ("photo", "You are Maria.")
    assert {path.name for path in character.folder.iterdir()} == {"avatar.ini", "portrait.png", "face.json"}
    desk.page.talk_to.emit("maria")
    desk.until(lambda: desk.window.top_bar.name.text() == "Maria")
    assert desk.kept == [("conversation", {"avatar": "maria", "company": ""})]
    assert desk.assembly.engines()["video"] == "warp"
    assert desk.problems == []


def test_a_film_becomes_somebody_who_moves(desk: Desk, tmp_path: Path) -> None:
    """A short clip gives the portrait and a closed loop; who it shows is met, and the loop is what they sit in."""
    portrait = rendered("nova", 360)
    film = tmp_path / "wave.mp4"
    write_film(film, [np.roll(portrait, round(4 * np.sin(number / 6)), axis=1) for number in range(38)])
    desk.look(film)
    half = FacePoints(
        tuple(value / 2 for value in NOVA.box),  # type: ignore[arg-type]  # four of them
        *((x / 2, y / 2) for x, y in (NOVA.eye_left, NOVA.eye_right, NOVA.nose, NOVA.mouth_left, NOVA.mouth_right)),
    )
    key = desk.save("Maria", half)
    assert (load_character(key, desk.folders.avatars).folder / "idle.mp4").is_file()
    desk.page.talk_to.emit(key)
    desk.until(lambda: desk.window.top_bar.name.text() == "Maria")
    assert desk.assembly.stages.video.base.count > 10  # type: ignore[attr-defined]
    assert next(person for person in desk.told if person.key == key).lively
    assert desk.problems == []


def test_they_are_seen_and_heard_before_they_are_kept(desk: Desk, photo: Path) -> None:
    """The preview speaks with moving lips, the call is silent meanwhile, and nobody new is on the disk."""
    desk.look(photo)
    desk.page.face_changed.emit(NOVA)
    seen: list[object] = []
    with desk.qtbot.waitSignal(desk.studio.preview.begun, timeout=WAIT_MS):
        desk.page.preview_wanted.emit()
    assert desk.hushed

    def lips() -> bool:
        frame, _ = desk.studio.preview.due(0.0)
        if frame is not None and frame.picture.opening > 0.2:
            seen.append(frame)
        return len(seen) > 3

    desk.until(lips)
    desk.page.preview_stopped.emit()
    assert desk.studio.preview.due(0.0) == (None, None)
    assert "maria" not in desk.people()


def test_what_cannot_be_used_is_told_and_nothing_changes(desk: Desk, photo: Path, tmp_path: Path) -> None:
    """A text file gets its sentence; the draft that was there stays, and so does who the call is with."""
    desk.look(photo)
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear Maria")
    with desk.qtbot.waitSignal(desk.studio.work.told, timeout=WAIT_MS) as told:
        desk.page.file_chosen.emit(str(letter))
    assert "letter.jpg" in told.args[0].what
    desk.until(desk.idle)
    assert desk.page.draft() is not None
    assert desk.save("Still here") == "still-here"
    assert desk.meeting.character.key == "nova"


def test_one_s_own_can_be_changed_given_away_and_removed(desk: Desk, photo: Path, tmp_path: Path) -> None:
    """Edited under the same key, exported into one file, removed, and taken in again from that."""
    desk.look(photo)
    key = desk.save("Maria")
    with desk.qtbot.waitSignal(desk.studio.work.seen, timeout=WAIT_MS):
        desk.page.edit_wanted.emit(key)
    desk.until(desk.idle)
    draft = desk.page.draft()
    assert draft is not None
    assert draft.name == "Maria"
    assert draft.points == pytest.approx(NOVA) or draft.points is not None
    with desk.qtbot.waitSignal(desk.studio.work.kept, timeout=WAIT_MS):
        desk.page.save_wanted.emit(Draft(key, "Mary", "", "You are Mary.", draft.points))
    assert load_character("maria", desk.folders.avatars).name == "Mary"
    packed = tmp_path / "mary.parley"
    desk.page.export_wanted.emit(key, str(packed))
    desk.until(packed.is_file)
    desk.until(desk.idle)
    desk.settings = Settings.model_validate({"conversation": {"avatar": key}})
    desk.page.remove_wanted.emit(key)
    desk.until(lambda: key not in desk.people())
    desk.until(lambda: desk.kept == [("conversation", {"avatar": "nova"})])
    desk.page.import_wanted.emit(str(packed))
    desk.until(lambda: "mary" in desk.people())


def test_a_draft_that_is_left_leaves_nothing(desk: Desk, photo: Path) -> None:
    """Discarded, or the program closed: the folder of avatars is as empty as it was."""
    desk.look(photo)
    home = desk.folders.data / "avatars"
    assert any(home.iterdir())
    desk.page.discard_wanted.emit()
    desk.until(lambda: not any(home.iterdir()))


def test_a_face_that_cannot_be_loaded_changes_nobody(desk: Desk, tmp_path: Path) -> None:
    """Who breaks on the way is not met: one sentence, and face, voice and memory stay the other's."""
    broken = desk.folders.data / "avatars" / "broken"
    broken.mkdir(parents=True)
    (broken / "avatar.ini").write_text(
        "[avatar]\nname = Broken\n[persona]\ntext = x\n[face]\nkind = photo\nportrait = portrait.png\n"
    )
    (broken / "portrait.png").write_bytes(b"no picture")
    problems: list[Problem] = []
    desk.assembly.engine.problem.connect(problems.append)
    desk.meeting.meet("broken")
    desk.until(lambda: bool(problems))
    nova = load_character("nova", (resource("avatars"),))
    desk.until(lambda: desk.assembly.character.key == "nova")
    desk.until(lambda: desk.assembly.engine._talk.company.main.persona == nova.persona)
    assert desk.meeting.character.key == "nova"
    assert len(problems) == 1
