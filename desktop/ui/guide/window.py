"""The guide of the first start: the microphone is heard, the loudspeaker is heard, what this computer can run.

It knows nothing of devices, models and settings: whoever owns it connects the signals and calls the slots. It never
holds up the call: it is a window of its own, and every step can be skipped.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QImage, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.engine.errors import Problem
from desktop.ui.guide.page import Page
from desktop.ui.guide.pages import MachinePage, ReadyPage, TalkingPage, WelcomePage
from desktop.ui.guide.parts import LARGEST, SMALLEST, Steps
from desktop.ui.guide.sound_pages import MicrophonePage, SpeakerPage
from desktop.ui.icon_button import IconButton
from desktop.ui.language import tr
from desktop.ui.models_data import Shelves, Work
from desktop.ui.models_parts import Button
from desktop.ui.models_question import ask_and_fetch
from desktop.ui.theme import SCROLL_BAR

_WIDEST = 560
_FADE_MS = 170


class GuideWindow(QDialog):
    """Non-modal. `over` comes once, when it is finished, skipped or closed; afterwards it can be shown anew."""

    over = Signal()
    microphone_chosen = Signal(str)
    """A name, "" for the system's; likewise `speaker_chosen`."""
    speaker_chosen = Signal(str)
    sample_wanted = Signal()
    """Something is to be heard from the loudspeaker."""
    meter_wanted = Signal(bool)
    """The microphone's level is looked at from now on, or no more."""
    hands_free_chosen = Signal(bool)
    look_wanted = Signal()
    """What this computer can run is about to be seen."""
    download_wanted = Signal(str, bool)
    """A model's id, and whether the person agreed to its licence."""
    use_wanted = Signal(str, str)
    cancel_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("First steps"))
        self.setObjectName("guide")
        self._shelves = Shelves()
        self._metering = self._still = self._telling = False
        self._fade: QPropertyAnimation | None = None
        self._build()
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        self.setMinimumSize(360, 400)
        self.resize(self.sizeHint())
        self.finished.connect(self._end)

    def sizeHint(self) -> QSize:
        return QSize(680, 760)

    def _build(self) -> None:
        self.welcome = WelcomePage()
        self.microphone = MicrophonePage()
        self.speaker = SpeakerPage()
        self.machine = MachinePage()
        self.talking = TalkingPage()
        self.ready = ReadyPage()
        self.pages: tuple[Page, ...] = (
            self.welcome, self.microphone, self.speaker, self.machine, self.talking, self.ready,
        )  # fmt: skip
        self.microphone.chooser.chosen.connect(self.microphone_chosen)
        self.speaker.chooser.chosen.connect(self.speaker_chosen)
        self.speaker.sample_wanted.connect(self.sample_wanted)
        self.machine.offer.wanted.connect(self._get_offer)
        self.machine.offer.stopped.connect(self._stop_offer)
        self.talking.hands_free_chosen.connect(self.hands_free_chosen)
        self._stack = QStackedWidget(self)
        for page in self.pages:
            page.changed.connect(self._show_ways)
            self._stack.addWidget(_scrolling(page))
        self.steps = Steps(len(self.pages), self)
        self.close_button = IconButton("close", tr("Close the guide (Esc)"), 38, parent=self)
        self.close_button.clicked.connect(self.reject)
        top = QHBoxLayout()
        top.setContentsMargins(54, 10, 12, 4)  # the dots stand in the middle of the window
        top.addWidget(self.steps, 1)
        top.addWidget(self.close_button)
        self.back = Button(tr("Back"), "link", self)
        self.back.clicked.connect(self._back)
        self.skip = Button(tr("Skip"), "link", self)
        self.skip.clicked.connect(self._skip)
        self.next = Button("", "primary", self)
        self.next.clicked.connect(self._next)
        foot = QWidget(self)
        foot.setMaximumWidth(_WIDEST + 120)
        below = QHBoxLayout(foot)
        below.addStrut(self.next.sizeHint().height())  # as high without it
        below.setContentsMargins(24, 8, 24, 18)
        below.setSpacing(14)
        below.addWidget(self.back)
        below.addStretch(1)
        below.addWidget(self.skip)
        below.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        ways = QHBoxLayout()
        ways.addStretch(1)
        ways.addWidget(foot, 1000)
        ways.addStretch(1)
        layout.addLayout(ways)
        for before, after in ((self.back, self.skip), (self.skip, self.next), (self.next, self.close_button)):
            QWidget.setTabOrder(before, after)
        self._show_ways()

    # ---- what the outside tells -----------------------------------------------------------

    @Slot(list, str)
    def set_microphones(self, names: Sequence[str], current: str) -> None:
        """What there is, and what is chosen."""
        self.microphone.chooser.set_devices(names, current)

    @Slot(list, str)
    def set_speakers(self, names: Sequence[str], current: str) -> None:
        """What there is, and what is chosen."""
        self.speaker.chooser.set_devices(names, current)

    @Slot(float)
    def set_level(self, level: float) -> None:
        """The microphone's, 0..1."""
        if self._metering:
            self.microphone.set_level(level)

    @Slot(object)
    def set_silent(self, problem: Problem | None) -> None:
        """Why nothing comes from the microphone, or None."""
        self.microphone.set_silent(problem)

    @Slot(object)
    def set_unheard(self, problem: Problem | None) -> None:
        """Why nothing can come from the loudspeaker, or None."""
        self.speaker.set_unheard(problem)

    @Slot(object)
    def set_shelves(self, shelves: Shelves) -> None:
        """What this computer can run."""
        self._shelves = shelves
        self.machine.set_shelves(shelves)

    @Slot(object)
    def set_work(self, work: Work) -> None:
        """How far the work on a model is."""
        self.machine.set_work(work)

    @Slot(bool)
    def set_online(self, online: bool) -> None:
        """Whether there is a network."""
        self.machine.set_online(online)

    def set_person(self, name: str, portrait: QImage) -> None:
        """Who the call is with; a null image where there is no picture."""
        self.welcome.set_person(name, portrait)

    def set_hands_free(self, on: bool) -> None:
        """How one talks at present."""
        self.talking.set_hands_free(on)

    def set_reduced_motion(self, still: bool) -> None:
        """Pages change at once, and nothing moves by itself."""
        self._still = self.speaker.still = still
        if self.isVisible():
            self._appear(self.pages[self.current])

    # ---- the way through ------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The page that is seen, from 0 on."""
        return self._stack.currentIndex()

    def go_to(self, index: int) -> None:
        """Show a page."""
        self._stack.setCurrentIndex(index)
        self.steps.set_current(index)
        self._show_ways()
        self._tell_meter()
        page = self.pages[index]
        if page is self.machine:
            self.look_wanted.emit()
        if self.isVisible():
            self._appear(page)
            (self.speaker.play if page is self.speaker else self.next).setFocus()

    @Slot()
    def _next(self) -> None:
        if self.current + 1 == len(self.pages):
            self.accept()
        else:
            self.go_to(self.current + 1)

    @Slot()
    def _back(self) -> None:
        self.go_to(max(0, self.current - 1))

    @Slot()
    def _skip(self) -> None:
        if self.current == 0:
            self.reject()
        else:
            self._next()

    @Slot()
    def _show_ways(self) -> None:
        page = self.pages[self.current]
        first, last = self.current == 0, self.current + 1 == len(self.pages)
        self.back.setVisible(not first)
        self.skip.setVisible(first or not page.done)
        self.skip.say(tr("Skip the guide") if first else tr("Skip this step"))
        came = page.done and self.next.isHidden()
        self.next.setVisible(page.done)
        self.next.say(page.next_words)
        if came and self.isVisible():
            self.next.setFocus()
        self.back.say(self.back.text())
        if last:
            self.skip.hide()

    def _appear(self, page: Page) -> None:
        """The page comes softly."""
        if self._fade is not None:
            self._fade.stop()
            self._fade = None
        for each in self.pages:
            each.setGraphicsEffect(None)  # type: ignore[arg-type]  # Qt takes None
        if self._still:
            return
        effect = QGraphicsOpacityEffect(page)
        page.setGraphicsEffect(effect)
        fade = self._fade = QPropertyAnimation(effect, b"opacity", self)
        fade.setDuration(_FADE_MS)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        fade.finished.connect(lambda: page.setGraphicsEffect(None))  # type: ignore[arg-type]  # Qt takes None
        fade.start()

    def _tell_meter(self) -> None:
        wanted = self.isVisible() and self.pages[self.current] is self.microphone
        if wanted != self._metering:
            self._metering = wanted
            self.meter_wanted.emit(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(SMALLEST, min(LARGEST, round(self.height() * 0.25)))
        for page in self.pages:
            page.emblem.setFixedHeight(side)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._telling = True
            self.go_to(self.current)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._tell_meter()

    @Slot(int)
    def _end(self, _result: int) -> None:
        if self._telling:
            self._telling = False
            self.over.emit()
        self.go_to(0)

    # ---- models ---------------------------------------------------------------------------

    @Slot()
    def _get_offer(self) -> None:
        offer = self._shelves.offer
        if offer is None:
            return
        for row in offer.rows:
            if row.state == "here" and not row.in_use:
                self.use_wanted.emit(row.stage, row.id)
        rows = [row for row in offer.rows if row.state in ("absent", "partial")]
        ask_and_fetch(rows, self.download_wanted.emit, self)

    @Slot()
    def _stop_offer(self) -> None:
        offer = self._shelves.offer
        for row in offer.rows if offer else ():
            if row.state in ("working", "waiting"):
                self.cancel_wanted.emit(row.id)


def _scrolling(page: Page) -> QScrollArea:
    """`page` in the middle, no wider than one reads with ease; it scrolls where the window is small."""
    page.setMaximumWidth(_WIDEST)
    centred = QWidget()
    middle = QHBoxLayout(centred)
    middle.setContentsMargins(18, 4, 18, 4)
    middle.addStretch(1)
    middle.addWidget(page, 1000)
    middle.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.verticalScrollBar().setStyleSheet(SCROLL_BAR)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(centred)
    return area
