"""What this program is, which version runs, and on which engines."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.engine.types import StageStatus
from desktop.ui.status import STAGE_WORDS
from desktop.ui.theme import scaled

_WHAT = (
    "A video call with your own computer. Hold Space and talk; let go, and you are answered. Everything runs on this "
    "machine: nothing you say leaves it unless you asked for that."
)
MORE_MODELS = "The starter answers now. Larger models understand and speak far better: Menu, Models… (Ctrl+M)."
_LICENCE = "Free software under the GNU General Public License, version 3 or later."


def engine_lines(stages: Iterable[StageStatus]) -> list[str]:
    """One line a stage: what it does, which backend runs, and how it is."""
    return [
        f"{STAGE_WORDS[status.stage].capitalize()}: {status.backend}"
        + ("" if status.state == "ready" else f" ({status.state})")
        for status in stages
    ]


class About(QDialog):
    """A small window of its own; non-modal, so that the call goes on. Freed when it is closed."""

    def __init__(self, version: str, stages: Iterable[StageStatus], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Parley")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 22)
        layout.setSpacing(12)
        title = QLabel("Parley", self)
        title.setFont(scaled(self.font(), 1.7, QFont.Weight.Bold))
        layout.addWidget(title)
        stages = list(stages)
        alone = all(status.backend == "starter" for status in stages)
        lines = "\n".join(engine_lines(stages))
        paragraphs = [f"Version {version}" if version else "", _WHAT, lines, MORE_MODELS if alone else "", _LICENCE]
        for text in filter(None, paragraphs):
            label = QLabel(text, self)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setMinimumWidth(300)
            layout.addWidget(label)
        close = QPushButton("Close", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        QShortcut(QKeySequence.StandardKey.Close, self, self.accept)
