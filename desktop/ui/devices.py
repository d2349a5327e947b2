"""Sound devices by name, and PortAudio itself: imported late, named when it is missing."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, Protocol

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.ui.sound.server import Node, look

log = logging.getLogger(__name__)

Direction = Literal["input", "output"]

_NOUN = {"input": "microphone", "output": "loudspeaker"}
_INSTALL = {
    "linux": "Install it with: sudo apt install libportaudio2",
    "darwin": "Install it with: brew install portaudio",
}
_CARRIERS = ("pulse", "pipewire")
"""What ALSA calls its ways to the desktop's sound server."""
_SERVER = "sound server"
_SERVER_RATE = 48_000
"""What a server is given, whatever the device behind it runs at: it resamples itself."""
_SHOW_THE_WAY = {"input": ("PULSE_SOURCE", "PIPEWIRE_NODE"), "output": ("PULSE_SINK", "PIPEWIRE_NODE")}
"""Variables that libpulse and PipeWire's ALSA plug-in read while a stream is being opened."""
_HOSTS = ("Windows WASAPI", "Core Audio", _SERVER)
"""Where a device is listed several times, its name is whole and its delay short here."""


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio lists it. `channels` and `rate` (Hz) are those of its direction.

    One behind the desktop's sound server has the PortAudio index of the server, and `route` is the server's own name
    of it: see `towards`. `monitor`: it is no microphone, but hears what a loudspeaker plays. `meant`: the
    server's default leads to it.
    """

    index: int
    name: str
    host: str
    channels: int
    rate: float
    default: bool
    route: str = ""
    monitor: bool = False
    meant: bool = False

    def __str__(self) -> str:
        return f"{self.name} ({self.host}, {self.rate:.0f} Hz){', default' if self.default else ''}"


class Holder(Protocol):
    """Someone who may keep a stream open and can let go of it while the list is read anew."""

    def suspend(self) -> bool:
        """Close the stream; False when it is in use and stays open."""

    def resume(self) -> None:
        """Open what `suspend` closed."""


_CLOSE_S = 2.0
_holders: weakref.WeakSet[Any] = weakref.WeakSet()
_nodes: tuple[Node, ...] | None = None
_stuck = False
"""A stream could not be closed. PortAudio would wait for it for ever when it ends or begins anew."""


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
    if _stuck:
        return False
    suspended: list[Holder] = []
    try:
        for holder in list(_holders):
            if not holder.suspend():
                return False
            suspended.append(holder)
        if _stuck:  # found out just now, as a holder's stream was closed
            return False
        sounddevice._terminate()
        sounddevice._initialize()
        return True
    finally:
        for holder in suspended:
            holder.resume()


def close(stream: Any, direction: Direction) -> None:
    """Close a stream of PortAudio. Where the sound server died under it, that may never end: nobody waits for long."""
    closing = threading.Thread(target=_close, args=(stream, direction), name="sound-close", daemon=True)
    closing.start()
    closing.join(_CLOSE_S)
    if closing.is_alive():
        global _stuck
        _stuck = True
        log.warning("a sound device does not let go; its stream is left alone")
        atexit.unregister(portaudio()._exit_handler)


def _close(stream: Any, direction: Direction) -> None:
    """An input is stopped first: PortAudio ends the thread of a stream that still runs wherever it is, also with a lock
    held. An output is not: it would first play what is in its buffers."""
    if direction == "input":
        stream.stop(ignore_errors=True)
    stream.close(ignore_errors=True)


def know(nodes: tuple[Node, ...] | None) -> None:
    """What the sound server has, from whoever follows it; None when nobody does, so that it is asked each time."""
    global _nodes
    _nodes = nodes


def devices(direction: Direction) -> list[Device]:
    """The devices of one direction: those behind the sound server as they are now, the others as they were when
    PortAudio started or `refresh` was last called."""
    found = _listed(direction)
    carrier = next((each for name in _CARRIERS for each in found if each.name == name), None)
    if carrier is None:
        return found
    nodes = look() if _nodes is None else _nodes
    return found + [
        Device(
            carrier.index, node.title, _SERVER, node.channels, _SERVER_RATE, False, node.id, node.monitor, node.default
        )
        for node in nodes
        if node.direction == direction
    ]


def names(direction: Direction) -> list[str]:
    """The devices that a person may choose from: where a sound server runs, its own, else PortAudio's."""
    found = [device for device in devices(direction) if not device.monitor]
    best = next((host for host in reversed(_HOSTS) if any(device.host == host for device in found)), "")
    return list(dict.fromkeys(device.name for device in found if not best or device.host == best))


def find(wanted: str, direction: Direction) -> tuple[Device, Problem | None]:
    """`choose` among what is there now. The default needs no look at the sound server."""
    return choose(wanted, devices(direction) if wanted else _listed(direction), direction)


def _listed(direction: Direction) -> list[Device]:
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


def choose(wanted: str, found: Sequence[Device], direction: Direction) -> tuple[Device, Problem | None]:
    """The device whose name is `wanted`, else the one whose name alone contains it, else the default.

    "" is the default. What hears a loudspeaker is found by its whole name only. The Problem says that another one than
    wanted is used. Raises ParleyError (exit code 3) when there is no device at all.
    """
    noun = _NOUN[direction]
    if not found:
        raise ParleyError(Problem(f"There is no {noun}.", replaces=noun), ExitCode.MISSING)
    default = next((device for device in found if device.default), found[0])
    if not wanted:
        return default, None
    exact = [device for device in found if wanted in (device.name, f"{device.name} ({device.host})")]
    if exact:
        return min(exact, key=lambda device: device.host not in _HOSTS), None
    part = [device for device in found if wanted.casefold() in device.name.casefold() and not device.monitor]
    for few in ([device for device in part if device.route], part):
        if len(few) == 1:
            return few[0], None
    used = next((device.name for device in found if device.meant), default.name)
    if not part:
        what = f"The {noun} “{wanted}” is not there; “{used}” is used."
    else:
        several = ", ".join(dict.fromkeys(device.name for device in part))
        what = f"The {noun} “{wanted}” of the settings could be any of: {several}; “{used}” is used."
    return default, Problem(
        what,
        f"Plug it in, or choose another {noun} in the settings.",
        "warning",
        replaces=noun,
    )


@contextmanager
def towards(device: Device, direction: Direction) -> Iterator[None]:
    """Open the stream of `device` within this block: one behind the sound server is named to it by the environment."""
    variables = _SHOW_THE_WAY[direction] if device.route else ()
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(dict.fromkeys(variables, device.route))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


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
