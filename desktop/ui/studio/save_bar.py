"""Under the steps: Discard and Save; and what is said when somebody was saved."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.icons import draw_icon
from desktop.ui.language import tr
from desktop.ui.models_parts import Button, announce, label


class SavedLine(QWidget):
    """Tells that somebody was saved, and offers to talk to them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = ""
        self.words = label("", self, 1.0, QFont.Weight.DemiBold)
        self.talk = Button(tr("Talk to them"), "primary", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(46, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.talk)
        self.hide()

    def show_saved(self, key: str, name: str) -> None:
        """`name` is among the people now."""
        self.key = key
        self.words.setText(tr("{name} is saved.").format(name=name))
        self.talk.say(
            tr("Talk to {name}").format(name=name) if len(name) <= 16 else tr("Talk to them"),
            tr("Talk to {name}").format(name=name),
        )
        self.show()
        announce(self, self.words.text())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        box = QRectF(15, (self.height() - 22) / 2, 22, 22)
        draw_icon(painter, "done", box, palette.color(QPalette.ColorRole.Link), 2.0)


class SaveBar(QWidget):
    """Under the steps: how the draft stands, Discard and Save."""

    save = Signal()
    discard = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = label("", self, 0.92, dim=True)
        self.discard_button = Button(tr("Discard"), "plain", self)
        self.save_button = Button(tr("Save"), "primary", self)
        self.discard_button.clicked.connect(self.discard)
        self.save_button.clicked.connect(self.save)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 9, 20, 9)
        layout.setSpacing(10)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.discard_button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_draft(self, name: str, new: bool, touched: bool) -> None:
        """Who is to be saved, and whether they were changed."""
        who = name or (tr("the new person") if new else tr("them"))
        self.words.setText(tr("Not saved yet.") if new else tr("Changed, not saved yet.") if touched else "")
        self.save_button.setAccessibleName(tr("Save {who}").format(who=who))
        self.discard_button.setAccessibleName(
            tr("Discard {who}").format(who=who) if new else tr("Discard the changes to {who}").format(who=who)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawLine(0, 0, self.width(), 0)
