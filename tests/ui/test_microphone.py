"""What the microphone hands to the engine, with a capture that the test fills."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import LISTEN_RATE, Samples
from desktop.ui import microphone
from desktop.ui.capture import Meter
from desktop.ui.microphone import PRE_ROLL_S, Microphone
from desktop.ui.mixer import DeviceClock
from desktop.ui.ring import Ring

RATE = 48_000


class Filled:
    """Stands where the device's stream is: the test writes into its ring."""

    def __init__(self, name: str, rate: int = RATE) -> None:
        self.name = name
        self.rate = rate
        self.ring = Ring(rate * 10)
        self.clock = DeviceClock(rate)
        self.xruns = 0
        self.notice: Problem | None = None
        self.there = self.sends = True
        self.closed = False

    @property
    def gone(self) -> bool:
        return not self.there

    def alive(self) -> bool:
        return self.there and self.sends

    def close(self) -> None:
        self.closed = True


class Ear:
    """A microphone on a filled capture, and what it emits."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        open_when: Literal["always", "on_press"] = "always",
        rate: int = RATE,
        pre_roll_s: float = PRE_ROLL_S,
    ) -> None:
        self.captures: list[Filled] = []
        self.error: ParleyError | None = None

        def capture(name: str) -> Filled:
            if self.error is not None:
                raise self.error
            self.captures.append(Filled(name, rate))
            return self.captures[-1]

        monkeypatch.setattr(microphone, "Capture", capture)
        monkeypatch.setattr(microphone.devices, "refresh", lambda: True)
        self.microphone = Microphone(open_when=open_when, pre_roll_s=pre_roll_s)
        self.pieces: list[Samples] = []
        self.problems: list[Problem] = []
        self.levels: list[float] = []
        self.microphone.sound.connect(self.pieces.append)
        self.microphone.problem.connect(self.problems.append)
        self.microphone.level.connect(self.levels.append)
        self.microphone.open()

    def hear(self, samples: Samples) -> None:
        self.captures[-1].ring.write(samples)
        self.microphone.drain()

    def heard(self) -> Samples:
        return np.concatenate([np.zeros(0, np.float32), *self.pieces])


@pytest.fixture
def ear(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Ear:
    return Ear(monkeypatch)


def tone(seconds: float, rate: int = RATE, hertz: float = 300.0) -> Samples:
    return (0.4 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_the_moment_before_the_press_comes_first(ear: Ear) -> None:
    """0.3 s from before the press, and not more, then what is said, without a seam."""
    for piece in np.array_split(tone(2.0), 33):
        ear.hear(piece)
    assert not ear.pieces
    ear.microphone.start_listening()
    for piece in np.array_split(tone(3.0)[2 * RATE :], 77):
        ear.hear(piece)
    ear.microphone.stop_listening()
    heard = ear.heard()
    assert heard.dtype == np.float32
    assert len(heard) / LISTEN_RATE == pytest.approx(1.0 + PRE_ROLL_S, abs=0.015)
    inner = heard[400:-400]
    assert np.abs(np.diff(inner, 2)).max() < 0.4 * (2 * np.pi * 300 / LISTEN_RATE) ** 2 * 1.1
    assert np.sqrt(np.mean(inner**2)) == pytest.approx(0.4 / np.sqrt(2), rel=0.01)


def test_without_a_pre_roll_nothing_from_before_is_kept(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pre-roll of 0 s keeps no sound at all until the press."""
    ear = Ear(monkeypatch, pre_roll_s=0.0)
    ear.hear(tone(1.0))
    assert not len(ear.microphone._before)
    ear.microphone.start_listening()
    ear.microphone.stop_listening()
    assert not len(ear.heard())


def test_the_assistant_s_own_voice_is_not_the_beginning_of_what_one_says(ear: Ear) -> None:
    """A press that interrupts an answer drops the pre-roll: the loudspeaker is what was in it."""
    ear.hear(tone(1.0))
    ear.captures[0].ring.write(tone(0.1))
    ear.microphone.forget()
    ear.microphone.start_listening()
    ear.hear(tone(0.5))
    ear.microphone.stop_listening()
    assert len(ear.heard()) / LISTEN_RATE == pytest.approx(0.5, abs=0.015)


def test_what_was_said_before_the_release_is_on_its_way(ear: Ear) -> None:
    """No block has to fill up: all but the resampler's 13 ms was emitted when listening ends."""
    ear.microphone.start_listening()
    ear.captures[0].ring.write(tone(0.5001))
    ear.microphone.stop_listening()
    assert 0.5001 - len(ear.heard()) / LISTEN_RATE <= 0.0135
    ear.hear(tone(0.5))
    assert len(ear.heard()) / LISTEN_RATE <= 0.5001


