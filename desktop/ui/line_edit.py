"""The strip under the transcript in which the person's last message is changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.language import tr
from desktop.ui.message_edit import LONGEST_MESSAGE
from desktop.ui.models_parts import Button, label
from desktop.ui.studio.parts import Field


class LineEdit(QWidget):
    """Hidden until `begin`. Enter sends, Esc leaves everything as it was."""

    sent = Signal(int, str)
    """The index of the line, and what stands there now."""
    ended = Signal()
    """It is hidden again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = -1
        self.words = label(tr("Change your message; the answer that followed goes."), self, 0.88, dim=True)
        self.field = QLineEdit(self)
        self.field.setFrame(False)
        self.field.setMaxLength(LONGEST_MESSAGE)
        self.field.setAccessibleName(tr("Your message"))
        self.field.returnPressed.connect(self._send)
        self.field.installEventFilter(self)
        self.send = Button(tr("Send again"), "primary", self)
        self.send.clicked.connect(self._send)
        self.cancel = Button(tr("Leave it"), "plain", self)
        self.cancel.clicked.connect(self.end)
        buttons = QHBoxLayout()
        buttons.addWidget(self.send)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(6)
        layout.addWidget(self.words)
        layout.addWidget(Field(self.field, self))
        layout.addLayout(buttons)
        self.hide()

    @Slot(int, str)
    def begin(self, line: int, text: str) -> None:
        """Change the line at this index."""
        self._line = line
        self.field.setText(" ".join(text.split()))
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def end(self) -> None:
        """Leave it as it was."""
        if not self.isHidden():
            self.hide()
            self.ended.emit()

    @Slot()
    def _send(self) -> None:
        text = self.field.text().strip()
        if text:
            line = self._line
            self.end()
            self.sent.emit(line, text)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Esc ends it; the window's own Esc is not meant."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() in kinds and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.end()
            return event.type() == QEvent.Type.KeyPress
        return False
