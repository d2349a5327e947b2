"""The recording that one thread fills and another empties."""

from __future__ import annotations

import queue
import threading

import numpy as np
import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.vad import recording as recording_module
from desktop.engine.vad.recording import Recording


def sound(n: int, value: float = 0.5) -> np.ndarray:
    """`n` equal samples."""
    return np.full(n, value, dtype=np.float32)


class Reader:
    """Iterates in a thread of its own; what it got and how it ended can be waited for."""

    def __init__(self, recording: Recording) -> None:
        self.got: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._read, args=(recording,))
        self.thread.start()

    def _read(self, recording: Recording) -> None:
        try:
            for piece in recording:
                self.got.put(len(piece))
            self.got.put("end")
        except Cancelled:
            self.got.put("cancelled")

    def next(self) -> object:
        return self.got.get(timeout=5)


def test_pieces_arrive_in_order_and_whole() -> None:
    """Everything pushed before the close is delivered, in order, then iteration ends."""
    recording = Recording(CancelToken())
    for i in range(5):
        recording.push(sound(100 + i, i / 10))
    recording.close()
    assert np.array_equal(np.concatenate(list(recording)), np.concatenate([sound(100 + i, i / 10) for i in range(5)]))
    assert recording.pushed == 510


def test_release_wakes_the_reader_without_new_sound() -> None:
    """The release alone wakes a waiting reader with an empty piece, and marks its position."""
    recording = Recording(CancelToken())
    reader = Reader(recording)
    recording.push(sound(320))
    assert reader.next() == 320
    recording.release()
    assert reader.next() == 0
    assert recording.released_at == 320
    recording.push(sound(64))
    assert reader.next() == 64
    recording.release()
    assert recording.released_at == 320
    recording.close()
    assert reader.next() == "end"
    reader.thread.join(5)


def test_cancel_wakes_the_reader() -> None:
    """Cancelling the turn ends a blocked iteration with Cancelled."""
    cancel = CancelToken()
    reader = Reader(Recording(cancel))
    cancel.cancel()
    assert reader.next() == "cancelled"
    reader.thread.join(5)


def test_a_device_that_falls_silent_after_the_release_ends_the_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the microphone vanishes after the release, the reader does not wait for it for ever."""
    monkeypatch.setattr(recording_module, "_SILENT_DEVICE_S", 0.05)
    recording = Recording(CancelToken())
    reader = Reader(recording)
    recording.release()
    assert reader.next() == 0
    assert reader.next() == "end"
    reader.thread.join(5)


def test_close_is_told_once_and_later_sound_is_ignored() -> None:
    """`on_close` is called exactly once; what is pushed afterwards is dropped."""
    told: list[str] = []
    recording = Recording(CancelToken(), on_close=lambda: told.append("closed"))
    recording.close()
    recording.close()
    recording.push(sound(10))
    assert told == ["closed"]
    assert list(recording) == []


def test_a_recording_without_end_is_ended_with_a_sentence() -> None:
    """At the limit the recording is released and closed, keeps what fits, and says so in words."""
    recording = Recording(CancelToken(), limit_s=600)
    minute = sound(60 * 16_000)
    for _ in range(11):
        recording.push(minute)
    assert recording.closed
    assert recording.pushed == recording.released_at == 600 * 16_000
    assert sum(len(piece) for piece in recording) == 600 * 16_000
    assert recording.problem is not None
    assert "10 minutes" in str(recording.problem)
