"""What waits until the person has surely finished."""

from __future__ import annotations

import threading

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.turn.gate import Gate


def test_who_waits_goes_on_when_it_is_opened() -> None:
    """And what was to be called then is called once."""
    gate, calls, passed = Gate(CancelToken(), opened=False), [], threading.Event()
    gate.then(lambda: calls.append("then"))

    def wait() -> None:
        gate.wait()
        passed.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not passed.is_set()
    assert calls == []
    gate.open()
    gate.open()
    thread.join(5)
    assert passed.is_set()
    gate.then(lambda: calls.append("at once"))
    assert calls == ["then", "at once"]


def test_a_cancelled_turn_does_not_wait() -> None:
    """Whoever stands at a shut gate comes back with Cancelled."""
    cancel = CancelToken()
    gate = Gate(cancel, opened=False)
    timer = threading.Timer(0.01, cancel.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        gate.wait()
    timer.join()


def test_an_open_gate_holds_nobody() -> None:
    """As in every turn that is begun with the key."""
    Gate(CancelToken()).wait()
