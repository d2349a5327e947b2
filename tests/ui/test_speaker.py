"""What the speaker makes of PortAudio's callback, and the clock that stands in for a speaker."""

from __future__ import annotations

import math
import time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.speaker import LATENCY_S, NullSpeaker, Speaker

RATE = 48_000


class Turned:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 10.0

    def __call__(self) -> float:
        return self.now


def call_back(speaker: Speaker, delay_s: float, underflow: bool = False, frames: int = 480) -> np.ndarray:
    """One callback as PortAudio would make it, to two channels."""
    out = np.full((frames, 2), np.nan, np.float32)
    times = SimpleNamespace(outputBufferDacTime=1e9 + delay_s, currentTime=1e9)
    speaker._callback(out, frames, times, SimpleNamespace(output_underflow=underflow))
    return out


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Turned:
    clock = Turned()
    monkeypatch.setattr(time, "perf_counter", clock)
    return clock


@pytest.fixture
def speaker(clock: Turned) -> Speaker:
    """A speaker whose callback is called by the test, at moments of its choice."""
    return Speaker()


def test_both_channels_carry_the_sound(speaker: Speaker) -> None:
    """The mono sound goes to every channel of the device."""
    take = speaker.begin()
    take.write(np.linspace(0, 0.9, 480, dtype=np.float32))
    out = call_back(speaker, 0.04)
    assert np.array_equal(out[:, 0], np.linspace(0, 0.9, 480, dtype=np.float32))
    assert np.array_equal(out[:, 0], out[:, 1])


@pytest.mark.parametrize("lie", [0.0, -3.0, 5000.0, math.nan])
def test_an_implausible_dac_time_is_not_believed(speaker: Speaker, clock: Turned, lie: float) -> None:
    """Some drivers report nonsense: then the stream's own latency counts."""
    for _ in range(200):
        call_back(speaker, lie)
        clock.now += 0.01
    take = speaker.begin()
    take.write(np.ones(4800, np.float32))
    call_back(speaker, lie)
    assert take.position(clock.now + LATENCY_S + 0.005) == pytest.approx(0.005 * RATE, abs=2)


def test_the_dac_time_counts_where_it_is_plausible(speaker: Speaker, clock: Turned) -> None:
    """A Bluetooth loudspeaker that plays 0.2 s later is believed."""
    for _ in range(200):
        call_back(speaker, 0.2)
        clock.now += 0.01
    take = speaker.begin()
    take.write(np.ones(480, np.float32))
    call_back(speaker, 0.2)
    assert take.position(clock.now + 0.19) < 0
    assert take.position(clock.now + 0.205) == pytest.approx(0.005 * RATE, abs=2)


def test_xruns_are_counted_by_flag_and_by_gap(speaker: Speaker, clock: Turned) -> None:
    """An underflow counts when the device says so, and when a callback comes later than its buffer lasts."""
    speaker.begin()
    for _ in range(50):
        call_back(speaker, 0.04)
        clock.now += 0.01
    assert speaker.xruns == 0
    call_back(speaker, 0.04, underflow=True)
    assert speaker.xruns == 1
    clock.now += 0.049
    call_back(speaker, 0.04)
    assert speaker.xruns == 1
    clock.now += 0.052
    call_back(speaker, 0.04)
    assert speaker.xruns == 2


def test_a_gap_in_silence_is_counted_apart(speaker: Speaker, clock: Turned) -> None:
    """While nothing is played nobody hears a gap: it is no xrun, until a take or a chime plays."""
    for _ in range(50):
        call_back(speaker, 0.04)
        clock.now += 0.01
    call_back(speaker, 0.04, underflow=True)
    assert (speaker.xruns, speaker.silent_xruns) == (0, 1)
    speaker.play_sound(np.zeros(4800, np.float32), speaker.rate)
    call_back(speaker, 0.04, underflow=True)
    assert (speaker.xruns, speaker.silent_xruns) == (1, 1)


@given(
    st.lists(st.tuples(st.floats(0, 0.3), st.integers(0, 9600)), min_size=1, max_size=20),
    st.floats(0, 2),
)
def test_the_clock_plays_everything_in_real_time(steps: list[tuple[float, int]], stop_after: float) -> None:
    """The stand-in's position never runs back, never passes what was written, and stops at an interrupt."""
    clock = Turned()
    speaker = NullSpeaker(RATE, clock)
    take = speaker.begin()
    before, owed = -math.inf, 0.0
    for wait, count in steps:
        took = clock.now
        take.write(np.zeros(count, np.float32))
        clock.now += wait
        owed = max(0.0, owed + count / RATE - (clock.now - took))
        position = take.position(clock.now)
        assert before <= position <= take.written
        assert take.written - max(0.0, position) == pytest.approx(owed * RATE, abs=1)
        before = position
    clock.now += stop_after
    speaker.silence()
    stopped = take.position(clock.now)
    clock.now += 1
    assert take.position(clock.now) == stopped
    assert take.silent_at == pytest.approx(clock.now - 1)
