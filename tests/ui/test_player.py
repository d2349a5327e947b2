"""The player plays each turn once, in step, and nothing after an interrupt."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QObject, SignalInstance
from pytestqt.qtbot import QtBot

from desktop.engine.types import Clip, Effect, Frame, PlayStats, Word
from desktop.ui.mixer import FADE_S
from desktop.ui.player import Player
from desktop.ui.playout import offsets
from desktop.ui.speaker import NullSpeaker
from tests.ui.fake_device import RATE, FakeDevice

pytestmark = pytest.mark.usefixtures("qapp")

FPS = 25


def clip(turn: int, start_s: float, seconds: float, value: float = 0.5, rate: int = RATE) -> Clip:
    """A clip of a constant value with frames at 25 a second and a word each half second."""
    start, end = round(start_s * rate), round((start_s + seconds) * rate)
    grid = [round(index * rate / FPS) for index in range(round(60 * FPS))]
    words = [Word(f"word{index}", index * rate // 2, index * rate // 2 + 100) for index in range(120)]
    return Clip(
        turn,
        start,
        np.full(end - start, value, np.float32),
        rate,
        tuple(Frame(sample, index) for index, sample in enumerate(grid) if start <= sample < end),
        tuple(word for word in words if start <= word.start < end),
    )


class Seat:
    """A player at a device whose time is turned by hand, with everything it signals."""

    def __init__(self, block: int = 160, rate: int = RATE) -> None:
        self.device = FakeDevice(rate=rate, block=block)
        self.player = Player(self.device, clock=self.device.clock)
        self.said: list[tuple[object, ...]] = []
        for name in ("sounded", "frame_shown", "heard_up_to", "played_out", "word_spoken", "problem"):
            self._note(name, getattr(self.player, name))
        self.device.advance(0.5)

    def _note(self, name: str, signal: SignalInstance) -> None:
        signal.connect(lambda *values: self.said.append((name, *values)))

    def all(self, name: str) -> list[tuple[object, ...]]:
        return [values[1:] for values in self.said if values[0] == name]

    def advance(self, seconds: float, view: bool = True, step: float = 0.005) -> np.ndarray:
        """Let time pass while the player ticks and, with `view`, a view shows what is due."""
        played = []
        for _ in range(round(seconds / step)):
            played.append(self.device.advance(step))
            self.player.tick()
            frame, _wait = self.player.due()
            if view and frame is not None:
                self.player.shown(frame, self.device.now)
        return np.concatenate(played)


def test_a_turn_from_first_to_last_sample() -> None:
    """Clips play one behind the other; first sound, words, progress and the end are told, in order."""
    seat = Seat()
    begun = seat.device.now
    seat.player.play(clip(3, 0, 0.6))
    seat.player.play(clip(3, 0.6, 0.9))
    seat.player.clips_done(3)
    played = seat.advance(1.8)
    assert np.count_nonzero(played) == round(1.5 * RATE)
    [(turn, at)] = seat.all("sounded")
    assert turn == 3
    assert begun <= at <= begun + 0.011
    assert [word for word, _ in seat.all("word_spoken")] == ["word0", "word1", "word2"]
    [(turn, stats)] = seat.all("played_out")
    assert turn == 3
    assert isinstance(stats, PlayStats)
    assert stats.heard_s == pytest.approx(1.5)
    assert (stats.shown, stats.dropped, stats.xruns) == (38, 0, 0)
    progress = [heard for _, heard in seat.all("heard_up_to")]
    assert 12 <= len(progress) <= 17
    assert all(early <= late for early, late in pairwise(progress))
    [(_, shown_at)] = seat.all("frame_shown")
    assert shown_at == pytest.approx(at + seat.device.delay_s, abs=0.011)


def test_the_picture_keeps_to_the_sound() -> None:
    """The view is told how long to wait; looking then, every frame comes within 2 ms of its sample."""
    seat = Seat()
    seat.player.play(clip(1, 0, 2.0))
    seat.player.clips_done(1)
    while not seat.all("played_out"):
        frame, wait = seat.player.due()
        if frame is not None:
            seat.player.shown(frame, seat.device.now)
        seat.device.advance(0.01 if wait is None else max(wait, 0.0005))
        seat.player.tick()
    [(_, stats)] = seat.all("played_out")
    assert (stats.shown, stats.dropped) == (50, 0)
    assert abs(stats.offsets.worst) < 2.0


def test_late_frames_are_dropped_and_counted() -> None:
    """A view that stands still for 200 ms shows the frame that is due then and not those it missed."""
    seat = Seat()
    seat.player.play(clip(1, 0, 1.0))
    seat.player.clips_done(1)
    seat.advance(0.3)
    seat.advance(0.2, view=False)
    frame, _ = seat.player.due()
    assert frame is not None
    assert abs(frame.sample / RATE - (0.5 - seat.device.delay_s)) <= 1 / FPS
    seat.advance(1.0)
    [(_, stats)] = seat.all("played_out")
    assert 4 <= stats.dropped <= 5
    assert stats.shown + stats.dropped == 25


def test_a_late_picture_has_a_negative_offset() -> None:
    """A frame painted 30 ms after its sample was heard counts as -30 ms."""
    seat = Seat()
    seat.player.play(clip(1, 0, 1.0))
    seat.advance(0.2, view=False)
    frame, _ = seat.player.due()
    assert frame is not None
    heard_at = seat.device.now - 0.2
    while seat.player.due()[0] is frame:
        heard_at = seat.device.now
        seat.device.advance(0.001)
    shown = seat.player.due()[0]
    assert shown is not None
    seat.player.shown(shown, heard_at + 0.030)
    _, stats = seat.player.interrupt()
    assert stats.offsets.p50 == pytest.approx(-30, abs=1.5)


def test_an_interrupt_tells_what_was_heard() -> None:
    """The position is exact to the fade: what the device has got, not what is queued."""
    seat = Seat()
    seat.player.play(clip(5, 0, 1.8))
    seat.advance(0.7)
    turn, stats = seat.player.interrupt()
    rest = seat.device.advance(0.5)
    total = np.count_nonzero(np.concatenate(seat.device.out))
    assert turn == 5
    assert stats.heard_s == pytest.approx(total / RATE, abs=FADE_S)
    assert np.count_nonzero(rest) <= FADE_S * RATE
    assert stats.dropped == 0
    assert seat.player.due() == (None, None)
    assert seat.player.interrupt() == (-1, PlayStats(0.0))
    assert not seat.all("played_out")


def test_a_thousand_interrupts_leave_nothing_stale() -> None:
    """After the fade of each of 1,000 interrupts only silence or the next turn's sound is heard.

    Clips of the interrupted turn go on arriving, before and after the engine's answer.
    """
    chance, seat, stale = random.Random(11), Seat(), 0
    for turn in range(1000):
        value = 0.1 + 0.05 * (turn % 13)
        own = np.float32(value)
        length = chance.choice([0.03, 0.2, 1.9, 4.0])
        seat.player.play(clip(turn, 0, length, value))
        before = seat.device.advance(chance.uniform(0, 0.15))
        seat.player.tick()
        assert np.isin(before[int(FADE_S * RATE) :], [0, own]).all()
        assert seat.player.interrupt()[0] == turn
        seat.player.play(clip(turn, length, 0.5, value))
        faded = seat.device.advance(chance.uniform(0, 0.03))
        seat.player.play(clip(turn, length + 0.5, 0.5, value))
        seat.player.silence(turn)
        seat.player.play(clip(turn, length + 1.0, 0.5, value))
        seat.player.clips_done(turn)
        after = np.concatenate([faded, seat.device.advance(0.02)])
        stale += np.count_nonzero(after[int(FADE_S * RATE) :])
        frame, _ = seat.player.due()
        stale += frame is not None
    assert stale == 0


def test_clips_on_their_way_when_nothing_plays_yet() -> None:
    """An interrupt before the first sound also stops the turn whose clips are about to arrive."""
    seat = Seat()
    assert seat.player.interrupt() == (-1, PlayStats(0.0))
    seat.player.play(clip(8, 0, 0.5))
    seat.player.silence(8)
    seat.player.play(clip(8, 0.5, 0.5))
    assert not seat.advance(0.3).any()
    seat.player.play(clip(9, 0, 0.2))
    assert seat.advance(0.3).any()


def test_an_engine_with_nothing_to_silence() -> None:
    """Without an answer to an interrupt, clips are welcome again after a second."""
    seat = Seat()
    seat.player.interrupt()
    seat.advance(1.01)
    seat.player.play(clip(9, 0, 0.2))
    assert seat.advance(0.3).any()


def test_a_clip_that_comes_twice_is_played_once() -> None:
    """The same clip again, or one that overlaps, adds only what is new, sound, frames and words."""
    seat = Seat()
    for piece in (clip(1, 0, 0.5), clip(1, 0, 0.5), clip(1, 0.4, 0.3), clip(1, 0.1, 0.2)):
        seat.player.play(piece)
    seat.player.clips_done(1)
    assert np.count_nonzero(seat.advance(1.0)) == round(0.7 * RATE)
    [(_, stats)] = seat.all("played_out")
    assert stats.shown == 18
    assert [word for word, _ in seat.all("word_spoken")] == ["word0", "word1"]


def test_a_missing_clip_becomes_silence() -> None:
    """A gap keeps its length, so that what follows stays in step with its frames."""
    seat = Seat()
    seat.player.play(clip(1, 0, 0.2))
    seat.player.play(clip(1, 0.3, 0.2))
    seat.player.clips_done(1)
    played = np.flatnonzero(seat.advance(1.0))
    assert len(played) == round(0.4 * RATE)
    assert played[-1] - played[0] + 1 == round(0.5 * RATE)


def test_old_turns_are_refused() -> None:
    """Clips of a turn that is over, older, or was silenced are thrown away at the door."""
    seat = Seat()
    seat.player.play(clip(4, 0, 0.1))
    seat.player.clips_done(4)
    seat.advance(0.3)
    for turn in (3, 4):
        seat.player.play(clip(turn, 0.1, 0.5))
    seat.player.silence(6)
    seat.player.play(clip(6, 0, 0.5))
    seat.player.clips_done(6)
    assert not seat.advance(0.3).any()
    assert len(seat.all("played_out")) == 1


def test_a_turn_without_sound_is_over_at_once() -> None:
    """The engine hears the end also of a turn of which no clip came."""
    seat = Seat()
    seat.player.clips_done(2)
    assert seat.all("played_out") == [(2, PlayStats(0.0))]


@pytest.mark.parametrize("rate", [8_000, 22_050, 24_000, 44_100])
def test_another_rate_keeps_length_and_place(rate: int) -> None:
    """A voice at any rate lasts as long as it should, without steps between clips, frames in step."""
    seat = Seat(rate=48_000, block=480)
    step = 0.17
    for index in range(12):
        seat.player.play(clip(1, index * step, step, 0.5, rate))
    seat.player.clips_done(1)
    played = seat.advance(2.4)
    heard = np.flatnonzero(np.abs(played) > 0.25)
    assert heard[-1] - heard[0] + 1 == pytest.approx(12 * step * 48_000, abs=20)
    assert np.ptp(played[heard[300] : heard[-300]]) < 0.01
    [(_, stats)] = seat.all("played_out")
    assert stats.heard_s == pytest.approx(12 * step, abs=0.001)
    assert (stats.shown, stats.dropped) == (51, 0)
    assert abs(stats.offsets.worst) < 6


def test_a_long_answer_that_comes_at_once() -> None:
    """Far more sound than the device's ring holds is played whole."""
    seat = Seat(block=1600)
    seat.player.play(clip(1, 0, 20.0))
    seat.player.clips_done(1)
    assert np.count_nonzero(seat.advance(21.0, step=0.05)) == 20 * RATE


