"""What a person can do in the Avatars window. What each signal means is said in studio/window.py."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.engine.errors import Problem
from desktop.ui.file_choice import EVERYTHING, file_name, open_file, save_file
from desktop.ui.language import mark, tr
from desktop.ui.models_question import Question
from desktop.ui.studio.data import AVATAR_SUFFIX, AVATARS, PHOTOS_AND_CLIPS, Draft, Person
from desktop.ui.studio.pages import StudioPages

_WORKING = Problem(
    mark("Something else is being done just now."), mark("Wait for it, or cancel it, then try this again."), "info"
)


class StudioDesk(StudioPages):
    """Turns clicks, keys and drops into signals, and asks before anything is lost."""

    opened = Signal()
    closed = Signal()
    file_chosen = Signal(str)
    cancel_wanted = Signal()
    face_changed = Signal(object)
    voice_tried = Signal(str)
    preview_wanted = Signal()
    preview_stopped = Signal()
    save_wanted = Signal(object)
    discard_wanted = Signal()
    clips_wanted = Signal(object)
    clips_cancel_wanted = Signal()
    talk_to = Signal(str)
    edit_wanted = Signal(str)
    remove_wanted = Signal(str)
    export_wanted = Signal(str, str)
    import_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.native_choosers = True
        self._busy = False
        self._voice = ""
        self._connect()
        if parent is not None:
            parent.window().installEventFilter(self)

    def _connect(self) -> None:
        bench = self.bench
        self.people.acted.connect(self._act)
        self.people.import_asked.connect(self._choose_import)
        self.new.clicked.connect(self._choose_file)
        self.new_card.choose_asked.connect(self._choose_file)
        self.new_card.progress.cancelled.connect(self.cancel_wanted)
        bench.progress.cancelled.connect(self.cancel_wanted)
        bench.edited.connect(self._tell_draft)
        bench.face_changed.connect(self.face_changed)
        bench.face.doubted.connect(self._show_able)
        bench.face.other.clicked.connect(self._choose_file)
        bench.form.voice_tried.connect(self.voice_tried)
        bench.preview.wanted.connect(self.preview_wanted)
        bench.preview.stopped.connect(self.preview_stopped)
        bench.clips.wanted.connect(self._start_clips)
        bench.clips.cancelled.connect(self.clips_cancel_wanted)
        self.saved_line.talk.clicked.connect(self._talk_to_saved)
        self.bar.save.connect(self._save)
        self.bar.discard.connect(self._ask_to_discard)
        self.drop.dropped.connect(self.take)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        QShortcut(QKeySequence("Ctrl+E"), self, self.reject)
        QShortcut(QKeySequence.StandardKey.Save, self, self._save)

    @Slot(str, object)
    def _act(self, what: str, person: Person) -> None:
        match what:
            case "talk":
                self.talk_to.emit(person.key)
            case "edit" if self._working() and not self.bench.open:
                self.show_problem(_WORKING)
            case "edit":
                self._leave_draft_then(lambda: self.edit_wanted.emit(person.key))
            case "remove":
                self._ask_to_remove(person)
            case "export":
                self._choose_export(person)

    @Slot()
    def _talk_to_saved(self) -> None:
        self.talk_to.emit(self.saved_line.key)
        self.saved_line.hide()

    @Slot()
    def _start_clips(self) -> None:
        self.clips_wanted.emit(self.draft())

    @Slot()
    def _save(self) -> None:
        draft = self.draft()
        if draft is not None and self.bar.save_button.isEnabled() and self.bench.form.check():
            self.save_wanted.emit(draft)

    @Slot()
    def _ask_to_discard(self) -> None:
        self._leave_draft_then(lambda: None)

    def _leave_draft_then(self, go_on: Callable[[], object]) -> None:
        """Close the draft, asking first where somebody worked on it."""

        def leave() -> None:
            self._throw_away()
            go_on()

        if not self.unsaved:
            leave()
            return
        draft = self.draft()
        who = draft.name or tr("the new person") if draft else ""
        what = tr("the changes to {who}").format(who=who) if draft and draft.key else who
        self._ask(
            tr("Throw away {what}?").format(what=what),
            tr("What you changed is not saved."),
            tr("Throw away"),
            leave,
            tr("Keep it"),
        )

    def _throw_away(self) -> None:
        """Close the draft; what is being done for it is not wanted any more."""
        if not self.bench.open:
            return
        if self.bench.clips.state == "working":
            self.clips_cancel_wanted.emit()
        if self._working():
            self.cancel_wanted.emit()
        self._close_bench()
        self.discard_wanted.emit()

    def _ask_to_remove(self, person: Person) -> None:
        if person.current:
            text = tr("{name} is in the call. Talk to somebody else first; then they can be removed.").format(
                name=person.name
            )
            Question(tr("In the call"), text, "", self, tr("Close")).open()
            return
        text = tr("The picture, the clips and the words are deleted from this computer. An exported file stays.")
        self._ask(tr("Remove {name}?").format(name=person.name), text, tr("Remove"), lambda: self._remove(person.key))

    def _remove(self, key: str) -> None:
        """A draft of somebody who goes, goes with them."""
        draft = self.draft()
        if draft is not None and draft.key == key:
            self._throw_away()
        self.remove_wanted.emit(key)

    def _ask(self, title: str, text: str, yes: str, do: Callable[[], object], no: str = "") -> None:
        question = Question(title, text, yes, self, no)
        question.accepted.connect(do)
        question.open()

    @Slot()
    def _choose_file(self) -> None:
        title = tr("A photo or a short clip of somebody")
        open_file(self, title, [tr(PHOTOS_AND_CLIPS), tr(EVERYTHING)], self.native_choosers).connect(self.take)

    @Slot()
    def _choose_import(self) -> None:
        open_file(self, tr("A person in a file"), [tr(AVATARS), tr(EVERYTHING)], self.native_choosers).connect(
            self.import_wanted
        )

    def _choose_export(self, person: Person) -> None:
        name = file_name(person.name) + AVATAR_SUFFIX
        chosen = save_file(
            self, tr("Export {name} as one file").format(name=person.name), [tr(AVATARS)], name, self.native_choosers
        )
        chosen.connect(lambda path: self.export_wanted.emit(person.key, path))

    @Slot(str)
    def take(self, path: str) -> None:
        """A file was dropped: an avatar file is taken in, anything else is looked at as a picture."""
        if self._working():
            self.show_problem(_WORKING)
        elif path.lower().endswith(AVATAR_SUFFIX):
            self.import_wanted.emit(path)
        elif self.bench.face_touched:
            text = tr("The points you moved on the first one are lost. Name, voice and words stay.")
            self._ask(tr("Take the other picture?"), text, tr("Take it"), lambda: self.file_chosen.emit(path))
        else:
            self.file_chosen.emit(path)

    def draft(self) -> Draft | None:
        """The draft as it stands."""
        return self.bench.draft()

    @property
    def unsaved(self) -> bool:
        """Whether there is a draft that somebody worked on."""
        return self.bench.open and self.bench.touched

    # ---- how it stands --------------------------------------------------------------------

    def _working(self) -> bool:
        return self._busy or self.bench.progress.active or self.new_card.progress.active

    def _show_draft(self) -> None:
        self.saved_line.hide()
        self.trouble.clear()
        self.show_bench(True)
        self._tell_draft()
        self._show_able()

    def _close_bench(self) -> None:
        if self.bench.preview.playing:
            self.preview_stopped.emit()
        self.bench.end()
        self.set_progress("")
        self.show_bench(False)

    @Slot()
    def _tell_draft(self) -> None:
        draft = self.bench.draft()
        if draft is not None:
            self.bar.set_draft(draft.name, not draft.key, self.bench.touched)

    @Slot()
    def _show_able(self) -> None:
        """What can be begun now."""
        free = not self._working()
        self.new.setEnabled(free)
        self.new_card.set_busy(not free)
        self.bench.set_free(free)
        self.bar.save_button.setEnabled(free and self.bench.whole and self.bench.clips.state != "working")

    @Slot(str, object, bool)
    def set_progress(self, text: str, fraction: float | None = None, cancellable: bool = True) -> None:
        """What is being done, and how far it is."""
        making = self.bench.open
        self.bench.set_progress(text if making else "", fraction, cancellable)
        was = self.new_card.progress.active
        self.new_card.set_progress("" if making else text, fraction, cancellable)
        if self.new_card.progress.active != was:
            self.arrange()
        if text:
            self.trouble.clear()
            self.saved_line.hide()
        self._show_able()

    @Slot(object)
    def show_problem(self, problem: Problem) -> None:
        """What went wrong, over the steps."""
        self.saved_line.hide()
        self.trouble.show_problem(problem)
        self.area.ensureWidgetVisible(self.trouble)

    # ---- Qt -------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window this one belongs to is not closed over an unsaved draft."""
        if event.type() == QEvent.Type.Close and self.unsaved and isinstance(watched, QWidget):
            event.ignore()
            self.show()
            self.raise_()
            self._leave_draft_then(watched.close)
            return True
        return super().eventFilter(watched, event)

    def done(self, result: int) -> None:
        if self.bench.preview.playing:
            self.preview_stopped.emit()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.area.setFocus()  # the arrow keys scroll; Tab goes to the buttons
            self.opened.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.closed.emit()
