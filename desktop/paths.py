"""Where things are kept, and where the program's own files lie."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from desktop.engine.errors import ExitCode, ParleyError, Problem

_APP = "parley"


@dataclass(frozen=True, slots=True)
class Folders:
    """A person's folders. None of them is made before something is written into it."""

    data: Path
    """Sessions, downloaded models, avatars of their own."""
    config: Path
    """Their own settings.ini."""
    logs: Path
    cache: Path

    @property
    def sessions(self) -> Path:
        return self.data / "sessions"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def avatars(self) -> tuple[Path, ...]:
        """Where avatars are looked for, the person's own first."""
        return self.data / "avatars", resource("avatars")

    @property
    def translations(self) -> tuple[Path, ...]:
        """Where translations of the window are looked for, the person's own first."""
        return self.data / "translations", resource("assets", "translations")


def folders(data_dir: Path | None = None) -> Folders:
    """The platform's folders for this person; `data_dir` holds data and logs instead where it is given.

    Raises ParleyError (exit 2) when `data_dir` begins with the name of someone who does not exist.
    """
    try:
        data = data_dir.expanduser().absolute() if data_dir else platformdirs.user_data_path(_APP, appauthor=False)
    except RuntimeError as error:
        raise ParleyError(
            Problem(f"{data_dir} is nobody's home.", "Correct --data-dir."), ExitCode.BAD_INPUT
        ) from error
    return Folders(
        data=data,
        config=platformdirs.user_config_path(_APP, appauthor=False),
        logs=data / "logs" if data_dir else platformdirs.user_log_path(_APP, appauthor=False),
        cache=platformdirs.user_cache_path(_APP, appauthor=False),
    )


def resource(*parts: str) -> Path:
    """A file that came with the program: in the checkout, or in the unpacked bundle of the packaged app."""
    root = getattr(sys, "_MEIPASS", None) or Path(__file__).resolve().parent.parent
    return Path(root, *parts)


def own_settings() -> Path:
    """The person's own settings file, which may not exist. What the window changes is saved there."""
    return folders().config / "settings.ini"


def settings_files() -> list[Path]:
    """The settings files in force, each overriding the ones before it."""
    return [path for path in (resource("settings.ini"), own_settings()) if _there(path)]


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:  # whoever reads it will say so
        return True


def writable(folder: Path) -> Problem | None:
    """Make `folder` when it is missing and try to write into it; a sentence when that does not work."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return cannot_keep(folder, error)
    return None


def reason(error: OSError) -> str:
    """Why the disk refused, as words that follow a colon or stand in brackets."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full"
        case errno.EACCES | errno.EPERM:
            return "it may not be written"
        case errno.EROFS:
            return "it is read-only"
        case errno.EEXIST | errno.ENOTDIR:
            return "a file stands where a folder should be"
        case errno.EISDIR:
            return "it is a folder"
        case _:
            return (error.strerror or str(error)).lower()


def cannot_keep(folder: Path, error: OSError) -> Problem:
    """Why nothing can be kept in `folder`, and that the conversation goes on all the same."""
    return Problem(
        f"Nothing can be kept in {folder} ({reason(error)}).",
        "The conversation goes on and is remembered until you close the window. "
        "Free some space there or choose another folder with --data-dir.",
        level="warning",
        replaces="data folder",
    )
