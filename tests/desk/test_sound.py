"""Microphone, loudspeaker and player on real (virtual) devices, through PortAudio, ALSA and PulseAudio."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.engine.errors import Problem
from desktop.engine.types import LISTEN_RATE, Clip, Frame, Samples
from desktop.ui import devices
from desktop.ui.microphone import PRE_ROLL_S, Microphone
from desktop.ui.player import Player
from desktop.ui.silence import NOTHING
from desktop.ui.speaker import Speaker
from tests.desk.recording import DEVICE_RATE
from tests.desk.virtual_desk import Desk

pytestmark = pytest.mark.desk

RATE = 22_050


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE) -> Samples:
    return (0.4 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def clip(turn: int, seconds: float, hertz: float = 440.0) -> Clip:
    samples = tone(seconds, hertz)
    frames = tuple(Frame(round(index * RATE / 25), index) for index in range(int(seconds * 25)))
    return Clip(turn, 0, samples, RATE, frames)


@pytest.fixture
def player(sound: Desk, qapp: object) -> Iterator[Player]:
    """A player whose loudspeaker is open and running."""
    player = Player(Speaker())
    player.open()
    yield player
    player.close()


@pytest.fixture
def microphone(sound: Desk, qapp: object) -> Iterator[Microphone]:
    microphone = Microphone()
    microphone.open()
    yield microphone
    microphone.close()


def collect(owner: QObject, signal: str) -> list:  # type: ignore[type-arg]
    values: list = []  # type: ignore[type-arg]
    getattr(owner, signal).connect(values.append)
    return values


def test_both_devices_are_listed(sound: Desk) -> None:
    """PortAudio sees the desk's devices under their names, with a default for each direction."""
    text = devices.describe()
    assert "pulse" in text
    for direction in ("input", "output"):
        found = devices.devices(direction)
        assert [device.default for device in found].count(True) == 1
    assert text.count(", default") == 2


