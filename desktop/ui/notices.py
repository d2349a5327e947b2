"""Notices in the window: what happened, and under it what to do. They never take the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.icon_button import IconButton
from desktop.ui.icons import draw_icon
from desktop.ui.language import localise, mark, tr
from desktop.ui.look import Look
from desktop.ui.theme import LEVEL_COLOURS, scaled

MOST_SHOWN = 3
INFO_MS = 7000
"""How long an info stays; warnings and errors stay until they are dismissed or replaced."""
_LONGEST = 400
_LEVEL_WORDS = {"info": mark("Note"), "warning": mark("Warning"), "error": mark("Error")}


class Notice(QWidget):
    """One problem, with a sign, a sentence, a remedy and a way to dismiss it."""

    dismissed = Signal(object)

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        self._look = Look()
        self.setAccessibleName(f"{tr(_LEVEL_WORDS[problem.level])}: {problem}")
        what = self._label(problem.what, scaled(self.font(), 1.0, QFont.Weight.DemiBold))
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.setContentsMargins(0, 10, 0, 11)
        texts.addWidget(what)
        if problem.remedy:
            remedy = self._label(problem.remedy, scaled(self.font(), 0.94))
            remedy.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            texts.addWidget(remedy)
        close = IconButton("close", tr("Dismiss this notice"), 34, parent=self)
        close.clicked.connect(self._dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(48, 0, 6, 0)
        layout.setSpacing(6)
        layout.addLayout(texts, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self, singleShot=True, interval=INFO_MS)
        self._timer.timeout.connect(self._dismiss)
        if problem.level == "info":
            self._timer.start()

    def _label(self, text: str, font: QFont) -> QLabel:
        label = QLabel(text[:_LONGEST], self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setFont(font)
        return label

    @Slot()
    def _dismiss(self) -> None:
        self.dismissed.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.problem.level == "info":
            self._timer.start()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint(self, None, self._draw)

    def _draw(self, painter: QPainter) -> None:
        palette = self.palette()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(palette.color(QPalette.ColorRole.Window))
        painter.drawRoundedRect(box, 13, 13)
        colour = QColor(LEVEL_COLOURS[self.problem.level])
        draw_icon(painter, self.problem.level, QRectF(14, (self.height() - 22) / 2, 22, 22), colour, 2.0)


class NoticeStack(QWidget):
    """The newest on top, at most three; one about the same subject takes the older one's place."""

    changed = Signal()
    """The height that is wanted has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notices: list[Notice] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.hide()

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """Show `problem` in the language of the window; the same one again, or an older one it replaces, goes."""
        problem = localise(problem)
        for old in list(self.notices):
            same_subject = problem.replaces and old.problem.replaces == problem.replaces
            if same_subject or old.problem == problem:
                self._remove(old)
        while len(self.notices) >= MOST_SHOWN:
            order = {"info": 0, "warning": 1, "error": 2}
            self._remove(min(reversed(self.notices), key=lambda notice: order[notice.problem.level]))
        notice = Notice(problem, self)
        notice.dismissed.connect(self._dismissed)
        self.notices.insert(0, notice)
        self._layout.insertWidget(0, notice)
        notice.show()
        self.show()
        self.changed.emit()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(notice, notice.accessibleName()))

    @Slot(str)
    def withdraw(self, subject: str) -> None:
        """Take back what is shown about `subject`."""
        for notice in [notice for notice in self.notices if notice.problem.replaces == subject]:
            self._dismissed(notice)

    @Slot(object)
    def _dismissed(self, notice: Notice) -> None:
        self._remove(notice)
        self.setVisible(bool(self.notices))
        self.changed.emit()

    def _remove(self, notice: Notice) -> None:
        if notice in self.notices:
            self.notices.remove(notice)
            self._layout.removeWidget(notice)
            notice.hide()
            notice.deleteLater()

    def fit(self, width: int, height: int) -> None:
        """Show as many as can be read in this room, the newest first; the others wait until one goes."""
        used = 0
        for number, notice in enumerate(self.notices):
            wanted = notice.heightForWidth(width)
            notice.setVisible(number == 0 or used + wanted <= height)
            used += wanted + self._layout.spacing()

    def wanted_height(self, width: int) -> int:
        """Height for the notices that are shown, at `width`, logical pixels."""
        heights = [notice.heightForWidth(width) for notice in self.notices if not notice.isHidden()]
        return sum(heights) + self._layout.spacing() * max(0, len(heights) - 1)
