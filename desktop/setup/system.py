"""The system's own libraries: what is missing, the command that brings it, and apt where that is allowed.

Whether a library is there is found out by loading it, which is what the program will do, and not by asking a
package manager. Only apt is run from here; for the others the exact command is told.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

from desktop.setup.needs import SOUND, WINDOW, Need

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
INSTALLERS = {"apt-get": "apt", "dnf": "dnf", "pacman": "pacman", "zypper": "zypper"}
COMMANDS = {
    "apt": ["apt-get", "install", "--no-install-recommends"],
    "dnf": ["dnf", "install"],
    "pacman": ["pacman", "-S", "--needed"],
    "zypper": ["zypper", "install", "--no-recommends"],
}

Which = Callable[[str], str | None]


def is_there(need: Need) -> bool:
    if need.kind == "library":
        return _loads(need.name)
    if need.kind == "program":
        return shutil.which(need.name) is not None
    if need.kind == "module":
        return importlib.util.find_spec(need.name) is not None
    if need.kind == "font":
        return any(next(Path(folder).expanduser().rglob(need.name), None) for folder in FONT_FOLDERS)
    return any(
        next(Path(folder).glob(f"{pattern}{need.name}"), None) for folder in LIBRARY_FOLDERS for pattern in ("", "*/")
    )


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing(needs: Iterable[Need], probe: Callable[[Need], bool] = is_there) -> list[Need]:
    """Those of `needs` that this machine lacks; none on Windows and macOS, where the wheels bring them."""
    return [need for need in needs if not probe(need)] if sys.platform == "linux" else []


def missing_for_window() -> str:
    """The command that brings what a window lacks on this machine, or nothing when it has all.

    Qt ends the process when its display plugin cannot be loaded, so this is asked before Qt is started.
    """
    return command_for(missing(WINDOW))


def missing_for_sound() -> str:
    """As missing_for_window, for the microphone and the speaker."""
    return command_for(missing(SOUND))


def family(which: Which = shutil.which) -> str:
    """apt, dnf, pacman or zypper; empty where none of them is there."""
    return next((name for program, name in INSTALLERS.items() if which(program)), "")


def packages(needs: Iterable[Need], family_name: str) -> list[str]:
    """The packages that bring `needs`, each once, sorted."""
    return sorted({getattr(need, family_name) for need in needs} - {""})


def command_for(needs: Sequence[Need], which: Which = shutil.which, root: bool | None = None) -> str:
    """The exact command for a person; a sentence naming the files where no package manager is known."""
    if not needs:
        return ""
    name = family(which)
    if not name:
        return "Install what brings: " + ", ".join(need.name for need in needs)
    sudo = [] if (is_root() if root is None else root) else ["sudo"]
    return " ".join([*sudo, *COMMANDS[name], *packages(needs, name)])


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_prefix() -> list[str] | None:
    """What to put before apt-get, or None where packages may not be installed without asking a person."""
    if shutil.which("apt-get") is None:
        return None
    if is_root():
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return ["sudo", "-n"] if allowed.returncode == 0 else None


def apt_install(needs: Sequence[Need], prefix: Sequence[str], log: IO[str]) -> bool:
    """Installs what brings `needs`; what apt says goes to `log`. True when apt reported success.

    A failed update is not the end: the packages may be in the lists or on the disk that are there already.
    """
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=180"]
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages(needs, "apt")]):
        log.write(f"$ apt-get {' '.join(arguments)}\n")
        log.flush()
        done = subprocess.run(
            [*prefix, *quiet, *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    return done.returncode == 0
