"""Pictures of the window with the conversations: `python -m tests.ui.history.scenes OUT [--only NAME]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.engine.errors import Problem
from desktop.engine.types import Message
from desktop.ui.history.data import Row, Shown
from desktop.ui.history.window import HistoryWindow
from desktop.ui.theme import Theme

SIZES = ((480, 640), (900, 680), (1600, 1000), (360, 400))
NOW = datetime.now().astimezone()
NAMES = {"nova": "Nova", "atlas": "Atlas"}


def rows() -> tuple[Row, ...]:
    """A few weeks of conversations."""
    return (
        Row("a", "What should I cook with leeks?", "Nova", NOW, 14, "Nova", current=True),
        Row("b", "Plans for the weekend", "What could we do if it rains?", NOW - timedelta(hours=3), 8, "Nova"),
        Row("c", "A story about a lighthouse keeper who was afraid of the dark, and of the sea", "Nova, Atlas",
            NOW - timedelta(days=1), 220, "Nova, Atlas"),
        Row("2026-11-17.jsonl", "2026-11-17.jsonl", "", NOW - timedelta(days=3),
            trouble="The conversation 2026-11-17.jsonl was written by a newer version of Parley."),
        *(
            Row(f"n{number}", f"How many days until {what}?", "Atlas", NOW - timedelta(days=8 + 5 * number), 6, "Atlas")
            for number, what in enumerate(("Christmas", "my birthday", "the new moon", "spring", "the long weekend",
                                           "the next leap year", "Easter", "the holidays", "payday"))
        ),
    )  # fmt: skip


TALK = Shown(
    "c",
    (
        Message("user", "Tell me a story about a lighthouse keeper."),
        Message(
            "assistant", "Once there was a keeper who lit the lamp an hour before sunset, every day.", speaker="nova"
        ),
        Message("user", "Why did he do that, Atlas?"),
        Message("assistant", "Because he was afraid of the dark, and told nobody.", speaker="atlas"),
        Message("user", "Go on"),
        Message("assistant", "One evening the oil", cut=True, speaker="nova"),
        Message("user", "שלום, מה שלומך היום? 🙂"),
        Message("assistant", "I only speak English for now, but thank you for asking! 🎉", speaker="nova"),
    ),
    NAMES,
)


def empty(window: HistoryWindow) -> None:
    window.set_rows(())


def listed(window: HistoryWindow) -> None:
    window.set_rows(rows())


def chosen(window: HistoryWindow) -> None:
    window.set_rows(rows())
    window.list.choose("c")
    window._read()
    window.set_shown(TALK)


def renaming(window: HistoryWindow) -> None:
    chosen(window)
    window.page.rename.click()


def broken(window: HistoryWindow) -> None:
    window.set_rows(rows())
    window.list.choose("2026-11-17.jsonl")
    window._read()


def searched(window: HistoryWindow) -> None:
    text = "2 lines: …because he was afraid of the dark, and told nobody."
    moment = NOW - timedelta(days=1)
    found = Row("c", "A story about a lighthouse keeper", text, moment, 8, "Nova, Atlas", found=2, at=3)
    window.search.setText("afraid dark")
    window.set_rows((found,))
    window.list.choose("c")
    window._read()
    window.set_shown(TALK)


def busy(window: HistoryWindow) -> None:
    chosen(window)
    window.set_film("The film of “A story about a lighthouse keeper” is being made…", 0.42)
    window.set_removed("x", "Shopping")
    window.show_problem(
        Problem("film.mp4 could not be written: the disk is full.", "Make room, or choose another folder.")
    )


SCENES: dict[str, Callable[[HistoryWindow], None]] = {
    scene.__name__: scene for scene in (empty, listed, chosen, renaming, broken, searched, busy)
}


def settle(app: QApplication) -> None:
    for _ in range(6):
        app.processEvents()


def render(out: Path, only: str = "") -> Iterator[Path]:
    """Every scene at every size in both themes, as PNG files in `out`."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    for theme in ("light", "dark"):
        look = Theme()
        look.choose(theme)
        for width, height in SIZES:
            for name, scene in SCENES.items():
                path = out / f"conversations-{name}-{width}x{height}-{theme}.png"
                if only not in path.name:
                    continue
                window = HistoryWindow()
                window.resize(width, height)
                window.show()
                settle(app)
                scene(window)
                settle(app)
                window.grab().save(str(path))
                window.close()
                window.deleteLater()
                yield path


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="a part of the file's name")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for path in render(arguments.out, arguments.only):
        print(path)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
