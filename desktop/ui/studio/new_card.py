"""The beginning of a person: a large place to drop a photo or a short clip on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.icons import draw_icon
from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, label
from desktop.ui.studio.progress import ProgressLine
from desktop.ui.theme import alpha

_SIGN = 46
_HINTS = (
    mark("A face that looks at the camera, evenly lit, lips closed, works best."),
    mark("The picture stays on this computer."),
)


class NewCard(QWidget):
    """ "New person": drop a file, or choose one; while it is looked at, how far that is."""

    choose_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = label(tr("New person"), self, 1.14, QFont.Weight.DemiBold)
        self.call = label(tr("Drop a photo or a short clip here"), self, 1.2, QFont.Weight.DemiBold)
        self.hints = [label(tr(hint), self, 0.94, dim=True) for hint in _HINTS]
        self.button = Button(tr("Choose a file…"), "primary", self)
        self.button.setAccessibleName(tr("Choose a photo or a short clip for a new person"))
        self.button.clicked.connect(self.choose_asked)
        self.progress = ProgressLine(self)
        for words in (self.call, *self.hints):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 18, 28, 24)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addStretch(1)
        layout.addSpacing(_SIGN + 22)
        layout.addWidget(self.call)
        for words in self.hints:
            layout.addWidget(words)
        layout.addSpacing(8)
        layout.addLayout(row)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.progress, 1000)
        line.addStretch(1)
        self.progress.setMaximumWidth(560)
        layout.addLayout(line)
        layout.addStretch(1)
        self.setMinimumHeight(250)

    def set_progress(self, text: str, fraction: float | None, cancellable: bool) -> None:
        """What is being done with the file."""
        self.progress.set_progress(text, fraction, cancellable)
        self.button.setVisible(not text)

    def set_busy(self, busy: bool) -> None:
        """Whether a file can be chosen at the moment."""
        self.button.setEnabled(not busy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Accent)
        painter.setPen(QPen(alpha(accent, 0.75), 1.8, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(box, 16, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(alpha(accent, 0.05))
        painter.drawRoundedRect(box, 16, 16)
        circle = QRectF(0, 0, _SIGN + 18, _SIGN + 18)
        circle.moveCenter(self.rect().center())
        circle.moveBottom(self.call.geometry().top() - 8)
        painter.setBrush(alpha(accent, 0.12))
        painter.drawEllipse(circle)
        draw_icon(painter, "photo", circle.adjusted(16, 16, -16, -16), palette.color(QPalette.ColorRole.Link), 1.6)
