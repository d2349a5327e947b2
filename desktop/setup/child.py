"""A child process whose output is read line by line, with everything it starts in one group that can be ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

GRACE_S = 5.0


class Child:
    """Runs `command` with stdout and stderr joined.

    `low_priority` yields processor and disk to everything else; `keep` is a descriptor (a lock) that the child
    holds on should this process be killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        low_priority: bool = False,
        keep: int | None = None,
    ) -> None:
        self._process = subprocess.Popen(
            [*(_yielding() if low_priority else []), *command],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            **_group(low_priority, keep),
        )

    def lines(self) -> Iterator[str]:
        """Each line as it comes, without its end; over when the child and all it started closed their output."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield line.rstrip()

    def ask_to_end(self) -> None:
        """Interrupts the whole group as Ctrl-C does, so that pip tidies up; safe in a signal handler.

        A program that a script started in the background ignores Ctrl-C, and so does everything it starts.
        """
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(self._process.pid)], capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError):
                deaf = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
                os.killpg(self._process.pid, signal.SIGTERM if deaf else signal.SIGINT)

    def close(self) -> int:
        """Ends whatever is left of the group and returns the exit status."""
        if self._process.poll() is None:
            self.ask_to_end()
        try:
            status = self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            status = None
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return self._process.wait() if status is None else status

    def wait(self) -> int:
        """The exit status of a child whose output has ended."""
        return self._process.wait()


def _yielding() -> list[str]:
    """A prefix that lowers the priority, from the programs that are there."""
    nice = ["nice", "-n", "19"] if shutil.which("nice") else []
    ionice = ["ionice", "-c", "3"] if shutil.which("ionice") else []
    return [*nice, *ionice]


def _group(low_priority: bool, keep: int | None) -> dict[str, Any]:
    if sys.platform == "win32":
        quiet = subprocess.CREATE_NO_WINDOW
        return {"creationflags": quiet | (subprocess.IDLE_PRIORITY_CLASS if low_priority else 0)}
    return {"start_new_session": True, "pass_fds": (keep,) if keep is not None else ()}
