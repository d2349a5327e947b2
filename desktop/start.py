"""From arguments to the right way of running: settings first, then the window or the headless engine."""

from __future__ import annotations

import gc
import logging
import os
import re
import signal
import socket
import sys
from pathlib import Path

from desktop import __version__, logs, paths
from desktop.arguments import ENDED_BY_SIGNAL, Arguments
from desktop.console import say
from desktop.engine.conversation.avatar_files import restore
from desktop.engine.conversation.characters import load_character
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.hosting.backends import known_backends
from desktop.settings import load_settings
from desktop.single import Single

_log = logging.getLogger(__name__)


def start(arguments: Arguments, started_at_s: float) -> int:
    """Run what `arguments` ask for; returns the exit code. Errors are told in sentences on stderr.

    `started_at_s` is a time.perf_counter moment. Garbage may be left uncollected until the imports are done.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        folders = paths.folders(arguments.data_dir)
        single = Single(folders.data)
        if arguments.command in ("toggle", "interrupt"):
            return _forward(arguments.command, single)
        log = logs.start(folders.logs)
        _log.info("Parley %s on %s, Python %s", __version__, sys.platform, sys.version.split()[0])
        if arguments.about_models:
            from desktop.shelf import shop

            gc.enable()
            return shop.run(arguments)
        restore(folders.avatars[0])
        if arguments.about_avatars:
            from desktop import avatars

            gc.enable()
            return avatars.run(arguments)
        settings = load_settings(arguments.settings, known_backends)
        log.set_level(settings.log.level)
        _check_places(arguments)
        if arguments.devices:
            from desktop.ui.devices import describe

            say(describe())
            return ExitCode.DONE
        character = load_character(arguments.avatar or settings.conversation.avatar, folders.avatars)
        display = _has_display()
        if display and not (arguments.ask or arguments.self_test or arguments.bench):
            from desktop import opening

            if not single.begin():
                say("Parley is open already; its window is in front now.")
                return ExitCode.DONE
            try:
                return opening.run(arguments, settings, character, folders, started_at_s, log, single)
            finally:
                single.close()
        if arguments.command:
            raise ParleyError(Problem("There is no display to show the window on."), ExitCode.MISSING)
        from desktop import headless

        gc.enable()
        return headless.run(arguments, settings, character, display, log.problem)
    except ParleyError as error:
        say(error, error=True)
        return error.exit_code
    except KeyboardInterrupt:
        return ENDED_BY_SIGNAL + signal.SIGINT
    except BrokenPipeError:  # who read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED


def _forward(command: str, single: Single) -> int:
    """Tell the Parley that runs what to do; said where there is none."""
    if single.forward(command):
        return ExitCode.DONE
    say("Parley is not running, or does not answer. Start it first.", error=True)
    return ExitCode.FAILED


def _check_places(arguments: Arguments) -> None:
    """A place that takes nothing is told before the work, not after it."""
    if arguments.save is not None:
        from desktop import save

        save.check_place(arguments.save)
    if arguments.report is not None:
        from desktop import report

        report.check_place(arguments.report)


def _has_display() -> bool:
    """Whether a window can be shown. Only Unix desktops without a server for one cannot."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if wayland and _answers(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/run"), wayland))):
        return True
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", x11 or "")
    if local is None:  # on another machine: Qt will find out
        return bool(x11)
    at = f"/tmp/.X11-unix/X{local[1]}"
    return _answers(at) or _answers("\0" + at)


def _answers(address: str) -> bool:
    """Whether something serves the socket. Qt ends the process when the display that it was told of is gone."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
