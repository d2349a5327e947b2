"""The second step: what they are called, how they sound, and who they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.language import mark, tr
from desktop.ui.models_parts import Button, Card, announce, label
from desktop.ui.studio.data import LONGEST_NAME, LONGEST_PERSONA, default_persona, neat_name
from desktop.ui.studio.parts import Choice, Field, StepTitle
from desktop.ui.theme import SCROLL_BAR

USUAL_VOICE = mark("The usual voice")
_NAME_WANTED = mark("A name is wanted: what do they call themselves?")


class FormCard(Card):
    """Name, voice, persona. The persona follows the name until it is written by hand."""

    edited = Signal()
    voice_tried = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.name.setFrame(False)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(tr("What they call themselves"))
        self.name.setAccessibleName(tr("Name"))
        self.name_field = Field(self.name, self)
        self.wanted = label(tr(_NAME_WANTED), self, 0.9)
        self.wanted.hide()
        self.voice = Choice(tr("Voice"), self)
        self.voice.addItem(tr(USUAL_VOICE), "")
        self.listen = Button(tr("Listen"), "plain", self)
        self.listen.setAccessibleName(tr("Listen to this voice"))
        self.persona = QPlainTextEdit(self)
        self.persona.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.persona.setTabChangesFocus(True)
        self.persona.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.persona.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.persona.verticalScrollBar().setStyleSheet(SCROLL_BAR)
        self.persona.setAccessibleName(tr("Who they are"))
        self.persona.setAccessibleDescription(tr("What the person is told to be, in words addressed to them."))
        self.persona.document().setDocumentMargin(2)
        persona_field = Field(self.persona, self, (10, 8, 4, 8))
        persona_field.setMinimumHeight(150)
        self.default = Button(tr("Back to the usual words"), "link", self)
        voices = QHBoxLayout()
        voices.setSpacing(10)
        voices.addWidget(self.voice, 1)
        voices.addWidget(self.listen)
        under = QHBoxLayout()
        under.addWidget(label(tr("Addressed to them."), self, 0.88, dim=True), 1)
        under.addWidget(self.default)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(6)
        layout.addWidget(StepTitle("2", tr("Who they are"), self))
        layout.addSpacing(4)
        layout.addWidget(label(tr("Name"), self, 0.92, dim=True))
        layout.addWidget(self.name_field)
        layout.addWidget(self.wanted)
        layout.addSpacing(4)
        layout.addWidget(label(tr("Voice"), self, 0.92, dim=True))
        layout.addLayout(voices)
        layout.addSpacing(4)
        layout.addWidget(label(tr("Who they are"), self, 0.92, dim=True))
        layout.addWidget(persona_field, 1)
        layout.addLayout(under)
        self._own_words = False
        self._setting = False
        self.fill("", "", "")
        self.name.textChanged.connect(self._name_changed)
        self.voice.currentIndexChanged.connect(self._edited)
        self.persona.textChanged.connect(self._persona_changed)
        self.listen.clicked.connect(self._listen)
        self.default.clicked.connect(self._back)

    # ---- what it says ---------------------------------------------------------------------

    def name_text(self) -> str:
        """The name, neat; "" where there is none."""
        return neat_name(self.name.text())

    def voice_name(self) -> str:
        """The chosen voice, "" for the usual one."""
        return str(self.voice.currentData() or "")

    def persona_text(self) -> str:
        """Who they are; the usual words where there are none."""
        return self.persona.toPlainText().strip()[:LONGEST_PERSONA] or default_persona(self.name_text())

    def check(self) -> bool:
        """Whether it can be saved as it is; where not, it says why and puts the focus there."""
        if self.name_text():
            return True
        self.name_field.set_wrong(True)
        self.wanted.show()
        self.name.setFocus()
        announce(self, tr(_NAME_WANTED))
        return False

    # ---- what the outside tells -----------------------------------------------------------

    def fill(self, name: str, voice: str, persona: str) -> None:
        """Show these; an empty `persona` shows the usual words."""
        self._setting = True
        self.name.setText(neat_name(name))
        self.name.setCursorPosition(0)
        self._own_words = bool(persona.strip()) and persona.strip() != default_persona(neat_name(name))
        self.persona.setPlainText(persona.strip()[:LONGEST_PERSONA] or default_persona(neat_name(name)))
        self._choose_voice(voice)
        self.name_field.set_wrong(False)
        self.wanted.hide()
        self.default.setVisible(self._own_words)
        self._setting = False

    def set_voices(self, voices: Sequence[str], chosen: str) -> None:
        """The names there are to choose from; the usual voice is always there."""
        self._setting = True
        self.voice.clear()
        self.voice.addItem(tr(USUAL_VOICE), "")
        for name in voices:
            if name:
                self.voice.addItem(name, name)
        self._choose_voice(chosen)
        self._setting = False

    def _choose_voice(self, name: str) -> None:
        """One that is not in the list (another engine's, say) is kept, and named as it is."""
        if name and self.voice.findData(name) < 0:
            self.voice.addItem(name, name)
        self.voice.setCurrentIndex(max(0, self.voice.findData(name)))

    # ---- what the person does -------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        if not self._setting:
            self.edited.emit()

    @Slot()
    def _name_changed(self) -> None:
        if self._setting:
            return
        if self.name_text():
            self.name_field.set_wrong(False)
            self.wanted.hide()
        if not self._own_words:
            self._setting = True
            self.persona.setPlainText(default_persona(self.name_text()))
            self._setting = False
        self.edited.emit()

    @Slot()
    def _persona_changed(self) -> None:
        if self._setting:
            return
        self._own_words = self.persona.toPlainText().strip() not in ("", default_persona(self.name_text()))
        self.default.setVisible(self._own_words)
        self.edited.emit()

    @Slot()
    def _back(self) -> None:
        self.persona.setFocus()
        self.persona.setPlainText(default_persona(self.name_text()))

    @Slot()
    def _listen(self) -> None:
        self.voice_tried.emit(self.voice_name())
