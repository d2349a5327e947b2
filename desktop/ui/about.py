"""What this program is, which version runs, and on which engines."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.engine.types import StageStatus
from desktop.ui.language import mark, tr
from desktop.ui.status import STAGE_WORDS
from desktop.ui.theme import scaled

_WHAT = mark(
    "A video call with your own computer. Hold Space and talk; let go, and you are answered. Everything runs on this "
    "machine: nothing you say leaves it unless you asked for that."
)
MORE_MODELS = mark("The starter answers now. Larger models understand and speak far better: Menu, Models… (Ctrl+M).")
_LICENCE = mark("Free software under the GNU General Public License, version 3 or later.")

_STATES = {
    "loading": mark("loading"),
    "restarting": mark("restarting"),
    "failed": mark("failed"),
    "off": mark("off"),
}


def engine_lines(stages: Iterable[StageStatus]) -> list[str]:
    """One line a stage: what it does, which backend runs, and how it is."""
    lines = []
    for status in stages:
        stage = tr(STAGE_WORDS[status.stage])
        state = "" if status.state == "ready" else f" ({tr(_STATES[status.state])})"
        lines.append(f"{stage[:1].upper()}{stage[1:]}: {status.backend}{state}")
    return lines


class About(QDialog):
    """A small window of its own; non-modal, so that the call goes on. Freed when it is closed."""

    def __init__(self, version: str, stages: Iterable[StageStatus], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Parley"))
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
        paragraphs = [
            tr("Version {version}").format(version=version) if version else "",
            tr(_WHAT),
            lines,
            tr(MORE_MODELS) if alone else "",
            tr(_LICENCE),
        ]
        for text in filter(None, paragraphs):
            label = QLabel(text, self)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setMinimumWidth(300)
            layout.addWidget(label)
        close = QPushButton(tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        QShortcut(QKeySequence.StandardKey.Close, self, self.accept)
