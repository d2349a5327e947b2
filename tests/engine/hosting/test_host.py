"""A stage that outlives its processes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.hosting import host as hosting
from desktop.engine.hosting.backends import BackendSpec
from desktop.engine.hosting.host import Host
from tests.engine.hosting.conftest import FACTORY, QUICK, Told


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


def test_a_process_that_died_unnoticed_costs_a_call_nothing(start, tmp_path: Path) -> None:
    """Killed just before a call: the call waits for the next process, and may still lose that one."""
    host = start()
    process = host.wait_ready(20)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait_ended(5)
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


def test_a_broken_answer_is_told_once(start, told: Told) -> None:
    """Whoever asked learns that it broke off and is to ask again: the host does not say the same beside it."""
    host = start()
    with pytest.raises(ParleyError, match="Please ask again"):
        list(host.stream("die_halfway", cancel=CancelToken()))
    assert host.call("double", 2) == 4
    assert told.said() == []


def test_what_may_be_given_again_is(start, tmp_path: Path) -> None:
    """A recogniser's words so far may be told once more; a face's clips must not."""
    host = start()
    numbers = (1, 2, 3)
    marker = str(tmp_path / "died")
    answers = host.stream("die_after_one_then_run", marker, feed=numbers, cancel=CancelToken(), again=True)
    assert list(answers) == [1, 1, 3, 6]
    (tmp_path / "died").unlink()
    answers = host.stream("die_after_one_then_run", marker, feed=numbers, cancel=CancelToken())
    assert next(answers) == 1
    with pytest.raises(ParleyError, match="broke off"):
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
    assert host.stand_in == host.running == starter
    assert told.said()[-1] == (
        "The voice does not work with puppet: it stopped 6 times in a row. For now the starter stands in. "
        "The log says more."
    )


def test_a_backend_that_says_why_it_cannot_load_is_not_tried_again(start, told: Told) -> None:
    """A missing model is no crash: nothing is started six times, and who waits for it learns why, once."""
    host = start(fail_load="There is no model file.")
    with pytest.raises(ParleyError, match="There is no model file"):
        host.wait_ready(20)
    assert told.until("failed").detail == "There is no model file."
    assert told.said() == []
    assert host.given_up


def test_the_ladder_is_gone_down_a_step_at_a_time(start, told: Told) -> None:
    """What is too large gives way to what is smaller, that to the starter; each step is one sentence."""
    smaller = BackendSpec("tts", "puppet", FACTORY, {"fail_load": "small.bin is broken."}, title="the small model")
    starter = BackendSpec("tts", "starter", FACTORY)
    host = start(smaller, starter, fail_load="large.bin does not fit.")
    assert host.call("double", 2) == 4
    assert told.said() == [
        "large.bin does not fit. For now the small model stands in.",
        "small.bin is broken. For now the starter stands in.",
    ]
    ready = told.until("ready")
    assert (ready.backend, ready.pid) == ("starter", host.pid)
    assert host.running is starter


def test_stand_ins_are_looked_for_when_one_is_needed(told: Told) -> None:
    """A function that looks for smaller models on the disk costs a start nothing; one that fails is no end either."""
    asked: list[str] = []

    def look() -> list[BackendSpec]:
        asked.append("now")
        raise OSError("the disk is gone")

    for options in ({}, {"fail_load": "It is broken."}):
        host = Host(BackendSpec("tts", "puppet", FACTORY, options), look, pauses_s=QUICK)
        host.start()
        try:
            if not options:
                host.wait_ready(20)
                assert asked == []
            else:
                with pytest.raises(ParleyError, match="It is broken"):
                    host.wait_ready(20)
        finally:
            host.close()
    assert asked == ["now"]


def test_what_is_to_take_over_comes_alone(start, told: Told) -> None:
    """What cannot be loaded in place of something that works is not stood in for: that goes on."""
    host = start(BackendSpec("tts", "starter", FACTORY), alone_at_first=True, fail_load="It is broken.")
    with pytest.raises(ParleyError, match="It is broken"):
        host.wait_ready(20)
    assert told.said() == []
    assert host.stand_in is None


def test_what_has_taken_over_is_stood_in_for(start, told: Told, tmp_path: Path) -> None:
    """Once it was loaded by itself it has stand-ins like any other."""
    (tmp_path / "lives").write_text("")
    host = start(BackendSpec("tts", "starter", FACTORY), alone_at_first=True, count=str(tmp_path / "lives"))
    host.call("double", 1)
    for _ in range(6):
        told.until("ready")
        os.kill(host.wait_ready(20).pid, signal.SIGKILL)
    assert told.until("ready").backend == "starter"
    assert "stands in" in told.said()[-1]


def test_a_system_that_has_no_process_to_give(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is told like any other end, and nobody waits for ever."""

    def none(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(hosting, "StageProcess", none)
    host = hosting.Host(BackendSpec("tts", "puppet", FACTORY), (), told.statuses.put, told.problems.put, (0.001,) * 5)
    host.start()
    with pytest.raises(ParleyError, match="stopped 6 times"):
        host.wait_ready(20)
    host.close()


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
