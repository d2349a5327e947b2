"""Changing settings in a person's file: comments and everything else in it stay as they are."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from desktop.engine.errors import ParleyError, Problem
from desktop.paths import reason
from desktop.settings import ini
from desktop.settings.effects import Place
from desktop.settings.reading import KnownBackends, SettingsError, as_problem, check

if TYPE_CHECKING:
    from configupdater import ConfigUpdater


Value: TypeAlias = str | float | bool


def text_of(value: Value) -> str:
    """`value` as it is written into the file."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def save_setting(path: Path, section: str, key: str, value: Value, known_backends: KnownBackends) -> None:
    """Set `key` of `section` in the file at `path`, which is made when it is missing; see `save_settings`."""
    save_settings(path, {(section, key): value}, known_backends)


def save_settings(
    path: Path, changes: Mapping[Place, Value | None], known_backends: KnownBackends, lost: str = ""
) -> str:
    """Make all `changes` in the file at `path`, None taking a setting out of it; returns the text that it has then.

    A missing file is made, from the text `lost` where one is given. The file is replaced in one step, so a crash or a
    full disk leaves the old one. Raises SettingsError when the file cannot be understood or a value is not allowed
    (the file is then left alone), ParleyError when it cannot be written.
    """
    from configupdater import ConfigUpdater  # 50 ms that a start does not need

    for (section, key), value in changes.items():
        if value is not None and any(sign in text_of(value) for sign in "\r\n\0"):
            raise SettingsError([Problem(f"[{section}] {key} has to fit on one line.")])
    before = ini.read(path) if os.path.exists(path) else ini.parse(lost)
    updater = ConfigUpdater()
    if not before.mistakes:
        # To ConfigUpdater an indented line goes on with the value above it; to us it does not.
        updater.read_string("\n".join(line.lstrip() for line in before.text.split("\n")))
        for (section, key), value in changes.items():
            _set(updater, section, key, value)
    text = str(updater)
    after = ini.parse(text)
    if mistakes := [*before.mistakes, *after.mistakes, *check(after, known_backends)]:
        raise SettingsError([as_problem(path, mistake) for mistake in mistakes])
    if text == (before.text if os.path.exists(path) else ""):
        return text
    try:
        _replace(path, text)
    except OSError as error:
        what = f"The settings could not be saved in {path} ({reason(error)})."
        remedy = "What you set holds until you close Parley, and saving is tried again with your next change."
        raise ParleyError(Problem(what, remedy, replaces="saving")) from error
    return text


def _set(updater: ConfigUpdater, section: str, key: str, value: Value | None) -> None:
    for name in updater.sections():
        if name.strip().lower() == section:
            if value is not None:
                updater.set(name, key, text_of(value))
            elif updater.has_option(name, key):
                updater.remove_option(name, key)
            return
    if value is None:
        return
    updater.add_section(section)
    if len(updater.sections()) > 1:
        updater[section].add_before.space()
    updater.set(section, key, text_of(value))


def _replace(path: Path, text: str) -> None:
    target = path.resolve()  # a linked file (dotfiles) stays a link
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not os.access(target, os.W_OK):  # its folder would let us, its owner does not want it
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, name)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
