"""The ear's thread: in order, off the caller's back, and quiet while the key is used."""

from __future__ import annotations

import queue

import numpy as np
import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.state import State
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.engine.vad import ear
from desktop.engine.vad.ear import Began, Ear, EarEvent, HandsFree, Over
from tests.engine.vad.test_attention import LoudVad, quiet, speech

LONG_S = 10.0


class Told:
    """An ear, and what it tells."""

    def __init__(self, vad: LoudVad | None = None) -> None:
        self.events: queue.SimpleQueue[EarEvent] = queue.SimpleQueue()
        self.ear = Ear(vad or LoudVad(), self.events.put, HandsFree())
        self.ear.follow(State.READY)

    def say(self, *sounds: Samples) -> None:
        """As from a microphone, but at once."""
        sound = np.concatenate(sounds)
        for at in range(0, len(sound), 160):
            self.ear.push(sound[at : at + 160])

    def until(self, kind: type[EarEvent]) -> EarEvent:
        while not isinstance(event := self.events.get(timeout=LONG_S), kind):
            pass
        return event


def test_what_is_said_is_told_on_another_thread() -> None:
    """Pushing returns at once; the utterance's events follow."""
    told = Told()
    told.say(quiet(0.5), speech(1.0))
    told.until(Began)
    told.ear.close()
    told.ear.close()


def test_nothing_is_told_while_the_key_is_used() -> None:
    """A pause forgets what was under way, and afterwards the ear hears again."""
    vad = LoudVad()
    told = Told(vad)
    told.ear.pause(True)
    told.say(quiet(0.5), speech(1.0), quiet(1.0))
    told.ear.pause(False)
    told.say(quiet(0.5), speech(1.0))
    told.until(Began)
    told.ear.close()
    assert not any(isinstance(told.events.get_nowait(), Began) for _ in range(told.events.qsize()))


def test_the_moment_before_a_press_is_there() -> None:
    """The last half second can be had at any time."""
    told = Told()
    sound = np.arange(LISTEN_RATE, dtype=np.float32) / LISTEN_RATE * 1e-3
    told.say(sound)
    assert np.array_equal(told.ear.lately(), sound[-LISTEN_RATE // 2 :])
    told.ear.close()


class LostVad(LoudVad):
    """Its process is gone for its first windows."""

    def confidence(self, window: Samples) -> float:
        if self.asked < 20:
            self.asked += 1
            raise ParleyError("gone")
        return super().confidence(window)


def test_a_detector_that_fails_is_asked_again() -> None:
    """The ear outlives a voice detector that is started anew."""
    told = Told(LostVad())
    told.say(quiet(0.5), speech(2.0))
    told.until(Began)
    told.ear.close()


def test_pieces_that_come_late_are_dated_as_if_they_had_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window's thread was busy and half a second of sound came at once: the end is where it was spoken."""
    pushed = 0

    def clock() -> float:
        late = 0.2 if 1.0 * LISTEN_RATE < pushed < 1.2 * LISTEN_RATE else 0.0
        return 100.0 + pushed / LISTEN_RATE + late

    monkeypatch.setattr(ear, "perf_counter", clock)
    told = Told()
    sound = np.concatenate((quiet(0.5), speech(0.6), quiet(1.0)))
    for at in range(0, len(sound), 160):
        pushed = at + 160
        told.ear.push(sound[at : at + 160])
        if at == LISTEN_RATE:
            told.until(Began)
            told.ear.follow(State.LISTENING)
    over = told.until(Over)
    assert isinstance(over, Over)
    assert over.at_s == pytest.approx(101.1, abs=0.03)
    told.ear.close()
