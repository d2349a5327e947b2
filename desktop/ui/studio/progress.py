"""What is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.language import localised, tr
from desktop.ui.models_parts import Bar, Button, label

_RUN_MS = 1500
_RUNNER = 0.28
"""Length of what runs along the bar, as a part of it."""


class LivelyBar(Bar):
    """A progress bar in which something runs along while nobody can tell how far it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.still = False
        """Nothing runs along."""
        self._run = QVariantAnimation(self, duration=_RUN_MS, startValue=0.0, endValue=1.0)
        self._run.setLoopCount(-1)
        self._run.valueChanged.connect(self.update)

    def set_fraction(self, fraction: float | None) -> None:
        super().set_fraction(fraction)
        self._wake()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run.stop()

    @property
    def running(self) -> bool:
        return self._run.state() == QVariantAnimation.State.Running

    def _wake(self) -> None:
        wanted = self.fraction is None and self.isVisible() and not self.still
        if wanted and not self.running:
            self._run.start()
        elif not wanted:
            self._run.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.running:
            return
        at = -_RUNNER + (1 + _RUNNER) * float(self._run.currentValue())
        piece = QRectF(self.width() * at, 0, self.width() * _RUNNER, self.height()) & QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Accent))
        painter.drawRoundedRect(piece, 3, 3)


class ProgressLine(QWidget):
    """What is being done, how far it is, and Cancel where it can be stopped."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = label("", self, 0.96)
        self.percent = label("", self, 0.92, dim=True)
        self.percent.setWordWrap(False)
        self.bar = LivelyBar(self)
        self.button = Button(tr("Cancel"), "plain", self)
        self.button.clicked.connect(self.cancelled)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.words, 1)
        top.addWidget(self.percent, 0, Qt.AlignmentFlag.AlignBottom)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addLayout(top)
        texts.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(texts, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def active(self) -> bool:
        return not self.isHidden()

    def set_progress(self, text: str, fraction: float | None, cancellable: bool) -> None:
        """Show it; an empty `text` takes it away. `fraction` 0..1, or None where it cannot be told."""
        text = localised(text)
        self.words.setText(text)
        self.bar.set_fraction(fraction)
        shown = self.bar.fraction
        self.percent.setText("" if shown is None else f"{round(shown * 100)} %")
        self.button.setVisible(cancellable)
        self.button.say(tr("Cancel"), tr("Cancel: {text}").format(text=text))
        self.setAccessibleName(f"{text} {self.percent.text()}".strip())
        self.setVisible(bool(text))