def test_a_loudspeaker_that_goes_away() -> None:
    """The turn goes on by the clock from where it was, said once, and ends as if it had been heard."""
    seat = Seat()
    begun = seat.device.now
    seat.player.play(clip(1, 0, 1.0))
    seat.player.play(clip(1, 1.0, 3.0))
    seat.player.clips_done(1)
    seat.advance(0.5)
    seat.device.there = False
    while not seat.all("played_out"):
        seat.advance(0.05)
    assert seat.device.now - begun == pytest.approx(4.0 + seat.device.delay_s, abs=0.07)
    [(_, stats)] = seat.all("played_out")
    assert stats.heard_s == pytest.approx(4.0)
    assert (stats.shown, stats.dropped) == (100, 0)
    [(problem,)] = seat.all("problem")
    assert "loudspeaker" in str(problem)
    assert seat.device.closed


def test_effects_change_the_volume() -> None:
    """A factor multiplies the loudness, a level sets it; it stays within 0..1."""
    seat = Seat()
    seat.player.play(clip(1, 0, 1.9))
    seat.player.effect(Effect("volume", {"factor": 0.5}))
    assert seat.advance(0.1)[-1] == pytest.approx(0.25)
    seat.player.effect(Effect("volume", {"level": 3.0}))
    assert seat.advance(0.1)[-1] == pytest.approx(0.5)
    seat.player.effect(Effect("skill", {"name": "jokes"}))
    assert seat.advance(0.1)[-1] == pytest.approx(0.5)


