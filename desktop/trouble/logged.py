"""Reading the log again: its last lines, with or without what only the level "debug" may contain."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

_LINE = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")
_TAIL_BYTES = 300_000


def last_lines(log: Path, count: int, before_s: float | None = None, debug: bool = False) -> str:
    """The last `count` lines of `log` (and of the file before it, where it was just begun anew).

    `before_s`: only what was logged before that moment, time.time(). Without `debug` those lines are left out that
    may contain what was said, with the tracebacks that belong to them. Reads the disk.
    """
    text = tail(log.with_name(log.name + ".1")) + tail(log)
    kept: list[str] = []
    keeping = False
    for line in text.splitlines():
        if begins := _LINE.match(line):
            keeping = debug or begins[2] != "DEBUG"
            if before_s is not None and time.mktime(time.strptime(begins[1], "%Y-%m-%d %H:%M:%S")) > before_s - 1.0:
                keeping = False
        if keeping:
            kept.append(line)
    return "\n".join(kept[-count:])


def tail(path: Path, most: int = _TAIL_BYTES) -> str:
    """The end of the file at `path` from the beginning of a line on; "" where there is none."""
    with suppress(OSError), path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - most))
        text = file.read().decode("utf-8", "replace")
        return text if size <= most else text.partition("\n")[2]
    return ""
