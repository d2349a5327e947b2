"""A stage that outlives its processes."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from desktop.engine.types import StageStatus

FACTORY = "tests.engine.hosting.puppets:Puppet"
QUICK = (0.01,) * 5


class Told:
    """What a host told, in the order in which it told it."""

    def __init__(self) -> None:
        self.statuses: queue.Queue[StageStatus] = queue.Queue()
        self.problems: queue.Queue[Problem] = queue.Queue()

    def until(self, state: str) -> StageStatus:
        while (status := self.statuses.get(timeout=20)).state != state:
            pass
        return status


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def start(told: Told) -> Iterator[object]:
    hosts: list[Host] = []

    def started(*fallbacks: BackendSpec, **options: object) -> Host:
        spec = BackendSpec("tts", "puppet", FACTORY, options)
        host = Host(spec, fallbacks, told.statuses.put, told.problems.put, QUICK)
        hosts.append(host)
        host.start()
        return host

    yield started
    for host in hosts:
        host.close()


def test_a_killed_process_is_replaced_and_said_once(start, told: Told) -> None:
    """kill -9 between turns: one notice, a new process, and calls go on."""
    host = start()
    first = host.call("pid")
    told.until("ready")
    os.kill(first, signal.SIGKILL)
    told.until("restarting")
    assert host.call("pid") != first
    told.until("ready")
    assert told.problems.get(timeout=5).what.startswith("The voice stopped and is being restarted")
    assert told.problems.empty()


def test_a_call_that_lost_its_process_is_made_again(start, tmp_path: Path) -> None:
    """A crash before the first item costs time and nothing else."""
    host = start()
    assert list(host.stream("die_once_then_count", str(tmp_path / "died"), cancel=CancelToken())) == [1, 2, 3]


def test_what_was_fed_is_fed_again(start, tmp_path: Path) -> None:
    """A recogniser that dies in the middle of a sentence gets the whole sentence again."""
    host = start()
    numbers = (number for number in range(1, 101))
    answer = list(host.stream("die_once_then_sum", str(tmp_path / "died"), feed=numbers, cancel=CancelToken()))
    assert answer == [5050]


def test_a_stream_that_broke_halfway_is_not_repeated(start) -> None:
    """What was said already is not said twice: the person is asked to ask again."""
    answers = start().stream("die_halfway", cancel=CancelToken())
    assert next(answers) == 1
    with pytest.raises(ParleyError, match="being restarted"):
        next(answers)


def test_a_source_that_failed_unheard_fails_the_next_run_too(start, tmp_path: Path) -> None:
    """The recogniser dies, then the voice detector that feeds it: that is an error, not the end of the sentence."""
    host = start()
    restarted = threading.Event()

    def numbers() -> Iterator[int]:
        yield 1
        assert restarted.wait(20)
        raise ParleyError(Problem("The source broke."))

    def restart() -> None:
        first = host.wait_ready(20)
        assert first.wait_ended(20)
        host.wait_ready(20)
        restarted.set()

    host.wait_ready(20)
    watcher = threading.Thread(target=restart)
    watcher.start()
    with pytest.raises(ParleyError, match="The source broke"):
        list(host.stream("die_once_fed_then_sum", str(tmp_path / "died"), feed=numbers(), cancel=CancelToken()))
    watcher.join()


def test_a_value_that_was_given_counts(start) -> None:
    """A process that dies between its answer and the word that this was all has answered."""
    assert start().call("answer_and_die") == 42


def test_after_five_restarts_the_starter_stands_in(start, told: Told, tmp_path: Path) -> None:
    """A backend that keeps dying is tried six times, then replaced, which is said in words."""
    starter = BackendSpec("tts", "starter", FACTORY)
    host = start(starter, count=str(tmp_path / "lives"), die_loading=99)
    assert host.call("double", 4) == 8
    assert told.until("ready").backend == "starter"
    assert len((tmp_path / "lives").read_text()) == 6
    said = [told.problems.get_nowait().what for _ in range(told.problems.qsize())]
    assert said[-1] == (
        "The voice does not work with puppet: it stopped 6 times in a row. For now the starter stands in."
    )


def test_a_backend_that_says_why_it_cannot_load_is_not_tried_again(start, told: Told) -> None:
    """A missing model is no crash: its sentence is told and nothing is started six times."""
    host = start(fail_load="There is no model file.")
    with pytest.raises(ParleyError, match="There is no model file"):
        host.wait_ready(20)
    assert told.until("failed").detail == "There is no model file."


def test_a_restart_within_the_tries_goes_on(start, told: Told, tmp_path: Path) -> None:
    """Three bad starts and a good one: it works, without the starter."""
    host = start(count=str(tmp_path / "lives"), die_loading=3)
    assert host.call("double", 3) == 6
    assert told.until("ready").backend == "puppet"


def test_waiting_for_a_stage_can_be_cancelled(start, tmp_path: Path) -> None:
    """A turn that waits for a stage that is restarting is let go by its cancel token."""
    spec = BackendSpec("tts", "puppet", FACTORY)
    host = Host(spec)  # never started: never ready
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        host.wait_ready(cancel=cancel)


def test_closing_while_loading_is_quick_and_clean(start) -> None:
    """A window closed at once leaves no process (the leak check looks)."""
    host = start()
    host.close()
    host.close()
