"""Run in a process of its own: tells when the devices that PortAudio finds are others than before.

PortAudio's list freezes when it starts. Here it is started again and again, at low priority and with no stream open;
who gets told reads its own list anew when nobody is speaking.
"""

from __future__ import annotations

import contextlib
from multiprocessing.connection import Connection

import psutil

EVERY_S = 2.0


def run(connection: Connection, every_s: float = EVERY_S) -> None:
    """Send the names of all devices whenever they are others, at the first look too, until the other end
    says something or is closed."""
    _step_back()
    told: list[str] | None = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            found = _names()
            if found != told:
                told = found
                connection.send(found)
            if connection.poll(every_s):  # a word, or that nobody is there any more
                return


def _names() -> list[str]:
    import sounddevice

    sounddevice._terminate()
    sounddevice._initialize()
    default = list(sounddevice.default.device)
    return [
        f"{each['hostapi']} {each['name']} {index in default}" for index, each in enumerate(sounddevice.query_devices())
    ]


def _step_back() -> None:
    own = psutil.Process()
    with contextlib.suppress(psutil.Error, OSError):
        own.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if psutil.WINDOWS else 15)
