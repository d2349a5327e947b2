"""The upper and the lower end of the Models window: what is recommended for this machine, and what runs on it now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.language import localised, tr
from desktop.ui.models_data import (
    MachineFacts,
    Offer,
    Running,
    Work,
    machine_words,
    memory_words,
    size_words,
    stage_title,
    work_words,
)
from desktop.ui.models_parts import Bar, Button, Card, label


class OfferCard(Card):
    """What suits this machine, and one button that gets it."""

    wanted = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, accent=True)
        self._offer: Offer | None = None
        self._busy = False
        heading = label(tr("Recommended for this machine"), self, 1.14, QFont.Weight.DemiBold)
        self.why = label(tr("Looking at this machine…"), self)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._lines: list[QLabel] = []
        self.machine = label("", self, 0.9, dim=True)
        self.bar = Bar(self)
        self.doing = label("", self, 0.9, dim=True)
        self.button = Button("", "primary", self)
        self.button.clicked.connect(self._pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 16)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self.why)
        layout.addLayout(self._list)
        layout.addWidget(self.machine)
        layout.addWidget(self.bar)
        layout.addWidget(self.doing)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.machine, self.bar, self.doing, self.button):
            part.hide()

    def show_offer(self, offer: Offer | None, machine: MachineFacts | None) -> None:
        """Show `offer`, and what the machine has."""
        if machine:
            self.machine.setText(machine_words(machine))
        self.machine.setVisible(machine is not None)
        if offer is None or offer == self._offer:
            return
        self._offer = offer
        self.why.setText(localised(offer.why))
        lines = [
            f"{stage_title(row.stage)}: {row.title} · {size_words(row.size)}"
            + (f" · {row.licence.name}" if row.licence else "")
            + (f" · {tr('here')}" if row.state == "here" else "")
            for row in offer.rows
        ]
        while len(self._lines) < len(lines):
            self._lines.append(label("", self, 0.96))
            self._list.addWidget(self._lines[-1])
        for index, line in enumerate(self._lines):
            line.setText(lines[index] if index < len(lines) else "")
            line.setVisible(index < len(lines))
        self._busy = offer.busy
        self.bar.setVisible(offer.busy)
        self.doing.setVisible(offer.busy or (offer.in_use and bool(offer.rows)))
        self.button.setVisible(bool(offer.rows) and not (offer.in_use and not offer.busy))
        if offer.busy:
            self.button.set_kind("plain")
            self.button.say(tr("Cancel"), tr("Cancel the download of the recommended models"))
            self.doing.setText(self.doing.text() or tr("Beginning…"))
        elif offer.in_use:
            self.doing.setText(tr("All of it is here and chosen."))
        else:
            self.button.set_kind("primary")
            self.doing.setText("")
            if offer.missing:
                self.button.say(tr("Get the recommended models ({missing})").format(missing=size_words(offer.missing)))
            else:
                self.button.say(tr("Use the recommended models"))
        self._show_whole()

    def set_work(self, work: Work) -> None:
        """How far the work on one of the set is; the bar counts the whole set."""
        offer = self._offer
        if offer is None or work.id not in offer.ids or not offer.busy:
            return
        row = next(row for row in offer.rows if row.id == work.id)
        self.doing.setText(f"{row.title}: {work_words(work)}")
        self._show_whole(work)

    def _show_whole(self, work: Work | None = None) -> None:
        if self._offer is None:
            return
        total = sum(row.size for row in self._offer.rows)
        done = 0
        for row in self._offer.rows:
            if work and row.id == work.id:
                done += row.size if work.step == "checking" else min(row.size, work.done)
            else:
                done += row.size if row.state == "here" else row.done
        self.bar.set_fraction(done / total if total else None)

    @Slot()
    def _pressed(self) -> None:
        (self.stopped if self._busy else self.wanted).emit()


class RunningNow(Card):
    """The processes of this program, each with what it takes of the memory."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 12, 18, 12)
        self._layout.setSpacing(5)
        self._lines: list[tuple[QWidget, QLabel, QLabel]] = []
        self._add()
        self.set_running(())

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What is shown: what it is, and its memory."""
        return [(name.text(), memory.text()) for box, name, memory in self._lines if not box.isHidden()]

    def set_running(self, running: tuple[Running, ...]) -> None:
        """Show `running`, and the sum where there are several."""
        shown = [(_process_words(each), each.memory_mib) for each in running]
        if len(shown) > 1:
            shown.append((tr("Together"), sum(memory for _, memory in shown)))
        while len(self._lines) < len(shown):
            self._add()
        for index, (box, name, memory) in enumerate(self._lines):
            box.setVisible(index < len(shown) or (index == 0 and not shown))
            if index < len(shown):
                name.setText(shown[index][0])
                memory.setText(memory_words(shown[index][1]))
        if not shown:
            self._lines[0][1].setText(tr("Looking…"))
            self._lines[0][2].setText("")
        told = "; ".join(f"{name}, {memory}" for name, memory in self.lines)
        self.setAccessibleName(tr("Running now: {told}").format(told=told))

    def _add(self) -> None:
        box = QWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        name = label("", box)
        memory = label("", box, dim=True)
        memory.setWordWrap(False)
        line.addWidget(name, 1)
        line.addWidget(memory)
        self._layout.addWidget(box)
        self._lines.append((box, name, memory))


def _process_words(each: Running) -> str:
    """What a process is for, and what runs in it."""
    if not each.stage:
        return tr("This window")
    title = stage_title(each.stage)
    what = f"{title} – {each.runs}" if each.runs else title
    return tr("{what}, takes over next").format(what=what) if each.coming else what
