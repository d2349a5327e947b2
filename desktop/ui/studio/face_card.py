"""The first step: is the face found where it is?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.engine.types import FacePoints
from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, Card, announce, label
from desktop.ui.studio import face_shape
from desktop.ui.studio.data import Picture
from desktop.ui.studio.face_editor import FaceEditor
from desktop.ui.studio.parts import StepTitle, Trouble
from desktop.ui.theme import scaled

_FOUND = mark(
    "Are the points on the eyes, the nose and the corners of the mouth? Drag them if not, or use the arrow keys."
)
_NOT_FOUND = mark(
    "No face was found. Drag the frame over the face, then the points onto the eyes, the nose and the corners of the "
    "mouth."
)
_SEVERAL = mark("{count} faces were found. Choose the one that is to speak, then look at its points.")
_MOST_CHIPS = 9


class NumberChip(QAbstractButton):
    """A small round button with a number on it, one of several."""

    def __init__(self, number: int, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(str(number))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(tr("Face {number} of {count}").format(number=number, count=count))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(34, 34)

    def sizeHint(self) -> QSize:
        return QSize(34, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, box = self.palette(), QRectF(self.rect()).adjusted(3, 3, -3, -3)
        role = QPalette.ColorRole
        painter.setPen(QPen(palette.color(role.Accent if self.isChecked() else role.Mid), 1.2))
        painter.setBrush(palette.color(role.Accent if self.isChecked() else role.Button))
        painter.drawEllipse(box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(role.Link), 2.0))
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setPen(palette.color(role.HighlightedText if self.isChecked() else role.ButtonText))
        painter.setFont(scaled(self.font(), 0.94))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class FaceCard(Card):
    """The picture with the face, which of several it is, and what was noticed."""

    changed = Signal(object)
    """The FacePoints, after the person changed them."""
    doubted = Signal(bool)
    """Whether what is marked can be no face."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = FaceEditor(self)
        self.hint = label(tr(_FOUND), self, 0.94, dim=True)
        self.doubt = Trouble(self, dismissable=False)
        self.notes = label("", self, 0.9, dim=True)
        self.reset = Button(tr("Reset"), "link", self)
        self.reset.setAccessibleName(tr("Reset the points to where they were found"))
        self.other = Button(tr("Another picture…"), "link", self)
        self.other.setAccessibleName(tr("Take another picture of them"))
        self.chips: list[NumberChip] = []
        self.near = Button(tr("Closer"), "link", self)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        under = QHBoxLayout()
        under.setSpacing(10)
        under.addLayout(self._chips)
        under.addStretch(1)
        under.addWidget(self.near)
        under.addWidget(self.reset)
        heading = QHBoxLayout()
        heading.addWidget(StepTitle("1", tr("The face"), self), 1)
        heading.addWidget(self.other)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(9)
        layout.addLayout(heading)
        layout.addWidget(self.editor)
        layout.addLayout(under)
        for words in (self.doubt, self.hint, self.notes):
            layout.addWidget(words)
        layout.addStretch(1)
        self.reset.clicked.connect(self.editor.reset)
        self.near.clicked.connect(self._switch_near)
        self.editor.changed.connect(self._changed)
        self.editor.moved.connect(self._look)
        self.editor.chosen.connect(self._choose)

    @property
    def doubtful(self) -> bool:
        """What is marked can be no face."""
        return self.doubt.problem is not None

    def set_picture(self, preview: Picture, scale: float, faces: Sequence[FacePoints], notes: Sequence[str]) -> None:
        """Show a picture and the faces found in it; see FaceEditor.set_picture."""
        self.editor.set_picture(preview, scale, faces)
        for chip in self.chips:
            self._chips.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        count = min(len(faces), _MOST_CHIPS)
        self.chips = [NumberChip(number + 1, count, self) for number in range(count)] if count > 1 else []
        for chip in self.chips:
            chip.clicked.connect(self._chip_clicked)
            self._chips.addWidget(chip)
        if self.chips:
            self.chips[0].setChecked(True)
            for before, after in pairwise((self.editor.handles["lower_left"], *self.chips, self.near)):
                QWidget.setTabOrder(before, after)
        self._name_near()
        several = tr(_SEVERAL).format(count=len(faces))
        self.hint.setText(tr(_NOT_FOUND) if not faces else several if len(faces) > 1 else tr(_FOUND))
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self._look(self.editor.points)
        announce(self, self.hint.text())

    def set_points(self, points: FacePoints) -> None:
        """Show `points` as somebody left them earlier."""
        self.editor.set_points(points)
        self.hint.setText(tr(_FOUND))
        self._name_near()
        self._look(self.editor.points)

    @Slot()
    def _chip_clicked(self) -> None:
        for index, chip in enumerate(self.chips):
            if chip.isChecked():
                self.editor.choose(index)

    @Slot()
    def _switch_near(self) -> None:
        self.editor.set_near(not self.editor.near)
        self._name_near()

    def _name_near(self) -> None:
        if self.editor.near:
            self.near.say(tr("Whole picture"), tr("Show the whole picture"))
        else:
            self.near.say(tr("Closer"), tr("Show the face larger"))

    @Slot(int)
    def _choose(self, index: int) -> None:
        if index < len(self.chips):
            self.chips[index].click()

    @Slot(object)
    def _changed(self, points: FacePoints) -> None:
        self._look(points)
        self.changed.emit(points)

    @Slot(object)
    def _look(self, points: FacePoints) -> None:
        text = face_shape.doubt(points)
        before = self.doubt.problem.what if self.doubt.problem else ""
        if text == before:
            return
        if text:
            self.doubt.show_problem(Problem(text, level="warning"))
        else:
            self.doubt.clear()
        self.hint.setVisible(not text)
        self.doubted.emit(bool(text))
