"""What the device's callback writes, and what the clock makes of it."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.ui.mixer import FADE_S, HOLD_RAMP_S, DeviceClock
from tests.ui.fake_device import RATE, FakeDevice


def ones(seconds: float, value: float = 0.5) -> np.ndarray:
    return np.full(int(seconds * RATE), value, np.float32)


def test_a_take_is_played_whole_and_once() -> None:
    """Every sample that was written leaves, in order, and then silence."""
    device = FakeDevice()
    sound = np.linspace(-0.9, 0.9, 5000, dtype=np.float32)
    take = device.begin()
    take.write(sound)
    take.finish()
    played = device.advance(1.0)
    assert np.array_equal(played[: len(sound)], sound)
    assert not played[len(sound) :].any()
    assert take.starved == 0


@given(block=st.integers(1, 700), seed=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_an_interrupt_fades_within_ten_milliseconds(block: int, seed: int) -> None:
    """Whatever the device's block: at most 10 ms more of the sound, without a jump, then exact silence."""
    device = FakeDevice(block=block)
    take = device.begin()
    take.write(ones(1.0))
    device.advance(random.Random(seed).uniform(0.1, 0.3))
    device.silence()
    handed = take.handed
    after = device.advance(0.2 + block / RATE)
    tail = int(np.flatnonzero(after)[-1]) + 1 if after.any() else 0
    assert tail <= FADE_S * RATE <= 0.010 * RATE
    assert np.abs(np.diff(np.concatenate([[0.5], after]))).max() <= 0.5 / (FADE_S * RATE) * 1.1
    assert handed <= take.handed <= handed + FADE_S * RATE
    assert take.silent_at is not None


def test_the_next_take_begins_behind_the_fade() -> None:
    """A new take loses nothing of its beginning, and none of the old one's queue is heard after the fade."""
    device = FakeDevice()
    device.begin().write(ones(2.0, 0.5))
    device.advance(0.1)
    follower = device.begin()
    follower.write(ones(0.1, -0.25))
    played = device.advance(0.3)
    faded = int(FADE_S * RATE)
    assert (played[: faded - 1] > 0).all()
    assert np.array_equal(played[faded : faded + 1600], ones(0.1, -0.25))
    assert not played[faded + 1600 :].any()


def test_two_interrupts_within_one_fade() -> None:
    """A take that never began is silent at once, and the sound that was fading still fades to the end."""
    device = FakeDevice(block=16)
    first = device.begin()
    first.write(ones(1.0))
    device.advance(0.1)
    second = device.begin()
    second.write(ones(1.0, -0.5))
    device.advance(0.001)
    device.silence()
    after = device.advance(0.1)
    assert (after >= 0).all()
    assert not after[int(FADE_S * RATE) :].any()
    assert first.silent_at is not None
    assert second.silent_at is not None
    assert second.handed == 0


def test_running_empty_is_counted_once_a_gap() -> None:
    """A take that was not finished and has nothing to play starves; it goes on where it was."""
    device = FakeDevice()
    take = device.begin()
    take.write(ones(0.1))
    device.advance(0.5)
    assert take.starved == 1
    take.write(ones(0.1))
    take.finish()
    played = device.advance(0.5)
    assert take.starved == 1
    assert np.count_nonzero(played) == 1600


@pytest.mark.parametrize("gap_s", [0.015, 0.3])
def test_the_position_is_what_is_heard(gap_s: float) -> None:
    """The position follows the sound that leaves the loudspeaker, also across a gap, and never runs back."""
    device = FakeDevice(delay_s=0.05)
    device.advance(0.5)
    take = device.begin()
    assert take.position(device.now) == -math.inf
    take.write(ones(0.1))
    begun = device.now
    positions = []
    for step in range(200):
        device.advance(0.005)
        if device.now - begun > 0.1 + gap_s and take.written == 1600:
            take.write(ones(0.2))
        positions.append((device.now, take.position(device.now)))
        assert step < 3 or positions[-1][1] >= positions[-2][1]
    heard = np.cumsum(np.concatenate(device.out) != 0)
    begin = 100.0 + device.delay_s
    for at, position in positions:
        if position > 0:
            index = round((at - begin) * RATE)
            assert position == pytest.approx(heard[index - 1], abs=12)
    assert positions[-1][1] == take.written == 4800


def test_the_clock_is_smooth_when_callbacks_are_late() -> None:
    """Callbacks that come up to 20 ms late, as when they wait for the interpreter, move it by less than 2 ms."""
    clock, chance, rate = DeviceClock(RATE), random.Random(4), RATE
    errors = []
    for index in range(2000):
        true = 50.0 + index * 0.01
        late = chance.expovariate(1 / 0.0005) + (chance.uniform(0.005, 0.02) if chance.random() < 0.05 else 0)
        clock.observe(true + late, index * 160)
        errors.append((clock.frame_at(true) - index * 160) / rate * 1000)
    assert max(map(abs, errors[100:])) < 2.0


