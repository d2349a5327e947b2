"""The rooms at the side of the settings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.language import tr
from desktop.ui.settings.data import ROOMS, RoomName
from desktop.ui.theme import scaled

Role = QPalette.ColorRole


class _RoomButton(QAbstractButton):
    """One room; the current one is filled."""

    def __init__(self, name: RoomName, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.setText(tr(ROOMS[name]))
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(scaled(self.font(), 1.0, QFont.Weight.DemiBold))
        return QSize(round(metrics.horizontalAdvance(self.text())) + 34, round(metrics.height()) + 18)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in steps:
            self.focusNextPrevChild(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The list says which one is current."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, box = self.palette(), QRectF(self.rect()).adjusted(2.5, 1.5, -2.5, -1.5)
        current = self.isChecked()
        if current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(Role.Accent if current else Role.AlternateBase))
            painter.drawRoundedRect(box, 9, 9)
        if self.hasFocus():
            painter.setPen(QPen(palette.color(Role.HighlightedText if current else Role.Link), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = box.adjusted(3, 3, -3, -3) if current else box
            painter.drawRoundedRect(inner, 7, 7)
        painter.setFont(scaled(self.font(), 1.0, QFont.Weight.DemiBold if current else None))
        painter.setPen(palette.color(Role.HighlightedText if current else Role.WindowText))
        painter.drawText(box.adjusted(13, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class RoomList(QWidget):
    """`chosen` carries a room's name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Rooms"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 2, 4, 14)
        layout.setSpacing(3)
        self.buttons = {name: _RoomButton(name, self) for name in ROOMS}
        for button in self.buttons.values():
            layout.addWidget(button)
            button.clicked.connect(self._clicked)
        layout.addStretch(1)

    def set_current(self, name: RoomName | str) -> None:
        """Mark the room that is seen; "" for none."""
        for each, button in self.buttons.items():
            button.setChecked(each == name)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _RoomButton):
            self.chosen.emit(sender.name)
