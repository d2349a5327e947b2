"""One Parley a person: the first listens, the others tell it what is wanted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

import pytest
from pytestqt.qtbot import QtBot

from desktop.commands import Commands
from desktop.single import COMMANDS, Single, forwarded

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def runtime(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A meeting place of the test's own."""
    folder = tmp_path_factory.mktemp("run")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Single]:
    single = Single(tmp_path)
    assert single.claim()
    yield single
    single.close()


def test_the_first_hears_what_later_ones_want(first: Single, tmp_path: Path) -> None:
    """Each command arrives once, in order, those from before it listened too."""
    later = Single(tmp_path)
    assert not later.claim()
    assert later.forward("show")
    heard: SimpleQueue[str] = SimpleQueue()
    first.listen(heard.put)
    for command in COMMANDS:
        assert later.forward(command)
    assert [heard.get(timeout=5) for _ in range(4)] == ["show", *COMMANDS]
    assert heard.empty()


def test_another_data_folder_is_another_parley(first: Single, tmp_path: Path) -> None:
    """Who tries something out with --data-dir does not disturb the call that is open."""
    other = Single(tmp_path / "other")
    assert other.claim()
    other.close()


def test_the_place_is_left_as_it_was_found(tmp_path: Path, runtime: Path) -> None:
    """After the end nothing lies about, and the next one is the first."""
    for _ in range(2):
        single = Single(tmp_path)
        assert single.claim()
        single.close()
    assert list(runtime.iterdir()) == []


def test_nobody_there_is_said(tmp_path: Path) -> None:
    """Without a first, a command goes nowhere, and at once."""
    began = time.perf_counter()
    assert not Single(tmp_path).forward("toggle")
    assert time.perf_counter() - began < 1.0


def test_what_is_no_command_is_not_carried_out(first: Single, tmp_path: Path) -> None:
    """Whatever another program writes there does nothing, and the first goes on listening."""
    from multiprocessing.connection import Client

    heard: SimpleQueue[str] = SimpleQueue()
    first.listen(heard.put)
    for rubbish in (b"quit", b"\xff\xfe", b"x" * 60_000, b""):
        with Client(first._address) as guest, suppress(ConnectionError):  # what is too long is hung up on
            guest.send_bytes(rubbish)
    assert Single(tmp_path).forward("interrupt")
    assert heard.get(timeout=5) == "interrupt"
    with pytest.raises(ValueError, match="quit"):
        Single(tmp_path).forward("quit")


_FIRST = """
import sys, time
from pathlib import Path
from desktop.single import Single
single = Single(Path(sys.argv[1]))
print("first" if single.begin() else "shown", flush=True)
sys.stdin.read()
single.close()
"""


def start(data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _FIRST, data], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate("", timeout=30)
    return out.strip()


def test_of_two_starts_in_the_same_second_one_opens(tmp_path: Path) -> None:
    """However close together: one is the first, the others show it."""
    for _ in range(3):
        starts = [start(tmp_path) for _ in range(4)]
        said = [process.stdout.readline().strip() for process in starts if process.stdout]
        for process in starts:
            ended(process)
        assert sorted(said) == ["first", "shown", "shown", "shown"]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix; a pipe goes with its process")
def test_what_a_killed_one_left_is_no_obstacle(tmp_path: Path) -> None:
    """After kill -9 the next start is the first, and is found."""
    killed = start(tmp_path)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "first\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait(10)
    killed.communicate()
    assert not Single(tmp_path).forward("toggle")
    single = Single(tmp_path)
    assert single.claim()
    assert Single(tmp_path).forward("toggle")
    single.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a process that hangs is made with SIGSTOP")
def test_one_that_hangs_does_not_keep_the_next_from_starting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows are better than none."""
    monkeypatch.setattr("desktop.single._ANSWER_S", 0.2)
    hung = start(tmp_path)
    assert hung.stdout is not None
    assert hung.stdout.readline() == "first\n"
    hung.send_signal(signal.SIGSTOP)
    os.waitpid(hung.pid, os.WUNTRACED)  # until then it may still answer
    try:
        assert Single(tmp_path).begin()
    finally:
        hung.send_signal(signal.SIGCONT)
        ended(hung)


def test_without_a_place_to_meet_it_starts_all_the_same(tmp_path: Path, runtime: Path) -> None:
    """A file where the folder should be costs the single instance, not the call."""
    (runtime / "parley").touch()
    single = Single(tmp_path)
    assert single.begin()
    assert not Single(tmp_path).forward("toggle")
    single.close()


@pytest.mark.parametrize(
    "words", [["--toggle", "--fast"], ["--toggle", "--show"], ["--ask", "--show"], [], ["--data-dir"], ["toggle"]]
)
def test_what_is_no_plain_command_is_for_the_command_lines_reader(words: list[str]) -> None:
    """It says what is wrong with it."""
    assert forwarded(words) is None


def test_a_command_is_forwarded_before_anything_heavy_is_imported(first: Single, tmp_path: Path) -> None:
    """A hot key of the desktop starts a process for each press: neither numpy nor Qt is waited for."""
    heard: SimpleQueue[str] = SimpleQueue()
    first.listen(heard.put)
    code = "import sys, main\nassert main.main() == 0\nassert not {'numpy', 'PySide6', 'pydantic'} & set(sys.modules)"
    for words in ([f"--data-dir={tmp_path}", "--toggle"], ["--interrupt", "--data-dir", str(tmp_path)]):
        subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, check=True, timeout=60)
    assert [heard.get(timeout=5), heard.get(timeout=5)] == ["toggle", "interrupt"]


def test_commands_are_signals_in_the_windows_thread(qtbot: QtBot, first: Single, tmp_path: Path) -> None:
    """Also those that came while the window was being made."""
    later = Single(tmp_path)
    assert later.forward("show")
    commands = Commands(first)
    with qtbot.waitSignals([commands.show, commands.command]):
        commands.begin()
    with qtbot.waitSignal(commands.toggle):
        assert later.forward("toggle")
    commands.stop()
    assert later.claim()
    later.close()
