"""Devices that come and go, are chosen and fall silent, on a real PulseAudio."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.engine.errors import Problem
from desktop.engine.types import Clip, Samples
from desktop.plugging import Plugging
from desktop.settings import Settings
from desktop.settings.model import AudioRoom
from desktop.sound import Sound
from desktop.ui import devices
from desktop.ui.microphone import Microphone
from desktop.ui.player import Player
from desktop.ui.sound.server import Node, SoundServer, look
from desktop.ui.speaker import Speaker
from tests.desk.recording import DEVICE_RATE, end_process, wait_until
from tests.desk.virtual_desk import MICROPHONE, Desk

pytestmark = pytest.mark.desk

RATE = 22_050
HEADSET = "Headset"


class Seat:
    """Someone at a desk whose devices are followed, and what they are told."""

    def __init__(self, desk: Desk, qtbot: QtBot, audio: AudioRoom) -> None:
        self.desk, self._qtbot = desk, qtbot
        self.settings = Settings(audio=audio)
        self.saved: list[tuple[str, Mapping[str, str]]] = []
        self.problems: list[Problem] = []
        self.lists: list[tuple[list[str], list[str]]] = []
        self.microphone = Microphone(audio.microphone)
        self.player = Player(Speaker(audio.speaker))
        self.sound = Sound(self.microphone, self.player, lambda: self.settings, self._save)
        for source in (self.microphone, self.player, self.sound):
            source.problem.connect(self.problems.append)
        self.sound.devices_changed.connect(lambda inputs, outputs: self.lists.append((inputs, outputs)))
        self.player.open()
        self.microphone.open()
        self.sound.start()

    def _save(self, section: str, values: Mapping[str, str]) -> None:
        self.saved.append((section, values))

    def close(self) -> None:
        self.sound.stop()
        self.microphone.close()
        self.player.close()

    def until(self, condition: Callable[[], object], seconds: float = 6.0) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=round(seconds * 1000))

    def told(self, words: str) -> bool:
        return any(words in problem.what for problem in self.problems)

    def hears_tone(self, sink: str) -> bool:
        """Whether the test tone is heard at `sink`."""
        return any(heard(self.desk, sink, self.sound.play_tone) for _ in range(3))


def heard(desk: Desk, sink: str, act: Callable[[], None], seconds: float = 1.2) -> bool:
    """Whether anything is heard at `sink` within `seconds` of `act`."""
    with tempfile.TemporaryFile() as sounds:
        recorder = subprocess.Popen(
            ["parec", f"--device={sink}.monitor", "--format=float32le", f"--rate={DEVICE_RATE}", "--channels=1",
             "--latency-msec=5", "--raw"],
            env=desk.environment, stdout=sounds, stderr=subprocess.DEVNULL,
        )  # fmt: skip

        def loudest() -> float:
            count = os.fstat(sounds.fileno()).st_size // 4
            return float(np.abs(np.frombuffer(os.pread(sounds.fileno(), count * 4, 0), np.float32)).max(initial=-1))

        try:
            wait_until(lambda: loudest() >= 0 or None, f"{sink}'s monitor", 5.0)
            act()
            end = time.perf_counter() + seconds
            while time.perf_counter() < end:
                if loudest() > 0.05:
                    return True
                QTest.qWait(20)
            return False
        finally:
            end_process(recorder)


def plug_in_headset(desk: Desk) -> Callable[[], None]:
    """Plug in a loudspeaker; returns what pulls it out."""
    module = desk.tool(
        "pactl", "load-module", "module-null-sink", "sink_name=headset", f"sink_properties=device.description={HEADSET}"
    )
    return lambda: [desk.tool("pactl", "unload-module", module), None][1]


def plug_in_microphone(desk: Desk, name: str) -> Callable[[], None]:
    """Plug in a microphone called `name`, into which `<name>_mouth` speaks; returns what pulls it out."""
    mouth = desk.tool("pactl", "load-module", "module-null-sink", f"sink_name={name}_mouth")
    source = desk.tool(
        "pactl", "load-module", "module-remap-source", f"source_name={name}", f"master={name}_mouth.monitor",
        f"source_properties=device.description={name}",
    )  # fmt: skip

    def pull_out() -> None:
        desk.tool("pactl", "unload-module", source)
        desk.tool("pactl", "unload-module", mouth)

    return pull_out


@pytest.fixture
def sit(sound: Desk, qtbot: QtBot) -> Iterator[Callable[..., Seat]]:
    """Sit down with these settings of [audio]."""
    seats: list[Seat] = []

    def sit_down(**audio: str) -> Seat:
        seats.append(Seat(sound, qtbot, AudioRoom(**audio)))  # type: ignore[arg-type]
        return seats[-1]

    yield sit_down
    for seat in seats:
        seat.close()


def test_devices_have_the_names_that_people_know(sound: Desk) -> None:
    """The sound server's microphones and loudspeakers are listed; what only hears a loudspeaker is no microphone."""
    assert devices.names("input") == ["ParleyMicrophone"]
    assert devices.names("output") == ["ParleyMouth", "ParleySpeaker"]
    text = devices.describe()
    assert "ParleyMicrophone" in text
    assert "Monitor of ParleySpeaker" in text
    device, problem = devices.find("parleymic", "input")
    assert (device.name, problem) == ("ParleyMicrophone", None)
    device, problem = devices.find("Monitor of ParleySpeaker", "input")
    assert device.monitor
    assert problem is None


