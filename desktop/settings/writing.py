"""Changing one setting in a person's file: comments and everything else in it stay as they are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from desktop.engine.errors import ParleyError, Problem
from desktop.settings import ini
from desktop.settings.reading import SettingsError, as_problem, check


def save_setting(path: Path, section: str, key: str, value: str | float | bool) -> None:
    """Set `key` of `section` in the file at `path`, which is made when it is missing.

    The file is replaced in one step, so a crash or a full disk leaves the old one. Raises
    SettingsError when the file cannot be understood or the value is not allowed (the file is then
    left alone), ParleyError when it cannot be written.
    """
    from configupdater import ConfigUpdater  # 50 ms that a start does not need

    text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    if "\n" in text or "\r" in text:
        raise SettingsError([Problem(f"[{section}] {key} has to fit on one line.")])
    updater = ConfigUpdater()
    before = ini.read(path) if path.exists() else ini.parse("")
    if before.mistakes:
        raise SettingsError([as_problem(path, mistake) for mistake in before.mistakes])
    if path.exists():
        updater.read_string(path.read_text("utf-8-sig"))
    if not updater.has_section(section):
        updater.add_section(section)
    updater.set(section, key, text)
    if mistakes := check(ini.parse(str(updater))):
        raise SettingsError([as_problem(path, mistake) for mistake in mistakes])
    try:
        _replace(path, str(updater))
    except OSError as error:
        raise ParleyError(
            Problem(f"The setting could not be saved: {error.strerror}.", f"Look whether {path} may be written.")
        ) from error


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
