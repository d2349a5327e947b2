"""When a microphone is said to be silent, and when to be heard."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.ui.silence import Silence

PIECE = 160


def watch(silence: Silence, peak: float, seconds: float, expected: bool) -> list[str]:
    """What is said while `seconds` of sound with that peak come, 10 ms at a time."""
    said = [silence.watch(np.full(PIECE, peak, np.float32), 0.01, expected) for _ in range(round(seconds / 0.01))]
    return [each for each in said if each]


@pytest.mark.parametrize(("peak", "expected", "seconds"), [(0.0, True, 0.3), (5e-5, True, 0.8), (0.0, False, 3.0)])
def test_silence_is_said_once_and_in_time(peak: float, expected: bool, seconds: float) -> None:
    """Zeros and what is too faint for a voice, sooner where somebody is to speak."""
    silence = Silence()
    silence.begin()
    assert watch(silence, peak, seconds - 0.05, expected) == []
    assert watch(silence, peak, 2.0, expected) == ["silent"]
    assert watch(silence, 0.1, 0.5, expected) == ["audible"]


def test_once_heard_a_pause_is_no_silence() -> None:
    """Whoever spoke may pause as long as they like."""
    silence = Silence()
    silence.begin()
    assert watch(silence, 0.1, 0.1, True) == []
    assert watch(silence, 0.0, 5.0, True) == []


def test_a_faint_room_is_no_silence_where_nobody_has_to_speak() -> None:
    """Hands-free a quiet room is nothing to talk about."""
    silence = Silence()
    silence.begin()
    assert watch(silence, 2e-5, 5.0, False) == []
