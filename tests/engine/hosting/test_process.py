"""One life of a stage's process."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError
from desktop.engine.hosting import process as hosting
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.process import ProcessLost, StageProcess

PUPPET = BackendSpec("llm", "puppet", "tests.engine.hosting.puppets:Puppet")


@pytest.fixture
def process() -> Iterator[StageProcess]:
    running = StageProcess(PUPPET)
    assert running.wait_loaded(20)
    yield running
    running.close()


def test_values_and_streams_come_back(process: StageProcess) -> None:
    """A call gives what the method returns; a stream gives every item in order."""
    assert process.call("double", 21) == 42
    assert list(process.stream("count_to", 500, cancel=CancelToken())) == list(range(1, 501))


def test_facts_of_the_backend_are_known_here(process: StageProcess) -> None:
    """What a proxy shows of its backend (a detector's window) is read once, at load."""
    assert process.facts["window"] == 512


def test_an_argument_streams_in(process: StageProcess) -> None:
    """Items are fed as they come, and answers stream back before the feed has ended."""
    gate = threading.Event()

    def numbers() -> Iterator[int]:
        yield 1
        assert gate.wait(5)
        yield 2

    answers = process.stream("running_total", feed=numbers(), cancel=CancelToken())
    assert next(answers) == 1
    gate.set()
    assert list(answers) == [3]


def test_arrays_arrive_whole(process: StageProcess) -> None:
    """Sound goes through unchanged, and to the type it had."""
    sound = np.random.default_rng(1).standard_normal(48_000).astype(np.float32)
    back = process.call("double", sound)
    assert back.dtype == np.float32
    assert np.array_equal(back, 2 * sound)


def test_a_backend_s_own_words_come_through(process: StageProcess) -> None:
    """A Problem raised over there is the Problem raised here, and the process goes on."""
    with pytest.raises(ParleyError) as raised:
        process.call("complain")
    assert str(raised.value) == "The puppet complains. Be kind to it."
    assert process.call("double", 1) == 2


def test_a_bug_becomes_a_sentence(process: StageProcess, caplog: pytest.LogCaptureFixture) -> None:
    """An unexpected exception reaches a person as a sentence, and the log with its traceback."""
    with pytest.raises(ParleyError, match="stumbled"):
        process.call("stumble")
    assert "ZeroDivisionError" in caplog.text
    assert process.call("double", 1) == 2


def test_log_lines_come_to_this_process(process: StageProcess, caplog: pytest.LogCaptureFixture) -> None:
    """What a stage logs is in the one log."""
    process.call("write_log", "hello")
    assert "it says hello" in caplog.text


def test_an_odd_log_line_harms_nothing(process: StageProcess, caplog: pytest.LogCaptureFixture) -> None:
    """A library that hangs objects of its own on a log record is logged, and does not stumble over it."""
    process.call("write_odd_log", "hello")
    assert "it says hello" in caplog.text


def test_cancel_lets_the_caller_go_at_once_and_frees_the_process(process: StageProcess) -> None:
    """After a cancel the caller is free within 50 ms and the next call is answered within 100 ms."""
    waits, nexts = [], []
    for _ in range(20):
        cancel = CancelToken()
        numbers = process.stream("endless", cancel=cancel)
        next(numbers)
        began = time.perf_counter()
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(numbers)
        waits.append(time.perf_counter() - began)
        process.call("double", 1)
        nexts.append(time.perf_counter() - began)
    assert statistics.median(waits) < 0.05
    assert sorted(nexts)[18] < 0.1


def test_what_has_come_before_a_cancel_is_not_given_after_it(process: StageProcess) -> None:
    """It waits in the inbox, and nobody wants it any more."""
    cancel = CancelToken()
    numbers = process.stream("endless", cancel=cancel)
    next(numbers)
    (pending,) = process._pending.values()
    first = pending.inbox.get(timeout=5)
    pending.inbox.put(first)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(numbers)


def test_an_abandoned_stream_frees_the_process(process: StageProcess) -> None:
    """Who stops pulling need not cancel: closing the generator stops the work over there."""
    numbers = process.stream("endless", cancel=CancelToken())
    next(numbers)
    numbers.close()  # type: ignore[attr-defined]
    assert process.call("double", 4, deadline_s=2.0) == 8


def test_a_crash_wakes_whoever_waits(process: StageProcess) -> None:
    """A native crash comes back as ProcessLost, not as a wait without end."""
    with pytest.raises(ProcessLost):
        process.call("crash")
    assert process.wait_ended(5)
    with pytest.raises(ProcessLost):
        process.call("double", 1)


def test_a_missed_deadline_ends_the_process(process: StageProcess) -> None:
    """A call in which nothing moves takes its process down, so that another can be started."""
    began = time.monotonic()
    with pytest.raises(ProcessLost):
        process.call("stuck", deadline_s=0.5)
    assert time.monotonic() - began < 5
    assert process.wait_ended(5)


def test_time_spent_waiting_for_the_feed_is_no_missed_deadline(process: StageProcess) -> None:
    """Someone who thinks while holding the key is not taken for a hanging recogniser."""
    late = threading.Event()

    def slow() -> Iterator[int]:
        late.wait(0.8)
        yield 5

    assert list(process.stream("total", feed=slow(), cancel=CancelToken(), deadline_s=0.3)) == [5]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a process")
def test_a_stopped_process_is_found_out_and_replaced(process: StageProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that says nothing any more is killed by the heartbeat."""
    monkeypatch.setattr(hosting, "SILENT_FOR_S", 0.3)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    end = time.monotonic() + 5
    while process.alive and time.monotonic() < end:
        process.check_heartbeat()
        process.wait_ended(0.05)
    assert not process.alive


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot stop a process")
def test_a_process_that_stops_reading_is_found_out(process: StageProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with its pipe full of what it is fed, it is replaced, and neither a cancel nor the watch waits for it."""
    monkeypatch.setattr(hosting, "SILENT_FOR_S", 0.3)
    os.kill(process.pid, signal.SIGSTOP)
    cancel = CancelToken()
    stuck = threading.Event()
    ended: list[type[BaseException]] = []

    def feed() -> Iterator[bytes]:
        while True:
            yield bytes(4_000_000)
            stuck.set()

    def call() -> None:
        try:
            list(process.stream("total", cancel=cancel, feed=feed()))
        except (ProcessLost, Cancelled) as error:
            ended.append(type(error))

    caller = threading.Thread(target=call)
    caller.start()
    assert not stuck.wait(0.2), "the pipe took more than a pipe takes"
    began = time.monotonic()
    cancel.cancel()
    process.check_heartbeat()
    caller.join(5)
    assert ended == [Cancelled]
    while process.alive:
        process.check_heartbeat()
        assert time.monotonic() < began + 5
        process.wait_ended(0.05)


def test_a_backend_that_cannot_load_says_why() -> None:
    """The sentence of a failed load is kept, and waiting for it ends."""
    failing = StageProcess(BackendSpec("llm", "puppet", PUPPET.factory, {"fail_load": "No such model."}))
    try:
        assert not failing.wait_loaded(20)
        assert failing.load_problem is not None
        assert failing.load_problem.what == "No such model."
    finally:
        failing.close()


WINDOW = """
import sys, time
from tests.engine.hosting.test_process import PUPPET, StageProcess
if __name__ == "__main__":
    stage = StageProcess(PUPPET)
    stage.wait_loaded(20)
    print(stage.pid, flush=True)
    time.sleep(60)
"""


def test_the_process_ends_with_the_window(tmp_path: Path) -> None:
    """A window that is killed with -9 leaves no stage behind."""
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(root)}
    window = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment)
    assert window.stdout is not None
    with window.stdout:
        stage = psutil.Process(int(window.stdout.readline()))
        window.kill()
        window.wait()
    gone, _ = psutil.wait_procs([stage], timeout=5)
    assert gone == [stage]


def test_libraries_are_told_to_send_nothing(process: StageProcess) -> None:
    """onnxruntime and the Hugging Face libraries report home unless they are told not to: they are told."""
    assert process.call("environment", "ORT_DISABLE_TELEMETRY") == "1"
    assert process.call("environment", "HF_HUB_OFFLINE") == "1"


def test_cost_of_a_call(process: StageProcess) -> None:
    """The way through the pipe costs well under a millisecond a token (measured here: ~0.1 ms)."""
    for _ in range(50):
        process.call("double", 1)
    began = time.perf_counter()
    items = sum(1 for _ in process.stream("count_to", 2000, cancel=CancelToken()))
    assert items == 2000
    assert (time.perf_counter() - began) / 2000 < 0.001
