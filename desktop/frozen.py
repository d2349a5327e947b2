"""What is different in the packaged program: it brings its own Python, and the folder it runs from is not a checkout.

Standard library only: this is asked before anything else is imported.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

NAME = "parley"
"""The command that an installed package puts on the path."""
FACTS = "package.json"
"""Lies beside the program's own files; written when the package is made."""

_LOADER_PATH = "LD_LIBRARY_PATH"
_OF_THE_PACKAGE = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
"""Set by the packager for Qt, which finds its files without; another Qt program started from here would read them."""


def is_frozen() -> bool:
    """Whether this is the packaged program."""
    return bool(getattr(sys, "frozen", False))


def command() -> list[str]:
    """What starts this program once more; arguments go after it."""
    if not is_frozen():
        return [sys.executable, str(Path(__file__).resolve().parents[1] / "main.py")]
    return [os.environ.get("APPIMAGE") or sys.executable]


def facts() -> dict[str, str]:
    """What was said when the package was made: `flavour` ("starter", "standard" or "full"), and `releases`, the
    address where newer ones are announced, where whoever made it publishes them. Nothing in a checkout.
    """
    if not is_frozen():
        return {}
    try:
        known = json.loads(Path(getattr(sys, "_MEIPASS", ""), FACTS).read_text("utf-8"))
        return {str(name): str(value) for name, value in known.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def release_environment() -> None:
    """Programs started from here get the environment that the person's desktop gave to this one.

    The packager's starter leads the loader to the package's libraries, and a browser or a sound tool that is
    opened from here would load them instead of its own. The loader of this process read its path long ago.
    """
    if not is_frozen():
        return
    for name in _OF_THE_PACKAGE:
        os.environ.pop(name, None)
    before = os.environ.pop(f"{_LOADER_PATH}_ORIG", None)
    if before is None:
        os.environ.pop(_LOADER_PATH, None)
    else:
        os.environ[_LOADER_PATH] = before


def begun_at_s() -> float:
    """The time.perf_counter moment at which the person's start began: of the package, that of its process.

    From a checkout it is now: what comes before this line there is Python's own start. /proc/self/stat tells in
    hundredths of a second (proc(5), field 22), which is what the packaged figure is exact to.
    """
    now_s = time.perf_counter()
    if not is_frozen() or sys.platform != "linux":
        return now_s
    try:
        fields = Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()
        age_s = time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return now_s
    return now_s - age_s if 0 <= age_s < 60 else now_s


def as_told(text: str) -> str:
    """`text` with the command that starts this program: "./run" is that of a checkout."""
    return text.replace("./run", NAME) if is_frozen() else text
