"""What goes wrong is in the log with its traceback, and on the console, where nobody caught it, as one line."""

import faulthandler
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from desktop import logs

Start = Callable[[], logs.Logs]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts logging into a folder that does not exist; in the test, whose stderr is not that of its fixtures."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(logs.start(tmp_path / "deep" / "logs")))


def test_levels(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    """Our lines are kept from the level set on, libraries' from warning on; none of them on the console."""
    running = start()
    logging.getLogger("desktop.some.room").info("ours")
    logging.getLogger("desktop.some.room").debug("what was said")
    logging.getLogger("library").info("theirs")
    logging.getLogger("library").warning("their warning")
    text = running.path.read_text()
    assert "INFO MainThread desktop.some.room: ours" in text
    assert "what was said" not in text
    assert "theirs" not in text
    assert "WARNING MainThread library: their warning" in text
    assert capsys.readouterr().err == ""
    assert running.problem is None


def test_debug_is_a_setting(tmp_path: Path) -> None:
    """With level debug, our debug lines are kept."""
    running = logs.start(tmp_path, "debug")
    logging.getLogger("desktop.some.room").debug("detail")
    running.close()
    assert "detail" in running.path.read_text()


def test_an_exception_that_nobody_caught(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    """Its traceback is in the log; the console has one line without it."""
    running = start()
    try:
        raise ValueError("the cat\nsat on the keyboard")
    except ValueError:
        sys.excepthook(*sys.exc_info())
    text = running.path.read_text()
    assert "Traceback" in text
    assert "ValueError: the cat" in text
    err = capsys.readouterr().err
    assert "the cat" in err
    assert err.count("\n") == 1


def test_an_exception_in_a_thread_names_the_thread(start: Start) -> None:
    """A thread that ends by an exception is in the log by name."""
    running = start()
    thread = threading.Thread(target=lambda: 1 // 0, name="turn-7")
    thread.start()
    thread.join()
    text = running.path.read_text()
    assert "turn-7 ended: integer" in text
    assert "ZeroDivisionError" in text


def test_an_exception_in_a_finaliser(start: Start) -> None:
    """What Python could only print is in the log too."""
    running = start()

    class Careless:
        def __del__(self) -> None:
            raise RuntimeError("while letting go")

    Careless()
    gc.collect()
    assert "RuntimeError: while letting go" in running.path.read_text()


def test_a_stage_sends_its_traceback_as_text(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    """A line of many lines from another process stays whole in the log and is cut to one on the console."""
    running = start()
    logging.getLogger("desktop.engine").critical("the voice failed\nTraceback: …")
    assert "Traceback" in running.path.read_text()
    assert capsys.readouterr().err == "the voice failed\n"


def test_everything_is_put_back(tmp_path: Path) -> None:
    """After close, hooks and handlers are those from before; closing twice is harmless."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook, list(logging.getLogger().handlers)
    running = logs.start(tmp_path)
    assert sys.excepthook is not before[0]
    running.close()
    running.close()
    after = sys.excepthook, threading.excepthook, sys.unraisablehook, list(logging.getLogger().handlers)
    assert after == before


def test_the_log_does_not_grow_for_ever(start: Start) -> None:
    """Old lines go: a megabyte a file, three old files."""
    running = start()
    line = "x" * 10_000
    for _ in range(logs.MAX_BYTES * (logs.OLD_FILES + 2) // len(line)):
        logging.getLogger("desktop").info(line)
    files = sorted(running.path.parent.glob("parley.log*"))
    assert [file.name for file in files] == ["parley.log", "parley.log.1", "parley.log.2", "parley.log.3"]
    assert all(file.stat().st_size <= logs.MAX_BYTES for file in files)


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No log is a sentence, not the end: the console still tells what nobody caught."""
    (tmp_path / "file").write_text("")
    running = logs.start(tmp_path / "file" / "logs")
    logging.getLogger("desktop").critical("still here")
    running.close()
    assert running.problem is not None
    assert str(tmp_path) in running.problem.what
    assert "still here" in capsys.readouterr().err


def _crash(folder: Path) -> None:
    logs.start(folder)
    faulthandler._sigsegv()


def _end_in_order(folder: Path) -> None:
    logs.start(folder)
    sys.exit(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a crashed process in another way")
def test_a_crash_of_the_interpreter_leaves_its_stack(tmp_path: Path) -> None:
    """A segmentation fault writes the Python stack of every thread beside the log."""
    process = multiprocessing.get_context("spawn").Process(target=_crash, args=(tmp_path,))
    process.start()
    number = process.pid
    process.join(30)
    assert process.exitcode == -signal.SIGSEGV
    process.close()
    assert f"in {_crash.__name__}" in (tmp_path / f"crash-{number}.log").read_text()
    assert os.path.getsize(tmp_path / "parley.log") == 0


def test_a_run_that_ends_in_order_leaves_no_crash(tmp_path: Path) -> None:
    """Its file for crashes goes with it, whether logging was stopped or the interpreter just ended."""
    with closing(logs.start(tmp_path)):
        assert [*tmp_path.glob("crash-*")] == [tmp_path / f"crash-{os.getpid()}.log"]
    assert [*tmp_path.glob("crash-*")] == []
    process = multiprocessing.get_context("spawn").Process(target=_end_in_order, args=(tmp_path,))
    process.start()
    process.join(30)
    assert process.exitcode == 0
    process.close()
    assert [*tmp_path.glob("crash-*")] == []


def test_who_listens_is_told_of_what_nobody_caught(start: Start) -> None:
    """From the main thread and from others, with kind, words, thread and traceback; a listener's own failure is
    logged and harms nobody."""
    running = start()
    told: list[logs.Uncaught] = []
    running.on_uncaught = told.append
    thread = threading.Thread(target=lambda: 1 // 0, name="turn-7")
    thread.start()
    thread.join()
    assert (told[0].kind, told[0].thread) == ("ZeroDivisionError", "turn-7")
    assert "1 // 0" in told[0].trace

    def fail(_: logs.Uncaught) -> None:
        raise RuntimeError("no window")

    running.on_uncaught = fail
    try:
        raise ValueError("the cat")
    except ValueError:
        sys.excepthook(*sys.exc_info())
    assert "RuntimeError: no window" in running.path.read_text()


def test_without_a_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packaged app on Windows has no stderr; its log is written all the same."""
    monkeypatch.setattr(sys, "stderr", None)
    with closing(logs.start(tmp_path)) as running:
        logging.getLogger("desktop").warning("nobody sees this")
    assert "nobody sees this" in running.path.read_text()
