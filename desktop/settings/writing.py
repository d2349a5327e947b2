"""Changing one setting in a person's file: comments and everything else in it stay as they are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.engine.errors import ParleyError, Problem
from desktop.settings import ini
from desktop.settings.reading import KnownBackends, SettingsError, as_problem, check

if TYPE_CHECKING:
    from configupdater import ConfigUpdater


def save_setting(path: Path, section: str, key: str, value: str | float | bool, known_backends: KnownBackends) -> None:
    """Set `key` of `section` in the file at `path`, which is made when it is missing.

    The file is replaced in one step, so a crash or a full disk leaves the old one. Raises
    SettingsError when the file cannot be understood or the value is not allowed (the file is then
    left alone), ParleyError when it cannot be written.
    """
    from configupdater import ConfigUpdater  # 50 ms that a start does not need

    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    if "\n" in text or "\r" in text:
        raise SettingsError([Problem(f"[{section}] {key} has to fit on one line.")])
    before = ini.read(path) if path.exists() else ini.parse("")
    updater = ConfigUpdater()
    if not before.mistakes:
        # To ConfigUpdater an indented line goes on with the value above it; to us it does not.
        updater.read_string("\n".join(line.lstrip() for line in before.text.split("\n")))
        _set(updater, section, key, text)
    after = ini.parse(str(updater))
    if mistakes := [*before.mistakes, *after.mistakes, *check(after, known_backends)]:
        raise SettingsError([as_problem(path, mistake) for mistake in mistakes])
    try:
        _replace(path, str(updater))
    except OSError as error:
        raise ParleyError(
            Problem(f"The setting could not be saved: {error.strerror}.", f"Look whether {path} may be written.")
        ) from error


def _set(updater: ConfigUpdater, section: str, key: str, value: str) -> None:
    for name in updater.sections():
        if name.strip().lower() == section:
            updater.set(name, key, value)
            return
    updater.add_section(section)
    if len(updater.sections()) > 1:
        updater[section].add_before.space()
    updater.set(section, key, value)


def _replace(path: Path, text: str) -> None:
    target = path.resolve()  # a linked file (dotfiles) stays a link
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