def test_the_clock_follows_a_jump_of_the_device() -> None:
    """When the device itself stands still for 80 ms (an underflow), the clock is right again within 0.1 s."""
    clock = DeviceClock(RATE)
    for index in range(300):
        clock.observe(50.0 + index * 0.01, index * 160)
    for index in range(300, 310):
        clock.observe(50.08 + index * 0.01, index * 160)
    assert clock.frame_at(50.08 + 3.1) == pytest.approx(310 * 160, abs=16)


def test_the_clock_follows_a_slow_drift() -> None:
    """A device that is 200 ppm slow is followed to within a millisecond."""
    clock = DeviceClock(RATE)
    for index in range(6000):
        clock.observe(50.0 + index * 0.01 * 1.0002, index * 160)
    assert clock.frame_at(50.0 + 6000 * 0.01 * 1.0002) == pytest.approx(6000 * 160, abs=16)


def test_the_volume_changes_without_a_click() -> None:
    """The loudness reaches the new volume within 20 ms and never jumps."""
    device = FakeDevice()
    device.begin().write(ones(2.0))
    device.advance(0.1)
    device.mixer.set_volume(0.2)
    down = device.advance(0.05)
    device.mixer.set_volume(1.0)
    up = device.advance(0.05)
    steps = np.abs(np.diff(np.concatenate([[0.5], down, up])))
    assert steps.max() < 0.5 / (0.02 * RATE) * 1.05
    assert down[-1] == pytest.approx(0.1)
    assert up[-1] == pytest.approx(0.5)


def test_a_chime_is_mixed_over_the_voice() -> None:
    """A short sound adds to what plays, is over when it is over, and the sum stays within full scale."""
    device = FakeDevice()
    device.begin().write(ones(1.0, 0.7))
    device.mixer.play_sound(ones(0.02, 0.2))
    device.mixer.play_sound(ones(0.01, 0.2))
    played = device.advance(0.1)
    assert played[100] == pytest.approx(1.0)
    assert played[200] == pytest.approx(0.9)
    assert played[400] == pytest.approx(0.7)


@given(block=st.integers(1, 700), held_s=st.floats(0.0, 0.5))
@settings(max_examples=40, deadline=None)
def test_a_take_that_is_held_loses_nothing(block: int, held_s: float) -> None:
    """It fades out without a jump, stands still uncounted, and goes on with the next sample without a jump."""
    device = FakeDevice(block=block)
    take = device.begin()
    take.write(ones(1.0))
    take.finish()
    device.advance(0.3)
    take.hold(True)
    handed = take.handed
    out = [np.full(1, 0.5, np.float32), device.advance(held_s)]
    if held_s > HOLD_RAMP_S + 2 * block / RATE:
        assert handed <= take.handed <= handed + HOLD_RAMP_S * RATE + 1
        assert not out[1][-1].any()
    take.hold(False)
    out.append(device.advance(0.3))
    assert np.abs(np.diff(np.concatenate(out))).max() <= 0.5 / (HOLD_RAMP_S * RATE) * 1.1
    device.advance(1.5)
    assert take.handed == take.written == RATE
    assert take.starved == 0
    played = np.concatenate(device.out)
    assert played.max() == 0.5
    assert np.count_nonzero(played) >= RATE - 2


def test_the_position_of_a_take_that_is_held_stands_still() -> None:
    """What was handed to the device is still heard; the rest is counted on from there once it goes on."""
    device = FakeDevice(delay_s=0.05)
    take = device.begin()
    take.write(ones(2.0))
    device.advance(0.5)
    take.hold(True)
    device.advance(0.3)
    stood = take.position(device.now)
    assert stood == take.handed
    device.advance(0.3)
    assert take.position(device.now) == stood
    take.hold(False)
    device.advance(0.5)
    assert take.position(device.now) == pytest.approx(stood + (0.5 - device.delay_s) * RATE, abs=250)
    assert take.starved == 0


def test_a_take_that_is_held_can_be_silenced() -> None:
    """Nothing of it is heard any more, and what follows begins at once."""
    device = FakeDevice()
    held = device.begin()
    held.write(ones(1.0))
    device.advance(0.2)
    held.hold(True)
    device.advance(0.1)
    follower = device.begin()
    follower.write(ones(0.1, -0.25))
    played = device.advance(0.1)
    assert (played <= 0.0).all()
    assert np.count_nonzero(played) >= 0.08 * RATE
    assert held.silent_at is not None
