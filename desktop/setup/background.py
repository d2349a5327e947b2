"""The heavy engines, installed one after the other while the window is open.

Runs without Qt: as a child process (`python -m desktop.setup full --json`, one event a line) or in any thread.
Every part is a pip run of its own at low priority under constraints.txt, which pins each package the running
program uses; a part that fails is named and the next one begins. What is done, or failed for good, is stamped
in `.venv/parley-parts`, so a restart goes on where it stopped.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from desktop.setup import lock, plan, stamp
from desktop.setup.checkout import Checkout, SetupError, python_version
from desktop.setup.ensure import Unfinished
from desktop.setup.gpu import ONCE, choose_torch, has_nvidia_gpu
from desktop.setup.needs import COMPILER
from desktop.setup.pip import Pip
from desktop.setup.plan import Part
from desktop.setup.progress import Progress
from desktop.setup.system import command_for
from desktop.setup.trouble import Trouble

log = logging.getLogger(__name__)

State = Literal["waiting", "installing", "done", "failed"]
# Ready-made wheels where the package index itself offers only sources.
WHEELS: Mapping[str, str] = {"llama-cpp-python": "https://abetlen.github.io/llama-cpp-python/whl/cpu"}


@dataclass(frozen=True, slots=True)
class Event:
    """News of one part: `text` is a sentence for people, `remedy` what to do when it failed, `fraction` 0…1."""

    part: str
    title: str
    state: State
    text: str
    fraction: float = 0.0
    remedy: str = ""


def has_compiler() -> bool:
    return any(shutil.which(name) for name in ("c++", "g++", "clang++", "cl"))


class Background:
    """Installs what is missing of the heavy engines. `tell` is called in the thread that runs."""

    def __init__(
        self,
        checkout: Checkout,
        tell: Callable[[Event], None],
        gpu: Callable[[], bool] = has_nvidia_gpu,
        compiler: Callable[[], bool] = has_compiler,
    ) -> None:
        self._checkout, self._tell, self._gpu, self._compiler = checkout, tell, gpu, compiler
        self._pip = Pip(checkout, low_priority=True)
        self._failed: set[str] = set()

    def cancel(self) -> None:
        """Stops the running pip with all it started; may come from a signal handler or another thread."""
        self._pip.cancel()

    def run(self, retry: bool = False) -> bool:
        """Until each part is done or has failed; True when all are done.

        `retry` tries again what failed for good. Where another process is at it, that is told of each part.
        """
        parts = plan.read(self._checkout).parts
        try:
            with lock.held(self._checkout.environment / "full.lock"):
                todo = [part for part in parts if not self._is_settled(part, retry)]
                for part in todo:
                    self._say(part, "waiting", "Waiting")
                for part in todo:
                    if not self._pip.cancelled:
                        self._install_one(part)
        except lock.Busy:
            for part in parts:
                self._say(part, "waiting", "Being installed by another window")
            return False
        return not self._failed and not self._pip.cancelled

    def _is_settled(self, part: Part, retry: bool) -> bool:
        if is_installed(self._checkout, part.name):
            self._say(part, "done", "Installed", 1.0)
            return True
        failure = stamp.read(_failure(self._checkout, part.name))
        if retry or failure[:3] != [*stamp.expected(self._checkout), self._circumstances()]:
            return False
        self._failed.add(part.name)
        what, remedy = [*failure[3:5], "", ""][:2]
        self._say(part, "failed", what, remedy=remedy)
        return True

    def _install_one(self, part: Part) -> None:
        lacking = [need for need in part.about.needs if need in self._failed]
        if lacking:
            titles = " and ".join(plan.ABOUT[need].title for need in lacking)
            self._fail(
                part,
                Trouble(f"Without {titles}, which could not be installed, {part.about.title} is of no use.", "", ""),
            )
            return
        self._say(part, "installing", f"Looking up what {part.about.title} needs")
        waiting = "Waiting for another set-up to end"
        with lock.held(
            self._checkout.environment / "setup.lock", lambda: self._say(part, "installing", waiting)
        ) as handle:
            self._pip.keep = handle
            try:
                with Unfinished(self._checkout):
                    trouble = self._attempt(part)
                    if self._pip.cancelled:
                        raise _Cancelled
            except _Cancelled:
                self._say(part, "waiting", "Stopped; it goes on at the next start")
                return
            except (OSError, SetupError) as error:
                log.exception("part %s", part.name)
                trouble = Trouble(
                    f"It was not possible to install {part.about.title}.", "See .venv/setup.log.", str(error)
                )
        if trouble:
            self._fail(part, trouble)
            return
        stamp.write(self._checkout, _installed(self._checkout, part.name), python_version())
        _failure(self._checkout, part.name).unlink(missing_ok=True)
        self._say(part, "done", "Installed", 1.0)

    def _attempt(self, part: Part) -> Trouble | None:
        if part.name == "torch":
            extra = choose_torch(self._pip, part.requirements, self._gpu())
            return extra if isinstance(extra, Trouble) else self._pip_install(part, *extra)
        package = part.about.compiles
        if package in WHEELS:
            ready_made = ["--only-binary", package, "--extra-index-url", WHEELS[package], *ONCE]
            trouble = self._pip_install(part, *ready_made)
            if trouble is None or self._pip.cancelled:
                return trouble
        if package and not self._compiler():
            return Trouble(
                f"There is no C++ compiler, and {part.about.title} has to be compiled here.",
                f"Run: {command_for(COMPILER)}",
                "",
                lasting=True,
            )
        return self._pip_install(part)

    def _pip_install(self, part: Part, *extra: str) -> Trouble | None:
        progress = Progress(part.about.title, part.about.megabytes)

        def on_line(line: str) -> None:
            if progress.feed(line):
                self._say(part, "installing", progress.text, progress.fraction)

        arguments = ["--progress-bar", "raw", *extra, *part.requirements]
        return self._pip.install(*arguments, subject=part.about.title, on_line=on_line)

    def _fail(self, part: Part, trouble: Trouble) -> None:
        self._failed.add(part.name)
        if trouble.lasting:
            what_and_remedy = (trouble.what, trouble.remedy)
            stamp.write(self._checkout, _failure(self._checkout, part.name), self._circumstances(), *what_and_remedy)
        self._say(part, "failed", trouble.what, remedy=trouble.remedy)

    def _circumstances(self) -> str:
        """What a lasting failure depends on: when it changes, the part is tried again."""
        return f"python {python_version()} gpu {self._gpu()} compiler {self._compiler()}"

    def _say(self, part: Part, state: State, text: str, fraction: float = 0.0, remedy: str = "") -> None:
        self._tell(Event(part.name, part.about.title, state, text, round(fraction, 3), remedy))


class _Cancelled(Exception):
    """Leaves the mark of an unfinished installation in place."""


def command(checkout: Checkout) -> list[str]:
    """What a window starts, with the checkout as working directory and an open pipe as stdin; see Event for stdout."""
    return [str(checkout.python), "-m", "desktop.setup", "full", "--json", "--while-stdin-open"]


def pending(checkout: Checkout) -> list[str]:
    """The parts that are not installed, in order; cheap enough for every start. Raises SetupError."""
    return [part.name for part in plan.read(checkout).parts if not is_installed(checkout, part.name)]


def is_installed(checkout: Checkout, part: str) -> bool:
    return stamp.is_current(checkout, _installed(checkout, part))


def _installed(checkout: Checkout, part: str) -> Path:
    return checkout.parts / part


def _failure(checkout: Checkout, part: str) -> Path:
    return checkout.parts / f"{part}.failed"
