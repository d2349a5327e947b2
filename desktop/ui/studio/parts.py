"""What the studio's cards are made of: pictures, numbered headings, fields, a problem."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.icon_button import IconButton
from desktop.ui.icons import draw_icon
from desktop.ui.language import localise, tr
from desktop.ui.models_parts import announce, label
from desktop.ui.studio.data import Picture
from desktop.ui.theme import LEVEL_COLOURS, alpha, scaled

Role = QPalette.ColorRole
FIELD_RADIUS = 10.0


def image_of(picture: Picture) -> QImage:
    """An image of its own of an RGB picture; ValueError where `picture` has another shape or type."""
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or 0 in picture.shape:
        raise ValueError(f"a picture is (height, width, 3) uint8, not {picture.shape} {picture.dtype}")
    height, width = picture.shape[:2]
    data = np.ascontiguousarray(picture)
    return QImage(data.data, width, height, width * 3, QImage.Format.Format_RGB888).copy()


def cover(painter: QPainter, image: QImage, box: QRectF, radius: float) -> None:
    """Draw `image` over the whole of `box`, cropped at the longer sides, with round corners."""
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path)
    scale = max(box.width() / image.width(), box.height() / image.height())
    part = QRectF(0, 0, box.width() / scale, box.height() / scale)
    part.moveCenter(QRectF(image.rect()).center())
    painter.drawImage(box, image, part)
    painter.restore()


class StepTitle(QWidget):
    """A heading with a number in a circle; without a number only the words."""

    def __init__(self, number: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.words = label(text, self, 1.1, QFont.Weight.DemiBold)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(32 if number else 0, 0, 0, 0)
        layout.addWidget(self.words, 1)
        self.setMinimumHeight(24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._number:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(0, (self.height() - 23) / 2, 23, 23)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(alpha(self.palette().color(Role.Accent), 0.16))
        painter.drawEllipse(circle)
        painter.setPen(self.palette().color(Role.Link))
        painter.setFont(scaled(self.font(), 0.9, QFont.Weight.Bold))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._number)


class Field(QWidget):
    """A rounded frame round an editor that has none of its own; it shows where the focus is."""

    def __init__(self, editor: QWidget, parent: QWidget, margins: tuple[int, int, int, int] = (11, 7, 11, 7)) -> None:
        super().__init__(parent)
        self._editor = editor
        self._wrong = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*margins)
        layout.addWidget(editor)
        see_through = QPalette()
        see_through.setColor(Role.Base, Qt.GlobalColor.transparent)
        editor.setPalette(see_through)
        editor.installEventFilter(self)

    @property
    def wrong(self) -> bool:
        return self._wrong

    def set_wrong(self, wrong: bool) -> None:
        """Whether what stands in it cannot be taken."""
        self._wrong = wrong
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self._editor.hasFocus()
        colour = self.palette().color(Role.Accent if focused else Role.Mid)
        if self._wrong:
            colour = QColor(LEVEL_COLOURS["error"])
        painter.setPen(QPen(colour, 2.0 if focused or self._wrong else 1.0))
        painter.setBrush(self.palette().color(Role.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), FIELD_RADIUS, FIELD_RADIUS)


class Choice(QComboBox):
    """A combo box in the same frame as the fields."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def sizeHint(self) -> QSize:
        return QSize(140, round(QFontMetricsF(self.font()).height()) + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def wheelEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        event.ignore()  # the wheel scrolls the page

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(self.palette().color(Role.Accent if focused else Role.Mid), 2.0 if focused else 1.0))
        painter.setBrush(self.palette().color(Role.Window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), FIELD_RADIUS, FIELD_RADIUS)
        ink = self.palette().color(Role.WindowText if self.isEnabled() else Role.PlaceholderText)
        draw_icon(painter, "down", QRectF(self.width() - 29, (self.height() - 16) / 2, 16, 16), ink, 2.2)
        painter.setPen(ink)
        room = QRectF(13, 0, self.width() - 46, self.height())
        shown = QFontMetricsF(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class Trouble(QWidget):
    """One problem: its sign, the sentence, what to do, and (where it may be dismissed) a way to do that."""

    def __init__(self, parent: QWidget, dismissable: bool = True) -> None:
        super().__init__(parent)
        self.problem: Problem | None = None
        self.what = label("", self, 0.96, QFont.Weight.DemiBold)
        self.remedy = label("", self, 0.94, dim=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.what)
        texts.addWidget(self.remedy)
        self.dismiss = IconButton("close", tr("Dismiss this"), 32, parent=self)
        self.dismiss.clicked.connect(self.clear)
        self.dismiss.setVisible(dismissable)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(46, 10, 8, 11)
        layout.addLayout(texts, 1)
        layout.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_problem(self, problem: Problem) -> None:
        """Show `problem`, in the language of the window, in place of what was shown."""
        problem = localise(problem)
        self.problem = problem
        self.what.setText(problem.what)
        self.remedy.setText(problem.remedy)
        self.remedy.setVisible(bool(problem.remedy))
        self.setAccessibleName(str(problem))
        self.show()
        self.update()
        announce(self, str(problem))

    @Slot()
    def clear(self) -> None:
        """It is over."""
        self.problem = None
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        level = self.problem.level if self.problem else "error"
        colour = QColor(LEVEL_COLOURS[level])
        painter.setPen(QPen(alpha(colour, 0.55), 1.0))
        painter.setBrush(alpha(colour, 0.10))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        draw_icon(painter, level, QRectF(15, 12, 20, 20), colour, 2.0)
