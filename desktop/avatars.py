"""Avatars from the command line: taking one over from a file, packing one into a file. No Qt, nothing is loaded.

run(arguments)    --import-avatar FILE, --export-avatar NAME FILE
"""

from __future__ import annotations

import sys

from desktop import paths
from desktop.arguments import Arguments
from desktop.console import say
from desktop.engine.conversation.avatar_pack import export, import_
from desktop.engine.conversation.characters import available, load_character, read_character
from desktop.engine.errors import ExitCode


def run(arguments: Arguments) -> int:
    """What was asked for; returns the exit code. Raises ParleyError, and KeyboardInterrupt when somebody stopped it."""
    folders = paths.folders(arguments.data_dir)
    if arguments.export_avatar is not None:
        name, path = arguments.export_avatar
        character = load_character(name, folders.avatars)
        packed = export(character.folder, path.expanduser(), progress=_Percent(f"Packing {character.name}").show)
        say(f"{character.name} is in {packed}.")
    if arguments.import_avatar is not None:
        path = arguments.import_avatar.expanduser()
        taken = available(folders.avatars)
        place = import_(path, folders.avatars[0], progress=_Percent(f"Taking {path.name} over").show, taken=taken)
        say(f"{read_character(place).name} is here ({place}). Talk with: ./run --avatar {place.name}")
    return ExitCode.DONE


class _Percent:
    """A line on a terminal that is written over; nothing where nobody looks at one."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._last = -1

    def show(self, done: int, total: int) -> None:
        percent = 100 * done // max(1, total)
        if percent != self._last and sys.stdout and sys.stdout.isatty():
            self._last = percent
            print(f"\r{self._title}: {percent} %", end="\r\n" if percent == 100 else "", flush=True)
