"""The guide's pages: one thing each, large, in the middle."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.guide.parts import Emblem, Way
from desktop.ui.guide.signs import Sign
from desktop.ui.language import localise, tr
from desktop.ui.models_data import Shelves, Work
from desktop.ui.models_offer import OfferCard
from desktop.ui.models_parts import Button, announce, label
from desktop.ui.sound.chooser import DeviceChooser
from desktop.ui.sound.meter import VOICE, LevelMeter
from desktop.ui.studio.parts import Trouble

_VOICE_S = 0.35
"""So much of something as loud as a voice, and the microphone is heard: more than a knock on the table."""
_FAINT_S = 2.0
_EACH_S = 0.05
_SAMPLE_MS = 2600
_BEAT_MS = 50


class Page(QWidget):
    """A heading and a few words under an emblem; what else there is comes below."""

    changed = Signal()
    """`title`, `next_words` or `done` may be others now."""

    def __init__(self, sign: Sign, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.emblem = Emblem(sign, self)
        self.title = label(title, self, 1.75, QFont.Weight.Bold)
        self.words = label(words, self, 1.12, dim=True)
        for text in (self.title, self.words):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 0, 8, 0)
        self.column.setSpacing(12)
        self.column.addStretch(2)
        self.column.addWidget(self.emblem)
        self.column.addWidget(self.title)
        self.column.addWidget(self.words)
        self.column.addSpacing(6)

    def end(self) -> None:
        """Everything is in it."""
        self.column.addStretch(3)

    @property
    def next_words(self) -> str:
        """What the way on is called."""
        return tr("Continue")

    @property
    def done(self) -> bool:
        """There is nothing to skip (any more)."""
        return True

    def say(self, title: str, words: str = "") -> None:
        """Another heading from now on, told to a screen reader, too."""
        if title != self.title.text():
            self.title.setText(title)
            announce(self, title)
        if words:
            self.words.setText(words)


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


class MicrophonePage(Page):
    """Heard as soon as something as loud as a voice has come for a third of a second in all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mic", tr("Can you be heard?"), tr("Say something: “Hello, is anybody there?”"), parent)
        self._voice_s = self._faint_s = 0.0
        self.meter = LevelMeter(self)
        self.chooser = DeviceChooser(self)
        self.chooser.setAccessibleName(tr("Microphone"))
        self.chooser.chosen.connect(self._begin_again)
        self.trouble = Trouble(self, dismissable=False)
        self.column.addWidget(self.meter)
        self.column.addWidget(self.chooser)
        self.column.addWidget(self.trouble)
        self.end()

    @property
    def done(self) -> bool:
        return self.emblem.good

    @Slot(float)
    def set_level(self, level: float) -> None:
        """0..1, about twenty times a second."""
        self.meter.set_level(level)
        self.emblem.set_level(level)
        if self.emblem.good:
            return
        self._voice_s += _EACH_S if level >= VOICE else 0.0
        self._faint_s += _EACH_S if 0.2 < level < VOICE else 0.0
        if self._voice_s >= _VOICE_S:
            self.emblem.set_good(True)
            self.trouble.clear()
            self.say(tr("I hear you well"), tr("That is all a microphone has to do."))
            self.changed.emit()
        elif self._faint_s > _FAINT_S:
            self.say(tr("I hear you, but faintly"), tr("Come a little closer, or turn the microphone up."))

    @Slot(object)
    def set_silent(self, problem: Problem | None) -> None:
        """Why nothing comes from the microphone, or None."""
        if problem is None:
            self.trouble.clear()
        else:
            self.trouble.show_problem(localise(problem))

    @Slot(str)
    def _begin_again(self, _name: str) -> None:
        self._voice_s = self._faint_s = 0.0
        self.trouble.clear()
        self.emblem.set_good(False)
        self.say(tr("Can you be heard?"), tr("Say something: “Hello, is anybody there?”"))
        self.changed.emit()


class SpeakerPage(Page):
    """Something is said or played; the person tells whether it was heard."""

    sample_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("speaker", tr("Can you hear me?"), "", parent)
        self.play = Button("", "primary", self)
        self.play.clicked.connect(self._play)
        self.yes = Button(tr("Yes, I hear it"), "primary", self)
        self.no = Button(tr("No"), "plain", self)
        self.yes.clicked.connect(self._heard)
        self.no.clicked.connect(self._not_heard)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        for button in (self.yes, self.no, self.play):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.chooser = DeviceChooser(self)
        self.chooser.setAccessibleName(tr("Loudspeaker"))
        self.chooser.chosen.connect(self._begin_again)
        self._sounding = QTimer(self, singleShot=True, interval=_SAMPLE_MS)
        self._sounding.timeout.connect(self._quiet)
        self.still = False
        """Nothing moves by itself."""
        self._beat = QTimer(self, interval=_BEAT_MS)
        self._beat.timeout.connect(self._swing)
        self.trouble = Trouble(self, dismissable=False)
        self.column.addLayout(buttons)
        self.column.addSpacing(6)
        self.column.addWidget(self.chooser)
        self.column.addWidget(self.trouble)
        self.end()
        self._begin_again()

    @property
    def done(self) -> bool:
        return self.emblem.good

    @Slot()
    def _play(self) -> None:
        self._sounding.start()
        if not self.still:
            self._beat.start()
        self.yes.show()
        self.no.show()
        self.play.set_kind("plain")
        self.play.say(tr("Once more"), tr("Play the sound once more"))
        self.say(tr("Did you hear it?"), tr("A few words, or four notes."))
        self.sample_wanted.emit()

    def set_unheard(self, problem: Problem | None) -> None:
        """Why nothing can be heard, or None."""
        if problem is None:
            self.trouble.clear()
        else:
            self.trouble.show_problem(localise(problem))

    @Slot()
    def _quiet(self) -> None:
        self._beat.stop()
        self.emblem.rest()

    @Slot()
    def _swing(self) -> None:
        left = self._sounding.remainingTime() / _SAMPLE_MS
        self.emblem.set_level(left * (0.6 + 0.4 * math.sin(_SAMPLE_MS * left / 90)))

    @Slot()
    def _heard(self) -> None:
        self.emblem.set_good(True)
        self.yes.hide()
        self.no.hide()
        self.say(tr("Then we can talk"), tr("You can turn my voice up and down in the settings."))
        self.changed.emit()

    @Slot()
    def _not_heard(self) -> None:
        self.say(
            tr("Let us find out why"),
            tr(
                "Is your computer's volume up, and is nothing muted? Headphones may have taken the sound. "
                "Choose another loudspeaker here, and try again."
            ),
        )
        self.chooser.setFocus()

    @Slot(str)
    def _begin_again(self, _name: str = "") -> None:
        self.emblem.set_good(False)
        self.trouble.clear()
        self.yes.hide()
        self.no.hide()
        self.play.set_kind("primary")
        self.play.say(tr("Play a sound"))
        self.say(tr("Can you hear me?"), tr("Press the button and listen."))
        self.changed.emit()


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
