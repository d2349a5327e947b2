"""The people one can talk to: what avatars/<name>/avatar.ini says about who they are and how they sound.

Artwork, portrait and clips belong to the face's backend, which finds them in `Character.folder`.
"""

from __future__ import annotations

import configparser
import difflib
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.engine.conversation.character_model import read_language, read_model
from desktop.engine.errors import ExitCode, ParleyError, Problem
from desktop.engine.types import Voice

_log = logging.getLogger(__name__)

FILE = "avatar.ini"
PACKED = ".parley"
"""What the name of an avatar in one file ends with."""
KINDS = ("illustrated", "photo")
"""What [face] kind may be: a drawing in layers, or a photo with points."""
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
    """The kind of face, one of KINDS: which video backends can show it."""
    folder: Path
    language: str = ""
    """The code of the language they speak; "" leaves it to the settings."""
    sampling: Mapping[str, float | int] = field(default_factory=dict)
    """What they change of [llm], by the names of settings.ini."""

    def voice_in(self, backend: str) -> Voice:
        """How they speak with `backend`: its own default voice where avatar.ini names none."""
        return self.voices.get(backend, Voice())


def available(folders: Sequence[Path]) -> dict[str, Path]:
    """The avatars in `folders`, name to folder, in alphabetical order; an earlier folder hides later ones.

    A folder whose name begins with a dot is none: it is one that is just being made or put away.
    """
    found: dict[str, Path] = {}
    for parent in reversed(folders):
        found |= {path.parent.name: path.parent for path in parent.glob(f"[!.]*/{FILE}")}
    return dict(sorted(found.items()))


def load_character(name: str, folders: Sequence[Path]) -> Character:
    """The avatar called `name` (capitals do not matter) in `folders`, or the one in the folder whose path it is.

    Raises ParleyError: exit 2 with the nearest name when there is none of that name, exit 3 when there is no such
    folder or its avatar.ini cannot be used.
    """
    names = available(folders)
    folder = names.get(name) or {key.lower(): path for key, path in names.items()}.get(name.strip().lower())
    if folder is not None:
        return read_character(folder)
    bare = next((parent / name for parent in folders if name.isidentifier() and os.path.isdir(parent / name)), None)
    if bare is not None:
        raise _without_file(name, bare)
    place = _place(name)
    if place is None:
        raise ParleyError(_unknown(name, names), ExitCode.BAD_INPUT)
    return read_character(place)


def read_character(folder: Path) -> Character:
    """The avatar in `folder`. Raises ParleyError (exit 3) with a sentence when its avatar.ini cannot be used."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise _without_file(folder.name, folder) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(folder, error) from error
    return parse_character(folder, text)


def parse_character(folder: Path, text: str) -> Character:
    """What the avatar in `folder` is when `text` stands in its avatar.ini. Raises ParleyError as read_character."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text, str(folder / FILE))
        return _character(folder, parser)
    except (configparser.Error, ValueError) as error:
        raise _unusable(folder, error) from error


def _place(name: str) -> Path | None:
    """The folder that `name` is the path of; None where it looks like a name. Raises ParleyError for another path."""
    path = os.path.abspath(os.path.expanduser(name))
    named = not {os.sep, os.altsep or os.sep} & set(name)
    if named and not (name.strip() and os.path.isfile(os.path.join(path, FILE))):
        return None
    if os.path.isdir(path):
        return Path(path)
    if path.lower().endswith(PACKED) and os.path.isfile(path):
        raise ParleyError(
            Problem(f"{name} is an avatar in one file, not a folder.", f"Import it with --import-avatar {name}"),
            ExitCode.BAD_INPUT,
        )
    what = f"{name} is not a folder" if os.path.exists(path) else f"There is no folder {name}"
    raise ParleyError(
        Problem(f"{what}, so no avatar is in it.", f"Name the folder of an avatar: the one with its {FILE}."),
        ExitCode.MISSING,
    )


def _character(folder: Path, parser: configparser.ConfigParser) -> Character:
    name = " ".join(parser.get("avatar", "name").split())
    persona = " ".join(parser.get("persona", "text").split())
    for section, key, value in (("avatar", "name", name), ("persona", "text", persona)):
        if not value:
            raise ValueError(f"[{section}] {key} is empty")
    voice: Mapping[str, str] = parser["voice"] if parser.has_section("voice") else {}
    return Character(
        key=folder.name,
        name=name,
        description=" ".join(parser.get("avatar", "description", fallback="").split()),
        persona=persona,
        voices=_voices(voice),
        face=_kind(parser.get("face", "kind")),
        folder=folder,
        language=read_language(parser.get("avatar", "language", fallback="")),
        sampling=read_model(parser["model"] if parser.has_section("model") else {}),
    )


def _kind(text: str) -> str:
    kind = text.strip()
    if kind not in KINDS:
        near = difflib.get_close_matches(kind.lower(), KINDS, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else f", but must be one of {', '.join(KINDS)}"
        raise ValueError(f"[face] kind is “{text}”{hint}")
    return kind


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


def _without_file(name: str, folder: Path) -> ParleyError:
    problem = Problem(f"The avatar “{name}” cannot be used: it has no {FILE}.", f"Put one into {folder}.")
    return ParleyError(problem, ExitCode.MISSING)


def _unusable(folder: Path, error: Exception) -> ParleyError:
    path = folder / FILE
    _log.warning("avatar %s is broken: %s", path, error)
    problem = Problem(f"The avatar “{folder.name}” cannot be used: {_reason(error)}.", f"Correct {path}.")
    return ParleyError(problem, ExitCode.MISSING)


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
