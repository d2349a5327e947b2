"""The pieces that the packages are put together from."""

from __future__ import annotations

import configparser
import hashlib
import plistlib
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from desktop.engine.errors import ParleyError
from desktop.engine.models.catalogue import read_catalogue
from desktop.engine.models.store import Store
from tests.packaging.making import PACKAGING, ROOT, module

linux = pytest.mark.skipif(sys.platform != "linux", reason="packages for Linux are made on Linux")


def entry() -> configparser.SectionProxy:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(PACKAGING / "linux/parley.desktop", encoding="utf-8")
    return found["Desktop Entry"]


def test_the_menu_entry_starts_the_program() -> None:
    """Exec is what the package puts on the path, the window's class is Qt's, and each action is an option."""
    from desktop.arguments import parse
    from desktop.frozen import NAME

    assert (entry()["Exec"], entry()["StartupWMClass"], entry()["Icon"]) == (NAME, "Parley", "parley")
    text = (PACKAGING / "linux/parley.desktop").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("Exec=parley --"):
            assert line.split()[1] in ("--interrupt", "--toggle", "--show")
    assert parse([]).ask == ()
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", str(PACKAGING / "linux/parley.desktop")], check=True)


def test_the_description_names_the_menu_entry() -> None:
    """Software centres find the menu entry by what the description launches."""
    root = ElementTree.parse(PACKAGING / "linux/parley.metainfo.xml").getroot()
    assert root.findtext("launchable") == "parley.desktop"
    assert root.findtext("project_license") == "GPL-3.0-or-later"


def test_the_mac_asks_for_the_microphone_and_may_run_what_it_brings() -> None:
    """Without these a signed app hears nothing, or is ended when it loads a wheel's library."""
    rights = plistlib.loads((PACKAGING / "macos/entitlements.plist").read_bytes())
    assert rights["com.apple.security.device.audio-input"] is True
    assert rights["com.apple.security.cs.disable-library-validation"] is True
    assert "NSMicrophoneUsageDescription" in (PACKAGING / "parley.spec").read_text("utf-8")


def test_windows_counts_versions_in_four_numbers(tmp_path: Path) -> None:
    """The file version is readable by PyInstaller's own reader and carries the program's version."""
    windows = module("windows")
    assert windows.numbers_of("0.3.0") == (0, 3, 0, 0)
    assert windows.numbers_of("1.12") == (1, 12, 0, 0)
    assert windows.numbers_of("0.4.0rc1") == (0, 4, 0, 0)
    windows.write_version(tmp_path / "version.txt")
    text = (tmp_path / "version.txt").read_text("utf-8")
    made = compile(text, "version", "eval")
    assert {"VSVersionInfo", "FixedFileInfo", "StringStruct"} <= set(made.co_names)
    assert "040904b0" in text


def test_windows_gets_every_size_of_the_icon(tmp_path: Path) -> None:
    """The .ico holds all sizes, from the drawings made for each of them."""
    windows = module("windows")
    windows.write_icon(tmp_path / "parley.ico")
    reserved, kind, count = struct.unpack("<HHH", (tmp_path / "parley.ico").read_bytes()[:6])
    assert (reserved, kind, count) == (0, 1, len(windows.ICON_SIZES))


def test_the_installer_of_windows_uses_what_it_is_given() -> None:
    """Every value that the script expects is one that the maker says, and the person's folders are not named in it."""
    script = (PACKAGING / "windows/parley.iss").read_text("utf-8")
    for name in ("Version", "Source", "Out", "Name", "Icon"):
        assert f"{{#{name}}}" in script or f"{{#{name}}}\\" in script
    assert "localappdata" not in script.lower()
    assert "userappdata" not in script.lower()


@linux
def test_a_foreign_runtime_is_refused(tmp_path: Path) -> None:
    """What stands in front of an AppImage runs on every machine: it is the one that is pinned, or none."""
    appimage = module("appimage")
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF something else")
    with pytest.raises(ValueError, match="is not the runtime of https://"):
        appimage.make(tmp_path, tmp_path, tmp_path, "starter", runtime, None)
    assert len(appimage.RUNTIME_SHA256) == hashlib.sha256().digest_size * 2


@linux
def test_an_appimage_without_a_portaudio_of_its_own_is_refused(tmp_path: Path) -> None:
    """Most desktops have no JACK, and would be mute."""
    appimage = module("appimage")
    with pytest.raises(ValueError, match=r"linux/portaudio\.sh"):
        appimage.bring_along(tmp_path, None)


@linux
def test_a_library_that_no_package_brings_is_named(tmp_path: Path) -> None:
    """A new dependency must not be found out by the person whose machine lacks it."""
    if not (shutil.which("gcc") and shutil.which("objdump")):
        pytest.skip("gcc and objdump make the library for this test")
    outside = module("outside")
    strange = tmp_path / "strange"
    strange.mkdir()
    compiled = ["gcc", "-shared", "-o"]
    (tmp_path / "empty.c").write_text("int nothing;\n", "utf-8")
    subprocess.run([*compiled, str(tmp_path / "libunheard.so.7"), str(tmp_path / "empty.c")], check=True)
    user = strange / "user.so"
    link = ["-Wl,--no-as-needed", f"-L{tmp_path}", "-l:libunheard.so.7"]
    subprocess.run([*compiled, str(user), str(tmp_path / "empty.c"), *link], check=True)
    assert "libunheard.so.7" in outside.needed(user)
    with pytest.raises(LookupError, match=r"libunheard\.so\.7 \(user\.so\)"):
        outside.depends(strange)
    shutil.copy(tmp_path / "libunheard.so.7", strange)
    assert "libc6" in outside.depends(strange)


def test_each_file_comes_once(tmp_path: Path) -> None:
    """Copies that a wheel holds where a system has links become links; small files and mere namesakes stay."""
    folder = module("folder")
    (tmp_path / "deep").mkdir()
    large, other = b"a" * 20_000, b"b" * 20_000
    for name, content in (("one.so", large), ("deep/two.so", large), ("three.so", other), ("s", b"x"), ("t", b"x")):
        (tmp_path / name).write_bytes(content)
    assert folder.twins(tmp_path) == [(tmp_path / "one.so", tmp_path / "deep/two.so")]


def test_models_that_come_along_are_found_and_chosen(tmp_path: Path) -> None:
    """An offline package's settings name its models, a store finds them there, and removing one is refused kindly."""
    offline = module("offline")
    voice = read_catalogue().entry("piper-alba")
    source, built = Store(tmp_path / "data"), tmp_path / "built"
    built.mkdir()
    shutil.copy(ROOT / "settings.ini", built / "settings.ini")
    with pytest.raises(LookupError, match="--download piper-alba"):
        offline.add(built, ["piper-alba"], source.folder)
    for file in voice.files:
        place = source.home(voice) / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as sparse:
            sparse.truncate(file.size)
    offline.add(built, ["piper-alba"], source.folder)
    settings = (built / "settings.ini").read_text("utf-8")
    room = settings.partition("[tts]")[2].partition("[video]")[0]
    assert "backend = piper" in room
    assert "model = piper-alba" in room
    assert "# " in room  # the comments are kept
    brought = Store(tmp_path / "person", built / offline.FOLDER)
    assert brought.installed(voice)
    assert brought.path_of(voice).is_relative_to(built)
    with pytest.raises(ParleyError, match="came with Parley"):
        brought.remove(voice)
    assert brought.usage() == {}