def test_an_answer_is_heard_whole(sound: Desk, player: Player, qtbot: QtBot) -> None:
    """What comes out at the loudspeaker is the tone that was played: its length, its pitch, no gap.

    A machine that is too busy to serve the virtual device makes gaps of its own. They are counted, so
    an answer during which none was counted must be whole; one of five has to be such a one.
    """
    for turn in range(5):
        with sound.record_speaker() as recording:
            with qtbot.waitSignal(player.played_out, timeout=8000) as ended:
                player.play(clip(turn, 2.0))
                player.clips_done(turn)
            heard = recording.wait_for(lambda sound: np.abs(sound).max() > 0.1 and not sound[-4800:].any())
        number, stats = ended.args
        assert number == turn
        assert stats.heard_s == pytest.approx(2.0, abs=0.001)
        if stats.xruns == 0:
            break
    assert stats.xruns == 0
    loud = np.flatnonzero(np.abs(heard) > 0.02)
    inner = heard[loud[0] : loud[-1] + 1]
    assert len(inner) / DEVICE_RATE == pytest.approx(2.0, abs=0.01)
    levels = np.abs(inner[: len(inner) // 480 * 480]).reshape(-1, 480).max(axis=1)
    assert levels.min() > 0.3
    crossings = np.count_nonzero(np.diff(np.signbit(inner)))
    assert crossings / 2 / 2.0 == pytest.approx(440, abs=2)


def test_the_end_is_told_when_it_is_heard(player: Player, qtbot: QtBot) -> None:
    """A turn is played out as long after its first sample left as it lasts, give or take the device's buffer."""
    sounded: list[float] = []
    player.sounded.connect(lambda _turn, at: sounded.append(at))
    with qtbot.waitSignal(player.played_out, timeout=8000):
        player.play(clip(1, 1.0))
        player.clips_done(1)
    took = time.perf_counter() - sounded[0]
    assert 1.0 < took < 1.25


def test_the_position_runs_as_the_clock_does(player: Player, qtbot: QtBot) -> None:
    """Asked at any moment, the position never runs back and is a straight line to within 5 ms."""
    player.play(clip(1, 2.5))
    player.clips_done(1)
    with qtbot.waitSignal(player.sounded, timeout=3000):
        pass
    playout = player._playout
    assert playout is not None
    points: list[tuple[float, float]] = []

    def look() -> None:
        now = time.perf_counter()
        if playout.position(now) > 0:
            points.append((now, playout.position(now) / RATE))
        assert len(points) > 1200 or not playout.over(now)

    def looked_enough() -> bool:
        for _ in range(20):
            look()
        return len(points) > 1200

    qtbot.waitUntil(looked_enough, timeout=6000)
    at, position = np.array(points).T
    assert (np.diff(position) >= 0).all()
    straight = np.polynomial.Polynomial.fit(at, position, 1)
    assert np.abs(position - straight(at)).max() < 0.005
    player.interrupt()


def test_fifty_interrupts_on_the_device(sound: Desk, player: Player, qtbot: QtBot) -> None:
    """Esc to silence at the callback: p95 within 30 ms; and each turn's tone is never heard after its end.

    Each turn has a pitch of its own, higher than the one before, so that the recording tells
    whether something old came back. An interrupt during which the busy machine left the device
    without a callback (that is counted) says nothing about how soon it is obeyed.
    """
    chance, delays, count = random.Random(3), [], 50
    pitches = np.linspace(400, 8000, count)
    with sound.record_speaker() as recording:
        for turn in range(count):
            player.play(clip(turn, 1.9, float(pitches[turn])))
            with qtbot.waitSignal(player.sounded, timeout=3000):
                pass
            qtbot.wait(int(chance.uniform(40, 120)))
            xruns = player.xruns
            assert player.interrupt()[0] == turn
            player.play(Clip(turn, len(tone(1.9)), tone(0.5, 200), RATE))
            player.silence(turn)
            qtbot.waitUntil(lambda: player.interrupt_to_silence_s is not None, timeout=2000)
            if player.xruns == xruns:
                delays.append(player.interrupt_to_silence_s)
        heard = recording.wait_for(lambda sound: len(sound) > DEVICE_RATE and not sound[-4800:].any())
    assert len(delays) > count / 2
    assert np.percentile(delays, 95) <= 0.030
    window = 960
    rows = heard[: len(heard) // window * window].reshape(-1, window)
    rows = rows[np.abs(rows).min(axis=1, initial=1, where=np.abs(rows) > 0) > 0]
    loud = rows[np.sqrt(np.mean(rows**2, axis=1)) > 0.25]
    pitch = np.argmax(np.abs(np.fft.rfft(loud * np.hanning(window), axis=1)), axis=1) * DEVICE_RATE / window
    assert len(loud) > count
    assert pitch.min() > 300
    assert (np.diff(pitch) >= -2 * DEVICE_RATE / window).all()


def test_a_loudspeaker_that_vanishes(sound: Desk, player: Player, qtbot: QtBot) -> None:
    """Pulled out in the middle of an answer: one sentence, the turn ends on time, and a new one is found later."""
    problems = collect(player, "problem")
    with qtbot.waitSignal(player.played_out, timeout=8000) as ended:
        player.play(clip(1, 1.5))
        player.clips_done(1)
        with qtbot.waitSignal(player.sounded, timeout=3000):
            pass
        begun = time.perf_counter()
        sound.kill_device("speaker")
    assert time.perf_counter() - begun == pytest.approx(1.5, abs=0.3)
    assert ended.args[1].heard_s == pytest.approx(1.5, abs=0.001)
    assert [problem.level for problem in problems] == ["warning"]
    sound.plug_in()
    player.look_again()
    assert problems[-1].level == "info"
    with sound.record_speaker() as recording:
        player.play(clip(2, 0.5))
        recording.wait_for(lambda sound: np.abs(sound).max(initial=0) > 0.1)
    player.interrupt()


def test_no_loudspeaker_at_all(sound: Desk, qtbot: QtBot) -> None:
    """Without a sound server the answer still takes its time, with one sentence that says what is missing."""
    sound.kill_sound()
    assert devices.refresh()
    player = Player(Speaker())
    problems: list[Problem] = collect(player, "problem")
    player.open()
    assert ["no loudspeaker" in problem.what for problem in problems] == [True]
    with qtbot.waitSignal(player.played_out, timeout=4000) as ended:
        player.play(clip(1, 0.5))
        player.clips_done(1)
    assert ended.args[1].heard_s == pytest.approx(0.5, abs=0.001)
    player.close()


def spoken(pieces: list[Samples]) -> Samples:
    return np.concatenate([np.zeros(0, np.float32), *pieces])


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=6000)


def test_the_microphone_hears_from_before_the_press(sound: Desk, microphone: Microphone, qtbot: QtBot) -> None:
    """A tone that began before the press is there from 0.3 s before it, whole, with its pitch."""
    pieces = collect(microphone, "sound")
    said = sound.say_into_microphone(tone(3.0, 500.0, DEVICE_RATE), DEVICE_RATE)
    capture = microphone._capture
    assert capture is not None
    full = int(PRE_ROLL_S * capture.rate)
    kept = microphone._before
    wait_for(qtbot, lambda: len(kept) == full and bool(np.abs(kept._pieces[0][:200]).max() > 0.1))
    pressed = time.perf_counter()
    microphone.start_listening()
    wait_for(qtbot, lambda: len(spoken(pieces)) > 1.2 * LISTEN_RATE)
    microphone.stop_listening()
    held = time.perf_counter() - pressed
    heard = spoken(pieces)
    said.kill()
    assert len(heard) / LISTEN_RATE == pytest.approx(PRE_ROLL_S + held, abs=0.06)
    levels = np.abs(heard[: len(heard) // 320 * 320]).reshape(-1, 320).max(axis=1)
    assert levels[1:-1].min() > 0.3
    crossings = np.count_nonzero(np.diff(np.signbit(heard)))
    assert crossings / 2 / (len(heard) / LISTEN_RATE) == pytest.approx(500, rel=0.02)
    assert microphone.xruns == 0


def test_a_muted_microphone_is_noticed(sound: Desk, microphone: Microphone, qtbot: QtBot) -> None:
    """Exact silence from the device leads to a sentence while the person talks."""
    problems = collect(microphone, "problem")
    sound.room_noise(False)
    pieces = collect(microphone, "sound")
    microphone.start_listening()
    wait_for(qtbot, lambda: len(spoken(pieces)) > 1600 and float(np.abs(spoken(pieces)[-1600:]).max()) <= NOTHING)
    microphone.stop_listening()
    problems.clear()
    microphone.start_listening()
    wait_for(qtbot, lambda: bool(problems))
    microphone.stop_listening()
    assert ["only silence" in problem.what for problem in problems] == [True]


def test_room_noise_is_no_muted_microphone(sound: Desk, microphone: Microphone, qtbot: QtBot) -> None:
    """A quiet room is not taken for a muted microphone."""
    problems, pieces = collect(microphone, "problem"), collect(microphone, "sound")
    microphone.start_listening()
    wait_for(qtbot, lambda: len(spoken(pieces)) > LISTEN_RATE)
    microphone.stop_listening()
    assert not problems


def test_a_microphone_that_vanishes_and_comes_back(sound: Desk, microphone: Microphone, qtbot: QtBot) -> None:
    """Pulled out while one talks: one sentence; plugged in again, the next press hears."""
    problems, pieces = collect(microphone, "problem"), collect(microphone, "sound")
    microphone.start_listening()
    wait_for(qtbot, lambda: len(pieces) > 3)
    sound.kill_device("microphone")
    wait_for(qtbot, lambda: bool(problems))
    microphone.stop_listening()
    assert ["gone" in problem.what for problem in problems] == [True]
    sound.plug_in()
    pieces.clear()
    microphone.start_listening()
    wait_for(qtbot, lambda: np.abs(spoken(pieces)).max(initial=0) > 0)
    microphone.stop_listening()
    assert len(problems) == 1
