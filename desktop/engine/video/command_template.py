"""What avatar.ini says about a program that makes the face, and how the program is called."""

from __future__ import annotations

import math
import os
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.video.photo.folder import INI, read_face_section

PLACES = ("audio", "image", "out", "ms")
"""What may stand in braces in a command."""
_NEEDED = ("audio", "out")
_PLACE = re.compile(r"\{(\w+)\}")

_WAIT_S = {"window": 3.0, "turn": 10.0}


@dataclass(frozen=True, slots=True)
class Command:
    """How to call the program: its arguments with places in braces, once a turn or once a window."""

    arguments: tuple[str, ...]
    whole_turn: bool
    window_s: float
    overlap_s: float
    wait_s: float
    """How long an answer may wait for its first frames, seconds."""

    @property
    def name(self) -> str:
        """The program, for people."""
        return Path(self.arguments[0]).name

    def filled(self, **values: Path | int) -> list[str]:
        """The arguments with `values` (audio, image, out, ms) in their places, each still one argument."""
        return [_PLACE.sub(lambda place: str(values[place[1]]), part) for part in self.arguments]


def read_command(folder: Path) -> Command:
    """What the folder's avatar.ini says. Raises ParleyError (exit 3) with a sentence that names the file."""
    section: Mapping[str, str] = read_face_section(folder)
    path = folder / INI
    text = section.get("command", "").strip()
    if not text:
        raise _wrong(path, "there is no command in [face]", "Write one there")
    arguments = _split(path, text)
    unknown = sorted({name for part in arguments for name in _PLACE.findall(part)} - set(PLACES))
    if unknown:
        there = ", ".join(f"{{{name}}}" for name in PLACES)
        raise _wrong(path, f"the face command has {{{unknown[0]}}} in it", f"Write one of {there}")
    missing = [name for name in _NEEDED if not any(f"{{{name}}}" in part for part in arguments)]
    if missing:
        what = f"the face command does not say where the program is told {{{missing[0]}}}"
        raise _wrong(path, what, f"Write {{{missing[0]}}} where its name belongs")
    arguments[0] = _program(path, arguments[0])
    mode = section.get("command.mode", "window").strip() or "window"
    if mode not in _WAIT_S:
        raise _wrong(path, f"command.mode is “{mode}”", "Write window or turn")
    window_s = _number(path, section, "command.window", 1.8, 0.5, 4.0)
    overlap_s = _number(path, section, "command.overlap", min(0.25, window_s / 4), 0.0, window_s / 2)
    wait_s = _number(path, section, "command.wait", _WAIT_S[mode], 0.1, 90.0)
    return Command(tuple(arguments), mode == "turn", window_s, overlap_s, wait_s)


def _split(path: Path, text: str) -> list[str]:
    """The command's words, before anything is put into them: what is put in stays one word, spaces and all."""
    try:
        words = shlex.split(text, posix=os.name != "nt")
    except ValueError as error:
        raise _wrong(path, "a quotation mark in the face command is not closed", "Close it") from error
    return [word.strip('"') for word in words] if os.name == "nt" else words


def _program(path: Path, name: str) -> str:
    """The program's file: found as a shell finds it, or where its path says, counted from the avatar's folder."""
    named = Path(name).expanduser()
    found = shutil.which(name) if named.name == name else None
    found = found or shutil.which(os.path.abspath(path.parent / named))  # a link as it is: a venv's python is one
    if found is None:
        what = f"the program of the face command, {name}, was not found"
        raise _wrong(path, what, "Install it, make it executable, or give its whole path")
    return found


def _number(path: Path, section: Mapping[str, str], key: str, usual: float, low: float, high: float) -> float:
    text = section.get(key, "").strip()
    try:
        value = float(text) if text else usual
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise _wrong(path, f"{key} is “{text}”", f"Write a number of seconds from {low:g} to {high:g}")
    return value


def _wrong(path: Path, what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(f"{path}: {what}.", f"{remedy}.", stage="video"), ExitCode.MISSING)
