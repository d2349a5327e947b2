"""The drawer at the side: a heading, a way out, and the transcript."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.geometry import DRAWER_WIDTH
from desktop.ui.icon_button import IconButton
from desktop.ui.theme import scaled
from desktop.ui.transcript import Transcript

_SCROLL_BAR = 14


class Drawer(QWidget):
    """Opened and closed by the window, which owns its place."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Conversation")
        self.transcript = Transcript(DRAWER_WIDTH - _SCROLL_BAR, self)
        heading = QLabel("Conversation", self)
        heading.setFont(scaled(self.font(), 1.15, QFont.Weight.DemiBold))
        close = IconButton("close", "Close the conversation (Ctrl+T)", 38, parent=self)
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setContentsMargins(18, 9, 10, 5)
        top.addWidget(heading, 1)
        top.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 6)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.transcript, 1)
        self.setFocusProxy(self.transcript)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(0, 0, 0, self.height())