def test_a_chosen_loudspeaker_is_used_at_once(sound: Desk, sit: Callable[..., Seat]) -> None:
    """The tone is heard where it was asked for, and only there; the choice is kept for the next start."""
    plug_in_headset(sound)
    seat = sit()
    seat.until(lambda: seat.lists)
    assert HEADSET in seat.lists[-1][1]
    assert seat.hears_tone("parley_speaker")
    seat.sound.choose_speaker(HEADSET)
    assert seat.saved == [("audio", {"speaker": HEADSET})]
    assert seat.hears_tone("headset")
    assert not heard(sound, "parley_speaker", seat.sound.play_tone)
    seat.sound.choose_speaker("")
    assert seat.hears_tone("parley_speaker")
    assert not seat.problems


def test_an_answer_ends_where_it_began(sound: Desk, sit: Callable[..., Seat], qtbot: QtBot) -> None:
    """A loudspeaker that is chosen in the middle of an answer is used right after it: nothing of the answer is lost."""
    plug_in_headset(sound)
    seat = sit()
    seat.until(lambda: seat.lists)
    with qtbot.waitSignal(seat.player.played_out, timeout=9000) as ended:
        with qtbot.waitSignal(seat.player.sounded, timeout=3000):
            seat.player.play(Clip(1, 0, tone(1.5), RATE))
            seat.player.clips_done(1)
        seat.sound.choose_speaker(HEADSET)
    assert ended.args[1].heard_s == pytest.approx(1.5, abs=0.01)
    qtbot.wait(400)
    assert seat.hears_tone("headset")


def test_a_loudspeaker_that_goes_is_replaced_and_taken_back(sound: Desk, sit: Callable[..., Seat]) -> None:
    """Pulled out: said within two seconds, and the default is heard. Plugged in again: said, and it is heard."""
    pull_out = plug_in_headset(sound)
    seat = sit(speaker=HEADSET)
    seat.until(lambda: seat.lists)
    assert seat.hears_tone("headset")
    pull_out()
    seat.until(lambda: seat.told(f"The loudspeaker “{HEADSET}” has gone; “ParleySpeaker” is used."), 2.0)
    assert HEADSET not in seat.lists[-1][1]
    assert seat.hears_tone("parley_speaker")
    plug_in_headset(sound)
    seat.until(lambda: seat.told(f"The loudspeaker “{HEADSET}” is back and used again."), 2.0)
    assert seat.hears_tone("headset")


def test_a_microphone_that_goes_is_replaced_and_taken_back(sound: Desk, sit: Callable[..., Seat], qtbot: QtBot) -> None:
    """The same for a microphone, in the middle of listening: the default hears on."""
    pull_out = plug_in_microphone(sound, "desk_mic")
    seat = sit(microphone="desk_mic")
    seat.until(lambda: seat.lists)
    assert seat.microphone.device == "desk_mic"
    seat.microphone.start_listening()
    pull_out()
    seat.until(lambda: seat.told("The microphone “desk_mic” has gone; “ParleyMicrophone” is used."), 2.0)
    with qtbot.waitSignal(seat.microphone.sound, timeout=3000):
        pass
    plug_in_microphone(sound, "desk_mic")
    seat.until(lambda: seat.told("The microphone “desk_mic” is back and used again."), 2.0)
    assert seat.microphone.device == "desk_mic"
    seat.microphone.stop_listening()


def test_the_systems_own_choice_is_followed(sound: Desk, sit: Callable[..., Seat]) -> None:
    """With nothing chosen the server takes another device for one that has gone; the person is told which."""
    pull_out = plug_in_headset(sound)
    sound.tool("pactl", "set-default-sink", "headset")
    seat = sit()
    seat.until(lambda: seat.lists)
    pull_out()
    seat.until(lambda: seat.told(f"The loudspeaker “{HEADSET}” has gone; “"), 2.0)
    sound.tool("pactl", "set-default-sink", "parley_speaker")
    assert seat.hears_tone("parley_speaker")


