"""The line for typed messages: Enter sends, Up brings back what was sent before."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.look import Look

LONGEST_MESSAGE = 200_000
"""Characters that can be typed or pasted into one message."""
_REMEMBERED = 50


class MessageEdit(QWidget):
    """A rounded field with a button to send. The field itself is the QLineEdit named `messageEdit`."""

    sent = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Field(self)
        self._look = Look()
        self.button = IconButton("send", tr("Send the message"), 40, parent=self)
        self.button.setEnabled(False)
        self.button.clicked.connect(self._send)
        self.field.returnPressed.connect(self._send)
        self.field.textChanged.connect(self._text_changed)
        self.field.focus_changed.connect(self.update)
        self.setFocusProxy(self.field)

    @Slot()
    def _send(self) -> None:
        text = self.field.text().strip()
        if not text:
            return
        self.field.remember(text)
        self.field.clear()
        self.sent.emit(text)

    @Slot(str)
    def _text_changed(self, text: str) -> None:
        self.button.setEnabled(bool(text.strip()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.button.width()
        self.button.move(self.width() - side - 2, (self.height() - side) // 2)
        self.field.setGeometry(18, 2, self.width() - side - 24, self.height() - 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        focused = self.field.hasFocus()
        self._look.paint(self, focused, lambda painter: self._draw(painter, focused))

    def _draw(self, painter: QPainter, focused: bool) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        role = QPalette.ColorRole.Accent if focused else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 2.0 if focused else 1.0))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)


class _Field(QLineEdit):
    focus_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("messageEdit")
        self.setAccessibleName(tr("Message"))
        self.setAccessibleDescription(tr("Type a message and press Enter to send it."))
        self.setPlaceholderText(tr("Type a message"))
        self.setFrame(False)
        self.setMaxLength(LONGEST_MESSAGE)
        see_through = QPalette()
        see_through.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(see_through)
        self._sent: list[str] = []
        self._shown = 0

    def remember(self, text: str) -> None:
        """Up brings `text` back."""
        self._sent = [*self._sent[-(_REMEMBERED - 1) :], text]
        self._shown = len(self._sent)

    def event(self, event: QEvent) -> bool:
        """The window's shortcuts go before the line's own: on Linux Ctrl+E and Ctrl+K would move and cut in it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            keys = QKeySequence(cast(QKeyEvent, event).keyCombination())
            if any(keys in action.shortcuts() for action in self.window().actions()):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._sent:
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self._shown = min(len(self._sent), max(0, self._shown + step))
            self.setText(self._sent[self._shown] if self._shown < len(self._sent) else "")
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
