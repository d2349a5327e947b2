"""Questions of the Models window: may this be removed, are these terms agreed to?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.language import tr
from desktop.ui.models_data import Licence, ModelRow
from desktop.ui.models_parts import Button, label


class Question(QDialog):
    """A sentence and two buttons; Esc says no. Freed when it is closed; `accepted` is the yes."""

    def __init__(self, title: str, text: str, yes: str, parent: QWidget, no: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(min(440, max(320, parent.width() - 48)))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 20, 24, 18)
        self._layout.setSpacing(12)
        self._layout.addWidget(label(title, self, 1.18, QFont.Weight.DemiBold))
        self._layout.addWidget(label(text, self))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self.no = Button(no or tr("Cancel"), "plain", self)
        self.no.clicked.connect(self.reject)
        self._buttons.addWidget(self.no)
        self.yes = Button(yes, "primary", self) if yes else None
        if self.yes:
            self.yes.clicked.connect(self.accept)
            self._buttons.addWidget(self.yes)
        self._layout.addLayout(self._buttons)
        for button in (self.no, self.yes):
            if button:
                button.say(button.text())
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def insert(self, widget: QWidget) -> None:
        """Put `widget` between the sentence and the buttons."""
        self._layout.insertWidget(self._layout.count() - 1, widget)


class LicenceQuestion(Question):
    """Shows terms; asks for agreement where `yes` says what follows it, else there is only a way out."""

    def __init__(self, licences: Sequence[Licence], yes: str, parent: QWidget) -> None:
        if yes:
            text = tr("Please read the terms; they bind whoever uses the model.")
            super().__init__(tr("Do you agree to these terms?"), text, yes, parent, tr("Not now"))
        else:
            text = tr("What may be done with the model is said here.")
            super().__init__(tr("Licence"), text, "", parent, tr("Close"))
        self.links: list[Button] = []
        self._urls: list[str] = []
        for licence in licences:
            self._add(licence)
        (self.links[0] if yes and self.links else self.no).setFocus()

    def _add(self, licence: Licence) -> None:
        box = QWidget(self)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label(f"{licence.title}: {licence.name}", box, 1.0, QFont.Weight.DemiBold))
        if licence.url:
            link = Button(tr("Read it in the browser"), "link", box)
            link.say(
                tr("Read it in the browser"),
                tr("Read the {name} licence in the browser, {url}").format(name=licence.name, url=licence.url),
            )
            link.setToolTip(licence.url)
            link.clicked.connect(self._open)
            self.links.append(link)
            self._urls.append(licence.url)
            layout.addWidget(link)
            layout.addWidget(label(_breakable(licence.url), box, 0.86, dim=True))
        if licence.text:
            terms = QPlainTextEdit(licence.text, box)
            terms.setReadOnly(True)
            terms.setTabChangesFocus(True)
            terms.setAccessibleName(tr("Terms of {title}").format(title=licence.title))
            terms.setFixedHeight(160)
            layout.addWidget(terms)
        self.insert(box)

    @Slot()
    def _open(self) -> None:
        sender = self.sender()
        for link, url in zip(self.links, self._urls, strict=True):
            if link is sender:
                QDesktopServices.openUrl(QUrl(url))


def _breakable(url: str) -> str:
    """`url` with places where a line may end: a long one has no blank."""
    return url.replace("/", "/\u200b").replace("?", "?\u200b")


def ask_and_fetch(rows: Sequence[ModelRow], download: Callable[[str, bool], object], parent: QWidget) -> None:
    """Have `rows` downloaded, each by its identifier and whether its licence was accepted, once the person agreed to
    those licences that ask for it; at once where none does.
    """

    def fetch() -> None:
        for row in rows:
            download(row.id, bool(row.licence and row.licence.must_accept))

    terms = [row.licence for row in rows if row.licence and row.licence.must_accept]
    if not terms:
        fetch()
        return
    question = LicenceQuestion(terms, tr("Agree and download"), parent)
    question.accepted.connect(fetch)
    question.open()
