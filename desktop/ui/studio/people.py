"""The people there are: a card for each, in one column or two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.icons import draw_icon
from desktop.ui.language import localised, tr
from desktop.ui.models_parts import Button, Card, Chip, label
from desktop.ui.studio.data import Person, kind_words
from desktop.ui.studio.parts import cover, image_of

_SIDE = 76


class Portrait(QWidget):
    """A small picture with round corners; a sign where there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setFixedSize(_SIDE, _SIDE)

    def set_image(self, image: QImage) -> None:
        """Show `image`; a null one shows the sign."""
        if not image.isNull():  # a picture scaled while it is painted would be rough
            side = round(_SIDE * self.devicePixelRatioF())
            ways = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(side, side, *ways)
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if not self._image.isNull():
            cover(painter, self._image, box, 12)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(box, 12, 12)
        ink = self.palette().color(QPalette.ColorRole.PlaceholderText)
        draw_icon(painter, "person", box.adjusted(20, 20, -20, -20), ink, 1.5)


class PersonCard(Card):
    """One person, and what can be done with them."""

    acted = Signal(str, object)
    """"talk", "edit", "export" or "remove", and the Person."""

    def __init__(self, person: Person, parent: QWidget) -> None:
        super().__init__(parent)
        self.person = person
        self.portrait = Portrait(self)
        self.name = label("", self, 1.06, QFont.Weight.DemiBold)
        self.chip = Chip(self)
        self.kind = label("", self, 0.88, dim=True)
        self.description = label("", self, 0.92)
        self.talk = Button(tr("Talk to"), "plain", self)
        self.edit = Button(tr("Edit"), "link", self)
        self.export = Button(tr("Export…"), "link", self)
        self.remove = Button(tr("Remove"), "link", self)
        for button, what in self.buttons().items():
            button.clicked.connect(self._clicked)
            button.setProperty("what", what)
        self._arrange()
        self.set_person(person)

    def buttons(self) -> dict[Button, str]:
        """The buttons and what they do."""
        return {self.talk: "talk", self.edit: "edit", self.export: "export", self.remove: "remove"}

    def _arrange(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.name, 1)
        heading.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addLayout(heading)
        texts.addWidget(self.kind)
        texts.addWidget(self.description)
        texts.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(texts, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.talk)
        row.addSpacing(2)
        for link in (self.edit, self.export, self.remove):
            row.addWidget(link)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(top, 1)
        layout.addLayout(row)

    def set_person(self, person: Person) -> None:
        """Show `person` in place of who was shown."""
        self.person = person
        self.portrait.set_image(QImage() if person.picture is None else image_of(person.picture))
        self.name.setText(person.name)
        self.name.setMinimumHeight(self.chip.sizeHint().height())
        self.chip.say(tr("In the call") if person.current else "", lively=True)
        self.kind.setText(kind_words(person))
        self.description.setText(localised(person.description))
        self.description.setVisible(bool(person.description))
        self.set_accent(person.current)
        self.talk.setVisible(not person.current)
        self.talk.setAccessibleName(tr("Talk to {name}").format(name=person.name))
        self.edit.setVisible(person.own)
        self.edit.setAccessibleName(tr("Edit {name}").format(name=person.name))
        self.export.setAccessibleName(tr("Export {name} as one file").format(name=person.name))
        self.remove.setVisible(person.own)
        self.remove.setAccessibleName(tr("Remove {name}").format(name=person.name))
        parts = [person.name, self.chip.text, kind_words(person), self.description.text()]
        self.setAccessibleName(". ".join(filter(None, parts)))

    @Slot()
    def _clicked(self) -> None:
        self.acted.emit(self.sender().property("what"), self.person)


class People(QWidget):
    """Everybody, under a heading, with a way to bring somebody in."""

    acted = Signal(str, object)
    import_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: dict[str, PersonCard] = {}
        self._order: list[str] = []
        self._columns = 1
        heading = QHBoxLayout()
        heading.setContentsMargins(4, 0, 0, 0)
        heading.addWidget(label(tr("People"), self, 1.14, QFont.Weight.DemiBold), 1)
        self.bring = Button(tr("Import…"), "link", self)
        self.bring.setAccessibleName(tr("Import a person from a file"))
        self.bring.clicked.connect(self.import_asked)
        heading.addWidget(self.bring)
        self.nobody = label(tr("Nobody is here yet: drop a photo to make somebody."), self, 0.96, dim=True)
        self.nobody.setContentsMargins(4, 0, 0, 0)
        self.nobody.hide()
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(heading)
        layout.addWidget(self.nobody)
        layout.addLayout(self._grid)

    def set_people(self, people: Sequence[Person]) -> None:
        """Show `people`; cards of those who stay stay."""
        self.nobody.setVisible(not people)
        keys = {person.key for person in people}
        for key in [key for key in self.cards if key not in keys]:
            card = self.cards.pop(key)
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        for person in people:
            if person.key in self.cards:
                self.cards[person.key].set_person(person)
            else:
                card = self.cards[person.key] = PersonCard(person, self)
                card.acted.connect(self.acted)
                card.show()
        self._order = [person.key for person in people]
        self._place()

    def set_columns(self, columns: int) -> None:
        """So many cards beside one another."""
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        last: QWidget = self.bring
        for number, key in enumerate(self._order):
            card = self.cards[key]
            self._grid.addWidget(card, number // self._columns, number % self._columns)
            for stop in card.buttons():
                QWidget.setTabOrder(last, stop)
                last = stop
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