def test_offsets_keep_their_sign() -> None:
    """p95 and worst are chosen by distance from zero and keep the direction; nothing shown gives None."""
    values = [1.0] * 95 + [-20.0, -21.0, -22.0, -23.0, -60.0]
    found = offsets(values)
    assert (found.p50, found.p95, found.worst) == (1.0, 1.0, -60.0)
    assert offsets([]).worst is None


def test_a_clock_in_place_of_a_loudspeaker(qtbot: QtBot) -> None:
    """Without a device a turn takes as long as its sound and is reported like any other."""
    player = Player(NullSpeaker())
    with qtbot.waitSignal(player.played_out, timeout=3000) as ended, qtbot.waitSignal(player.sounded):
        player.play(clip(1, 0, 0.4))
        player.clips_done(1)
    assert isinstance(player, QObject)
    assert ended.args is not None
    assert ended.args[1].heard_s == pytest.approx(0.4)


def test_a_turn_that_is_held_goes_on_where_it_stood() -> None:
    """While it is held no frame is due and nothing is counted on; in the end all was heard, and no frame was late."""
    seat = Seat()
    seat.player.play(clip(4, 0, 2.0))
    seat.player.clips_done(4)
    seat.advance(0.5)
    seat.player.hold(3, True)
    assert seat.advance(0.1)[-1] == 0.5, "it was another turn's"
    seat.player.hold(4, True)
    seat.advance(0.1)
    assert seat.player.due()[0] is None
    said = len(seat.all("word_spoken"))
    heard_s = seat.all("heard_up_to")[-1][1]
    assert not seat.advance(0.6).any()
    assert seat.player.due()[0] is None
    assert len(seat.all("word_spoken")) == said
    assert seat.all("heard_up_to")[-1][1] == pytest.approx(heard_s, abs=0.03)
    seat.player.hold(4, False)
    seat.advance(0.1)
    assert seat.player.due()[0] is not None
    seat.advance(1.6)
    [(_, stats)] = seat.all("played_out")
    assert stats.heard_s == pytest.approx(2.0)
    assert (stats.dropped, stats.xruns) == (0, 0)
    assert abs(stats.offsets.worst) < 10.0


