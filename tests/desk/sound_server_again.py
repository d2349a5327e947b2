"""The sound server goes and comes back under open devices. test_devices.py runs it in a process of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desk.recording import wait_until
from tests.desk.test_devices import Seat, sit
from tests.desk.virtual_desk import Desk

__all__ = ["sit"]

pytestmark = pytest.mark.desk


@pytest.fixture
def _nothing_left_behind() -> None:
    """A thread that libpulse holds for ever goes with this process; whoever started it looks at the rest."""


@pytest.fixture
def sound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """As everywhere, and PortAudio is left to the end of the process."""
    for name in desk.SOUND:
        monkeypatch.setenv(name, desk.environment[name])
    return desk


def test_what_is_played_is_heard_again(sound: Desk, sit: Callable[..., Seat]) -> None:
    """The lists follow, and no restart of the program is needed."""
    seat = sit()
    seat.until(lambda: seat.lists and seat.lists[-1][1])
    sound.kill_sound()
    seat.until(lambda: not any(name.startswith("Parley") for name in seat.lists[-1][1]), 8.0)
    sound._start_sound()
    seat.until(lambda: "ParleySpeaker" in seat.lists[-1][1], 8.0)
    wait_until(lambda: seat.hears_tone("parley_speaker") or None, "the tone", 8.0)
