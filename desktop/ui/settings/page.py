"""The list of rows that is seen: a room's, or what a search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.language import tr
from desktop.ui.models_parts import label
from desktop.ui.settings.data import Place, Row, Value
from desktop.ui.settings.row import RowCard

_AT_ONCE = 7
"""Rows that are made in one go; the rest follow, so that the picture of the call never waits."""
_WIDEST = 1100


class Page(QWidget):
    """Rows are made when they are first shown, and kept."""

    edited = Signal(str, str, object)
    reset_wanted = Signal(str, str)
    made = Signal(object)
    """A card was made: what is known of it is to be shown."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self.cards: dict[Place, RowCard] = {}
        self.rows: tuple[Place, ...] = ()
        """What is shown, made or not."""
        self._waiting: list[Row] = []
        self._headings: dict[str, QLabel] = {}
        self._heading_of: Mapping[Place, str] = {}
        self._last_heading = ""
        self._next_start: frozenset[Place] = frozenset()
        self._values: Mapping[Place, Value] = {}
        self._usual: Mapping[Place, Value] = {}
        self.setMaximumWidth(_WIDEST)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 2, 18, 18)
        self._layout.setSpacing(8)
        self.nothing = label("", self, 1.0, dim=True)
        self.nothing.hide()
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._add_more)

    def set_next_start(self, places: frozenset[Place]) -> None:
        """The settings that wait for the next start; told before any row is shown."""
        self._next_start = places

    def set_values(self, values: Mapping[Place, Value], usual: Mapping[Place, Value]) -> None:
        """The values in force, and those everything came with."""
        before, self._values, self._usual = self._values, values, usual
        for place, card in self.cards.items():
            needed = card.row.needs
            if values[place] != before.get(place) or (needed and values[needed] != before.get(needed)):
                self._show_value(card)

    def value(self, place: Place) -> Value:
        """The value in force."""
        return self._values[place]

    def usual(self, place: Place) -> Value:
        """The value it came with."""
        return self._usual[place]

    def show_rows(self, rows: Sequence[Row], heading_of: Mapping[Place, str], nothing: str = "") -> None:
        """Show `rows` and no other; a row whose heading differs from the one before gets it. `nothing`: words where
        there is none."""
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
        self._heading_of, self._last_heading = heading_of, ""
        self.nothing.setText(nothing)
        self.nothing.setVisible(not rows and bool(nothing))
        self._layout.addWidget(self.nothing)
        self.rows = tuple(row.place for row in rows)
        self._waiting = list(rows)
        self._add_more()

    @property
    def filling(self) -> bool:
        """Whether rows are still to come."""
        return bool(self._waiting)

    def shown(self) -> list[RowCard]:
        """The rows that are seen, from above."""
        items = [self._layout.itemAt(index) for index in range(self._layout.count())]
        return [card for item in items if item and isinstance(card := item.widget(), RowCard)]

    @Slot()
    def _add_more(self) -> None:
        now, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        last: QWidget | None = shown[-1] if (shown := self.shown()) else None
        for row in now:
            heading = self._heading_of.get(row.place, "")
            if heading and heading != self._last_heading:
                self._layout.addWidget(self._heading(heading))
            self._last_heading = heading
            card = self._card(row)
            self._layout.addWidget(card)
            card.show()
            if last is not None:
                QWidget.setTabOrder(last, card)
            last = card
        if self._waiting:
            self._more.start()
        else:
            self._layout.addStretch(1)

    def _heading(self, text: str) -> QLabel:
        if text not in self._headings:
            made = self._headings[text] = label(text, self, 1.12, QFont.Weight.DemiBold)
            made.setContentsMargins(4, 10, 0, 2)
        self._headings[text].show()
        return self._headings[text]

    def _card(self, row: Row) -> RowCard:
        if row.place not in self.cards:
            card = self.cards[row.place] = RowCard(row, row.place in self._next_start, self)
            card.edited.connect(self.edited)
            card.reset_wanted.connect(self.reset_wanted)
            self.made.emit(card)
            self._show_value(card)
        return self.cards[row.place]

    def _show_value(self, card: RowCard) -> None:
        place = card.row.place
        if place in self._values:
            card.set_value(self._values[place], self._usual[place])
            card.set_useful(card.row.needs is None or bool(self._values[card.row.needs]))


def heading_for(rows: Sequence[Row]) -> dict[Place, str]:
    """The headings within a room."""
    return {row.place: tr(row.group) for row in rows if row.group}
