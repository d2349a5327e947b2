"""Memory of the stages' processes: who has to go when there is none left, and how much each has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

NO_MEMORY = "{} ran out of memory."
"""The stage's words belong in front."""

FIRST_TO_GO = 500
"""Of 1000, added to what the kernel thinks of a process when it has to end one for want of memory (Linux)."""

_WORDS = ("out of memory", "allocate memory", "bad_alloc", "bad allocation")
"""How native libraries say it in errors of their own kinds."""


def first_to_go() -> None:
    """When memory ends, the kernel is to take this process and not the person's desktop."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(FIRST_TO_GO))


def ran_out(error: BaseException) -> bool:
    """Whether `error` says that there was no memory left."""
    return isinstance(error, MemoryError) or any(word in str(error).lower() for word in _WORDS)


def resident_mib(pid: int, alone: bool = False) -> float:
    """The resident memory of a process, MiB, unless `alone` with that of those it started; 0 when it is gone."""
    import psutil  # here: a stage's process does without it

    total = 0
    for member in (pid,) if alone else (pid, *_descendants(pid)):
        with contextlib.suppress(psutil.Error):
            total += psutil.Process(member).memory_info().rss
    return round(total / 2**20, 1)


def _descendants(pid: int) -> Iterator[int]:
    """What `pid` started, and what that started. On Linux each thread knows its own; elsewhere all processes of the
    machine have to be looked through.
    """
    tasks = Path(f"/proc/{pid}/task")
    if not (tasks / str(pid) / "children").exists():
        import psutil

        with contextlib.suppress(psutil.Error):
            yield from (child.pid for child in psutil.Process(pid).children(recursive=True))
        return
    with contextlib.suppress(OSError):  # it, or one of its threads, ended meanwhile
        for task in tasks.iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from _descendants(child)
