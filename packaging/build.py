"""Makes Parley's packages: python packaging/build.py deb --flavour standard --out dist

Run it with Python 3.11 on the system that the package is for; docs/packages.md tells the rest. What it needs beside
Python: binutils and dpkg for Linux, Inno Setup for Windows, nothing more for macOS.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from making import appimage, contents, deb, folder, mac, windows  # noqa: E402  # the checkout is not installed


def main() -> int:
    """Make what was asked for; prints the path of each package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="+", choices=("folder", "deb", "appimage", "inno", "dmg", "sizes"))
    parser.add_argument("--flavour", choices=tuple(contents.PARTS), default="standard")
    parser.add_argument("--work", type=Path, default=Path("build/packages"), help="where it is made")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="where packages are put")
    parser.add_argument("--environment", type=Path, help="a virtual environment that has everything; none is made")
    parser.add_argument("--as-built", action="store_true", help="take the folder of the last time")
    parser.add_argument("--quick", action="store_true", help="pack the .deb less tightly, for a try")
    parser.add_argument("--runtime", type=Path, help="the AppImage runtime; none is fetched")
    parser.add_argument("--portaudio", type=Path, help="the AppImage's libportaudio.so.2, as linux/portaudio.sh makes")
    parser.add_argument("--models", action="append", default=[], metavar="ID", help="a model that comes along")
    parser.add_argument("--models-from", type=Path, metavar="DIR", help="the models folder that they are taken from")
    asked = parser.parse_args()
    work = asked.work.resolve() / asked.flavour
    work.mkdir(parents=True, exist_ok=True)
    built = work / "dist" / "parley"
    if not asked.as_built:
        if "inno" in asked.kinds:
            windows.write_version(work / "version.txt")
        place = asked.environment
        python = folder.python_of(place) if place else folder.environment(work / "env", asked.flavour)
        built = folder.build(python, work, asked.flavour)
    if asked.models:
        if asked.models_from is None:
            parser.error("--models needs --models-from: the folder that holds them, as models in a data folder")
        folder.add_models(folder.python_of(asked.environment or work / "env"), built, asked.models, asked.models_from)
    out = asked.out.resolve()
    makers = {
        "deb": lambda: deb.make(built, work, out, asked.flavour, asked.quick),
        "appimage": lambda: appimage.make(built, work, out, asked.flavour, asked.runtime, asked.portaudio),
        "inno": lambda: windows.make(built, out, asked.flavour),
        "dmg": lambda: mac.make(work / "dist" / "Parley.app", out, asked.flavour),
    }
    for kind in asked.kinds:
        if kind in makers:
            print(makers[kind]())
    if "sizes" in asked.kinds:
        weights = folder.weigh(built)
        for size, name in [*weights[:24], (sum(size for size, _ in weights), "all")]:
            print(f"{size / 2**20:8.1f} MiB  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
