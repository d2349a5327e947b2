"""Whether the system lets this program hear the microphone, as far as it can be known."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, Qt

_WINDOWS = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone"
_FLATPAK = Path("/.flatpak-info")
_SNAP_S = 2.0

MACOS = "Allow it in System Settings, Privacy & Security, Microphone, and start Parley again."
WINDOWS = "Allow it in Settings, Privacy & security, Microphone: “Let desktop apps access your microphone”."
FLATPAK = "Allow it with Flatseal, or type: flatpak override --user --socket=pulseaudio and the program's name."
SNAP = "Allow it in the software centre, or type: snap connect {name}:audio-record"


def forbidden(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ, flatpak: Path = _FLATPAK
) -> str:
    """What to do where the system forbids it; "" where it does not, or nothing is known. May take a second or two."""
    if platform == "darwin":
        return MACOS if _qt_says_no() else ""
    if platform == "win32":
        return WINDOWS if _windows_says_no(_registry_value) else ""
    if flatpak.is_file():
        return FLATPAK if _flatpak_says_no(flatpak) else ""
    if name := environment.get("SNAP_INSTANCE_NAME", ""):
        return SNAP.format(name=name) if _snap_says_no() else ""
    return ""


def _qt_says_no() -> bool:
    app = QCoreApplication.instance()
    return app is not None and app.checkPermission(QMicrophonePermission()) is Qt.PermissionStatus.Denied


def _windows_says_no(value: Callable[[str, str], str]) -> bool:
    """The switch for everybody, this person's, and the one for programs that come from no store."""
    places = (("machine", _WINDOWS), ("person", _WINDOWS), ("person", rf"{_WINDOWS}\NonPackaged"))
    return any(value(whose, place).casefold() == "deny" for whose, place in places)


def _registry_value(whose: str, place: str) -> str:
    winreg: Any = __import__("winreg")  # only Windows has it
    try:
        root = winreg.HKEY_LOCAL_MACHINE if whose == "machine" else winreg.HKEY_CURRENT_USER
        with winreg.OpenKey(root, place) as key:
            return str(winreg.QueryValueEx(key, "Value")[0])
    except OSError:
        return ""


def _flatpak_says_no(info: Path) -> bool:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(info, "utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return False
    return "pulseaudio" not in parser.get("Context", "sockets", fallback="").split(";")


def _snap_says_no() -> bool:
    tool = shutil.which("snapctl")
    if tool is None:
        return False
    try:
        return subprocess.run([tool, "is-connected", "audio-record"], timeout=_SNAP_S, check=False).returncode == 1
    except (OSError, subprocess.TimeoutExpired):
        return False
