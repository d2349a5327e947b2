"""Settings that change while the program runs: from the window, from an editor, and with a disk that refuses."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.adjusting import Adjusting
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import StageName
from desktop.settings import Settings, differences, load_settings, writing

MINE = "# mine\n[audio]\n# not so loud\nvolume = 0.5\n\n[window]\ntheme = dark\n"


def some_backends(stage: StageName) -> Collection[str]:
    return ("starter", "off", "my-plug-in")


class Desk:
    """Settings over a file, with everything that they told."""

    def __init__(self, qtbot: QtBot, file: Path, content: str | None = MINE) -> None:
        self.qtbot, self.file = qtbot, file
        if content is not None:
            file.write_text(content)
        settings = load_settings(file, some_backends) if content is not None else Settings()
        self.switched: list[Settings] = []
        self.refuses: Problem | None = None
        self.adjusting = Adjusting(settings, file, (), some_backends, self.switch)
        self.changes: list[tuple[Settings, Settings]] = []
        self.problems: list[Problem] = []
        self.mended: list[str] = []
        self.adjusting.changed.connect(lambda old, new: self.changes.append((old, new)))
        self.adjusting.problem.connect(self.problems.append)
        self.adjusting.mended.connect(self.mended.append)
        self.adjusting.begin()
        self.settled()

    def switch(self, settings: Settings) -> None:
        if self.refuses:
            raise ParleyError(self.refuses)
        self.switched.append(settings)

    def settled(self) -> None:
        """Everything that was begun is done."""
        self.adjusting._thread.submit(int).result(10)
        for _ in range(3):
            self.qtbot.wait(1)
            self.adjusting._thread.submit(int).result(10)

    def edit(self, content: str | bytes) -> None:
        """Somebody's editor has written the file, and it is looked at."""
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.look()

    def look(self) -> None:
        self.adjusting.file_changed()
        self.settled()

    @property
    def now(self) -> Settings:
        return self.adjusting.settings()


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes desks, and stops them in the end."""
    made: list[Desk] = []

    def make(content: str | None = MINE, file: Path | None = None) -> Desk:
        made.append(Desk(qtbot, file or tmp_path / "settings.ini", content))
        return made[-1]

    yield make
    for desk in made:
        desk.adjusting.stop()


# In the window


def test_a_change_is_in_force_at_once_and_kept(open_desk: Callable[..., Desk]) -> None:
    """Who listens gets what was and what is; the file has it with its comments."""
    desk = open_desk()
    assert desk.adjusting.set("audio", "volume", 0.75) is None
    ((old, new),) = desk.changes
    assert differences(old, new) == {("audio", "volume")}
    assert desk.now.audio.volume == 0.75
    desk.settled()
    assert desk.file.read_text() == MINE.replace("0.5", "0.75")
    assert (desk.problems, desk.switched) == ([], [])


def test_many_changes_in_a_row_end_with_the_last(open_desk: Callable[..., Desk]) -> None:
    """A slider that is dragged: each value is in force, the file has the last one."""
    desk = open_desk()
    for step in range(101):
        desk.adjusting.set("audio", "volume", step / 100)
    assert len(desk.changes) == 101
    desk.settled()
    assert load_settings(desk.file, some_backends).audio.volume == 1.0
    assert desk.now.audio.volume == 1.0


def test_what_is_not_written_yet_is_written_at_the_end(open_desk: Callable[..., Desk]) -> None:
    """A change just before closing is not lost."""
    desk = open_desk()
    desk.adjusting.set("audio", "volume", 0.1)
    desk.adjusting.set("audio", "volume", 0.2)
    desk.adjusting.stop()
    assert load_settings(desk.file, some_backends).audio.volume == 0.2


@pytest.mark.parametrize(
    ("section", "key", "value", "told"),
    [
        ("audio", "volume", 7, "[audio] volume is “7”, but must be at most 1."),
        ("audio", "volume", "loud", "[audio] volume is “loud”, but must be a number, with a point for the decimals."),
        ("audio", "microphone", "two\nlines", "That has to fit on one line."),
        ("llm", "backend", "nobody", "[llm] has no backend “nobody”. It has: starter, off, my-plug-in."),
    ],
)
def test_what_may_not_be_is_refused(
    open_desk: Callable[..., Desk], section: str, key: str, value: float | str, told: str
) -> None:
    """A value that is not allowed changes nothing, and the reason is a sentence."""
    desk = open_desk()
    problem = desk.adjusting.set(section, key, value)
    assert problem is not None
    assert problem.what == told
    desk.settled()
    assert desk.changes == []
    assert desk.file.read_text() == MINE


def test_the_stages_are_asked_first(open_desk: Callable[..., Desk]) -> None:
    """Settings the engine cannot run on are refused; others do not trouble it."""
    desk = open_desk()
    assert desk.adjusting.set_all("llm", {"backend": "my-plug-in", "model": "a"}) is None
    assert [(wanted.llm.backend, wanted.llm.model) for wanted in desk.switched] == [("my-plug-in", "a")]
    desk.refuses = Problem("That does not go together.")
    assert desk.adjusting.set("asr", "backend", "my-plug-in") == desk.refuses
    assert desk.now.asr.backend == "starter"
    assert desk.adjusting.set("window", "theme", "light") is None
    desk.settled()
    assert load_settings(desk.file, some_backends) == desk.now


def test_back_to_how_it_came(open_desk: Callable[..., Desk]) -> None:
    """One setting, or all of them; comments stay, and it can be undone."""
    desk = open_desk()
    desk.adjusting.set("window", "captions", False)
    assert desk.adjusting.reset("audio", "volume") is None
    desk.settled()
    assert desk.now.audio.volume == 1.0
    assert desk.file.read_text() == "# mine\n[audio]\n# not so loud\n\n[window]\ntheme = dark\ncaptions = no\n"
    before = desk.now
    assert desk.adjusting.reset_all() is None
    desk.settled()
    assert desk.now == Settings()
    assert desk.file.read_text() == "# mine\n[audio]\n# not so loud\n\n[window]\n"
    assert desk.adjusting.back_to(before) is None
    desk.settled()
    assert load_settings(desk.file, some_backends) == before == desk.now


def test_nothing_is_written_for_nothing(open_desk: Callable[..., Desk]) -> None:
    """To set what is set already, or to reset what never was set, makes no file."""
    desk = open_desk(None)
    desk.adjusting.set("audio", "volume", 1.0)
    desk.adjusting.reset_all()
    desk.settled()
    assert not desk.file.exists()
    assert desk.changes == []


# By hand


def test_an_edited_file_is_noticed(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    """Written in place, or replaced as careful editors do: in force soon, without being asked to look."""
    desk = open_desk()
    with qtbot.waitSignal(desk.adjusting.changed, timeout=10_000):
        desk.file.write_text(MINE.replace("0.5", "0.25"))
    assert desk.now.audio.volume == 0.25
    for volume in ("0.3", "0.4"):
        other = desk.file.with_name("settings.ini.swp")
        other.write_text(MINE.replace("0.5", volume))
        with qtbot.waitSignal(desk.adjusting.changed, timeout=10_000):
            os.replace(other, desk.file)
        assert desk.now.audio.volume == float(volume)
    assert desk.problems == []


def test_a_file_that_was_not_there_is_noticed(open_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path) -> None:
    """Even its folder may have been missing."""
    desk = open_desk(None, tmp_path / "config" / "settings.ini")
    with qtbot.waitSignal(desk.adjusting.changed, timeout=10_000):
        desk.file.parent.mkdir()
        desk.file.write_text("[audio]\nvolume = 0.25\n")
    assert desk.now.audio.volume == 0.25


def test_only_what_was_edited_changes(open_desk: Callable[..., Desk]) -> None:
    """What is in force for this run alone (a thing that could not be saved, say) is left alone."""
    desk = open_desk()
    desk.edit(MINE.replace("dark", "light"))
    ((old, new),) = desk.changes
    assert differences(old, new) == {("window", "theme")}


def test_nonsense_is_told_once_with_its_line(open_desk: Callable[..., Desk]) -> None:
    """The good lines are used, the bad ones stay as they were; mended, it is over."""
    desk = open_desk()
    desk.edit("[audio]\nvolume = loud\ntail_ms = 100\n[window]\ntheme = purple\n")
    desk.look()
    (problem,) = desk.problems
    assert problem.what == (
        f"{desk.file}, line 2: [audio] volume is “loud”, but must be a number, with a point for the decimals. "
        "(1 more like this.)"
    )
    assert (desk.now.audio.volume, desk.now.audio.tail_ms, desk.now.window.theme) == (0.5, 100, "dark")
    desk.edit("[audio]\nvolume = 0.25\n")
    assert (desk.now.audio.volume, desk.now.audio.tail_ms, desk.now.window.theme) == (0.25, 350, "system")
    assert desk.mended == ["settings"]


@pytest.mark.parametrize("length", range(1, len(MINE)))
def test_half_a_file_takes_nothing_back(qtbot: QtBot, tmp_path: Path, length: int) -> None:
    """Cut in the middle of a line that is no setting then, everything else stays as it was."""
    from desktop.settings import reread

    file = tmp_path / "settings.ini"
    file.write_text(MINE)
    before = load_settings(file, some_backends)
    file.write_text(MINE[:length])
    reading = reread([file], before, some_backends)
    if reading.problems:
        assert reading.settings.window.theme == "dark"
        assert reading.problem is not None
        assert f"{file}, line" in reading.problem.what


def test_a_file_that_is_taken_away(open_desk: Callable[..., Desk]) -> None:
    """Values stay, one sentence; the next change writes all of it again, comments too."""
    desk = open_desk()
    desk.file.unlink()
    desk.look()
    desk.look()
    (problem,) = desk.problems
    assert problem.what == f"Your settings file was taken away: {desk.file}."
    assert (desk.changes, desk.now.audio.volume) == ([], 0.5)
    desk.adjusting.set("window", "theme", "light")
    desk.settled()
    assert desk.file.read_text() == MINE.replace("dark", "light")
    assert desk.mended == ["settings"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "it is a folder, not a file."),
        ("[audio]\nvolume = 0.1\n".encode("utf-16"), "it is written in UTF-16. Save it again as UTF-8."),
        (b"[audio]\nspeaker = \xe4\n", "line 2: it is not written in UTF-8. Save it again as UTF-8."),
        (b"[audio]\n\0\0\0", "line 2: it contains zero bytes, so it is no plain text. Save it again as UTF-8 text."),
        (b"#" * 2_000_000, "it is larger than a megabyte, so it cannot be a settings file."),
    ],
)
def test_something_else_in_its_place(open_desk: Callable[..., Desk], content: bytes | None, told: str) -> None:
    """A folder or a file that is no text: one sentence; what is set meanwhile is written once it is a file again."""
    desk = open_desk()
    if content is None:
        desk.file.unlink()
        desk.file.mkdir()
        desk.look()
    else:
        desk.edit(content)
    (problem,) = desk.problems
    assert problem.what.endswith(told)
    assert desk.changes == []
    assert desk.adjusting.set("window", "theme", "light") is None
    desk.settled()
    assert [found.replaces for found in desk.problems] == ["settings", "saving"]
    assert content is None or desk.file.read_bytes() == content
    if content is None:
        desk.file.rmdir()
    desk.edit(MINE)
    desk.settled()
    assert desk.file.read_text() == MINE.replace("dark", "light")
    assert sorted(desk.mended) == ["saving", "settings"]


def test_an_edit_is_newer_than_what_waits(open_desk: Callable[..., Desk]) -> None:
    """What could not be saved is forgotten when a person writes that very setting into the file."""
    desk = open_desk()
    desk.edit("[audio\n")
    desk.adjusting.set("audio", "volume", 0.1)
    desk.settled()
    desk.edit("[audio]\nvolume = 0.9\n")
    desk.settled()
    assert desk.now.audio.volume == 0.9
    assert desk.file.read_text() == "[audio]\nvolume = 0.9\n"


def test_an_edit_that_the_stages_refuse(open_desk: Callable[..., Desk]) -> None:
    """It is told, the stages stay as they are, and the rest of the edit is in force."""
    desk = open_desk()
    desk.refuses = Problem("That does not go together.")
    desk.edit(f"{MINE}captions = no\n[llm]\nbackend = my-plug-in\n")
    assert desk.problems == [desk.refuses]
    assert (desk.now.llm.backend, desk.now.window.captions) == ("starter", False)


# A disk that refuses


def refuse(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "why"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "it is read-only"), (errno.EACCES, "it may")]
)
def test_a_disk_that_refuses(
    open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    """The change is in force, one sentence tells that it is not kept, and the file is as before, until it works."""
    desk = open_desk()
    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "fsync", refuse(number))
        desk.adjusting.set("audio", "volume", 0.25)
        desk.settled()
        desk.adjusting.set("audio", "volume", 0.3)
        desk.settled()
        desk.look()
    (problem,) = desk.problems
    assert problem.what.startswith(f"The settings could not be saved in {desk.file} ({why}")
    assert desk.now.audio.volume == 0.3
    assert desk.file.read_text() == MINE
    assert [path.name for path in desk.file.parent.iterdir()] == ["settings.ini"]
    desk.adjusting.set("window", "theme", "light")
    desk.settled()
    assert desk.file.read_text() == MINE.replace("0.5", "0.3").replace("dark", "light")
    assert desk.mended == ["saving"]


def test_a_failed_save_does_not_lead_to_the_next(
    open_desk: Callable[..., Desk], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trying stirs the watched folder; that alone is no reason to try again."""
    desk, tries = open_desk(), []

    def full(_handle: int) -> None:
        tries.append(1)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writing.os, "fsync", full)
    desk.adjusting.set("audio", "volume", 0.25)
    with qtbot.waitSignal(desk.adjusting._settle.timeout, timeout=10_000):
        pass
    desk.settled()
    assert len(tries) == 1
    monkeypatch.undo()


def test_a_file_that_may_not_be_written(open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only file is not replaced, though its folder would allow it."""
    desk = open_desk()
    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "access", lambda *_: False)
        desk.adjusting.set("audio", "volume", 0.25)
        desk.settled()
    assert "(it may not be written)" in desk.problems[0].what
    assert desk.file.read_text() == MINE


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the administrator may mount a disk")
def test_a_disk_that_is_really_full(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    """On a disk of 16 KiB that something else has filled."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        desk = open_desk(file=small / "settings.ini")
        filler = small / "filler"
        with pytest.raises(OSError, match="space"):
            filler.write_bytes(b"x" * 65_536)
        desk.adjusting.set("audio", "volume", 0.25)
        desk.settled()
        assert "(the disk is full)" in desk.problems[0].what
        assert desk.file.read_text() == MINE
        filler.unlink()
        desk.adjusting.set("window", "theme", "light")
        desk.settled()
        assert desk.file.read_text() == MINE.replace("0.5", "0.25").replace("dark", "light")
        desk.adjusting.stop()
    finally:
        subprocess.run(["umount", "-l", small], check=True)
