"""Writing avatar.ini: what a program puts in comes out of `read_character` again, what a person wrote stays."""

from __future__ import annotations

import configparser
import os
import re
import stat
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.engine.conversation.characters import FILE, parse_character
from desktop.engine.conversation.refusals import telling
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import Voice

if TYPE_CHECKING:
    from configupdater import ConfigUpdater

_HEAD = "# How this file is read: docs/avatars.md\n"
_WIDTH = 110
_INDENT = "    "
_KEY = re.compile(r"[a-z][a-z0-9_.-]*")
_OF_A_VOICE = re.compile(r"(name|speed|pitch)(\..*)?")
_STARTER = "starter"

Values = dict[tuple[str, str], str]
"""(section, key) to what stands there; "" for what is to be taken away."""


def write_avatar(
    folder: Path, name: str, description: str, persona: str, voices: Mapping[str, Voice], face: Mapping[str, str]
) -> None:
    """Write `folder`/avatar.ini, in one step; `folder` is made when it is missing.

    `voices` are all there are: backend to Voice, "starter" for the starter's. `face` is what [face] is to say; a
    value of "" takes the key away, keys that are not named stay. Of a file that is there already, comments and keys
    that Parley does not know stay, too. Line breaks and control characters in texts become spaces. Raises
    ParleyError with a sentence when something of it cannot stand there (exit 2), when the file that is there is
    broken (exit 3), or when the disk does not take it.
    """
    values: Values = {
        ("avatar", "name"): _tidy(name),
        ("avatar", "description"): _tidy(description),
        ("persona", "text"): _tidy(persona),
        **_voices(voices),
        **{("face", key): _line(value) for key, value in face.items()},
    }
    for section, key in values:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key for [{section}]")
    if not values["avatar", "name"] or not values["persona", "text"]:
        problem = Problem("An avatar needs a name and a persona.", "Say who the person is, in a sentence or two.")
        raise ParleyError(problem, ExitCode.BAD_INPUT)
    path = folder / FILE
    with telling(f"{FILE} cannot be written", folder):
        before = _text(path)
        parser = _parsed(folder, before)
        voice = parser["voice"] if parser.has_section("voice") else ()
        gone = {("voice", key): "" for key in voice if _OF_A_VOICE.fullmatch(key)}
        after = changed(folder, before, {**gone, **values})
        folder.mkdir(parents=True, exist_ok=True)
        replace(path, after)


def changed(folder: Path, before: str, values: Values) -> str:
    """The text `before` of the avatar.ini in `folder` with `values` in it.

    Raises ParleyError (exit 3) where the text cannot be used, before or after.
    """
    from configupdater import ConfigUpdater  # 50 ms that a start does not need

    _parsed(folder, before)
    updater = ConfigUpdater()
    updater.read_string(before or _HEAD)
    for (section, key), value in values.items():
        _set(updater, section, key, value)
    after, wanted = str(updater), _wanted(before, values)
    if not _says(after, wanted):  # indented keys: the line below a changed one is taken for its value
        after = _plain(wanted)
    parse_character(folder, after)
    return after


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError as error:
        problem = Problem(f"{path} is not written in UTF-8.", "Save it as UTF-8, or take it away.")
        raise ParleyError(problem, ExitCode.MISSING) from error


def _parsed(folder: Path, text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        problem = Problem(f"{folder / FILE} is no well-formed INI file.", "Correct it, or take it away.")
        raise ParleyError(problem, ExitCode.MISSING) from error
    return parser


def replace(path: Path, text: str) -> None:
    """Put `text` into the file at `path` in one step. Raises OSError, and leaves what was there."""
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise


def _voices(voices: Mapping[str, Voice]) -> Values:
    found: Values = {}
    for backend, voice in sorted(voices.items(), key=lambda item: item[0] != _STARTER):
        suffix = "" if backend == _STARTER else f".{backend}"
        name = _line(voice.name)
        found["voice", f"name{suffix}"] = name
        if voice.speed != 1.0 or not name:  # one key at least says that there is this voice
            found["voice", f"speed{suffix}"] = repr(float(voice.speed))
        if voice.pitch != 1.0:
            found["voice", f"pitch{suffix}"] = repr(float(voice.pitch))
    return found


def _set(updater: ConfigUpdater, section: str, key: str, value: str) -> None:
    if not value:
        if updater.has_option(section, key):
            updater.remove_option(section, key)
        return
    if not updater.has_section(section):
        updater.add_section(section)
        updater[section].add_before.space()
    updater.set(section, key, "")
    updater[section][key].set_values(_folded(section, value), indent=_INDENT, prepend_newline=False)


def _wanted(before: str, values: Values) -> Values:
    """All that `before` says, with `values`."""
    return {key: value for key, value in {**_meaning(before), **values}.items() if value}


def _meaning(text: str) -> Values:
    """All keys with a value that configparser reads in `text`, each on one line."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    found = {(section, key): value for section in parser.sections() for key, value in parser[section].items()}
    return {key: " ".join(value.split("\n")) for key, value in found.items() if value}


def _says(text: str, values: Values) -> bool:
    try:
        return _meaning(text) == values
    except configparser.Error:
        return False


def _plain(values: Values) -> str:
    """A file of `values` and nothing else."""
    lines, of = [_HEAD], ""
    for (section, key), value in sorted(values.items(), key=lambda item: item[0][0]):
        if section != of:
            lines.append(f"\n[{section}]\n")
            of = section
        lines.append(f"{key} = " + f"\n{_INDENT}".join(_folded(section, value)) + "\n")
    return "".join(lines)


def _tidy(text: str) -> str:
    return " ".join(_line(text).split())


def _line(text: str) -> str:
    """`text` on one line, without control characters and halves of characters."""
    kept = (" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) == "Cs" else each for each in kept).strip()


def _folded(section: str, text: str) -> list[str]:
    """The persona on lines of a readable length, of which none but the first begins as a comment does."""
    if section != "persona":  # in a command a line break is not the same as a space
        return [text]
    first, *words = text.split(" ")
    lines = [first]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _WIDTH and word and word[0] not in "#;":
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines
