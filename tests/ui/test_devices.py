"""Devices are chosen by name; a missing PortAudio is named with the command that installs it."""

from __future__ import annotations

import builtins
import sys
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.engine.errors import ExitCode, ParleyError
from desktop.ui import devices
from desktop.ui.devices import Device, choose

FOUND = [
    Device(0, "Built-in Audio", "ALSA", 2, 48_000, False),
    Device(1, "USB Headset", "ALSA", 1, 44_100, True),
    Device(2, "USB Headset Pro", "ALSA", 1, 44_100, False),
]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [("", 1), ("USB Headset", 1), ("usb headset pro", 2), ("built", 0), ("Built-in Audio (ALSA)", 0)],
)
def test_the_named_device_is_chosen(wanted: str, index: int) -> None:
    """The exact name, else the one device whose name contains it, else (no name) the default."""
    device, problem = choose(wanted, FOUND, "input")
    assert device.index == index
    assert problem is None


@pytest.mark.parametrize(("wanted", "why"), [("Bluetooth", "is not there"), ("usb", "could be any of")])
def test_another_device_than_wanted_is_said(wanted: str, why: str) -> None:
    """A name that fits none, or several, leads to the default and a sentence that names both."""
    device, problem = choose(wanted, FOUND, "output")
    assert device.default
    assert problem is not None
    assert why in problem.what
    assert wanted in problem.what
    assert "USB Headset" in problem.what
    assert "loudspeaker" in problem.what


def test_what_hears_a_loudspeaker_is_no_microphone() -> None:
    """Unless its whole name is asked for: a headset's microphone that is unplugged is not replaced by its ears."""
    ears = Device(3, "Monitor of Travel Headset", "", 2, 48_000, False, "ears", True)
    device, problem = choose("travel headset", [*FOUND, ears], "input")
    assert device.default
    assert problem is not None
    assert "is not there" in problem.what
    assert choose("Monitor of Travel Headset", [*FOUND, ears], "input") == (ears, None)


def test_no_device_at_all() -> None:
    """Exit code 3 and a sentence."""
    with pytest.raises(ParleyError, match="There is no microphone") as raised:
        choose("", [], "input")
    assert raised.value.exit_code == ExitCode.MISSING


def test_a_missing_portaudio_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """sounddevice raises OSError when the library is not there: the person is told what to type."""
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **options: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(ParleyError, match="sudo apt install libportaudio2") as raised:
        devices.describe()
    assert raised.value.exit_code == ExitCode.MISSING


class Holding:
    """A holder that notes what is asked of it."""

    def __init__(self, lets_go: bool) -> None:
        self.lets_go = lets_go
        self.asked: list[str] = []

    def suspend(self) -> bool:
        self.asked.append("suspend")
        return self.lets_go

    def resume(self) -> None:
        self.asked.append("resume")


def test_the_list_is_read_anew_only_when_nobody_needs_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """PortAudio restarts between suspend and resume; with one holder busy it does not, and the rest resume."""
    sounddevice = devices.portaudio()
    restarts: list[str] = []
    monkeypatch.setattr(devices, "_holders", [])
    monkeypatch.setattr(sounddevice, "_terminate", lambda: restarts.append("terminate"))
    monkeypatch.setattr(sounddevice, "_initialize", lambda: restarts.append("initialize"))
    idle, busy = Holding(True), Holding(False)
    devices._holders.append(idle)
    assert devices.refresh()
    assert restarts == ["terminate", "initialize"]
    assert idle.asked == ["suspend", "resume"]
    devices._holders.append(busy)
    assert not devices.refresh()
    assert len(restarts) == 2
    assert idle.asked == ["suspend", "resume"] * 2
    assert busy.asked == ["suspend"]


def test_a_stream_that_cannot_be_closed_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a sound server that died under it. PortAudio would wait for it for ever if it ended or began anew."""
    never = threading.Event()
    monkeypatch.setattr(devices, "_CLOSE_S", 0.05)
    monkeypatch.setattr(devices, "_stuck", False)
    monkeypatch.setattr(devices.atexit, "unregister", (unregistered := list[object]()).append)
    sounddevice = devices.portaudio()
    monkeypatch.setattr(sounddevice, "_terminate", lambda: pytest.fail("it would wait for ever"))

    class Stuck(Holding):
        def suspend(self) -> bool:
            stream = SimpleNamespace(stop=lambda ignore_errors: never.wait(), close=lambda ignore_errors: None)
            devices.close(stream, "input")
            return super().suspend()

    holder = Stuck(True)
    monkeypatch.setattr(devices, "_holders", {holder})
    try:
        assert not devices.refresh(), "found out in the middle of it"
        assert not devices.refresh(), "and known from then on"
    finally:
        never.set()
    assert holder.asked == ["suspend", "resume"]
    assert unregistered == [sounddevice._exit_handler]
