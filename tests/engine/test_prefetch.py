"""Prefetch: same items, same order, bounded, never leaking a thread."""

from __future__ import annotations

import gc
import statistics
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.prefetch import Prefetcher, prefetch


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    gc.collect()
    left = [t for t in threading.enumerate() if t not in before and t.name.startswith("prefetch")]
    assert left == []


@given(st.lists(st.integers()), st.integers(1, 5))
def test_same_items_in_the_same_order(items: list[int], depth: int) -> None:
    """Nothing is lost, added or reordered at any depth."""
    assert list(prefetch(items, depth, CancelToken())) == items


@given(st.lists(st.integers(), max_size=20), st.integers(1, 4))
def test_error_arrives_at_its_place(items: list[int], depth: int) -> None:
    """Everything before the error is delivered, then the very error of the upstream."""
    failure = ValueError("upstream")

    def source() -> Iterator[int]:
        yield from items
        raise failure

    got: list[int] = []
    with pytest.raises(ValueError, match="upstream") as raised:  # noqa: PT012 - the items before count too
        for item in prefetch(source(), depth, CancelToken()):
            got.append(item)
    assert got == items
    assert raised.value is failure


def test_runs_ahead_exactly_depth() -> None:
    """The upstream makes `depth` items ahead of the one in use, and not one more."""
    made: list[int] = []
    enough, more = threading.Event(), threading.Event()

    def source() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            if len(made) == 4:
                enough.set()
            if len(made) == 5:
                more.set()
            yield number

    stream = prefetch(source(), 3, CancelToken())
    assert next(stream) == 0
    assert enough.wait(5)
    assert not more.wait(0.05)
    assert made == [0, 1, 2, 3]
    stream.close()


def test_starts_with_the_first_item_asked_for() -> None:
    """A prefetch that is never used starts no thread."""
    started: list[bool] = []

    def source() -> Iterator[int]:
        started.append(True)
        yield 1

    prefetch(source(), 1, CancelToken()).close()
    assert started == []


def test_closing_closes_the_upstream_on_its_own_thread() -> None:
    """A consumer that stops leaves no thread, and the upstream's cleanup ran where the upstream ran."""
    where: list[str] = []

    def source() -> Iterator[int]:
        try:
            for number in range(100):
                where.append(threading.current_thread().name)
                yield number
        finally:
            where.append("closed on " + threading.current_thread().name)

    stream = prefetch(source(), 2, CancelToken(), "prefetch-test")
    assert next(stream) == 0
    stream.close()
    assert where[0].startswith("prefetch-test")
    assert where[-1] == "closed on " + where[0]


def test_dropping_the_generator_joins_the_thread() -> None:
    """A for loop that is left early needs no explicit close."""
    for item in prefetch(iter(range(100)), 2, CancelToken()):
        if item == 3:
            break
    gc.collect()
    assert not [t for t in threading.enumerate() if t.name.startswith("prefetch")]


@pytest.mark.parametrize("consumer_waits", [True, False])
def test_cancel_is_prompt(consumer_waits: bool) -> None:
    """Cancelled within 20 ms, whether the consumer waits for an item or the upstream for room."""
    cancel = CancelToken()

    def source() -> Iterator[int]:
        yield 0
        if consumer_waits:
            cancel.wait(10)
            cancel.raise_if_cancelled()
        yield from range(1, 100)

    stream = prefetch(source(), 1, cancel)
    assert next(stream) == 0
    if consumer_waits:
        threading.Timer(0.05, cancel.cancel).start()
        assert cancel.wait(0) is False
    else:
        cancel.cancel()
    with pytest.raises(Cancelled):
        next(stream)


def test_cancelled_before_the_start() -> None:
    """An item of a cancelled turn is never handed out."""
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(prefetch(iter([1, 2, 3]), 2, cancel))


def test_timeout_leaves_the_item_for_the_next_call() -> None:
    """A wait that ran out loses nothing."""
    go = threading.Event()

    def source() -> Iterator[str]:
        go.wait(10)
        yield "late"

    ahead = Prefetcher(source(), 1, CancelToken())
    with pytest.raises(TimeoutError):
        ahead.get(0.02)
    go.set()
    assert ahead.get(5) == "late"
    ahead.close()


def test_get_all_takes_what_is_there() -> None:
    """Everything that has arrived comes in one go, in order."""
    full = threading.Event()

    def source() -> Iterator[int]:
        yield from range(5)
        full.set()

    ahead = Prefetcher(source(), 10, CancelToken())
    assert full.wait(5)
    assert ahead.get_all() == [0, 1, 2, 3, 4]
    ahead.close()


def test_an_item_passes_in_less_than_0_3_ms() -> None:
    """The median hand-over to a waiting consumer, measured with the consumer asleep."""
    wake = threading.Semaphore(0)

    def source() -> Iterator[float]:
        for _ in range(200):
            wake.acquire()
            time.sleep(0.001)  # the consumer is waiting by now, as it does in a turn
            yield time.perf_counter()

    delays = []
    stream = prefetch(source(), 2, CancelToken())
    wake.release()
    for made_at in stream:
        delays.append(time.perf_counter() - made_at)
        wake.release()
    assert statistics.median(delays) < 0.0003


def test_depth_of_zero_is_refused() -> None:
    """A queue without room could never deliver anything."""
    with pytest.raises(ValueError, match="depth"):
        Prefetcher([1], 0, CancelToken())
