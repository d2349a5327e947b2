"""What an avatar's folder holds where its face is a photo.

avatar.ini      [face] kind = photo, portrait = portrait.png, and where there are clips idle = idle.mp4, talking = …
portrait.png    the person, mouth at rest
face.json       where the face is (record.py)
idle.mp4        a closed loop: its last picture runs into its first one
talking.mp4     another one that begins with the same picture: at the end of either loop any of the two may follow
"""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from pathlib import Path

from desktop.engine.errors import ExitCode, ParleyError, Problem

INI = "avatar.ini"
PORTRAIT = "portrait.png"


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """The files of a photo's face; the clips are None where there are none."""

    folder: Path
    portrait: Path
    idle: Path | None = None
    talking: Path | None = None

    @property
    def clips(self) -> tuple[Path, ...]:
        """The loops there are, the idle one first."""
        return tuple(clip for clip in (self.idle, self.talking) if clip is not None)


def read_face_section(folder: Path) -> configparser.SectionProxy:
    """The section [face] of the folder's avatar.ini. Raises ParleyError (exit 3) where there is none to read."""
    path = folder / INI
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text("utf-8-sig"), str(path))
        return parser["face"]
    except FileNotFoundError as error:
        raise _broken(folder, f"there is no {INI} in {folder}") from error
    except KeyError as error:
        raise _broken(folder, f"{INI} has no section [face]") from error
    except OSError as error:
        raise _broken(folder, f"{INI} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _broken(folder, f"{INI} is not written in UTF-8") from error
    except configparser.Error as error:
        raise _broken(folder, f"{INI} is no well-formed INI file") from error


def read_folder(folder: Path) -> PhotoFolder:
    """The files that avatar.ini names, all of them inside `folder` and there.

    Raises ParleyError (exit 3) with one sentence when the face is of another kind, or a file is missing, lies
    elsewhere or is no file. The files themselves are not opened.
    """
    section = read_face_section(folder)
    kind = section.get("kind", "photo").strip()
    if kind != "photo":
        raise _broken(folder, f"its face is “{kind}” and not a photo")
    portrait = _inside(folder, "portrait", section.get("portrait", PORTRAIT).strip() or PORTRAIT)
    found = {name: section.get(name, "").strip() for name in ("idle", "talking")}
    clips = {name: _inside(folder, name, value) for name, value in found.items() if value}
    if "talking" in clips and "idle" not in clips:
        raise _broken(folder, f"{INI} names a talking clip and no idle one")
    return PhotoFolder(folder, portrait, clips.get("idle"), clips.get("talking"))


def _inside(folder: Path, key: str, value: str) -> Path:
    path = folder / value
    try:
        whole = path.resolve()
        if not whole.is_relative_to(folder.resolve()):
            raise _broken(folder, f"{key} = {value} leads out of the avatar's folder")
        if not whole.is_file():
            raise _broken(folder, f"{value} is not there")
    except (OSError, ValueError) as error:
        raise _broken(folder, f"{key} = {value} is no file's name") from error
    return path


def _broken(folder: Path, why: str) -> ParleyError:
    what = f"The photo avatar “{folder.name}” cannot be used: {why}."
    remedy = f"Correct {folder / INI}, or make the avatar anew."
    return ParleyError(Problem(what, remedy, stage="video"), ExitCode.MISSING)