@pytest.mark.parametrize("chosen", ["", HEADSET])
def test_a_server_that_chooses_only_after_one_has_gone(sound: Desk, sit: Callable[..., Seat], chosen: str) -> None:
    """As PipeWire does: for a moment it has no choice of its own. That is told once, when it has."""
    plug_in_headset(sound)
    seat = sit(speaker=chosen)
    seat.until(lambda: seat.lists)
    left = [node for node in look() if not node.id.startswith("headset")]
    headset = Node("headset", HEADSET, "output", default=True)
    unchosen = [replace(node, default=False) for node in left]
    for now in ([*unchosen, headset], unchosen, left, left):
        seat.sound._nodes_changed(tuple(now))
    told = [problem.what for problem in seat.problems if "has gone" in problem.what]
    assert told == [seat.problems[-1].what] == [f"The loudspeaker “{HEADSET}” has gone; “ParleySpeaker” is used."]


def test_a_chosen_one_comes_back_with_the_server(sound: Desk, sit: Callable[..., Seat]) -> None:
    """The server was away with all it had: nothing is said to have gone."""
    plug_in_headset(sound)
    seat = sit(speaker=HEADSET)
    seat.until(lambda: seat.lists)
    nodes = look()
    seat.problems.clear()
    for now in ((), nodes, nodes):
        seat.sound._nodes_changed(now)
    assert not seat.told("has gone")
    assert seat.hears_tone("headset")


def test_a_name_that_is_not_there(sound: Desk, sit: Callable[..., Seat]) -> None:
    """A loudspeaker of the settings that is not plugged in: one sentence with what is used instead, no silence."""
    seat = sit(speaker="Bluetooth")
    seat.until(lambda: seat.lists)
    assert [problem.what for problem in seat.problems] == [
        "The loudspeaker “Bluetooth” is not there; “ParleySpeaker” is used."
    ]
    assert seat.hears_tone("parley_speaker")


@contextmanager
def speaking(desk: Desk, sink: str) -> Iterator[None]:
    """Somebody speaks (a tone) into the microphone behind `sink` while the block runs."""
    with tempfile.TemporaryFile() as voice:
        voice.write(tone(20.0, rate=DEVICE_RATE).tobytes())
        voice.seek(0)
        speaker = subprocess.Popen(
            ["pacat", "--playback", f"--device={sink}", "--format=float32le", f"--rate={DEVICE_RATE}", "--channels=1",
             "--latency-msec=60", "--raw"],
            env=desk.environment, stdin=voice, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield
        finally:
            end_process(speaker)


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE) -> Samples:
    return (0.4 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("set-source-mute", MICROPHONE, "1"), "The microphone “ParleyMicrophone” is muted."),
        (("set-source-volume", MICROPHONE, "0"), "The microphone “ParleyMicrophone” is turned down to zero."),
    ],
)
def test_why_a_microphone_is_silent(
    sound: Desk, sit: Callable[..., Seat], command: tuple[str, ...], reason: str
) -> None:
    """Muted or turned down: the sentence with the reason comes within a second of pressing the key."""
    seat = sit()
    seat.until(lambda: seat.lists)
    sound.tool("pactl", *command)
    for _ in range(3):  # a busy machine may still have sound in its buffers that is older than the command
        with pressed(seat):
            begun = time.perf_counter()
            while not seat.told(reason) and time.perf_counter() - begun < 1.5:
                QTest.qWait(10)
            took = time.perf_counter() - begun
        if seat.told(reason):
            break
    assert seat.told(reason)
    assert took < 1.3  # a second, and what a busy machine takes
    sound.tool("pactl", "set-source-mute", MICROPHONE, "0")
    sound.tool("pactl", "set-source-volume", MICROPHONE, "100%")
    with pressed(seat):
        seat.until(lambda: seat.told("heard again"))


@contextmanager
def pressed(seat: Seat) -> Iterator[None]:
    """The key is held."""
    seat.microphone.start_listening()
    yield
    seat.microphone.stop_listening()


def test_another_microphone_hears_instead(sound: Desk, sit: Callable[..., Seat]) -> None:
    """Nothing comes from the chosen one while another hears a voice: that one is named."""
    plug_in_microphone(sound, "webcam")
    plug_in_microphone(sound, "dead")
    seat = sit(microphone="dead")
    seat.until(lambda: seat.lists)
    with speaking(sound, "webcam_mouth"):
        assert heard(sound, "webcam_mouth", lambda: None, 6.0)
        with pressed(seat):
            seat.until(lambda: seat.told("Nothing comes from the microphone “dead”, but “webcam” hears something."), 8)


