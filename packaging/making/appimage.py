"""One file for any Linux desktop: an AppImage, which is a small runtime with a compressed file system behind it."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from pathlib import Path

from desktop import __version__
from making import outside, system
from making.contents import Flavour

RUNTIME_URL = "https://github.com/AppImage/type2-runtime/releases/download/20251108/runtime-x86_64"
RUNTIME_SHA256 = "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d"
"""The runtime that is put in front: linked statically, so that no desktop needs a library for it. Another file is
refused. It is not fetched from here: a builder does that, and gives it with --runtime.
"""
LIBRARY_FOLDERS = ("/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib")


def make(folder: Path, work: Path, out: Path, flavour: Flavour, runtime: Path | None, portaudio: Path | None) -> Path:
    """The AppImage of the built `folder`, in `out`.

    Without `runtime` only what comes behind it is made, a file system that can be mounted (.squashfs). `portaudio`
    is a libportaudio.so.2 that links against ALSA alone, as linux/portaudio.sh makes it. Raises ValueError.
    """
    if runtime is not None and hashlib.sha256(runtime.read_bytes()).hexdigest() != RUNTIME_SHA256:
        raise ValueError(f"{runtime} is not the runtime of {RUNTIME_URL}")
    tree = work / "AppDir"
    shutil.rmtree(tree, ignore_errors=True)
    system.lay_out(tree, folder)
    bring_along(tree / "usr/lib/parley/_internal", portaudio)
    shutil.copy(system.HERE / "linux/AppRun", tree / "AppRun")
    (tree / "AppRun").chmod(0o755)
    (tree / "parley.desktop").symlink_to("usr/share/applications/parley.desktop")
    (tree / "parley.png").symlink_to("usr/share/icons/hicolor/256x256/apps/parley.png")
    (tree / ".DirIcon").symlink_to("parley.png")
    name = f"Parley-{__version__}{'' if flavour == 'standard' else '-' + flavour}-{platform.machine()}"
    files = out / f"{name}.squashfs"
    files.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mksquashfs", str(tree), str(files), "-root-owned", "-noappend", "-comp", "zstd", "-Xcompression-level", "15",
         "-b", "256K", "-quiet", "-no-progress"],
        check=True,
    )  # fmt: skip
    if runtime is None:
        return files
    image = files.with_suffix(".AppImage")
    with image.open("wb") as whole:
        for part in (runtime, files):
            with part.open("rb") as content:
                shutil.copyfileobj(content, whole)
    image.chmod(0o755)
    files.unlink()
    return image


def bring_along(inside: Path, portaudio: Path | None) -> None:
    """Copy what many desktops lack beside the program's other libraries. Raises ValueError, LookupError."""
    for name in outside.OF_APPIMAGE:
        if name == "libportaudio.so.2":
            if portaudio is None:
                raise ValueError("an AppImage needs a PortAudio without JACK: linux/portaudio.sh makes one")
            if "libjack.so.0" in outside.needed(portaudio):
                raise ValueError(f"{portaudio} links against JACK, which most desktops do not have")
            source = portaudio
        else:
            source = _system_library(name)
        shutil.copyfile(source.resolve(), inside / name)
        (inside / name).chmod(0o755)


def _system_library(name: str) -> Path:
    for folder in LIBRARY_FOLDERS:
        if (place := Path(folder, name)).exists():
            return place
    raise LookupError(f"{name} is not installed here: apt-get install {outside.packages()[name]}")
