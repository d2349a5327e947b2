"""After a cancel a stage's process is free, or it is replaced."""

from __future__ import annotations

import math
import threading
import time
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.hosting import host as hosting
from desktop.engine.hosting import process as processes
from desktop.engine.hosting.host import Host
from tests.engine.hosting.conftest import Told


def cancel_in(host: Host, method: str, *args: object) -> None:
    """Begin a call, and cancel it after its first item."""
    cancel = CancelToken()
    items = host.stream(method, *args, cancel=cancel)
    next(items)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(items)


def test_who_obeys_is_left_alone(start, told: Told) -> None:
    """A backend that looks at its token keeps its process, however often it is cancelled."""
    host = start()
    first = host.call("pid")
    for _ in range(20):
        cancel_in(host, "endless")
    assert host.call("pid") == first
    assert host.wait_ready().patience_left_s(1.0) == math.inf
    assert told.said() == []


def test_who_does_not_is_replaced(start, told: Told) -> None:
    """The next call is answered by a new process long before the old one would have come back; nobody is bothered."""
    host = start()
    first = host.call("pid")
    began = time.monotonic()
    cancel_in(host, "deaf", 60.0)
    assert host.call("pid", deadline_s=30) != first
    assert time.monotonic() - began < 15  # measured: 1.5 s
    assert told.said() == []


def test_it_is_replaced_also_when_nobody_waits(start, told: Told) -> None:
    """The process is free before the next turn asks for it."""
    host = start()
    process = host.wait_ready(20)
    cancel_in(host, "deaf", 60.0)
    assert process.wait_ended(15)
    told.until("restarting")
    assert told.until("ready").pid == host.pid


def test_an_abandoned_call_counts_as_cancelled(start) -> None:
    """Whoever stops pulling leaves no process behind that works for nobody."""
    host = start()
    first = host.call("pid")
    items = host.stream("deaf", 60.0, cancel=CancelToken())
    next(items)
    items.close()
    assert host.call("pid", deadline_s=30) != first


def test_a_slow_one_is_not_replaced_for_ever(start, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that always needs longer is replaced a few times in a row, then waited for."""
    monkeypatch.setattr(processes, "MOST_GRACE_S", 0.1)
    monkeypatch.setattr(hosting, "MOST_REPLACED", 2)
    host = start()
    pids = [host.call("pid")]
    for _ in range(4):
        cancel_in(host, "deaf", 1.0)
        pids.append(host.call("pid", deadline_s=30))
    assert len(set(pids)) == 3
    assert pids[-3:] == [pids[-1]] * 3


def test_a_cancel_after_the_end_asks_nothing_of_the_process(start) -> None:
    """The end of the call has come already: there is nothing to wait for. What came with it is not wanted any more."""
    host = start()
    cancel = CancelToken()
    items = host.stream("count_to", 3, cancel=cancel)
    assert next(items) == 1
    host.call("double", 1)  # answered after the first call, so that one is over
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(items)
    assert host.wait_ready().patience_left_s(1.0) == math.inf


@pytest.mark.parametrize(("load_s", "grace_s"), [(0.1, 0.5), (1.2, 1.2), (30.0, 2.0)])
def test_patience_is_what_a_new_process_would_take(start, load_s: float, grace_s: float) -> None:
    """A model that is soon loaded is soon replaced; a large one is first waited for as long as that is as good."""
    process = start().wait_ready(20)
    assert process.load_s > 0
    process.load_s = load_s
    assert process.grace_s == grace_s


def test_a_call_cancelled_before_its_turn_is_not_begun(start, tmp_path: Path) -> None:
    """What waits behind another call, and is not wanted any more, is not done at all."""
    host = start()
    first, second = CancelToken(), CancelToken()
    busy = host.stream("endless", cancel=first)
    next(busy)
    ended: list[type[BaseException]] = []

    def wait() -> None:
        try:
            list(host.stream("touch", str(tmp_path / "touched"), cancel=second))
        except Cancelled as error:
            ended.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    second.cancel()
    waiting.join(10)
    first.cancel()
    host.call("double", 1)
    assert ended == [Cancelled]
    assert not (tmp_path / "touched").exists()


def test_cancelled_while_it_is_being_restarted(start) -> None:
    """A turn that is cancelled while it waits for a new process comes back at once."""
    host = start()
    process = host.wait_ready(20)
    host._pauses_s = (30.0,) * 5
    process.kill()
    assert process.wait_ended(5)
    cancel = CancelToken()
    timer = threading.Timer(0.05, cancel.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        list(host.stream("count_to", 3, cancel=cancel))
    timer.join()


def test_closed_while_it_pauses(start, told: Told) -> None:
    """Closing does not wait for the end of a pause between two tries."""
    host = start()
    host.wait_ready(20)
    host._pauses_s = (30.0,) * 5
    host.wait_ready().kill()
    assert told.problems.get(timeout=10)
    began = time.monotonic()
    host.close()
    assert time.monotonic() - began < 10


def test_closed_before_it_began() -> None:
    """A host that was closed starts nothing any more."""
    from desktop.engine.hosting.backends import BackendSpec
    from tests.engine.hosting.conftest import FACTORY

    host = Host(BackendSpec("tts", "puppet", FACTORY))
    host.close()
    host.start()
    assert host.pid is None
