"""The virtual environment in the checkout: made, found broken, mended."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from desktop.setup import distributions
from desktop.setup.checkout import Checkout, SetupError
from desktop.setup.trouble import explain

KEPT_WHEN_CLEARED = {"setup.lock", "setup.log"}


def prepare(checkout: Checkout) -> str:
    """Leaves a working environment with pip in it. Returns what had to be done, in words; empty when nothing.

    Raises SetupError when it cannot be made.
    """
    if works(checkout):
        return "moved" if _mend_moved(checkout) else ""
    broken = checkout.python.exists() or checkout.python.is_symlink()
    _clear(checkout.environment)
    _make(checkout)
    return "remade" if broken else "made"


def works(checkout: Checkout) -> bool:
    """Whether the environment's Python is the version it was made for and starts pip."""
    try:
        site = checkout.site_packages()
        probe = [
            str(checkout.python),
            "-I",
            "-c",
            "import sys, pip._internal.cli.main; print(*sys.version_info[:2], sep='.')",
        ]
        done = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, SetupError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and (os.name == "nt" or site.parent.name == f"python{done.stdout.strip()}")


def _clear(environment: Path) -> None:
    for entry in environment.iterdir() if environment.is_dir() else ():
        if entry.name in KEPT_WHEN_CLEARED:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _make(checkout: Checkout) -> None:
    """By the interpreter's real path, so that a later Python of the system does not slip under the packages."""
    python = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    command = [python, "-I", "-m", "venv", str(checkout.environment)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    with checkout.log.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    if done.returncode:
        trouble = explain(done.stdout.splitlines(), "the Python environment")
        raise SetupError("The Python environment in .venv could not be made.", trouble.remedy, trouble.detail)
    for folder in distributions.folders(checkout.site_packages()):
        if distributions.project_of(folder) == "setuptools":  # Python 3.11 adds it; nothing of the starter uses it
            distributions.remove(folder)


def _mend_moved(checkout: Checkout) -> bool:
    """Puts the present path into an environment whose checkout was moved. True when it had been."""
    settings = checkout.environment / "pyvenv.cfg"
    text = settings.read_text(encoding="utf-8")
    command = next((line for line in text.splitlines() if line.startswith("command = ")), "")
    old, new = command.partition(" -m venv ")[2].strip(), str(checkout.environment)
    if not old or old == new:
        return False
    for script in checkout.python.parent.iterdir():
        if script.is_file() and not script.is_symlink():
            content = script.read_bytes()
            if old.encode() in content:
                script.write_bytes(content.replace(old.encode(), new.encode()))
    settings.write_text(text.replace(old, new), encoding="utf-8")
    return True
