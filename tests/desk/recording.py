"""Hearing what the virtual loudspeaker plays, and waiting for things."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

SPEAKER = "parley_speaker"
DEVICE_RATE = 48_000

Samples = npt.NDArray[np.float32]
Found = TypeVar("Found")


class Recording:
    """What the loudspeaker plays, from the moment this is made until `stop`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._file = tempfile.NamedTemporaryFile(prefix="speaker-", suffix=".f32")  # noqa: SIM115 - closed in stop
        self._parec = subprocess.Popen(
            ["parec", f"--device={SPEAKER}.monitor", "--format=float32le", f"--rate={DEVICE_RATE}", "--channels=1",
             "--latency-msec=5", "--raw"],
            env=dict(environment), stdout=self._file, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.wait_for(lambda sound: len(sound) > 0)

    @property
    def running(self) -> bool:
        return self._parec.poll() is None

    def so_far(self) -> Samples:
        """Shape (n,), float32, at DEVICE_RATE: what was recorded until now."""
        data = Path(self._file.name).read_bytes()
        return np.frombuffer(data[: len(data) // 4 * 4], np.float32)

    def wait_for(self, condition: Callable[[Samples], object], timeout_s: float = 10.0) -> Samples:
        """Wait until `condition(so_far)` holds and return the recording. Raises TimeoutError."""
        return wait_until(lambda: sound if condition(sound := self.so_far()) else None, "the loudspeaker", timeout_s)

    def stop(self) -> Samples:
        """End the recording and return it."""
        end_process(self._parec)
        sound = self.so_far()
        self._file.close()
        return sound


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Ask a child to stop, insist after three seconds, and collect it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(3)


def wait_until(look: Callable[[], Found | None], what: str, timeout_s: float) -> Found:
    """Poll `look` every 20 ms until it returns something other than None; that is returned."""
    end = time.monotonic() + timeout_s
    while (found := look()) is None:
        if time.monotonic() > end:
            raise TimeoutError(f"Waited {timeout_s:g} s for {what}")
        time.sleep(0.02)
    return found
