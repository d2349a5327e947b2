"""The guide's pages for the devices: the microphone is heard, the loudspeaker is heard."""

from __future__ import annotations

import math

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.engine.errors import Problem
from desktop.ui.guide.page import Page
from desktop.ui.language import localise, tr
from desktop.ui.models_parts import Button
from desktop.ui.sound.chooser import DeviceChooser
from desktop.ui.sound.meter import VOICE, LevelMeter
from desktop.ui.studio.parts import Trouble

_VOICE_S = 0.35
"""So much of something as loud as a voice, and the microphone is heard: more than a knock on the table."""
_FAINT_S = 2.0
_EACH_S = 0.05
_SAMPLE_MS = 2600
_BEAT_MS = 50


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
        self.yes.say(self.yes.text())
        self.no.say(self.no.text(), tr("No, I hear nothing"))
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
        for before, after in ((self.yes, self.no), (self.no, self.play), (self.play, self.chooser)):
            QWidget.setTabOrder(before, after)
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
