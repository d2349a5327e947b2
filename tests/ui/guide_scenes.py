"""The guide of the first start on every page, as pictures to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.engine.errors import Problem
from desktop.ui.guide.window import GuideWindow
from desktop.ui.theme import Theme
from tests.ui import shelf_scenes

SIZES = ((680, 760), (480, 640), (1600, 1000), (360, 480))
MUTED = Problem(
    "The microphone “USB Headset” is muted.",
    "Switch it on in the system's sound settings, or with the mute key of the keyboard.",
    "warning",
)


def heard(guide: GuideWindow) -> None:
    guide.go_to(1)
    for _ in range(12):
        guide.set_level(0.62)


def muted(guide: GuideWindow) -> None:
    guide.go_to(1)
    guide.set_silent(MUTED)


def asked(guide: GuideWindow) -> None:
    guide.go_to(2)
    guide.speaker.play.click()


def unheard(guide: GuideWindow) -> None:
    asked(guide)
    guide.speaker.no.click()


def machine(guide: GuideWindow) -> None:
    guide.go_to(3)
    guide.set_shelves(shelf_scenes.fresh())


def fetching(guide: GuideWindow) -> None:
    guide.go_to(3)
    shelves, works = shelf_scenes.loading()
    guide.set_shelves(shelves)
    for work in works:
        guide.set_work(work)


def offline(guide: GuideWindow) -> None:
    machine(guide)
    guide.set_online(False)


SCENES: dict[str, Callable[[GuideWindow], None]] = {
    "guide-welcome": lambda guide: guide.go_to(0),
    "guide-microphone": lambda guide: guide.go_to(1),
    "guide-heard": heard,
    "guide-muted": muted,
    "guide-speaker": lambda guide: guide.go_to(2),
    "guide-asked": asked,
    "guide-unheard": unheard,
    "guide-machine": machine,
    "guide-fetching": fetching,
    "guide-offline": offline,
    "guide-talking": lambda guide: guide.go_to(4),
    "guide-ready": lambda guide: guide.go_to(5),
}


def made(size: tuple[int, int]) -> GuideWindow:
    """A guide of `size` in a room with two microphones."""
    guide = GuideWindow()
    guide.set_reduced_motion(True)
    guide.resize(*size)
    guide.set_person("Nova", QImage())
    guide.set_microphones(["Built-in Audio Analogue Stereo", "USB Headset"], "USB Headset")
    guide.set_speakers(["Built-in Audio Analogue Stereo", "HDMI"], "")
    return guide


def render(out: Path, only: str = "") -> Iterator[Path]:
    """Every scene at every size in both themes, as PNG files in `out`."""
    app = QApplication.instance() or QApplication([])
    clock = QElapsedTimer()
    for theme in ("light", "dark"):
        chosen = Theme()
        chosen.choose(theme)
        for size in SIZES:
            for name, scene in SCENES.items():
                if only not in f"{name}-{size[0]}x{size[1]}-{theme}":
                    continue
                guide = made(size)
                guide.show()
                scene(guide)
                clock.start()
                while clock.elapsed() < 80:
                    app.processEvents()
                path = out / f"{name}-{size[0]}x{size[1]}-{theme}.png"
                guide.grab().save(str(path))
                yield path
                guide.close()
                guide.deleteLater()
