"""The drawer at the side: a heading, a way out, and the transcript."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.geometry import DRAWER_WIDTH
from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.line_edit import LineEdit
from desktop.ui.lines import Lines
from desktop.ui.theme import scaled
from desktop.ui.transcript import Transcript

_SCROLL_BAR = 14
_SLIDE_MS = 180


class Drawer(QWidget):
    """Opened and closed by the window, which owns its place; the drawer knows how far it is open."""

    closed = Signal()
    slid = Signal()
    """`reveal` has changed."""
    resend_wanted = Signal(int, str)
    """The person's line at this index is to be this instead, and answered anew."""
    answer_again_wanted = Signal()
    repeat_wanted = Signal(int)
    """The answer at this index is to be said again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Conversation"))
        self.transcript = Transcript(DRAWER_WIDTH - _SCROLL_BAR, self)
        self.lines = Lines(self.transcript)
        self.edit = LineEdit(self)
        self.lines.edit_wanted.connect(self.edit.begin)
        self.lines.answer_again_wanted.connect(self.answer_again_wanted)
        self.lines.repeat_wanted.connect(self.repeat_wanted)
        self.edit.sent.connect(self._resend)
        self.edit.ended.connect(self.transcript.setFocus)
        heading = QLabel(tr("Conversation"), self)
        heading.setFont(scaled(self.font(), 1.15, QFont.Weight.DemiBold))
        close = IconButton("close", tr("Close the conversation (Ctrl+T)"), 38, parent=self)
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
        layout.addWidget(self.edit)
        self.setFocusProxy(self.transcript)
        self.reveal = 0.0
        """How far it is open, 0..1."""
        self._slide = QVariantAnimation(self, duration=_SLIDE_MS, easingCurve=QEasingCurve(QEasingCurve.Type.OutCubic))
        self._slide.valueChanged.connect(self._slide_to)

    def slide(self, opened: bool, at_once: bool) -> None:
        """Open or close, in one step or gently."""
        self._slide.stop()
        wanted = 1.0 if opened else 0.0
        if at_once:
            self._slide_to(wanted)
            return
        self._slide.setStartValue(self.reveal)
        self._slide.setEndValue(wanted)
        self._slide.start()

    def stop(self) -> None:
        """Stay where it is."""
        self._slide.stop()

    @Slot(int, str)
    def _resend(self, line: int, text: str) -> None:
        """Not where something else was said meanwhile: that must not go."""
        if line == self.lines.last_of_yours:
            self.resend_wanted.emit(line, text)

    @Slot(object)
    def _slide_to(self, reveal: float) -> None:
        self.reveal = float(reveal)
        self.slid.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(0, 0, 0, self.height())