def test_an_interrupt_while_it_is_held_tells_what_was_heard() -> None:
    """Not what would have been heard by then."""
    seat = Seat()
    seat.player.play(clip(4, 0, 3.0))
    seat.advance(0.5)
    seat.player.hold(4, True)
    seat.advance(0.8)
    turn, stats = seat.player.interrupt()
    assert turn == 4
    assert stats.heard_s == pytest.approx(0.52, abs=0.02)
    assert not seat.advance(0.3).any()


def test_nobody_holds_a_turn_for_ever() -> None:
    """Where the end of it is not told it goes on after two seconds."""
    seat = Seat()
    seat.player.play(clip(4, 0, 1.0))
    seat.player.clips_done(4)
    seat.advance(0.2)
    seat.player.hold(4, True)
    seat.advance(3.2)
    [(_, stats)] = seat.all("played_out")
    assert stats.heard_s == pytest.approx(1.0)


def test_without_a_loudspeaker_the_clock_is_held() -> None:
    """The words wait, and go on where they were."""
    now = 10.0
    speaker = NullSpeaker(RATE, clock=lambda: now)
    take = speaker.begin()
    take.write(np.zeros(2 * RATE, np.float32))
    now = 10.5
    take.hold(True)
    now = 11.5
    assert take.position(now) == pytest.approx(0.5 * RATE)
    take.hold(False)
    now = 12.0
    assert take.position(now) == pytest.approx(1.0 * RATE)
    assert take.starved == 0
