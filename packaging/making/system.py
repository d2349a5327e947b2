"""What every package for a Linux system has besides the program's folder: menu entry, icons, description."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from desktop import __version__

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parent
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def lay_out(tree: Path, folder: Path) -> None:
    """Make usr/… below `tree` from the built `folder`, with rights as an installed system wants them."""
    shutil.copytree(folder, tree / "usr/lib/parley", symlinks=True)
    put(HERE / "linux/parley.desktop", tree / "usr/share/applications/parley.desktop")
    for size in ICON_SIZES:
        put(ROOT / f"assets/icon-{size}.png", tree / f"usr/share/icons/hicolor/{size}x{size}/apps/parley.png")
    put(ROOT / "assets/icon.svg", tree / "usr/share/icons/hicolor/scalable/apps/parley.svg")
    described = (HERE / "linux/parley.metainfo.xml").read_text("utf-8")
    about = tree / "usr/share/metainfo/parley.metainfo.xml"
    about.parent.mkdir(parents=True)
    about.write_text(described.replace("@VERSION@", __version__).replace("@DATE@", today()), "utf-8")
    settle_rights(tree)


def put(source: Path, target: Path) -> None:
    """Copy one file, making its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def settle_rights(tree: Path) -> None:
    """Folders and programs 755, everything else 644, whatever the builder's umask was."""
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or (path.stat().st_mode & 0o100 and path.parent.name == "parley")
        path.chmod(0o755 if runs else 0o644)


def today() -> str:
    """The day of the build, or of SOURCE_DATE_EPOCH, so that a build can be repeated."""
    import os

    return time.strftime("%Y-%m-%d", time.gmtime(float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())))


def size_kib(tree: Path) -> int:
    """What `tree` takes on the disk, KiB."""
    return sum(path.lstat().st_blocks for path in tree.rglob("*")) // 2