def test_the_rate_that_fits_is_left_alone(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device at 16 kHz is handed through sample by sample."""
    ear = Ear(monkeypatch, rate=LISTEN_RATE)
    ear.microphone.start_listening()
    ear.hear(tone(0.3, LISTEN_RATE))
    assert np.array_equal(ear.heard(), tone(0.3, LISTEN_RATE))


def test_two_recordings_share_nothing(ear: Ear) -> None:
    """The pre-roll of the next press holds nothing of what was handed over already."""
    ear.microphone.start_listening()
    ear.hear(tone(0.2))
    ear.microphone.stop_listening()
    ear.pieces.clear()
    ear.microphone.start_listening()
    ear.microphone.stop_listening()
    assert not len(ear.heard())


def test_on_press_the_device_is_closed_between(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """With open_when="on_press" there is no stream, and so nothing recorded, until the press."""
    ear = Ear(monkeypatch, "on_press")
    assert not ear.captures
    ear.microphone.start_listening()
    ear.hear(tone(0.1))
    ear.microphone.stop_listening()
    assert ear.captures[0].closed
    assert len(ear.heard())
    ear.microphone.start_listening()
    assert len(ear.captures) == 2


def test_nothing_but_zeros_is_said_once(ear: Ear) -> None:
    """After 0.3 s of exact zeros the person is told, once; when sound comes after all, that is told too."""
    ear.microphone.start_listening()
    for _ in range(29):
        ear.hear(np.zeros(RATE // 100, np.float32))
    assert not ear.problems
    for _ in range(60):
        ear.hear(np.zeros(RATE // 100, np.float32))
    [problem] = ear.problems
    assert "only silence" in problem.what
    ear.hear(tone(0.1))
    ear.hear(np.zeros(RATE, np.float32))
    assert [each.level for each in ear.problems] == ["warning", "info"]
    assert {each.replaces for each in ear.problems} == {"microphone"}


def test_quiet_is_not_silence(ear: Ear) -> None:
    """A quiet room is a microphone that works."""
    ear.microphone.start_listening()
    for _ in range(100):
        ear.hear(np.full(RATE // 100, 1.5e-4, np.float32))
    assert not ear.problems


def test_a_level_that_cannot_be_a_voice_is_silence(ear: Ear) -> None:
    """Within a second of talking into it one learns that the microphone hears nothing, even where it hums."""
    names: list[str] = []
    ear.microphone.silent.connect(names.append)
    ear.microphone.choose("Desk")
    ear.microphone.start_listening()
    for _ in range(99):
        ear.hear(np.full(RATE // 100, 5e-5, np.float32))
    assert names == ["Desk"]
    assert len(ear.captures) == 2


def test_another_device_in_the_middle_of_a_sentence(ear: Ear) -> None:
    """The device chosen while one talks is listened to at once, and the one before is let go."""
    ear.microphone.start_listening()
    ear.hear(tone(0.2))
    ear.microphone.choose("Headset")
    assert ear.captures[0].closed
    assert ear.microphone.device == "Headset"
    ear.hear(tone(0.3))
    assert len(ear.heard()) / LISTEN_RATE == pytest.approx(0.5, abs=0.03)


class Halver:
    """A canceller that takes half of everything away."""

    def __init__(self) -> None:
        self.resets = 0

    def clean(self, samples: Samples, end_s: float) -> Samples:
        return samples / 2

    def reset(self) -> None:
        self.resets += 1


def test_hands_free_everything_is_emitted_and_cleaned(ear: Ear) -> None:
    """Without a press all sound comes, through the canceller, once; a press adds nothing from before."""
    halver = Halver()
    ear.microphone.set_hands_free(True, halver)
    ear.hear(tone(0.5))
    ear.microphone.listen(True)
    ear.hear(tone(0.5))
    ear.microphone.listen(False)
    ear.hear(tone(0.5))
    heard = ear.heard()
    assert len(heard) / LISTEN_RATE == pytest.approx(1.5, abs=0.015)
    assert np.abs(heard[400:]).max() == pytest.approx(0.2, rel=0.05)
    assert halver.resets == 1
    ear.microphone.set_hands_free(False)
    ear.pieces.clear()
    ear.hear(tone(0.5))
    assert not ear.pieces


def test_hands_free_opens_a_device_that_is_opened_on_press(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Talking without a key needs the device open, and it is freed with the mode."""
    ear = Ear(monkeypatch, "on_press")
    ear.microphone.set_hands_free(True)
    ear.hear(tone(0.2))
    assert len(ear.heard())
    ear.microphone.set_hands_free(False)
    assert ear.captures[0].closed


def test_a_microphone_that_goes_away_while_one_talks(ear: Ear) -> None:
    """What was heard is handed over, one sentence is said, and the next press looks for a device again."""
    ear.microphone.start_listening()
    ear.captures[0].ring.write(tone(0.2))
    ear.captures[0].there = False
    ear.microphone.drain()
    assert len(ear.heard()) / LISTEN_RATE == pytest.approx(0.2, abs=0.0135)
    assert ["gone" in problem.what for problem in ear.problems] == [True]
    assert ear.captures[0].closed
    ear.microphone.stop_listening()
    ear.microphone.start_listening()
    assert len(ear.captures) == 2


def test_a_microphone_that_hangs_is_waited_for(ear: Ear) -> None:
    """Nothing comes from it for a while: said once, the device is kept, and what it sends later is heard."""
    ear.microphone.start_listening()
    ear.captures[0].sends = False
    for _ in range(3):
        ear.microphone.drain()
    assert ["any more" in problem.what for problem in ear.problems] == [True]
    ear.captures[0].sends = True
    ear.hear(tone(0.2))
    assert [problem.level for problem in ear.problems] == ["warning", "info"]
    assert len(ear.heard()) / LISTEN_RATE == pytest.approx(0.2, abs=0.0135)
    assert len(ear.captures) == 1
    ear.captures[0].sends = False
    ear.microphone.stop_listening()
    ear.microphone.start_listening()
    assert len(ear.captures) == 2


@pytest.mark.parametrize("hands_free", [True, False])
def test_one_that_has_gone_is_taken_again(ear: Ear, hands_free: bool, qtbot: QtBot) -> None:
    """Who talks on, or never presses, is heard again as soon as the device can be opened, and is told so."""
    if hands_free:
        ear.microphone.set_hands_free(True)
    else:
        ear.microphone.start_listening()
    ear.captures[0].there = False
    ear.error = ParleyError("There is no microphone.")
    ear.microphone.drain()
    with qtbot.waitSignal(ear.microphone._answered):
        ear.microphone.look_again()
    assert len(ear.captures) == len(ear.problems) == 1
    ear.error = None
    with qtbot.waitSignal(ear.microphone._answered):
        ear.microphone.look_again()
    ear.hear(tone(0.2))
    assert len(ear.heard()) / LISTEN_RATE == pytest.approx(0.2, abs=0.0135)
    assert ear.problems[1].level == "info"
    ear.microphone.look_again()
    assert len(ear.captures) == 2


def test_no_microphone_is_a_sentence(ear: Ear) -> None:
    """Where none can be opened the press says so with what to do, and listening does no harm."""
    ear.captures[0].there = False
    ear.error = ParleyError("There is no microphone.")
    ear.microphone.start_listening()
    [problem] = ear.problems
    assert problem.what == "There is no microphone."
    assert "typing" in problem.remedy
    ear.microphone.stop_listening()


def test_xruns_survive_a_reopened_device(ear: Ear) -> None:
    """Lost blocks are counted over all the devices there were."""
    ear.captures[0].xruns = 2
    ear.captures[0].there = False
    ear.microphone.start_listening()
    ear.captures[1].xruns = 3
    assert ear.microphone.xruns == 5


def test_the_ring_is_emptied_by_itself(ear: Ear, qtbot: QtBot) -> None:
    """Without anyone asking, what comes in while listening is emitted."""
    ear.microphone.start_listening()
    with qtbot.waitSignal(ear.microphone.sound, timeout=1000):
        ear.captures[0].ring.write(tone(0.1))
    ear.microphone.close()


def test_listening_lets_nobody_take_the_device(ear: Ear) -> None:
    """The list of devices is not read anew while someone talks; between recordings the stream comes back."""
    ear.microphone.start_listening()
    assert not ear.microphone.suspend()
    ear.microphone.stop_listening()
    assert ear.microphone.suspend()
    assert ear.captures[0].closed
    ear.microphone.resume()
    assert len(ear.captures) == 2


def test_the_meter_rises_at_once_and_falls_slowly() -> None:
    """Full scale is 1, -60 dB and less is 0, and the needle falls 40 dB a second."""
    meter = Meter()
    assert meter.feed(np.ones(10, np.float32), 0.05) == 1.0
    assert meter.feed(np.zeros(10, np.float32), 0.3) == pytest.approx(1 - 12 / 60)
    assert meter.feed(np.full(10, 0.5, np.float32), 0.0) == pytest.approx(1 - 6.02 / 60, abs=0.001)
    assert meter.feed(np.zeros(0, np.float32), 9.0) == 0.0


def test_the_level_falls_to_zero_at_the_end(ear: Ear) -> None:
    """The ring round the talk button goes out when listening ends."""
    ear.microphone.start_listening()
    ear.microphone._level_at -= 1
    ear.hear(tone(0.1))
    ear.microphone.stop_listening()
    assert ear.levels[0] > 0.8
    assert ear.levels[-1] == 0.0
