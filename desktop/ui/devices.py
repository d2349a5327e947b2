"""Sound devices by name, and PortAudio itself: imported late, named when it is missing."""

from __future__ import annotations

import logging
import sys
import weakref
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, Protocol

from desktop.engine.errors import ExitCode, ParleyError, Problem

log = logging.getLogger(__name__)

Direction = Literal["input", "output"]

_NOUN = {"input": "microphone", "output": "loudspeaker"}
_INSTALL = {
    "linux": "Install it with: sudo apt install libportaudio2",
    "darwin": "Install it with: brew install portaudio",
}


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio lists it. `channels` and `rate` (Hz) are those of its direction."""

    index: int
    name: str
    host: str
    channels: int
    rate: float
    default: bool

    def __str__(self) -> str:
        return f"{self.name} ({self.host}, {self.rate:.0f} Hz){', default' if self.default else ''}"


class Holder(Protocol):
    """Someone who may keep a stream open and can let go of it while the list is read anew."""

    def suspend(self) -> bool:
        """Close the stream; False when it is in use and stays open."""

    def resume(self) -> None:
        """Open what `suspend` closed."""


_holders: weakref.WeakSet[Any] = weakref.WeakSet()


def portaudio() -> ModuleType:
    """The sounddevice module. Raises ParleyError when PortAudio is missing or does not start."""
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        log.warning("PortAudio cannot be loaded", exc_info=True)
        raise ParleyError(
            Problem(
                "The sound library PortAudio is missing, so there is neither microphone nor loudspeaker.",
                _INSTALL.get(sys.platform, "Install the package sounddevice again, which brings it."),
                replaces="portaudio",
            ),
            ExitCode.MISSING,
        ) from error
    return sounddevice


def hold(holder: Holder) -> None:
    """Register someone whose stream has to be closed while the device list is read anew."""
    _holders.add(holder)


def refresh() -> bool:
    """Read the list of devices anew: PortAudio's freezes when it starts.

    Every stream is closed for that and opened again; False (and nothing changed) when one is in use.
    """
    sounddevice = portaudio()
    suspended: list[Holder] = []
    try:
        for holder in list(_holders):
            if not holder.suspend():
                return False
            suspended.append(holder)
        sounddevice._terminate()
        sounddevice._initialize()
        return True
    finally:
        for holder in suspended:
            holder.resume()


def devices(direction: Direction) -> list[Device]:
    """The devices of one direction, as they were when PortAudio started or `refresh` was last called."""
    sounddevice = portaudio()
    hosts = sounddevice.query_hostapis()
    default = sounddevice.default.device[0 if direction == "input" else 1]
    return [
        Device(
            index,
            str(entry["name"]),
            str(hosts[entry["hostapi"]]["name"]),
            int(entry[f"max_{direction}_channels"]),
            float(entry["default_samplerate"]),
            index == default,
        )
        for index, entry in enumerate(sounddevice.query_devices())
        if entry[f"max_{direction}_channels"] > 0
    ]


def choose(wanted: str, found: list[Device], direction: Direction) -> tuple[Device, Problem | None]:
    """The device whose name is `wanted`, else the one whose name alone contains it, else the default.

    "" is the default. The Problem says that another one than wanted is used. Raises ParleyError
    (exit code 3) when there is no device at all.
    """
    noun = _NOUN[direction]
    if not found:
        raise ParleyError(Problem(f"There is no {noun}.", replaces=noun), ExitCode.MISSING)
    default = next((device for device in found if device.default), found[0])
    if not wanted:
        return default, None
    exact = [device for device in found if wanted in (device.name, f"{device.name} ({device.host})")]
    part = [device for device in found if wanted.casefold() in device.name.casefold()]
    if exact:
        return exact[0], None
    if len(part) == 1:
        return part[0], None
    why = "is not there" if not part else f"could be any of: {', '.join(device.name for device in part)}"
    return default, Problem(
        f"The {noun} “{wanted}” of the settings {why}; “{default.name}” is used.",
        "Choose one of those that --devices lists.",
        "warning",
        replaces=noun,
    )


def host_settings(device: Device) -> Any:
    """What the device's host needs: Windows' shared mode refuses foreign rates unless told to convert."""
    return portaudio().WasapiSettings(auto_convert=True) if device.host == "Windows WASAPI" else None


def describe() -> str:
    """All devices, for a person to read. Raises ParleyError as `portaudio` does."""
    lines = []
    for direction in ("input", "output"):
        lines.append(f"{_NOUN[direction].capitalize()}s:")
        lines += [f"  {device}" for device in devices(direction)] or ["  none"]
    return "\n".join(lines)
