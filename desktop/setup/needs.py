"""What set-up looks for on a Linux system, and the package that brings it in each family of distributions.

Windows and macOS need nothing of this: there the wheels of Qt and sounddevice bring all they load.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["library", "program", "font", "plugin", "module"]


@dataclass(frozen=True, slots=True)
class Need:
    """`name` is a soname, a program, a module of Python, or a file pattern below the library folders.

    The other fields name packages; an empty one means that family brings it with something else listed here.
    """

    kind: Kind
    name: str
    apt: str
    dnf: str = ""
    pacman: str = ""
    zypper: str = ""


def _library(name: str, apt: str, dnf: str = "", pacman: str = "", zypper: str = "") -> Need:
    return Need("library", name, apt, dnf, pacman, zypper or apt)


# What Qt's core, its xcb plugin and its GL integrations link against and the wheel does not carry.
WINDOW = (
    _library("libEGL.so.1", "libegl1", "mesa-libEGL", "libglvnd", "Mesa-libEGL1"),
    _library("libGL.so.1", "libgl1", "mesa-libGL", "libglvnd", "Mesa-libGL1"),
    _library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    _library("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    _library("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    _library("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    _library("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    _library("libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5-libs", "krb5", "krb5"),
    _library("libX11.so.6", "libx11-6", "libX11", "libx11"),
    _library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
    _library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    _library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    _library("libxcb.so.1", "libxcb1", "libxcb", "libxcb"),
    _library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    _library("libxcb-glx.so.0", "libxcb-glx0", "libxcb", "libxcb"),
    _library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    _library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    _library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    _library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    _library("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb"),
    _library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    _library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    _library("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb"),
    _library("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    _library("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    _library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    _library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    Need("font", "*.[to]tf", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts"),
)

SOUND = (_library("libportaudio.so.2", "libportaudio2", "portaudio", "portaudio"),)

COMPILER = (Need("program", "c++", "g++", "gcc-c++", "gcc", "gcc-c++"),)

# What the tests of the real window on virtual devices start, what counts connections, what builds the last engine.
TESTS = (
    Need("program", "Xvfb", "xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xvfb-run"),
    Need("program", "xdotool", "xdotool", "xdotool", "xdotool", "xdotool"),
    Need("program", "import", "imagemagick", "ImageMagick", "imagemagick", "ImageMagick"),
    Need("program", "pulseaudio", "pulseaudio", "pulseaudio", "pulseaudio", "pulseaudio"),
    Need("program", "pactl", "pulseaudio-utils", "pulseaudio-utils", "libpulse", "pulseaudio-utils"),
    Need(
        "plugin",
        "alsa-lib/libasound_module_pcm_pulse.so",
        "libasound2-plugins",
        "alsa-plugins-pulseaudio",
        "alsa-plugins",
        "alsa-plugins-pulse",
    ),
    Need("program", "strace", "strace", "strace", "strace", "strace"),
    *COMPILER,  # the tests want every engine, and llama.cpp may have to be built
)


def environment_maker(version: str) -> Need:
    """Python's own part that makes virtual environments, which Debian packs by itself. `version` such as 3.11."""
    return Need("module", "ensurepip", f"python{version}-venv", "python3", "python", "python3")
