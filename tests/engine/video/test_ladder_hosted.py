"""The ladder over a face in a process of its own: what the person hears, whatever becomes of that process."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.hosting.proxies import HostedVideo
from desktop.engine.types import Clip, Speech
from desktop.engine.video.illustrated import IllustratedVideo
from desktop.engine.video.ladder import LadderVideo
from tests.engine.video.commanded import avatar, still_running, tone
from tests.engine.video.test_ladder import AVATAR, PATIENT_S, PIECES, SOUND, _WithHeld, check_sound, kinds

QUICK = (0.01,) * 5
FULL = "tests.engine.video.full_face:FullFace"
COMMAND = "desktop.engine.video.command:CommandVideo"


class Hosted:
    """Ladders over hosts, closed at the end, and what they told."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._made: list[LadderVideo] = []

    def ladder(self, factory: str = FULL, simple: Any = None, **options: Any) -> LadderVideo:
        first_wait_s = options.pop("first_wait_s", PATIENT_S)
        spec = BackendSpec("video", "musetalk", factory, options)
        host = Host(spec, on_problem=self.problems.append, pauses_s=QUICK)
        face = LadderVideo(
            HostedVideo(host), simple or IllustratedVideo(AVATAR), self.problems.append, True, first_wait_s
        )
        self._made.append(face)
        face.load()
        return face

    def close(self) -> None:
        for face in self._made:
            face.close()


@pytest.fixture
def hosted() -> Iterator[Hosted]:
    made = Hosted()
    yield made
    made.close()


def until(condition: Callable[[], Any], timeout_s: float = 20.0) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)


def play(face: LadderVideo, turn: int, pieces: list[Speech] | None = None) -> list[Clip]:
    """A turn as it comes; the sound is checked, and that it never ran dry by more than a busy machine explains."""
    clips, dry_at, gap_s = [], None, 0.0
    for clip in face.animate(iter(pieces or PIECES), turn, CancelToken()):
        now = time.monotonic()
        if dry_at is not None:
            gap_s = max(gap_s, now - dry_at)
        dry_at = max(now, dry_at or now) + len(clip.samples) / clip.rate
        clips.append(clip)
    check_sound(clips, np.concatenate([piece.samples for piece in pieces]) if pieces else SOUND)
    assert gap_s < 0.5
    return clips


def test_its_frames_are_seen_and_it_knows_the_index(hosted: Hosted) -> None:
    """Loaded before `load` comes back; the index of the first picture goes all the way into its process."""
    face = hosted.ladder(simple=_WithHeld(AVATAR))
    painter: Any = face.painter()
    clips = play(face, 0)
    assert set(kinds(clips)) == {"M"}
    assert clips[0].frames[0].picture.index == painter.held[0] > 40
    assert face.host.facts["indexed"] is True
    assert hosted.problems == []


def test_who_does_not_ask_for_the_index_is_not_given_it(hosted: Hosted) -> None:
    """A face without clips of the person is called as any other."""
    face = hosted.ladder(simple=_WithHeld(AVATAR), indexed=False)
    painter: Any = face.painter()
    assert play(face, 0)[0].frames[0].picture.index == 0
    assert painter.held == []


@pytest.mark.parametrize("frame", [0, 9, 40])
def test_a_process_that_dies_leaves_it_to_the_simple_face(hosted: Hosted, tmp_path: Path, frame: int) -> None:
    """At any moment of a turn: the voice goes on, it is told, and a later turn has the full face again."""
    face = hosted.ladder(dies_at=frame, marker=str(tmp_path / "died"), batch=1)
    pid = face.host.pid
    first = play(face, 0)
    seen = kinds(first)
    if frame == 0:  # nothing had come of it: the call was made again on the next process, which is in time
        assert hosted.problems[0].what.startswith("The face stopped and is being restarted")
    else:
        assert 0 < seen.count("M") <= frame
        assert [problem.what for problem in hosted.problems] == ["The face broke off and is being restarted."]
        assert hosted.problems[0].remedy == "The photo's own mouth moves for now."
    until(lambda: face.host.pid not in (pid, None) and face.host.status.state == "ready")
    later = [play(face, turn)[0].rung for turn in (1, 2)]
    assert later[-1] == "musetalk"


def test_a_process_that_hangs_is_not_waited_for(hosted: Hosted) -> None:
    """The first sound goes out after the first wait, and the process is replaced by one that obeys."""
    face = hosted.ladder(hangs_at=0, first_wait_s=0.3)
    pid = face.host.pid
    began = time.monotonic()
    assert set(kinds(play(face, 0))) == {"w"}
    assert time.monotonic() - began < 3.0
    until(lambda: face.host.pid not in (pid, None) and face.host.status.state == "ready")
    assert hosted.problems == []


def test_while_it_is_being_replaced_the_simple_face_serves_at_once(hosted: Hosted) -> None:
    """No turn waits for a process that loads."""
    face = hosted.ladder()
    psutil.Process(face.host.pid).kill()
    until(lambda: face.host.status.state == "restarting")
    assert {clip.rung for clip in play(face, 0)} == {"warp"}
    until(lambda: face.host.status.state == "ready")
    assert {clip.rung for clip in play(face, 1)} == {"musetalk"}


def test_one_that_cannot_load_is_told_of_once(hosted: Hosted) -> None:
    """In its own words; `load` does not fail, and turns go on with the simple face."""
    face = hosted.ladder(load_fails="The weights are of another version.")
    assert {clip.rung for clip in play(face, 0)} == {"warp"}
    assert [problem.what for problem in hosted.problems] == ["The weights are of another version."]


