"""Runs the environment's own pip, apart from whatever the person's shell has set for Python."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from desktop.setup.checkout import Checkout
from desktop.setup.child import Child
from desktop.setup.trouble import Trouble, explain

ON_LINE = Callable[[str], None]
KEPT_LINES = 400


class Pip:
    """pip of one checkout. Everything it prints goes to `.venv/setup.log` as well.

    `keep` is a descriptor (a lock) that the running pip holds on should this process be killed. One call at a
    time; `cancel` may come from another thread or a signal handler.
    """

    def __init__(self, checkout: Checkout, low_priority: bool = False, keep: int | None = None) -> None:
        self._checkout, self._low_priority, self.keep = checkout, low_priority, keep
        self._child: Child | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Ends the running pip with all it started, and refuses later calls."""
        self.cancelled = True
        child = self._child
        if child is not None:
            child.ask_to_end()

    def install(
        self, *arguments: str, subject: str, on_line: ON_LINE | None = None, constrained: bool = True
    ) -> Trouble | None:
        """`pip install`; None when it went well, else why not."""
        limits = ["-c", str(self._checkout.constraints)] if constrained else []
        options = ["--no-compile", "--no-warn-script-location", "--prefer-binary"]
        status, lines = self.run("install", *options, *limits, *arguments, on_line=on_line)
        return explain(lines, subject) if status else None

    def run(self, *arguments: str, on_line: ON_LINE | None = None) -> tuple[int, list[str]]:
        """The exit status and the last lines that pip printed."""
        lines: list[str] = []
        scratch = self._checkout.environment / "tmp"
        scratch.mkdir(exist_ok=True)
        try:
            return self._run(arguments, scratch, lines, on_line), lines
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _run(self, arguments: Sequence[str], scratch: Path, lines: list[str], on_line: ON_LINE | None) -> int:
        with self._checkout.log.open("a", encoding="utf-8") as log, self._running(arguments, scratch) as child:
            log.write(f"\n{datetime.now():%Y-%m-%d %H:%M:%S} pip {' '.join(arguments)}\n")
            for line in child.lines():
                if not line.startswith("Progress "):
                    log.write(line + "\n")
                    lines.append(line)
                    del lines[:-KEPT_LINES]
                if on_line is not None:
                    on_line(line)
            return -1 if self.cancelled else child.wait()

    @contextmanager
    def _running(self, arguments: Sequence[str], scratch: Path) -> Iterator[Child]:
        command = [str(self._checkout.python), "-I", "-m", "pip", "--no-input", *arguments]
        child = Child(command, environment(scratch), self._low_priority, self.keep)
        self._child = child
        try:
            if self.cancelled:
                child.ask_to_end()
            yield child
        finally:
            self._child = None
            child.close()


def environment(scratch: Path) -> dict[str, str]:
    """The person's environment, less what would make pip look or write outside the checkout's own.

    Temporary files go to `scratch`: beside the environment there is room for what is unpacked into it, and what a
    killed pip leaves is found.
    """
    theirs = {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX"}
    cores = os.cpu_count() or 1
    return {name: value for name, value in os.environ.items() if name not in theirs} | {
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PYTHONUNBUFFERED": "1",
        "CMAKE_BUILD_PARALLEL_LEVEL": str(max(1, cores - 1)),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch)),
    }
