"""The guide's pages about who, with what and how: welcome, this computer, ways to talk, all set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QWidget

from desktop.engine.errors import Problem
from desktop.ui.guide.page import Page
from desktop.ui.guide.parts import Way
from desktop.ui.language import localise, tr
from desktop.ui.models_data import Shelves, Work
from desktop.ui.models_offer import OfferCard
from desktop.ui.models_parts import label
from desktop.ui.studio.parts import Trouble


class WelcomePage(Page):
    """Who one is going to talk to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("hello", tr("Welcome to Parley"), "", parent)
        self.set_person("", QImage())
        small = label(tr("Five short steps. Skip whatever you like; the menu brings them back."), self, 0.96, dim=True)
        small.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(small)
        self.end()

    @property
    def next_words(self) -> str:
        return tr("Let's begin")

    def set_person(self, name: str, portrait: QImage) -> None:
        """The one the call is with."""
        who = name or tr("your computer")
        self.words.setText(
            tr(
                "Talk with {name} as you would on a video call. Everything happens on this computer: nothing you say "
                "leaves it unless you ask for that."
            ).format(name=who)
        )
        self.emblem.set_portrait(portrait)


class MachinePage(Page):
    """What this computer can run, and what it would fetch for that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = tr(
            "You can talk right away: a small starter is built in. Larger models understand and speak far better. "
            "They come while we talk, and take over by themselves."
        )
        super().__init__("machine", tr("What this computer can do"), words, parent)
        self.offer = OfferCard(self)
        self.offline = Trouble(self, dismissable=False)
        self.trouble = Trouble(self, dismissable=False)
        self.column.addWidget(self.offline)
        self.column.addWidget(self.trouble)
        self.column.addWidget(self.offer)
        self.end()

    def set_shelves(self, shelves: Shelves) -> None:
        """What there is for this machine."""
        if shelves.problem is None:
            self.trouble.clear()
        else:
            self.trouble.show_problem(localise(shelves.problem))
        self.offer.setVisible(shelves.problem is None or shelves.offer is not None)
        self.offer.show_offer(shelves.offer, shelves.machine)

    def set_work(self, work: Work) -> None:
        """How far a download is."""
        self.offer.set_work(work)

    def set_online(self, online: bool) -> None:
        """Whether there is a network that models could come through."""
        if online:
            self.offline.clear()
            return
        self.offline.show_problem(
            Problem(
                tr("This computer has no network now."),
                tr("The starter needs none. The models can be fetched later, or taken over from a disk: Menu, Models…"),
                "info",
            )
        )


class TalkingPage(Page):
    """With the space bar, or without a key."""

    hands_free_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("talk", tr("How would you like to talk?"), tr("You can change this at any time."), parent)
        self.hold = Way(
            "key",
            tr("Hold the space bar"),
            tr("Hold Space, or the round button, while you talk. Let go, and you are answered."),
            self,
        )
        self.freely = Way(
            "wave",
            tr("Just talk"),
            tr("Parley listens all the time and answers when you pause. Talk over the answer to stop it."),
            self,
        )
        self.set_hands_free(False)
        self.hold.clicked.connect(self._chosen)
        self.freely.clicked.connect(self._chosen)
        self.column.addWidget(self.hold)
        self.column.addWidget(self.freely)
        self.end()

    def set_hands_free(self, on: bool) -> None:
        """What the settings say."""
        (self.freely if on else self.hold).setChecked(True)

    @Slot()
    def _chosen(self) -> None:
        self.hands_free_chosen.emit(self.freely.isChecked())


class ReadyPage(Page):
    """What to begin with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("done", tr("All set"), tr("Try one of these:"), parent)
        for text in self.examples():
            line = label(f"“{text}”", self, 1.16, QFont.Weight.DemiBold)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.column.addWidget(line)
        small = label(tr("Esc stops an answer. Everything else is in the menu."), self, 0.96, dim=True)
        small.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.addSpacing(6)
        self.column.addWidget(small)
        self.end()

    @staticmethod
    def examples() -> Sequence[str]:
        """What the starter can answer, too."""
        return (tr("What time is it?"), tr("Set a timer for five minutes."), tr("What can you do?"))

    @property
    def next_words(self) -> str:
        return tr("Start talking")
