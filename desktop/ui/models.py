"""The Models window: what suits this machine, what is here, what can be had, and what runs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QHideEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.engine.types import StageName
from desktop.ui.icon_button import IconButton
from desktop.ui.language import localise, tr
from desktop.ui.models_data import STAGE_TITLES, ModelRow, Running, Shelves, Work, size_words
from desktop.ui.models_offer import OfferCard, RunningNow
from desktop.ui.models_parts import Card, label
from desktop.ui.models_question import LicenceQuestion, Question, ask_and_fetch
from desktop.ui.models_row import RowCard
from desktop.ui.models_section import OWN_FILES, Section
from desktop.ui.theme import SCROLL_BAR

LOOK_EVERY_MS = 2000
"""How often the processes are looked at while the window is seen."""
_WIDEST = 860


class ModelsWindow(QDialog):
    """Non-modal, so that the call goes on. Signals tell what the person wants; slots take what there is to show."""

    download_wanted = Signal(str, bool)
    """A model's id, and whether the person agreed to its licence."""
    cancel_wanted = Signal(str)
    use_wanted = Signal(str, str)
    """A stage and a model's id; "" for the starter."""
    remove_wanted = Signal(str)
    import_wanted = Signal(str, str, bool)
    """A model's id, the file or folder, and whether the person agreed to its licence."""
    own_wanted = Signal(str, str)
    """A stage and a file that the catalogue does not know."""
    look_wanted = Signal()
    """The window was opened: what it shows may be old."""
    processes_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Models"))
        self.setObjectName("models")
        self.native_choosers = True
        self._shelves = Shelves()
        self._sections: dict[StageName, Section] = {}
        self._build()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.processes_wanted)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        QShortcut(QKeySequence("Ctrl+M"), self, self.reject)
        self.setMinimumSize(360, 400)
        self.resize(760, 820)

    def sizeHint(self) -> QSize:
        return QSize(760, 820)

    def _build(self) -> None:
        self._title = label(tr("Models"), self, 1.35, QFont.Weight.DemiBold)
        self.usage = label("", self, 0.92, dim=True)
        self.usage.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        close = IconButton("close", tr("Close the models (Esc)"), 38, parent=self)
        close.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.setContentsMargins(22, 8, 12, 8)
        top.setSpacing(10)
        top.addWidget(self._title)
        top.addWidget(self.usage, 1)
        top.addWidget(close)
        inside = self._inside = QWidget(self)
        inside.setMaximumWidth(_WIDEST)
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(18, 2, 18, 18)
        self._list.setSpacing(10)
        self.trouble = Card(inside)
        self._what = label("", self.trouble, 1.0, QFont.Weight.DemiBold)
        self._remedy = label("", self.trouble, 0.94, dim=True)
        words = QVBoxLayout(self.trouble)
        words.setContentsMargins(18, 12, 18, 12)
        words.addWidget(self._what)
        words.addWidget(self._remedy)
        self.trouble.hide()
        self.offer = OfferCard(inside)
        self.offer.wanted.connect(self._get_offer)
        self.offer.stopped.connect(self._stop_offer)
        self._list.addWidget(self.trouble)
        self._list.addWidget(self.offer)
        running = label(tr("Running now"), inside, 1.14, QFont.Weight.DemiBold)
        running.setContentsMargins(4, 10, 0, 0)
        self.running = RunningNow(inside)
        self._list.addWidget(running)
        self._list.addWidget(self.running)
        self._list.addStretch(1)
        centred = QWidget(self)
        middle = QHBoxLayout(centred)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(inside, 1000)
        middle.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self.area.setAccessibleName(tr("Models"))
        self.area.setWidget(centred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)

    # ---- what the outside tells -----------------------------------------------------------

    @Slot(object)
    def set_shelves(self, shelves: Shelves) -> None:
        """What there is."""
        self._shelves = shelves
        problem = shelves.problem
        self.trouble.setVisible(problem is not None)
        if problem:
            problem = localise(problem)
            self._what.setText(problem.what)
            self._remedy.setText(problem.remedy)
            self._remedy.setVisible(bool(problem.remedy))
        self.usage.setText(tr("{used} of models here").format(used=size_words(shelves.used)) if shelves.used else "")
        self.offer.setVisible(problem is None or shelves.offer is not None)
        self.offer.show_offer(shelves.offer, shelves.machine)
        stages = [stage for stage in STAGE_TITLES if any(row.stage == stage for row in shelves.rows)]
        for stage in set(self._sections) - set(stages):
            self._sections.pop(stage).deleteLater()
        new: list[RowCard] = []
        for stage in stages:
            if stage not in self._sections:
                section = self._sections[stage] = Section(stage, self._inside)
                section.own_wanted.connect(self._choose_own)
                self._list.insertWidget(2 + stages.index(stage), section)
            new += self._sections[stage].set_rows([row for row in shelves.rows if row.stage == stage])
        for card in new:
            card.acted.connect(self._act)
        if new:
            self._order_tabs()

    @Slot(object)
    def set_work(self, work: Work) -> None:
        """How far the work on a model is."""
        self.offer.set_work(work)
        for card in self.cards():
            if card.row.id == work.id and card.row.state == "working":
                card.set_work(work)

    @Slot(object)
    def set_running(self, running: tuple[Running, ...]) -> None:
        """The processes, and their memory."""
        self.running.set_running(running)

    def cards(self) -> list[RowCard]:
        """The rows as they stand, from above."""
        sections = [self._sections[stage] for stage in STAGE_TITLES if stage in self._sections]
        return [section.cards[key] for section in sections for key in section.order]

    # ---- what the person does -------------------------------------------------------------

    @Slot(str, object)
    def _act(self, what: str, row: ModelRow) -> None:
        match what:
            case "download":
                self._download([row])
            case "cancel":
                self.cancel_wanted.emit(row.id)
            case "use":
                self.use_wanted.emit(row.stage, row.id)
            case "remove":
                self._ask_to_remove(row)
            case "import":
                self._choose_import(row)
            case "licence" if row.licence:
                LicenceQuestion([row.licence], "", self).open()

    def _download(self, rows: Sequence[ModelRow]) -> None:
        """Ask for agreement where a licence wants it, then have them fetched."""
        ask_and_fetch(rows, self.download_wanted.emit, self)

    @Slot()
    def _get_offer(self) -> None:
        offer = self._shelves.offer
        if offer is None:
            return
        for row in offer.rows:
            if row.state == "here" and not row.in_use:
                self.use_wanted.emit(row.stage, row.id)
        self._download([row for row in offer.rows if row.state in ("absent", "partial")])

    @Slot()
    def _stop_offer(self) -> None:
        offer = self._shelves.offer
        for row in offer.rows if offer else ():
            if row.state in ("working", "waiting"):
                self.cancel_wanted.emit(row.id)

    def _ask_to_remove(self, row: ModelRow) -> None:
        if row.in_use:
            text = tr("{title} is in use. Go back to the starter, or use another model, before you remove it.").format(
                title=row.title
            )
            question = Question(tr("It is in use"), text, tr("Use the starter"), self)
            question.accepted.connect(lambda: self.use_wanted.emit(row.stage, ""))
            question.open()
            return
        if row.running:
            text = tr(
                "{title} still answers. After your next question another one does; then it can be removed."
            ).format(title=row.title)
            Question(tr("It is in use"), text, "", self, tr("Close")).open()
            return
        freed = size_words(row.done or row.size)
        text = tr("This frees {freed} on the disk. It can be downloaded again at any time.").format(freed=freed)
        question = Question(tr("Remove {title}?").format(title=row.title), text, tr("Remove"), self)
        question.accepted.connect(lambda: self.remove_wanted.emit(row.id))
        question.open()

    def _choose_import(self, row: ModelRow) -> None:
        what = "folder" if row.folder else "file"
        chooser = self._chooser(tr("{title}: the {what} you have").format(title=row.title, what=what))
        chooser.setFileMode(QFileDialog.FileMode.Directory if row.folder else QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(lambda path: self._import(row, path))
        chooser.open()

    def _import(self, row: ModelRow, path: str) -> None:
        if not (row.licence and row.licence.must_accept):
            self.import_wanted.emit(row.id, path, False)
            return
        question = LicenceQuestion([row.licence], tr("Agree and import"), self)
        question.accepted.connect(lambda: self.import_wanted.emit(row.id, path, True))
        question.open()

    @Slot(str)
    def _choose_own(self, stage: StageName) -> None:
        title, kinds = (tr(text) for text in OWN_FILES[stage])
        chooser = self._chooser(title)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(kinds)
        chooser.fileSelected.connect(lambda path: self.own_wanted.emit(stage, path))
        chooser.open()

    def _chooser(self, title: str) -> QFileDialog:
        chooser = QFileDialog(self, title)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setOption(QFileDialog.Option.DontUseNativeDialog, not self.native_choosers)
        return chooser

    # ---- Qt -------------------------------------------------------------------------------

    def _order_tabs(self) -> None:
        """Tab goes down the window, also where a row came later."""
        last: QWidget = self.offer.button
        for stage in STAGE_TITLES:
            section = self._sections.get(stage)
            if section is None:
                continue
            stops = [section.own]
            for key in section.order:
                card = section.cards[key]
                stops += [card.button, card.licence, card.bring, card.remove]
            for stop in stops:
                QWidget.setTabOrder(last, stop)
                last = stop

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_wanted.emit()
        self.processes_wanted.emit()
        self.area.setFocus()  # the arrow keys scroll; Tab goes to the buttons
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
