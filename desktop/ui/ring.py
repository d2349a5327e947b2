"""A ring of samples between one thread that writes and one that reads, without a lock."""

from __future__ import annotations

import numpy as np

from desktop.engine.types import Samples


class Ring:
    """Holds up to `capacity` float32 samples; one thread writes, one other thread reads.

    Each side moves only its own counter and moves it after the samples were copied, and storing an
    attribute is atomic in Python: neither side can see samples that are not there yet. Nothing is
    allocated after the constructor but the views that numpy makes for a slice.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"a ring needs room for at least one sample, not {capacity}")
        self._buffer: Samples = np.zeros(capacity, np.float32)
        self._written = 0
        self._read = 0

    @property
    def capacity(self) -> int:
        return len(self._buffer)

    @property
    def available(self) -> int:
        """Samples that can be read now."""
        return self._written - self._read

    @property
    def free(self) -> int:
        """Samples that can be written now."""
        return len(self._buffer) - self.available

    def write(self, samples: Samples) -> int:
        """Copy in as many of `samples` as fit, from the first on, and return how many did."""
        count = min(len(samples), self.free)
        begin = self._written % len(self._buffer)
        first = min(count, len(self._buffer) - begin)
        self._buffer[begin : begin + first] = samples[:first]
        self._buffer[: count - first] = samples[first:count]
        self._written += count
        return count

    def read_into(self, out: Samples) -> int:
        """Move the oldest samples to the beginning of `out`, as many as there are and fit; return how many."""
        count = min(len(out), self.available)
        begin = self._read % len(self._buffer)
        first = min(count, len(self._buffer) - begin)
        out[:first] = self._buffer[begin : begin + first]
        out[first:count] = self._buffer[: count - first]
        self._read += count
        return count

    def read(self) -> Samples:
        """Everything that is there, as an array of its own."""
        out = np.empty(self.available, np.float32)
        return out[: self.read_into(out)]


class Past:
    """The newest `capacity` samples of a stream, by position; one thread writes, another reads.

    Older ones are overwritten, whether or not anybody has read them. Nothing is allocated by writing.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"the past needs room for at least one sample, not {capacity}")
        self._buffer: Samples = np.zeros(capacity, np.float32)
        self._written = 0

    @property
    def written(self) -> int:
        """The position after the newest sample."""
        return self._written

    def write(self, samples: Samples) -> None:
        """Append `samples`, at most `capacity` of them."""
        begin = self._written % len(self._buffer)
        first = min(len(samples), len(self._buffer) - begin)
        self._buffer[begin : begin + first] = samples[:first]
        self._buffer[: len(samples) - first] = samples[first:]
        self._written += len(samples)

    def read(self, begin: int, end: int) -> Samples:
        """Samples `begin` to `end` as an array of their own; those not there any more, or not yet, are 0."""
        out = np.zeros(max(0, end - begin), np.float32)
        low, high = max(begin, self._written - len(self._buffer), 0), min(end, self._written)
        if low < high:
            at = np.arange(low, high) % len(self._buffer)
            out[low - begin : high - begin] = self._buffer[at]
        return out
