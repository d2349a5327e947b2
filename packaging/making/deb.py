"""The package for Debian, Ubuntu and their like."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

from desktop import __version__
from making import outside, system
from making.contents import PARTS, Flavour

NAMES: dict[Flavour, str] = {"starter": "parley-starter", "standard": "parley", "full": "parley-full"}
SAYS: dict[Flavour, str] = {
    "starter": "the starter: talks at once and needs no downloads; without the larger engines",
    "standard": "with the engines for Whisper, language models and Piper voices",
    "full": "with every engine, Kokoro and the photo-real face on PyTorch among them",
}
ALWAYS = ("libportaudio2", "fonts-dejavu-core")
"""Found by name at run time, so that no link tells of them: PortAudio, and a font for a desk that has none."""
RECOMMENDS = ("libasound2-plugins", "libpulse0", "pulseaudio-utils", "xdg-desktop-portal")
"""Sound through PulseAudio or PipeWire, file choosers and hot keys of the desktop, hot-plugging of devices."""


def make(folder: Path, work: Path, out: Path, flavour: Flavour, quick: bool = False) -> Path:
    """The .deb of the built `folder`, in `out`; `quick` makes a larger one in a tenth of the time.

    Raises LookupError for a library that no package brings.
    """
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    system.lay_out(tree, folder)
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/parley").symlink_to("../lib/parley/parley")
    _document(tree / "usr/share/doc" / NAMES[flavour])
    control = tree / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(_control(tree, folder, flavour), "utf-8")
    system.settle_rights(tree)
    package = out / f"{NAMES[flavour]}_{__version__}_{architecture()}.deb"
    out.mkdir(parents=True, exist_ok=True)
    packing = ("-Zzstd", "-z3") if quick else ("-Zxz", "-z6")
    subprocess.run(["dpkg-deb", "--root-owner-group", *packing, "--build", str(tree), str(package)], check=True)
    return package


def architecture() -> str:
    """As Debian calls this machine's processor."""
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def dependencies(folder: Path) -> list[str]:
    """What the package needs, sorted, each as one entry of Depends."""
    names = sorted({*outside.depends(folder), *ALWAYS})
    return [outside.ALTERNATIVES.get(name, name) for name in names]


def _control(tree: Path, folder: Path, flavour: Flavour) -> str:
    others = ", ".join(name for name in NAMES.values() if name != NAMES[flavour])
    return "\n".join(
        (
            f"Package: {NAMES[flavour]}",
            f"Version: {__version__}",
            f"Architecture: {architecture()}",
            "Maintainer: The authors of Parley <parley@localhost>",
            "Section: sound",
            "Priority: optional",
            f"Installed-Size: {system.size_kib(tree)}",
            f"Depends: {', '.join(dependencies(folder))}",
            f"Recommends: {', '.join(RECOMMENDS)}",
            f"Conflicts: {others}",
            f"Replaces: {others}",
            "Description: video call with your own computer",
            " Hold the space bar, talk, let go: a person answers aloud, with moving lips, and",
            " stops the moment you press again. Everything runs on this machine.",
            " .",
            f" This package is Parley {SAYS[flavour]}.",
            f" It brings: {', '.join(('starter', *PARTS[flavour]))}.",
            "",
        )
    )


def _document(place: Path) -> None:
    system.put(system.HERE / "linux/copyright", place / "copyright")
    with gzip.GzipFile(place / "changelog.gz", "wb", 9, mtime=0) as file:
        file.write((system.ROOT / "CHANGELOG.md").read_bytes())
