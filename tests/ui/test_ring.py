"""The ring hands on every sample once, in order."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.ring import Past, Ring


@given(
    capacity=st.integers(1, 50),
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=60),
)
def test_every_sample_comes_out_once_and_in_order(capacity: int, steps: list[tuple[bool, int]]) -> None:
    """Whatever the sizes of writes and reads, what comes out is what went in; what does not fit is refused."""
    ring = Ring(capacity)
    sent = 0
    received: list[float] = []
    for writes, count in steps:
        if writes:
            room = ring.free
            taken = ring.write(np.arange(sent, sent + count, dtype=np.float32))
            assert taken == min(count, room)
            sent += taken
        else:
            out = np.full(count, -1.0, np.float32)
            there = ring.available
            got = ring.read_into(out)
            assert got == min(count, there)
            assert (out[got:] == -1.0).all()
            received += out[:got].tolist()
    received += ring.read().tolist()
    assert received == list(range(sent))
    assert ring.available == 0
    assert ring.free == ring.capacity == capacity


def test_two_threads_need_no_lock() -> None:
    """A writing and a reading thread at full speed lose nothing and mix nothing up."""
    ring, total, received = Ring(977), 200_000, []

    def write() -> None:
        sent = 0
        while sent < total:
            sent += ring.write(np.arange(sent, min(total, sent + 313), dtype=np.float32))

    writer = threading.Thread(target=write)
    writer.start()
    while sum(map(len, received)) < total:
        if len(piece := ring.read()):
            received.append(piece)
    writer.join()
    assert np.array_equal(np.concatenate(received), np.arange(total, dtype=np.float32))


def test_a_ring_without_room_is_refused() -> None:
    """A capacity below one is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one"):
        Ring(0)


@given(st.lists(st.integers(0, 40), max_size=20), st.integers(-20, 500), st.integers(0, 100))
def test_the_past_is_read_by_position(lengths: list[int], begin: int, count: int) -> None:
    """Samples that are there come as they were written; those that are gone, or not yet there, are 0."""
    past, capacity = Past(64), 64
    sound = np.arange(1, sum(lengths) + 1, dtype=np.float32)
    at = 0
    for length in lengths:
        past.write(sound[at : at + length])
        at += length
    read = past.read(begin, begin + count)
    expected = [
        sound[position] if max(0, at - capacity) <= position < at else 0.0 for position in range(begin, begin + count)
    ]
    assert np.array_equal(read, np.array(expected, np.float32))
    assert past.written == at
