"""The settings window in every state, with settings as somebody might have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from desktop.engine.errors import Problem
from desktop.settings import NEXT_START, Settings
from desktop.ui.settings.data import ROOMS, Place, Value
from desktop.ui.settings.window import SettingsWindow
from desktop.ui.text_size import set_text_size
from desktop.ui.theme import Theme

SIZES = ((480, 640), (900, 760), (1600, 1000))
LARGE = 2.0


def flat(settings: Settings) -> dict[Place, Value]:
    """Every setting by its place."""
    return {(section, key): value for section, room in settings for key, value in room}


def usual() -> dict[Place, Value]:
    return flat(Settings())


def somebodys() -> dict[Place, Value]:
    """Some things are set."""
    mine: dict[Place, Value] = {
        ("audio", "hands_free"): True,
        ("audio", "volume"): 0.65,
        ("audio", "microphone"): "Blue Yeti Stereo Microphone",
        ("tts", "speed"): 1.25,
        ("window", "text_size"): 1.2,
        ("window", "width"): 1200,
        ("hot_keys", "everywhere"): True,
        ("hot_keys", "talk"): "ctrl+alt+t",
    }
    return usual() | mine


def made(size: tuple[int, int]) -> SettingsWindow:
    """A window of `size`, not yet shown."""
    window = SettingsWindow(NEXT_START)
    window.resize(*size)
    window.set_values(somebodys(), usual())
    window.set_choices("conversation", "avatar", [("nova", "Nova"), ("atlas", "Atlas")])
    window.set_devices("microphone", ["Blue Yeti Stereo Microphone", "Built-in Audio"])
    window.set_devices("speaker", ["Built-in Audio", "HDMI"])
    window.set_level(0.6)
    return window


def search(window: SettingsWindow) -> None:
    window.search.setText("echo")
    window._search()


def nothing(window: SettingsWindow) -> None:
    window.search.setText("xylophone concert")
    window._search()


def troubled(window: SettingsWindow) -> None:
    """The file has a mistake, and a value was refused."""
    problem = Problem(
        "~/.config/parley/settings.ini, line 12: [audio] volume is “loud”, but must be a number, with a point "
        "for the decimals. (2 more like this.)",
        "What was set before holds until it is mended; the rest of the file is used.",
        "warning",
    )
    window.set_trouble(problem)
    window.show_room("answers")
    window.show_refusal(
        "llm",
        "backend",
        Problem(
            "[llm] backend is openai-compatible, but [llm] server is empty.",
            "Name the server there, for example: server = http://localhost:1234/v1",
        ),
    )


def focus(window: SettingsWindow) -> None:
    """The keyboard stands on a row."""
    window.show_row("audio", "volume")


SCENES: dict[str, Callable[[SettingsWindow], None]] = {
    **{f"settings-{room}": (lambda window, room=room: window.show_room(room)) for room in ROOMS},
    "settings-search": search,
    "settings-nothing": nothing,
    "settings-troubled": troubled,
    "settings-focus": focus,
}


def settle(ms: int) -> None:
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < ms:
        QApplication.processEvents()


def render(out: Path, only: str = "") -> Iterator[Path]:
    """Every scene: in both themes at all sizes, and at one size in high contrast and with large texts."""
    ways = [(theme, "normal", 1.0, size) for theme in ("light", "dark") for size in SIZES]
    ways += [(theme, "high", 1.0, (900, 760)) for theme in ("light", "dark")]
    ways += [("light", "normal", LARGE, size) for size in SIZES]
    chosen = Theme()
    for theme, contrast, text_size, size in ways:
        chosen.choose(theme)
        chosen.set_contrast("high" if contrast == "high" else "normal")
        set_text_size(text_size)
        settle(20)
        for name, scene in SCENES.items():
            extra = ("-high" if contrast == "high" else "") + ("-large" if text_size != 1.0 else "")
            path = out / f"{name}-{size[0]}x{size[1]}-{theme}{extra}.png"
            if only not in path.name:
                continue
            window = made(size)
            window.show()
            settle(60)
            scene(window)
            settle(60)
            while window.page.filling:
                settle(10)
            settle(30)
            window.grab().save(str(path))
            window.close()
            window.deleteLater()
            yield path
    chosen.set_contrast("normal")
    set_text_size(1.0)
