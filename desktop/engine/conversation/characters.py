"""The people one can talk to: what avatars/<name>/avatar.ini says about who they are and how they sound.

The artwork belongs to the face's backend, which finds it in `Character.folder`.
"""

from __future__ import annotations

import configparser
import difflib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import Voice

_log = logging.getLogger(__name__)

SPEED_RANGE = (0.5, 2.0)
PITCH_RANGE = (0.5, 1.5)


@dataclass(frozen=True, slots=True)
class Character:
    """A person. `key` names the folder, `name` is what they call themselves."""

    key: str
    name: str
    description: str
    persona: str
    voices: Mapping[str, Voice]
    """How they speak in each speech backend for which avatar.ini says so; "starter" is always there."""
    face: str
    """The kind of face: which video backend's format the artwork has ("illustrated")."""
    folder: Path

    def voice_in(self, backend: str) -> Voice:
        """How they speak with `backend`: its own default voice where avatar.ini names none."""
        return self.voices.get(backend, Voice())


def available(folders: Sequence[Path]) -> dict[str, Path]:
    """The avatars in `folders`, name to folder, in alphabetical order; an earlier folder hides later ones."""
    found: dict[str, Path] = {}
    for parent in reversed(folders):
        found |= {path.parent.name: path.parent for path in parent.glob("*/avatar.ini")}
    return dict(sorted(found.items()))


def load_character(name: str, folders: Sequence[Path]) -> Character:
    """The avatar called `name` (capitals do not matter).

    Raises ParleyError: exit 2 with the nearest name when there is none of that name, exit 3 when
    its avatar.ini cannot be used.
    """
    names = available(folders)
    folder = names.get(name) or {key.lower(): path for key, path in names.items()}.get(name.strip().lower())
    if folder is None:
        bare = next((parent / name for parent in folders if name.isidentifier() and (parent / name).is_dir()), None)
        if bare is not None:
            problem = Problem(f"The avatar “{name}” cannot be used: it has no avatar.ini.", f"Put one into {bare}.")
            raise ParleyError(problem, ExitCode.MISSING)
        raise ParleyError(_unknown(name, names), ExitCode.BAD_INPUT)
    path = folder / "avatar.ini"
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text("utf-8-sig"), str(path))
        character = _character(folder, parser)
    except (OSError, UnicodeDecodeError, configparser.Error, ValueError) as error:
        _log.warning("avatar %s is broken", path, exc_info=True)
        raise ParleyError(
            Problem(f"The avatar “{folder.name}” cannot be used: {_reason(error)}.", f"Correct {path}."),
            ExitCode.MISSING,
        ) from error
    return character


def _character(folder: Path, parser: configparser.ConfigParser) -> Character:
    persona = " ".join(parser.get("persona", "text").split())
    if not persona:
        raise ValueError("[persona] text is empty")
    voice: Mapping[str, str] = parser["voice"] if parser.has_section("voice") else {}
    return Character(
        key=folder.name,
        name=parser.get("avatar", "name"),
        description=parser.get("avatar", "description", fallback=""),
        persona=persona,
        voices=_voices(voice),
        face=parser.get("face", "kind"),
        folder=folder,
    )


def _voices(section: Mapping[str, str]) -> dict[str, Voice]:
    """`name`, `speed` and `pitch` are the starter's; `name.kokoro` and the like are another backend's."""
    backends = {key.partition(".")[2] for key in section if "." in key}
    return {backend or "starter": _voice(section, f".{backend}" if backend else "") for backend in ("", *backends)}


def _voice(section: Mapping[str, str], suffix: str) -> Voice:
    return Voice(
        section.get(f"name{suffix}", "").strip(),
        _number(section, f"speed{suffix}", SPEED_RANGE),
        _number(section, f"pitch{suffix}", PITCH_RANGE),
    )


def _number(voice: Mapping[str, str], key: str, limits: tuple[float, float]) -> float:
    text = voice.get(key, "1")
    low, high = limits
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise ValueError(f"[voice] {key} is “{text}”, but must be a number from {low:g} to {high:g}")
    return value


def _unknown(name: str, names: Mapping[str, Path]) -> Problem:
    if not names:
        return Problem(f"There is no avatar called “{name}”: no avatars were found.", "Set the program up again.")
    close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    hint = f" Did you mean “{close[0]}”?" if close else ""
    return Problem(f"There is no avatar called “{name}”.{hint}", f"There are: {', '.join(names)}.")


def _reason(error: Exception) -> str:
    match error:
        case configparser.NoSectionError():
            return f"avatar.ini has no section [{error.section}]"
        case configparser.NoOptionError():
            return f"[{error.section}] in avatar.ini has no {error.option}"
        case UnicodeDecodeError():
            return "avatar.ini is not written in UTF-8"
        case configparser.Error():
            return "avatar.ini is no well-formed INI file"
        case OSError():
            return f"avatar.ini cannot be read ({error.strerror})"
        case _:
            return str(error)
