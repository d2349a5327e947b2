"""Pictures of the window with a report: `python -m tests.ui.trouble.scenes OUT [--only NAME] [--language de]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from desktop.ui import language
from desktop.ui.theme import Theme
from desktop.ui.trouble import dialog as trouble
from desktop.ui.trouble.dialog import TroubleDialog

SIZES = ((320, 300), (480, 640), (640, 600), (1600, 1000))
OCCASIONS = {
    "crash": (trouble.LAST_RUN, False),
    "unexpected": (trouble.UNEXPECTED, True),
    "engine": (trouble.ENGINE_GONE, True),
    "diagnostics": (trouble.DIAGNOSTICS, False),
}
REPORT = """Parley 0.4.0, 2026-11-21 11:28 +0000

What happened
-------------
ValueError in MainThread

Traceback (most recent call last):
  File "desktop/ui/window.py", line 46, in slot
ValueError: cannot say (what was said) with (a secret) at (a server) for ~

Versions
--------
Python 3.11.7, Linux-6.18 with glibc 2.36
PySide6-Essentials 6.11.3
"""


def render(out: Path, only: str = "") -> Iterator[Path]:
    """Every occasion at every size in both themes, as PNG files in `out`."""
    app = QApplication.instance() or QApplication([])
    for theme in ("light", "dark"):
        chosen = Theme()
        chosen.choose(theme)
        for width, height in SIZES:
            for name, (occasion, again) in OCCASIONS.items():
                path = out / f"trouble-{name}-{width}x{height}-{theme}.png"
                if only not in path.name:
                    continue
                window = TroubleDialog(occasion, again=again)
                window.resize(width, height)
                window.show()
                window.set_report(REPORT)
                clock = QElapsedTimer()
                clock.start()
                while clock.elapsed() < 80:
                    app.processEvents()
                window.grab().save(str(path))
                window.close()
                yield path


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a part of the file's name")
    parser.add_argument("--language", default="en", help="of the window")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    language.install(arguments.language, (Path(__file__).resolve().parents[3] / "assets" / "translations",))
    for path in render(arguments.out, arguments.only):
        print(path)
    app.quit()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