def test_the_meter_opens_the_microphone_by_itself(sound: Desk, sit: Callable[..., Seat]) -> None:
    """The level moves without a turn, follows a change of the device, and is 0 when the meter is closed."""
    plug_in_microphone(sound, "webcam")
    seat = sit()
    seat.until(lambda: seat.lists)
    levels: list[float] = []
    seat.sound.level.connect(levels.append)
    sounds: list[object] = []
    seat.microphone.sound.connect(sounds.append)
    reasons: list[Problem | None] = []
    seat.sound.heard_nothing.connect(reasons.append)
    seat.sound.listening_for_meter(True)
    with speaking(sound, f"{MICROPHONE}_sink"):
        seat.until(lambda: levels and levels[-1] > 0.7)
        seat.sound.choose_microphone("webcam")
        seat.until(lambda: reasons and reasons[-1] is not None)
        assert levels[-1] < 0.1
        seat.sound.choose_microphone("")
        seat.until(lambda: levels[-1] > 0.7)
    seat.sound.listening_for_meter(False)
    assert levels[-1] == 0.0
    assert not sounds


@pytest.mark.usefixtures("tools")
def test_a_sound_server_that_is_started_again() -> None:
    """It goes and comes back, with a microphone and a loudspeaker open.

    In a process of its own: libpulse may wait for itself when it loses its server while a sound is read, and PortAudio
    then for libpulse, without end.
    """
    again = Path(__file__).with_name("sound_server_again.py")
    command = [sys.executable, "-m", "pytest", "-q", str(again)]
    done = subprocess.run(command, cwd=again.parents[2], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout


def test_a_sound_server_that_hangs_for_a_moment(sound: Desk, sit: Callable[..., Seat], qtbot: QtBot) -> None:
    """It stands still until that is said: nothing is given up, and one is heard on."""
    seat = sit()
    seat.until(lambda: seat.lists)
    with pressed(seat):
        with sound.hung_sound():
            seat.until(lambda: seat.told("Nothing comes from the microphone"), 6.0)
        with qtbot.waitSignal(seat.microphone.sound, timeout=6000):
            pass
        seat.until(lambda: seat.told("heard again"))
    assert not seat.told("has gone")


def test_a_sound_server_that_hangs_for_longer(sound: Desk, sit: Callable[..., Seat], qtbot: QtBot) -> None:
    """For longer, so that PortAudio may end the stream: the window does not hang with it, and one is heard on."""
    seat = sit()
    seat.until(lambda: seat.lists)
    with pressed(seat):
        with sound.hung_sound():
            seat.until(lambda: seat.told("Nothing comes from the microphone") or seat.told("has gone"), 6.0)
            qtbot.wait(1200)  # in which it would be tried again
        with qtbot.waitSignal(seat.microphone.sound, timeout=6000):
            pass
        seat.until(lambda: seat.told("heard again"))


def test_following_costs_next_to_nothing(sound: Desk, sit: Callable[..., Seat], qtbot: QtBot) -> None:
    """A second of following takes less than 2 % of a processor, measured for the thread's own process."""
    server = SoundServer()
    seen: list[object] = []
    server.changed.connect(seen.append)
    server.start()
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    before = time.process_time()
    qtbot.wait(2000)
    assert time.process_time() - before < 0.04 + 0.1  # the waiting itself takes some
    server.stop()


def test_two_of_the_same_name_are_told_apart(sound: Desk) -> None:
    """Numbered in the order of the server's names, and each is found by its number."""
    sound.tool("pactl", "load-module", "module-null-sink", "sink_name=b", "sink_properties=device.description=Twin")
    sound.tool("pactl", "load-module", "module-null-sink", "sink_name=a", "sink_properties=device.description=Twin")
    twins = [(node.title, node.id) for node in look() if node.title.startswith("Twin")]
    assert twins == [("Twin (1)", "a"), ("Twin (2)", "b")]
    assert devices.find("Twin (2)", "output")[0].route == "b"


def test_a_list_in_a_process_of_its_own(sound: Desk, qtbot: QtBot) -> None:
    """Where no sound server tells, a small process does: a device more is noticed, and nothing stays behind."""
    plugging = Plugging(platform="elsewhere", every_s=0.2)
    stirred: list[bool] = []
    plugging.changed.connect(lambda: stirred.append(True))
    plugging.start()
    qtbot.wait(1500)
    assert not stirred
    with (sound.folder / "asound.conf").open("a") as file:
        file.write('pcm.another { type pulse hint.description "Another" }\n')
    qtbot.waitUntil(lambda: bool(stirred), timeout=8000)
    plugging.stop()
