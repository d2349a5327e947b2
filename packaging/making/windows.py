"""What Windows wants: a version inside the program, and an installer by Inno Setup."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from desktop import __version__
from making.contents import Flavour
from making.system import HERE, ROOT

ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
_LANGUAGE, _UNICODE = 0x0409, 1200


def write_version(place: Path) -> None:
    """The version resource, in the form that PyInstaller reads (its utils.win32.versioninfo)."""
    numbers = numbers_of(__version__)
    texts = {
        "CompanyName": "The authors of Parley",
        "FileDescription": "Parley",
        "FileVersion": __version__,
        "InternalName": "parley",
        "LegalCopyright": "GPL-3.0-or-later",
        "OriginalFilename": "Parley.exe",
        "ProductName": "Parley",
        "ProductVersion": __version__,
    }
    table = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    place.write_text(
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1),\n"
        f"  kids=[StringFileInfo([StringTable('{_LANGUAGE:04x}{_UNICODE:04x}', [{table}])]),\n"
        f"        VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_UNICODE}])])],\n"
        ")\n",
        "utf-8",
    )


def numbers_of(version: str) -> tuple[int, int, int, int]:
    """ "0.3.0" as Windows counts: four numbers; what follows them, as in "0.4.0rc1", does not count."""
    found = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        found.append(int(digits or 0))
        if digits != part:
            break
    first, second, third, fourth, *_ = *found, 0, 0, 0, 0
    return first, second, third, fourth


def write_icon(place: Path) -> None:
    """The icon in the sizes that Windows shows."""
    from PIL import Image

    largest = Image.open(ROOT / f"assets/icon-{max(ICON_SIZES)}.png")
    others = [Image.open(ROOT / f"assets/icon-{size}.png") for size in ICON_SIZES[:-1]]
    largest.save(place, sizes=[(size, size) for size in ICON_SIZES], append_images=others)


def make(folder: Path, out: Path, flavour: Flavour) -> Path:
    """The installer of the built `folder`, in `out`. Raises LookupError without Inno Setup's compiler."""
    compiler = shutil.which("iscc") or shutil.which("ISCC", path=r"C:\Program Files (x86)\Inno Setup 6")
    if compiler is None:
        raise LookupError("Inno Setup 6 is not installed: its compiler ISCC.exe was not found")
    icon = folder.parent / "parley.ico"
    write_icon(icon)
    name = f"Parley-{__version__}{'' if flavour == 'standard' else '-' + flavour}-setup"
    defines = {"Version": __version__, "Source": folder, "Out": out, "Name": name, "Icon": icon}
    script = HERE / "windows/parley.iss"
    subprocess.run([compiler, "/Q", *(f"/D{key}={value}" for key, value in defines.items()), str(script)], check=True)
    return out / f"{name}.exe"
