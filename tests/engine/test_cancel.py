"""The cancel token: set once, seen by all, its callbacks run exactly once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial

import pytest

from desktop.engine.cancel import Cancelled, CancelToken

ROUNDS = 200


def race(*jobs: Callable[[], object]) -> None:
    """Run each job on a thread of its own, all let go at the same moment."""
    gate = threading.Barrier(len(jobs))

    def enter(job: Callable[[], object]) -> None:
        gate.wait()
        job()

    threads = [threading.Thread(target=enter, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def register(token: CancelToken, calls: list[int], numbers: Iterable[int]) -> list[Callable[[], None]]:
    """A callback for each number, which notes that it ran."""
    return [token.on_cancel(partial(calls.append, number)) for number in numbers]


def call_all(functions: Iterable[Callable[[], None]]) -> None:
    for function in functions:
        function()


def test_a_new_token_lets_everything_go_on() -> None:
    """Before cancel nothing is cancelled, nothing raised, and waiting ends with the time."""
    token = CancelToken()
    assert not token.cancelled
    token.raise_if_cancelled()
    assert token.wait(0.001) is False


def test_cancel_is_for_good() -> None:
    """After cancel the token stays cancelled; cancelling again runs nothing twice."""
    token, calls = CancelToken(), []
    token.on_cancel(lambda: calls.append(1))
    token.cancel()
    token.cancel()
    assert token.cancelled
    assert token.wait() is True
    assert calls == [1]
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()


def test_a_callback_that_comes_late_runs_at_once() -> None:
    """Registering with a cancelled token calls back in the same thread, before it returns."""
    token, threads = CancelToken(), []
    token.cancel()
    forget = token.on_cancel(lambda: threads.append(threading.current_thread()))
    assert threads == [threading.current_thread()]
    forget()


def test_a_callback_can_be_taken_back() -> None:
    """A callback that was taken back never runs; the others do; taking back twice is harmless."""
    token, calls = CancelToken(), []
    forget = token.on_cancel(lambda: calls.append("gone"))
    token.on_cancel(lambda: calls.append("kept"))
    forget()
    forget()
    token.cancel()
    forget()
    assert calls == ["kept"]


def test_callbacks_run_in_the_cancelling_thread_and_see_the_latch() -> None:
    """When a callback runs, the token already says cancelled, and registering in it does not lock up."""
    token, seen = CancelToken(), []

    def callback() -> None:
        seen.append((token.cancelled, threading.current_thread().name))
        token.on_cancel(lambda: seen.append("nested"))

    token.on_cancel(callback)
    thread = threading.Thread(target=token.cancel, name="canceller")
    thread.start()
    thread.join(10)
    assert seen == [(True, "canceller"), "nested"]


def test_a_waiting_thread_is_woken() -> None:
    """A stage that waits without a limit comes back when the token is cancelled."""
    token, woken = CancelToken(), threading.Event()
    thread = threading.Thread(target=lambda: token.wait() and woken.set())
    thread.start()
    token.cancel()
    assert woken.wait(10)
    thread.join(10)


def test_cancelling_from_many_threads_calls_back_once() -> None:
    """However many threads cancel at the same moment, each callback runs exactly once."""
    for _ in range(ROUNDS):
        token, calls = CancelToken(), []
        register(token, calls, range(5))
        race(token.cancel, token.cancel, token.cancel)
        assert sorted(calls) == list(range(5))


def test_registering_while_another_thread_cancels() -> None:
    """A callback that is registered at the very moment of cancel runs exactly once: not never, not twice."""
    for _ in range(ROUNDS):
        token, calls = CancelToken(), []
        race(
            token.cancel,
            partial(register, token, calls, range(5)),
            partial(register, token, calls, range(5, 10)),
        )
        assert sorted(calls) == list(range(10))


def test_taking_back_while_another_thread_cancels() -> None:
    """A callback that is taken back at the very moment of cancel runs once or not at all, and neither thread hangs."""
    for _ in range(ROUNDS):
        token, calls = CancelToken(), []
        race(token.cancel, partial(call_all, register(token, calls, range(5))))
        assert len(set(calls)) == len(calls)
