"""Brings a checkout to where it can start: system libraries, environment, starter packages, stamp."""

from __future__ import annotations

import importlib
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from desktop.setup import environment, lock, needs, plan, slim, stamp, system
from desktop.setup.checkout import Checkout, SetupError, python_version
from desktop.setup.console import advise, say
from desktop.setup.distributions import remove_broken
from desktop.setup.pip import Pip

UNFINISHED = "parley-unfinished"
COMPILE_S = 120.0
USED = (
    "desktop.opening",
    "desktop.app",
    "desktop.headless",
    "desktop.engine.hosting.worker",
    "desktop.engine.vad.silero",
    "desktop.engine.asr.pocketsphinx",
    "desktop.engine.llm.starter.grammar",
    "desktop.engine.tts.espeak",
    "onnxruntime",
    "pocketsphinx",
    "espeakng_loader",
    "sounddevice",
)
SILENT = {"ORT_DISABLE_TELEMETRY": "1"}
"""onnxruntime would report to its makers that it was imported."""


def ensure(checkout: Checkout, tests: bool = False, system_packages: bool = True) -> None:
    """Sets up the starter, and with `tests` what the tests need besides; nothing when the stamps are current.

    Another set-up of the same checkout is waited for. Raises SetupError when the program could not start.
    """
    if _is_ready(checkout, tests):
        return
    try:
        with lock.held(
            checkout.environment / "setup.lock", lambda: say("Another set-up is running: waiting for it.")
        ) as handle:
            if not _is_ready(checkout, tests):
                _set_up(checkout, tests, system_packages, handle)
    except OSError as error:
        raise SetupError(
            "The checkout's .venv folder cannot be written.",
            "Make the folder yours to write, or make room on the disk, and start again.",
            str(error),
        ) from error


def _is_ready(checkout: Checkout, tests: bool) -> bool:
    names = (stamp.STARTER, stamp.TESTS) if tests else (stamp.STARTER,)
    return checkout.python.exists() and all(stamp.is_current(checkout, checkout.environment / name) for name in names)


def _set_up(checkout: Checkout, tests: bool, system_packages: bool, handle: int) -> None:
    started = time.monotonic()
    wanted = plan.read(checkout)
    say("Setting Parley up. This is done once and takes a minute or two.")
    makers = () if environment.works(checkout) else (needs.environment_maker(python_version()),)
    if system_packages:
        _provide_system((*makers, *needs.WINDOW, *needs.SOUND, *(needs.TESTS if tests else ())), checkout)
    _provide_environment(checkout, makers)
    pip = Pip(checkout, keep=handle)
    with Unfinished(checkout):
        if wanted.pip:
            _install(pip, [wanted.pip], "pip")
        starter = [*wanted.starter, *(wanted.tests if tests else ())]
        say(f"Installing {len(starter) + len(wanted.alone)} packages …")
        _install(pip, starter, "the packages")
        if wanted.alone:
            _install(pip, ["--no-deps", *wanted.alone], "the voice detector")
        slim.slim(checkout.site_packages())
    _compile(checkout)
    stamp.write(checkout, checkout.environment / stamp.STARTER, python_version())
    if tests:
        stamp.write(checkout, checkout.environment / stamp.TESTS, python_version())
    say(f"Ready after {time.monotonic() - started:.0f} s.")


def _compile(checkout: Checkout) -> None:
    """Import once what a start imports: Python then finds it compiled, also where it may not write later.

    That is half a second of each start, and only the modules that are used take room. A failure is no matter here:
    the start that follows tells it.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [str(checkout.python), "-c", f"import {', '.join(USED)}"]
    subprocess.run(
        command, cwd=checkout.root, env=environment | SILENT, capture_output=True, timeout=COMPILE_S, check=False
    )


class Unfinished:
    """Marks that pip is at work. A mark that is found was left by an interrupted set-up: its rests are removed."""

    def __init__(self, checkout: Checkout) -> None:
        self._mark: Path = checkout.environment / UNFINISHED
        self._site = checkout.site_packages()

    def __enter__(self) -> None:
        if self._mark.exists():
            remove_broken(self._site)
        self._mark.touch()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or issubclass(kind, SetupError):
            self._mark.unlink(missing_ok=True)


def _install(pip: Pip, arguments: Sequence[str], subject: str) -> None:
    if trouble := pip.install(*arguments, subject=subject):
        raise SetupError(trouble.what, trouble.remedy, trouble.detail)


def _provide_environment(checkout: Checkout, makers: Sequence[needs.Need]) -> None:
    importlib.invalidate_caches()
    if lacking := system.missing(makers):
        raise SetupError("This Python cannot make virtual environments.", f"Run: {system.command_for(lacking)}")
    done = environment.prepare(checkout)
    words = {"made": "Made", "remade": "Made anew", "moved": "Mended after a move"}
    if done:
        say(f"{words[done]}: the Python environment in .venv")


def _provide_system(wanted: Sequence[needs.Need], checkout: Checkout) -> None:
    """Installs the system packages that are missing where that is allowed; else says the command and goes on."""
    lacking = system.missing(wanted)
    if not lacking:
        return
    prefix = system.apt_prefix()
    if prefix is not None:
        say(f"Installing system packages: {', '.join(system.packages(lacking, 'apt'))}")
        with checkout.log.open("a", encoding="utf-8") as log:
            system.apt_install(lacking, prefix, log)
        lacking = system.missing(lacking)
    if lacking:
        say("Your system lacks something that Parley needs, and it may not be installed from here. Please run:")
        advise(system.command_for(lacking))