def test_a_slow_one_is_left_and_the_sound_is_in_time(hosted: Hosted) -> None:
    """A tenth of the speed that is needed."""
    face = hosted.ladder(frame_s=0.4, first_wait_s=0.25)
    assert {clip.rung for clip in play(face, 0)} == {"warp"}
    assert hosted.problems == []


def test_a_cancelled_turn_lets_go_of_the_process(hosted: Hosted) -> None:
    """Cancelled while the process works: at once, and the next turn is answered by the same process."""
    face = hosted.ladder(frame_s=0.008)
    pid = face.host.pid
    for turn in range(3):
        cancel = CancelToken()
        clips = face.animate(iter(PIECES), turn, cancel)
        next(clips)
        began = time.monotonic()
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(clips)
        assert time.monotonic() - began < 1.0
    assert {clip.rung for clip in play(face, 3)} == {"musetalk"}
    assert face.host.pid == pid


# A program as the full face


def command(hosted: Hosted, tmp_path: Path, extra: str = "", settings: str = "command.wait = 20") -> LadderVideo:
    folder = avatar(tmp_path / "face", f"{extra} --notes '{tmp_path / 'notes'}'", settings)
    return hosted.ladder(COMMAND, avatar=folder, cache=tmp_path / "cache")


def runs(tmp_path: Path) -> list[psutil.Process]:
    """The programs that were started and still run."""
    found = []
    for line in (tmp_path / "notes").read_text().splitlines():
        try:
            found.append(psutil.Process(int(line.split()[1])))
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.mark.parametrize("mode", ["window", "turn"])
def test_the_films_of_a_program_are_seen(hosted: Hosted, tmp_path: Path, mode: str) -> None:
    """A window at a time or the whole turn, from its process to the clips; nothing of it stays on the disk."""
    face = command(hosted, tmp_path, settings=f"command.wait = 20\ncommand.mode = {mode}")
    clips = play(face, 0, [tone(1.0), tone(1.3)])
    assert set(kinds(clips)) == {"M"}
    assert {clip.rung for clip in clips} == {"command"}
    assert [*(tmp_path / "cache").glob("*")] == []
    assert len((tmp_path / "notes").read_text().splitlines()) == (2 if mode == "window" else 1)
    assert hosted.problems == []


@pytest.mark.parametrize(("does", "mode"), [("crash", "window"), ("half", "turn"), ("nothing", "turn")])
def test_a_program_that_fails_means_voice_and_the_simple_face(
    hosted: Hosted, tmp_path: Path, does: str, mode: str
) -> None:
    """Told once, with the program's name; the sound is whole."""
    face = command(hosted, tmp_path, f"--do {does}", f"command.wait = 20\ncommand.mode = {mode}")
    clips = play(face, 0, [tone(1.0), tone(1.3)])
    assert set(kinds(clips)) == {"w"}
    assert len(hosted.problems) == 1
    assert "face command" in hosted.problems[0].what
    assert hosted.problems[0].remedy == "The photo's own mouth moves for now."


def test_a_program_that_fails_in_the_middle(hosted: Hosted, tmp_path: Path) -> None:
    """The pictures of the first window are shown, then the simple mouth moves."""
    clips = play(command(hosted, tmp_path, "--do exit --from 2"), 0, [tone(3.0)])
    assert kinds(clips) == "M" * 39 + "w" * 36
    assert len(hosted.problems) == 1


@pytest.mark.parametrize("mode", ["window", "turn"])
def test_a_program_that_hangs_is_waited_for_as_long_as_avatar_ini_says(
    hosted: Hosted, tmp_path: Path, mode: str
) -> None:
    """Then the turn is the simple face's, and the program is gone."""
    face = command(hosted, tmp_path, "--do deaf", f"command.wait = 0.6\ncommand.mode = {mode}")
    began = time.monotonic()
    assert set(kinds(play(face, 0, [tone(2.0)]))) == {"w"}
    assert 0.6 <= time.monotonic() - began < 5.0
    assert still_running(runs(tmp_path)) == []


def test_cancelling_ends_the_program(hosted: Hosted, tmp_path: Path) -> None:
    """Esc while it works: the turn is over at once, the program half a second later, its process still there."""
    face, cancel = command(hosted, tmp_path, "--do deaf"), CancelToken()
    pid = face.host.pid

    def stop() -> None:
        until((tmp_path / "notes").exists)
        cancel.cancel()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(Cancelled):
        list(face.animate(iter([tone(2.0)]), 0, cancel))
    thread.join()
    assert still_running(runs(tmp_path)) == []
    assert face.host.pid == pid
    assert face.host.call("close") is None  # it answers


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a program with its parent")
def test_a_program_does_not_outlive_a_killed_process(hosted: Hosted, tmp_path: Path) -> None:
    """The stage's process is killed in the middle of a run: nobody is left who could end the program."""
    face, cancel = command(hosted, tmp_path, "--do hang"), CancelToken()
    taking = threading.Thread(target=lambda: list(face.animate(iter([tone(2.0)]), 0, cancel)))
    taking.start()
    until((tmp_path / "notes").exists)
    programs = runs(tmp_path)
    psutil.Process(face.host.pid).kill()
    assert still_running(programs) == []
    until(lambda: face.host.status.state == "ready")
    until(lambda: len((tmp_path / "notes").read_text().splitlines()) == 2)  # asked once more
    face.close()
    taking.join(10)
    assert still_running(runs(tmp_path)) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel helps on Linux only")
def test_a_program_has_no_network(hosted: Hosted, tmp_path: Path) -> None:
    """It inherits what holds for every model's process: not even this machine's own address answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))"
        folder = avatar(tmp_path, command=f'"{sys.executable}" -c "{reach}" {{audio}} {{out}}')
        play(hosted.ladder(COMMAND, avatar=folder), 0, [tone(1.0)])
    assert "Permission denied" in hosted.problems[0].what
