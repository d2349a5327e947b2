"""The canceller in a simulated room: what is played does not come back, what is said does."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from desktop.engine.types import LISTEN_RATE
from desktop.engine.vad.silero import SileroVad
from desktop.ui.echo import EchoCanceller
from desktop.ui.mixer import Mixer
from tests.bench.hands_free import interruptions
from tests.room import Room, level, say


@pytest.fixture(scope="module")
def vad() -> SileroVad:
    vad = SileroVad()
    vad.load()
    return vad


@pytest.mark.parametrize("delay_s", [0.02, 0.2])
def test_the_assistant_does_not_interrupt_itself(vad: SileroVad, delay_s: float) -> None:
    """Its voice at -6 dB, after 20 or 200 ms, with clocks that drift and callbacks that come late: no turn."""
    assert interruptions(vad, Room(3, 40.0, delay_s))[0] == []


def test_without_the_canceller_it_would(vad: SileroVad) -> None:
    """The room is no easier than it should be: what the microphone hears as it is contains the voice."""
    room = Room(3, 25.0, 0.06)
    heard = np.concatenate([piece for _, _, piece in room.run(cancel=False)])
    cleaned = np.concatenate([piece for _, _, piece in room.run()])
    late = slice(8 * LISTEN_RATE, 24 * LISTEN_RATE)
    assert np.sqrt(np.mean(np.square(heard[late]))) > 30 * np.sqrt(np.mean(np.square(cleaned[late])))


def test_somebody_who_speaks_over_an_answer_is_heard(vad: SileroVad) -> None:
    """At the answer's own level, while it is played."""
    room = Room(3, 60.0, 0.06)
    begin_s = next(begin + 0.5 for begin, end in room.answers if begin > 15 and end - begin > 2.5)
    room.add(say("That is not what I meant.", "en-us+m3"), begin_s)
    began, _ = interruptions(vad, room)
    assert began
    assert begin_s <= began[0] <= begin_s + 0.8


def test_the_room_is_known_before_a_long_first_answer_is_over(vad: SileroVad) -> None:
    """Nobody has to wait for the second one to stop it by voice."""
    room = Room(6, 14.0, 0.06)
    begin, end = room.answers[0]
    assert end > begin + 8
    room.add(say("That is not what I meant.", "en-us+m3"), begin + 5.8)
    began, _ = interruptions(vad, room)
    assert began
    assert begin + 5.8 <= began[0] <= begin + 6.8


def test_while_nothing_is_played_everything_passes_untouched() -> None:
    """Sample by sample, at once, and the canceller is not even made."""
    canceller = EchoCanceller(SimpleNamespace(mixer=Mixer(48_000)))
    said = say("What time is it?", "en-us+m3")
    for at in range(0, len(said), 128):
        piece = said[at : at + 128]
        assert canceller.clean(piece, 5.0 + at / LISTEN_RATE) is piece
    assert canceller._alone is None


def test_with_headphones_one_is_heard_as_one_speaks(vad: SileroVad) -> None:
    """Where there is no echo, speech over an answer keeps its level once the canceller gave up looking for one."""
    room = Room(3, 60.0, 0.06, echo_db=-80.0)
    begin_s = next(begin + 0.5 for begin, end in room.answers if begin > 15 and end - begin > 2.5)
    words = say("That is not what I meant.", "en-us+m3")
    room.add(words, begin_s)
    spoken = slice(round(begin_s * LISTEN_RATE), round(begin_s * LISTEN_RATE) + len(words))
    after = np.concatenate([piece for _, _, piece in room.run()])[spoken]
    assert level(after) == pytest.approx(level(room.heard[spoken]), rel=0.5)
