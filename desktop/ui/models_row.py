"""One model in the Models window: what it is, how it stands, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.ui.icons import draw_icon
from desktop.ui.language import localise, localised, tr
from desktop.ui.models_data import ModelRow, Work, facts_words, size_words, work_words
from desktop.ui.models_parts import Bar, Button, Card, Chip, Wrapped, announce, label
from desktop.ui.theme import LEVEL_COLOURS


def chip_words(row: ModelRow) -> str:
    """How `row` stands, in a word or two; "" where its button says it all."""
    if row.in_use:
        return tr("In use") if row.running else tr("Chosen")
    match row.state:
        case "built in":
            return tr("Built in")
        case "here" | "own":
            return tr("On this machine")
        case "partial":
            return "" if row.problem else tr("Paused")
        case "waiting":
            return tr("Waiting")
    return tr("Recommended") if row.recommended and row.state == "absent" else ""


def note_words(row: ModelRow) -> str:
    """What a person would wonder about `row`; "" for nothing."""
    if row.in_use and not row.running:
        if row.state in ("absent", "partial"):
            return tr("The settings name it, but it is not on this machine.")
        if row.engine_missing:
            return tr("Its engine is not installed yet; it takes over when that is done.")
        if row.takes_over:
            return tr("Takes over with your next question.")
        return tr("It is your choice, but something else stands in for it now.")
    if row.state == "partial":
        return tr("{done} of {size} are here; the rest is fetched when you go on.").format(
            done=size_words(row.done), size=size_words(row.size)
        )
    if row.state == "waiting":
        return tr("Begins when the download before it is done.")
    if row.elsewhere and row.state == "absent":
        return tr("Another program keeps it on this machine already; nothing needs to be downloaded.")
    if row.too_large and row.state in ("absent", "here"):
        return tr("Wants more memory than this machine can spare: it would be slow, or not start.")
    return ""


def action_of(row: ModelRow) -> tuple[str, str]:
    """The button of `row`: what it does ("download", "cancel", "use", "" for none) and what stands on it."""
    match row.state:
        case "working" | "waiting":
            return "cancel", tr("Cancel")
        case "absent":
            if row.problem:
                return "download", tr("Retry")
            return "download", tr("Take over") if row.elsewhere else tr("Download")
        case "partial":
            return "download", tr("Retry") if row.problem else tr("Resume")
    return ("", "") if row.in_use else ("use", tr("Use"))


_CHIP_BESIDE_EMS = 36
"""From this width on, in widths of an "n", how it stands is said beside its name."""


class _Trouble(QWidget):
    """A failure: its sign, the sentence, and what to do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._level = "error"
        self.what = label("", self, 0.94, QFont.Weight.DemiBold)
        self.remedy = label("", self, 0.94, dim=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(27, 2, 0, 2)
        layout.setSpacing(1)
        layout.addWidget(self.what)
        layout.addWidget(self.remedy)

    def show_row(self, row: ModelRow) -> None:
        if row.problem:
            self._level = row.problem.level
            self.what.setText(localised(row.problem.what))
            self.remedy.setText(localised(row.problem.remedy))
        self.remedy.setVisible(bool(row.problem and row.problem.remedy))
        self.setVisible(row.problem is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = QColor(LEVEL_COLOURS[self._level])
        draw_icon(QPainter(self), self._level, QRectF(1, 3, 18, 18), colour, 2.0)  # type: ignore[arg-type]


class RowCard(Card):
    """Shows a ModelRow. Its signals carry the row."""

    acted = Signal(str, object)
    """"download", "cancel", "use", "remove", "import" or "licence", and the row."""

    def __init__(self, row: ModelRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._action = ""
        self.title = label("", self, 1.04, QFont.Weight.DemiBold)
        self.chip = Chip(self)
        self.title.setMinimumHeight(self.chip.sizeHint().height())
        self.quality = label("", self, 0.94, kind=Wrapped)
        self.facts = label("", self, 0.9, dim=True, kind=Wrapped)
        self.note = label("", self, 0.9, kind=Wrapped)
        self.bar = Bar(self)
        self.doing = label("", self, 0.9, dim=True)
        self.trouble = _Trouble(self)
        self.button = Button("", "plain", self)
        self.licence = Button("", "link", self)
        self.bring = Button(tr("Import…"), "link", self)
        self.remove = Button(tr("Remove"), "link", self)
        self._arrange()
        self.button.clicked.connect(self._pressed)
        self.licence.clicked.connect(self._licence_asked)
        self.bring.clicked.connect(self._import_asked)
        self.remove.clicked.connect(self._remove_asked)
        self._show()

    def _arrange(self) -> None:
        heading = self._heading = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        heading.setSpacing(10)
        heading.addWidget(self.title, 1)
        heading.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addLayout(heading)
        for part in (self.quality, self.facts, self.note):
            texts.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addLayout(texts, 1)
        top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        links = self._link_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        links.setSpacing(10)
        links.setContentsMargins(0, 0, 0, 0)
        for link in (self.licence, self.bring, self.remove):
            links.addWidget(link)
        links.addStretch(1)
        self._links = QWidget(self)
        self._links.setLayout(links)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 10)
        layout.setSpacing(5)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        layout.addLayout(top)
        for widget in (self.trouble, self.bar, self.doing, self._links):
            layout.addWidget(widget)

    def set_row(self, row: ModelRow) -> None:
        """Show `row` in place of what was shown."""
        if row == self.row:
            return
        before, self.row = self.row, row
        self._show()
        if row.problem and row.problem != before.problem:
            announce(self, f"{row.title}: {localise(row.problem)}")
        elif row.in_use and not before.in_use:
            announce(self, f"{row.title}: {note_words(row) or chip_words(row)}")

    def set_work(self, work: Work) -> None:
        """How far the work on this model is."""
        self.bar.set_fraction(work.done / work.total if work.total else None)
        self.doing.setText(work_words(work))
        self.bar.setAccessibleName(f"{self.row.title}: {work_words(work)}")

    def _show(self) -> None:
        row = self.row
        working = row.state == "working"
        self._set(self.title, localised(row.title))
        self.chip.say(chip_words(row), lively=row.in_use)
        self._set(self.quality, localised(row.quality))
        self._set(self.facts, facts_words(row))
        self._set(self.note, "" if working or row.problem else note_words(row))
        self.note.setToolTip(localised(row.elsewhere))
        self.trouble.show_row(row)
        if not working:
            self.bar.set_fraction(row.done / row.size if row.size else None)
            self.doing.setText("")
        elif not self.doing.text():
            self.doing.setText(tr("Beginning…"))
        self.doing.setVisible(working)
        self.bar.setVisible(working or row.state == "partial")
        self.set_accent(row.in_use)
        self._action, words = action_of(row)
        had_focus = self.button.hasFocus()
        self.button.say(words, f"{words} {row.title}")
        self.button.setVisible(bool(self._action))
        if had_focus and not self._action:
            self.licence.setFocus()
        if row.licence:
            self.licence.say(
                tr("Licence: {name}").format(name=row.licence.name),
                tr("Licence of {title}: {name}").format(title=row.title, name=row.licence.name),
            )
        self.licence.setVisible(row.licence is not None)
        self.bring.setAccessibleName(tr("Import {title} from a file or folder you have").format(title=row.title))
        self.bring.setVisible(row.state in ("absent", "partial"))
        self.remove.setAccessibleName(tr("Remove {title}").format(title=row.title))
        self.remove.setVisible(row.state in ("here", "partial"))
        self._links.setVisible(not all(link.isHidden() for link in (self.licence, self.bring, self.remove)))
        parts = [localised(row.title), chip_words(row), localised(row.quality), facts_words(row), note_words(row)]
        self.setAccessibleName(". ".join(filter(None, parts)))

    @staticmethod
    def _set(what, text: str) -> None:  # type: ignore[no-untyped-def]
        what.setText(text)
        what.setVisible(bool(text))

    @Slot()
    def _pressed(self) -> None:
        self.acted.emit(self._action, self.row)

    @Slot()
    def _licence_asked(self) -> None:
        self.acted.emit("licence", self.row)

    @Slot()
    def _import_asked(self) -> None:
        self.acted.emit("import", self.row)

    @Slot()
    def _remove_asked(self) -> None:
        self.acted.emit("remove", self.row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _CHIP_BESIDE_EMS * self.fontMetrics().horizontalAdvance("n")
        ways = QBoxLayout.Direction
        self._heading.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
        links = [link for link in (self.licence, self.bring, self.remove) if not link.isHidden()]
        wanted = sum(link.sizeHint().width() + self._link_row.spacing() for link in links)
        self._link_row.setDirection(ways.LeftToRight if wanted <= self._links.width() else ways.TopToBottom)
