"""A conversation as a film, really made: who is seen, what is heard, what stands there, in step."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.conversations.film import HEAD_S, PAUSE_S, reading_s
from desktop.conversations.filming import Filming
from desktop.engine.conversation.sessions import Session
from desktop.engine.errors import Problem
from desktop.engine.files import part_of
from desktop.engine.types import Message, Samples
from desktop.media import MOVIE_RATE
from desktop.paths import Folders
from desktop.settings import Settings

TALK = (
    Message("user", "What time is it?"),
    Message("assistant", "It is ten past two.", speaker="nova"),
    Message("user", "And what do you think, Atlas?"),
    Message("assistant", "I think it is later than that.", speaker="atlas"),
    Message("user", "Thank you both."),
    Message("assistant", "You are welcome.", speaker="nova"),
)
SILENT = 0.003


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    data = tmp_path / "data"
    return Folders(data, tmp_path / "config", data / "logs", tmp_path / "cache")


def kept(folders: Folders, lines: tuple[Message, ...] = TALK) -> Path:
    session = Session.begin(folders.sessions, "nova")
    assert session.save(0, lines) is None
    return session.path


@dataclass
class Seen:
    """A film, decoded: its pictures (RGB, a quarter of the size), when each is shown, and the sound."""

    times: list[float] = field(default_factory=list)
    pictures: list[np.ndarray] = field(default_factory=list)
    sound: Samples = field(default_factory=lambda: np.zeros(0, np.float32))

    def loud(self) -> list[tuple[float, float]]:
        """From when to when something is heard, seconds; pauses under 0.4 s do not count."""
        block = MOVIE_RATE // 50
        peaks = np.abs(self.sound[: len(self.sound) // block * block].reshape(-1, block)).max(axis=1) > SILENT
        found: list[list[float]] = []
        for place in np.flatnonzero(peaks):
            at = float(place) / 50
            if found and at - found[-1][1] < 0.4:
                found[-1][1] = at + 0.02
            else:
                found.append([at, at + 0.02])
        return [(begin, end) for begin, end in found]

    def at(self, seconds: float) -> np.ndarray:
        return self.pictures[min(range(len(self.times)), key=lambda place: abs(self.times[place] - seconds))]


def watch(path: Path) -> Seen:
    seen, pieces = Seen(), []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.time is not None
            seen.times.append(frame.time)
            seen.pictures.append(frame.to_ndarray(format="rgb24")[::4, ::4])
    with av.open(str(path)) as container:
        for piece in container.decode(audio=0):
            pieces.append(piece.to_ndarray().reshape(-1))
    seen.sound = np.concatenate(pieces)
    return seen


def filmed(qtbot: QtBot, folders: Folders, session: Path, path: Path) -> tuple[str, list[float], list[Problem]]:
    """What `done` tells, how far it was on the way, and the problems."""
    filming = Filming(Settings(), folders)
    steps: list[float] = []
    problems: list[Problem] = []
    filming.progress.connect(steps.append)
    filming.problem.connect(problems.append)
    with qtbot.waitSignal(filming.done, timeout=100_000) as done:
        filming.start(session, "An afternoon", path)
    filming.stop()
    assert done.args is not None
    return done.args[0], steps, problems


@pytest.mark.slow
def test_three_turns_with_two_people(qtbot: QtBot, folders: Folders, tmp_path: Path) -> None:
    """Three answers are heard one after the other, each while its speaker is seen; the person's lines can be read
    before them for as long as that takes; sound and picture are as long as each other.
    """
    path = tmp_path / "film.mp4"
    told, steps, problems = filmed(qtbot, folders, kept(folders), path)
    assert (told, problems) == (str(path), [])
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    seen = watch(path)
    assert all(0.03 < later - earlier < 0.05 for earlier, later in pairwise(seen.times))
    assert abs(len(seen.sound) / MOVIE_RATE - seen.times[-1]) < 0.2
    answers = seen.loud()
    assert len(answers) == 3
    assert answers[0][0] >= HEAD_S + reading_s(TALK[0].text) - 0.1
    for (_, end), (begin, _), line in zip(answers[:-1], answers[1:], TALK[2::2], strict=True):
        assert begin - end >= reading_s(line.text) + PAUSE_S - 0.3
    nova, atlas, again = (seen.at((begin + end) / 2).astype(int) for begin, end in answers)
    face = slice(20, 110)  # above the words
    assert np.abs(nova[face] - atlas[face]).mean() > 3 * np.abs(nova[face] - again[face]).mean()
    title, question = seen.at(HEAD_S / 2), seen.at(HEAD_S + 1.0)
    assert np.abs(title[110:].astype(int) - question[110:]).max() > 60  # other words
    begin, end = answers[1]
    mouths = [seen.at(begin + step * (end - begin) / 12)[50:110].astype(int) for step in range(12)]
    assert max(np.abs(one - other).max() for one, other in pairwise(mouths)) > 25


def test_a_film_that_is_given_up_leaves_nothing(qtbot: QtBot, folders: Folders, tmp_path: Path) -> None:
    """No file, no half of one, no process, and no complaint."""
    path = tmp_path / "film.mp4"
    filming = Filming(Settings(), folders)
    problems: list[Problem] = []
    filming.problem.connect(problems.append)
    session = kept(folders, TALK * 200)
    with qtbot.waitSignal(filming.progress, timeout=60_000):
        filming.start(session, "Long", path)
    with qtbot.waitSignal(filming.done, timeout=20_000) as done:
        filming.cancel()
    filming.stop()
    assert done.args == [""]
    assert problems == []
    assert not path.exists()
    assert not part_of(path).exists()


def test_a_conversation_that_cannot_be_read_is_told(qtbot: QtBot, folders: Folders, tmp_path: Path) -> None:
    """With the sentence of the file, and without a film."""
    session = kept(folders)
    session.write_text("broken\n")
    told, _, problems = filmed(qtbot, folders, session, tmp_path / "film.mp4")
    assert told == ""
    assert [problem.what for problem in problems] == [
        f"The conversation {session.name} cannot be read: the file is broken."
    ]


def test_somebody_who_is_gone_is_played_by_another(qtbot: QtBot, folders: Folders, tmp_path: Path) -> None:
    """The answer of an avatar that was removed is spoken all the same."""
    lines = (Message("user", "Hello"), Message("assistant", "Hello.", speaker="nobody-any-more"))
    told, _, problems = filmed(qtbot, folders, kept(folders, lines), tmp_path / "film")
    assert (told, problems) == (str(tmp_path / "film.mp4"), [])
    assert len(watch(Path(told)).loud()) == 1


@pytest.mark.parametrize("text", ["", "one", "word " * 500])
def test_lines_stand_as_long_as_they_take_to_read(text: str) -> None:
    """Never too short to be seen, never so long that one falls asleep."""
    assert 1.6 <= reading_s(text) <= 15.0
