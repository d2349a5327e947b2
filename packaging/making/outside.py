"""What Parley's folder takes from the system it runs on, and what brings that on Debian.

A library of the display, the sound server, the graphics driver or the C runtime has to be the machine's own: a copy
from the machine that built the package would not fit its drivers and daemons. All others come along.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from desktop.setup.needs import SOUND, WINDOW, Need

_BASE: Mapping[str, str] = {
    "libc.so.6": "libc6",
    "libm.so.6": "libc6",
    "libmvec.so.1": "libc6",
    "libpthread.so.0": "libc6",
    "libdl.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libresolv.so.2": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
    "libz.so.1": "zlib1g",
    "libexpat.so.1": "libexpat1",
}
_DESKTOP: Mapping[str, str] = {
    "libGLX.so.0": "libglx0",
    "libGLdispatch.so.0": "libglvnd0",
    "libOpenGL.so.0": "libopengl0",
    "libdrm.so.2": "libdrm2",
    "libgbm.so.1": "libgbm1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libfribidi.so.0": "libfribidi0",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libXext.so.6": "libxext6",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libsystemd.so.0": "libsystemd0",
    "libkrb5.so.3": "libkrb5-3",
    "libk5crypto.so.3": "libk5crypto3",
    "libkrb5support.so.0": "libkrb5support0",
    "libcom_err.so.2": "libcom-err2",
    "libkeyutils.so.1": "libkeyutils1",
}
_SOUND: Mapping[str, str] = {
    "libasound.so.2": "libasound2",
    "libjack.so.0": "libjack-jackd2-0",
    "libpulse.so.0": "libpulse0",
    "libpipewire-0.3.so.0": "libpipewire-0.3-0",
}
_GRAPHICS_DRIVERS = ("libcuda.so.1", "libnvidia-ml.so.1", "libnvcuvid.so.1", "libOpenCL.so.1", "libvulkan.so.1")
"""Never taken along, never asked for: who has the card has the driver."""

OF_APPIMAGE = (
    "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1", "libxcb-render-util.so.0",
    "libxcb-util.so.1", "libxcb-xkb.so.1", "libxkbcommon-x11.so.0", "libxkbcommon.so.0", "libportaudio.so.2",
)  # fmt: skip
"""What an AppImage brings all the same: many desktops lack them, and they speak to no driver."""

ALTERNATIVES: Mapping[str, str] = {
    "libasound2": "libasound2 | libasound2t64",
    "libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64",
}
"""As later releases call a package."""


def packages() -> dict[str, str]:
    """The Debian package by the file name of each library that comes from the system."""
    needs: Iterable[Need] = (need for need in (*WINDOW, *SOUND) if need.kind == "library")
    return {**_BASE, **_DESKTOP, **_SOUND, **{need.name: need.apt for need in needs}}


def is_outside(library: str) -> bool:
    """Whether the library of this file name stays out of the package."""
    return library in packages() or library in _GRAPHICS_DRIVERS


def without_leftovers(entries: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """PyInstaller's binaries (name in the package, file, kind) without what is to stay outside, and without those
    libraries of the system that nothing left here links against: they came with a plug-in that was dropped.
    """
    kept = [entry for entry in entries if not is_outside(Path(entry[0]).name)]
    of_system = {entry[0]: entry for entry in kept if _is_of_system(entry)}
    here = [entry for entry in kept if entry[0] not in of_system]
    found = list(here)
    while here:
        asked = {name for entry in here if entry[2] != "SYMLINK" for name in needed(Path(entry[1]))}
        here = [of_system.pop(name) for name in list(of_system) if Path(name).name in asked]
        found += here
    return found


def _is_of_system(entry: tuple[str, str, str]) -> bool:
    """Whether it came from the machine's library folders, not from Python's or from an installed package."""
    return "/" not in entry[0] and entry[2] == "BINARY" and entry[1].startswith(("/lib", "/usr/lib"))


def wanted_by(folder: Path) -> dict[str, list[str]]:
    """The libraries that files below `folder` link against and that do not lie there, each with the files that ask."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    here = {path.name for path in folder.rglob("*")}
    wanted: dict[str, list[str]] = {}
    for path in files:
        for name in needed(path):
            if name not in here:
                wanted.setdefault(name, []).append(path.relative_to(folder).as_posix())
    return wanted


def needed(path: Path) -> list[str]:
    """What a shared library or program links against (objdump, of binutils, as PyInstaller itself needs it)."""
    told = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in told.splitlines() if line.split()[:1] == ["NEEDED"]]


def depends(folder: Path) -> list[str]:
    """The Debian packages that what lies in `folder` needs, sorted. Raises LookupError, naming what nothing brings."""
    known = packages()
    wanted = wanted_by(folder)
    unknown = {name: files[0] for name, files in wanted.items() if name not in known and name not in _GRAPHICS_DRIVERS}
    if unknown:
        listed = "; ".join(f"{name} ({file})" for name, file in sorted(unknown.items()))
        raise LookupError(f"making/outside.py names no package for: {listed}")
    return sorted({known[name] for name in wanted if name in known})


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
